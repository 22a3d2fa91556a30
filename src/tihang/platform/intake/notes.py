"""The senders' own order of priority, beside the candidates that an office ranks."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tihang.platform.actor import Actor, Role
from tihang.platform.filing.models import Case
from tihang.platform.intake.models import SummaryRow
from tihang.platform.review.candidates import NoteColumn
from tihang.platform.rounds.models import Round


def ranks_in_tables(
    actor: Actor, round_: Round, tier: str, cases: Sequence[Case]
) -> NoteColumn | None:
    """Each candidate's rank in its sender's summary table; None where no table was taken in."""
    rows = SummaryRow.objects.filter(
        authority=actor.authority_id or 0,
        round=round_,
        tier=tier,
        superseded_by=None,
        case__in=cases,
    ).select_related("sender")
    notes = {
        row.case_id: _("%(sender)s\n第 %(rank)d 位")
        % {"sender": row.sender.label, "rank": row.rank}
        for row in rows
        if row.case_id is not None
    }
    if not notes:
        return None
    heading = _("县里次序") if actor.role == Role.CITY_OFFICER else _("汇总表次序")
    return NoteColumn(heading, notes)
