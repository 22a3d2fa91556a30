"""Both are told when a substitute is named: who stands in, and who is stood in for."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tihang.platform.accounts.models import Membership
from tihang.platform.actor import Actor
from tihang.platform.outbox import kinds
from tihang.platform.outbox.services import put

NAMED = "substitute-named"
STOOD_IN_FOR = "substitute-for-you"


def register_kinds() -> None:
    kinds.register(
        kinds.Kind(
            NAMED,
            _("请代%(person)s办理（%(since)s 至 %(until)s）"),
            _("单位：%(office)s。请在“我的账号”中切换到该角色办理；期满自动终止。"),
        ),
        kinds.Kind(
            STOOD_IN_FOR,
            _("%(substitute)s将代您办理（%(since)s 至 %(until)s）"),
            _("单位：%(office)s。如有变动，请在“人员与代理”中终止代理。"),
        ),
    )


def tell_both(actor: Actor, substitute: Membership) -> None:
    """To each what concerns them."""
    stood_for = substitute.substitutes
    if stood_for is None or substitute.until is None:
        return
    facts: dict[str, kinds.Param] = {
        "since": kinds.date(substitute.since),
        "until": kinds.date(substitute.until),
        "office": substitute.organisation.name,
    }
    mine = facts | {"person": str(stood_for.user)}
    yours = facts | {"substitute": str(substitute.user)}
    put(actor, [substitute.user], NAMED, mine, link=reverse("accounts:profile"))
    put(actor, [stood_for.user], STOOD_IN_FOR, yours, link=reverse("accounts:people"))
