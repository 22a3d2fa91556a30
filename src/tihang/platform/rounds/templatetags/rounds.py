"""``{% load rounds %}``: a deadline that was put off says so."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language

from tihang.platform.attachments import responses
from tihang.platform.inspection import limits
from tihang.platform.rounds.models import Deadline, Round

register = template.Library()
register.filter("pages_of", responses.pages_of)
register.filter("megabytes", limits.megabytes)


@register.filter
def title_of(round_: Round) -> str:
    """The round's title in the reader's language."""
    return round_.in_language(get_language() or "")


@register.inclusion_tag("rounds/_put_off.html")
def put_off(deadline: Deadline | None) -> dict[str, Any]:
    """“原定 …，延至 …，理由 …”, where a deadline was put off; nothing otherwise."""
    if deadline is None or deadline.first_announced is None:
        return {}
    return {
        "announced": deadline.first_announced,
        "last_second": deadline.last_second,
        "reason": deadline.reason,
    }
