"""Keeping a filter under a name, and forgetting it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tihang.platform.actor import Actor
from tihang.platform.worklist import queries
from tihang.platform.worklist.models import SavedFilter
from tihang.platform.worklist.selection import Selection

MOST_FILTERS = 12


@transaction.atomic
def keep_filter(actor: Actor, name: str, chosen: Selection) -> SavedFilter:
    """Keep a filter under a name; one of that name is replaced. Raises ValidationError.

    A personal convenience that touches no case: it is not part of the journal.
    """
    if actor.user_id is None or actor.authority_id is None:
        raise PermissionDenied
    name = name.strip()
    if not name:
        raise ValidationError({"name": _("请为这组条件取一个名称")})
    others = [each for each in queries.saved_filters(actor) if each.name != name]
    if len(others) >= MOST_FILTERS:
        raise ValidationError(
            {"name": _("最多保存 %(most)d 组条件，请先删除不用的") % {"most": MOST_FILTERS}}
        )
    saved = SavedFilter(
        user_id=actor.user_id, authority_id=actor.authority_id, name=name, query=chosen.query
    )
    saved.clean_fields(exclude=["query"])
    kept, _made = SavedFilter.objects.update_or_create(
        user_id=actor.user_id,
        authority_id=actor.authority_id,
        name=name,
        defaults={"query": chosen.query},
    )
    return kept


def forget_filter(saved: SavedFilter) -> None:
    saved.delete()
