"""What the departments beside a sender said of a case: reported, never this office's own.

It stands in the journal that came with the case, and is read from there.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tihang.platform.actor import Actor
from tihang.platform.countersign import told
from tihang.platform.countersign.models import Position
from tihang.platform.exchange.models import Kind, ReceivedCase
from tihang.platform.exchange.passing import RANK, rank_of_role
from tihang.platform.filing.models import Case
from tihang.platform.journal.models import Entry
from tihang.platform.registry.models import Level
from tihang.platform.review.candidates import NoteColumn
from tihang.platform.rounds.models import Round


@dataclass(frozen=True)
class Reported:
    """The last countersigning of a case below, with the bundle that told of it."""

    sender: str
    taken_at: dt.datetime | None
    asked_by: str
    asked_at: dt.datetime
    words: tuple[told.Word, ...]


def reported(actor: Actor, cases: Sequence[Case]) -> dict[uuid.UUID, Reported]:
    """For cases that the actor's office took over of bundles from below; constant in queries."""
    brought = _brought(actor, cases)
    if not brought:
        return {}
    streams = {case.stream: case.pk for case in cases if case.pk in brought}
    entries = told.entries_from_elsewhere(streams)
    known = told.departments_of(entry for each in entries.values() for entry in each)
    found = {}
    for stream, mine in entries.items():
        below = [each for each in told.heard(mine, known) if _is_below(each.asked, actor)]
        if below:
            case = streams[stream]
            found[case] = _reported(below[-1], brought[case], tuple(told.words(below[-1], known)))
    return found


def _brought(actor: Actor, cases: Sequence[Case]) -> dict[uuid.UUID, list[ReceivedCase]]:
    """The bundles of filings that the office took each case from, the first one first."""
    rows = ReceivedCase.objects.filter(
        bundle__recipient=actor.authority_id or 0,
        bundle__kind=Kind.FILINGS,
        case__in=[case.pk for case in cases],
        taken=True,
    )
    found: dict[uuid.UUID, list[ReceivedCase]] = {}
    for row in rows.select_related("bundle").order_by("bundle__decided_at"):
        found.setdefault(row.case, []).append(row)
    return found


def _is_below(asked: Entry, actor: Actor) -> bool:
    """What was asked at the office's own level or above came down, and was not reported."""
    return rank_of_role(asked.actor_role) < RANK[Level(actor.level)]


def _reported(
    heard: told.Heard, rows: Sequence[ReceivedCase], words: tuple[told.Word, ...]
) -> Reported:
    bundle = next((row for row in rows if row.head_seq >= heard.asked.seq), rows[-1]).bundle
    return Reported(
        sender=bundle.sender,
        taken_at=bundle.decided_at,
        asked_by=heard.asked.organisation,
        asked_at=heard.asked.at,
        words=words,
    )


def countersigned_below(
    actor: Actor, _round: Round, _tier: str, cases: Sequence[Case]
) -> NoteColumn | None:
    """On the ranking page: how the departments below stood; None where none was reported."""
    notes = {case: _in_short(each) for case, each in reported(actor, cases).items()}
    return NoteColumn(_("下级会签（随包报送）"), notes) if notes else None


def _in_short(found: Reported) -> str:
    """The objections with their settlement; of the rest, how many said what."""
    lines = []
    for word in found.words:
        if word.position == Position.OBJECTION:
            how = word.settled.reason if word.settled else _("未见处理情况")
            lines.append(
                _("%(department)s有异议：%(reason)s（处理：%(how)s）")
                % {"department": word.department, "reason": word.reason, "how": how}
            )
    counts = Counter(word.label for word in found.words if word.position != Position.OBJECTION)
    lines += [f"{label} {count}" for label, count in counts.items()]
    return "\n".join(lines)
