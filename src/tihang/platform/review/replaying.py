"""An examination that took place in another installation, made again from its journal.

The journal says everything that the records hold; nothing else of them travels, so that
records and journal cannot disagree. The picture of a look-up is a file: the journal names its
SHA-256, and whoever has the bytes lays it beside the look-up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from django.db.models import QuerySet

from tihang.platform.accounts.models import User
from tihang.platform.filing.models import Case, Revision
from tihang.platform.registry.models import Authority
from tihang.platform.registry.queries import chain_above
from tihang.platform.review.models import (
    OWN,
    ClauseJudgement,
    Conclusion,
    CreditCheck,
    CreditResult,
    Opinion,
    RankEntry,
    RankingList,
)
from tihang.platform.review.services import credit, examination, opinions


class Told(Protocol):
    """What a journal entry says, with the person who acted as an account."""

    @property
    def at(self) -> dt.datetime: ...
    @property
    def action(self) -> str: ...
    @property
    def data(self) -> Mapping[str, Any]: ...
    @property
    def person(self) -> User: ...


def replay(case: Case, entry: Told) -> None:
    """Make again what the entry records, if it is one of an examination or a ranking.

    Raises KeyError, TypeError or ValueError where it does not say what such an entry says.
    """
    made = _RECORDS.get(entry.action)
    if made:
        made(case, entry)


def _credit_check(case: Case, entry: Told) -> None:
    data = entry.data
    if data["site"].startswith(OWN):
        # A site of the office's own is known to no other installation; the letter names it.
        return
    if data["site"] not in {each.id for each in case.edition.credit_sites}:
        raise ValueError(data["site"])
    CreditCheck.objects.create(
        case=case,
        site=data["site"],
        result=CreditResult(data["result"]).value,
        checked_at=dt.datetime.fromisoformat(data["checked_at"]),
        note=data["note"],
        officer=entry.person,
        authority=case.authority,
        made_at=entry.at,
    )


def screenshot_of(entry: Told) -> str:
    """The SHA-256 of the picture that a look-up came with; blank for every other entry.

    A look-up that no record is made of here has no place for its picture either.
    """
    data = entry.data
    if entry.action != credit.RECORD_CREDIT_CHECK or data["site"].startswith(OWN):
        return ""
    return str(data.get("sha256") or "")


def without_screenshot(case: Case, entry: Told) -> QuerySet[CreditCheck]:
    """The look-up that was made of an entry, as long as it has no picture."""
    return CreditCheck.objects.filter(
        case=case,
        site=entry.data["site"],
        checked_at=dt.datetime.fromisoformat(entry.data["checked_at"]),
        made_at=entry.at,
        screenshot=None,
    )


def _judgement(case: Case, entry: Told) -> None:
    data = entry.data
    _judge(case, entry, [data["clause"]], met=data["met"], reason=data["reason"])


def _judgements_as_answered(case: Case, entry: Told) -> None:
    _judge(case, entry, entry.data["clauses"], met=True, reason=entry.data["reason"])


def _judge(case: Case, entry: Told, clauses: list[str], *, met: bool | None, reason: str) -> None:
    if met not in (True, False, None):
        raise ValueError(met)
    revision = _revision(case, entry)
    for clause in clauses:
        case.edition.clause(clause)
        earlier = _judged(case).filter(clause=clause).first()
        judgement = earlier or ClauseJudgement(
            case=case, clause=clause, level=case.authority.level, version=0
        )
        judgement.met, judgement.reason, judgement.revision = met, reason, revision
        judgement.officer, judgement.authority = entry.person, case.authority
        judgement.at = entry.at
        judgement.version += 1
        judgement.save()


def _confirmation(case: Case, entry: Told) -> None:
    revision = _revision(case, entry)
    for judgement in _judged(case).filter(clause__in=entry.data["clauses"]):
        judgement.revision, judgement.officer, judgement.at = revision, entry.person, entry.at
        judgement.version += 1
        judgement.save()


def _judged(case: Case) -> Any:
    return ClauseJudgement.objects.filter(case=case, level=case.authority.level)


def _opinion(case: Case, entry: Told) -> None:
    """The letter as it was issued; drafts of it do not leave the office."""
    data = entry.data
    Opinion.objects.create(
        case=case,
        revision=_revision(case, entry),
        authority=case.authority,
        number=data["number"],
        conclusion=Conclusion(data["conclusion"]).value,
        text=data["letter"]["reasons"],
        letter=data["letter"],
        updated_at=entry.at,
        issued_at=entry.at,
        issued_by=entry.person,
    )


def _revision(case: Case, entry: Told) -> Revision:
    number = entry.data["revision"]
    if not isinstance(number, int):
        raise TypeError(number)
    found = case.revisions.defer("dossier").filter(number=number).first()
    if found is None:
        raise ValueError(number)
    return found


def place(case: Case, entry: Told, level: str) -> None:
    """The place on the list of the level that handed the case on, as the step names it."""
    position = entry.data["data"].get("position")
    if not isinstance(position, int):
        return
    authority = _of_level(case, level)
    ranking, _made = RankingList.objects.get_or_create(
        round=case.round,
        authority=authority,
        tier=case.tier,
        state=RankingList.State.ISSUED,
        issued_by=None,
        defaults={"serial": _next_serial(case, authority), "issued_at": entry.at},
    )
    RankEntry.objects.filter(ranking=ranking, case=case).delete()
    RankEntry.objects.create(
        ranking=ranking,
        case=case,
        position=position,
        reason=str(entry.data["data"].get("rank_reason", "")),
    )


def _of_level(case: Case, level: str) -> Authority:
    for authority in chain_above(case.authority):
        if authority.level == level:
            return authority
    raise ValueError(level)


def _next_serial(case: Case, authority: Authority) -> int:
    lists = RankingList.objects.filter(round=case.round, authority=authority, tier=case.tier)
    last = lists.order_by("serial").values_list("serial", flat=True).last()
    return (last or 0) + 1


_RECORDS: dict[str, Callable[[Case, Told], None]] = {
    credit.RECORD_CREDIT_CHECK: _credit_check,
    examination.JUDGE_CLAUSE: _judgement,
    examination.JUDGE_AS_ANSWERED: _judgements_as_answered,
    examination.CONFIRM_JUDGEMENTS: _confirmation,
    opinions.ISSUE_OPINION: _opinion,
}

ACTIONS = frozenset(_RECORDS)
"""Entries that records are made from."""
