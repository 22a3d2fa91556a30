"""``{% load evidence %}``: what the pages say of a file in passing."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tihang.platform.evidence.kinds import kind_label
from tihang.platform.evidence.models import FileRevision
from tihang.platform.evidence.validity import validity_of
from tihang.platform.inspection import limits
from tihang.platform.inspection.videos import clock

register = template.Library()
register.filter("megabytes", limits.megabytes)
register.filter("kind_label", kind_label)
register.filter("validity", validity_of)


@register.filter
def details(revision: FileRevision) -> str:
    """What the content told, after a dot: pages, length, size of the picture."""
    told = revision.details
    if told.get("pages"):
        pages = told["pages"]
        return ngettext(" · %(n)d 页", " · %(n)d 页", pages) % {"n": pages}
    if told.get("width"):
        return str(_(" · %(width)d×%(height)d 像素") % told)
    if "seconds" in told:
        seconds = told["seconds"]
        length = clock(seconds) if seconds else _("时长无法读出，请自行确认不超过 8 分钟")
        return f" · {length}"
    return ""
