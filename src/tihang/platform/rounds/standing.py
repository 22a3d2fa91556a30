"""What an issued notice says at present: its own words, and what was put off since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone

from tihang.edition.model import Bilingual
from tihang.evaluation.cascade import RoundFile
from tihang.evaluation.cascade.instants import ZONE, Closing
from tihang.evaluation.cascade.model import Deadline, Minimum, YearArrangement
from tihang.evaluation.cascade.model import Notice as Paper
from tihang.platform.rounds.content import Content, Duty, duty_of, read
from tihang.platform.rounds.models import Extension, Notice, Round


class Standing(NamedTuple):
    """A deadline of a notice as it binds now."""

    deadline: Deadline
    """With the closing that binds."""
    announced: Closing | None
    """What the notice said, where the deadline was put off since."""
    reason: str
    notice: Notice

    @property
    def duty(self) -> Duty:
        return duty_of(self.deadline)

    @property
    def last_second(self) -> dt.datetime:
        return self.deadline.closes.last_second


def standing_deadlines(notice: Notice) -> list[Standing]:
    """The notice's deadlines with their extensions, which are to be fetched along."""
    latest: dict[Duty, Extension] = {}
    for extension in notice.extensions.all():
        latest[Duty(*extension.duty)] = extension
    return [_standing(notice, each, latest) for each in read(notice.content).deadlines]


def _standing(notice: Notice, deadline: Deadline, latest: dict[Duty, Extension]) -> Standing:
    extension = latest.get(duty_of(deadline))
    if extension is None:
        return Standing(deadline, None, "", notice)
    closes = closing_at(extension.closes_at)
    moved = deadline.model_copy(update={"closes": closes})
    return Standing(moved, deadline.closes, extension.reason, notice)


def closing_at(closes_at: dt.datetime) -> Closing:
    """The closing with that first instant too late; at midnight it is the day before's end."""
    local = closes_at.astimezone(ZONE)
    return Closing(local, bare=local.time() == dt.time())


def as_paper(notice: Notice) -> Paper:
    """The notice as the cascade's check reads it."""
    content: Content = read(notice.content)
    return Paper(
        id=notice.key,
        level=notice.level,  # type: ignore[arg-type]
        number=notice.number or notice.title,
        issuer=notice.issuer_label,
        title=notice.title or None,
        standing=notice.standing,  # type: ignore[arg-type]
        received_from=notice.received_from.key if notice.received_from else None,
        note=notice.note or None,
        deadlines=tuple(each.deadline for each in standing_deadlines(notice)),
        additions=content.additions,
        quotas=content.quotas,
        documents=content.documents,
    ).model_copy(update={"issued": _issued_on(notice), "received_on": notice.received_on})


def _issued_on(notice: Notice) -> dt.date | None:
    """The day on the paper; of an own draft without one, the day on which it may go out."""
    if notice.issued_on is None and notice.issuer_id and not notice.is_issued:
        return timezone.localdate()
    return notice.issued_on


def as_round_file(round_: Round, notices: Sequence[Notice]) -> RoundFile:
    """A round with some of its notices, for the cascade's check and for calendar files."""
    return RoundFile(
        format="tihang-round/1",
        id=round_.code.lower(),
        title=Bilingual(zh=round_.title, en=round_.title_en or round_.title),
        edition=round_.edition,
        tiers=tuple(round_.tiers),
        channels=tuple(round_.channels),
        notices=tuple(as_paper(each) for each in notices),
        minimums=tuple(Minimum.model_validate(each) for each in round_.minimums),
        working_days=tuple(YearArrangement.model_validate(each) for each in round_.working_days),
    )
