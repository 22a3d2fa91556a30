"""The checklist of an examination: each condition with everything that bears on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tihang.dossier.model import Answer, Dossier, Evidence
from tihang.edition.model import Clause, Edition
from tihang.evaluation import ConditionVerdict, TierVerdict
from tihang.platform.filing.models import Case
from tihang.platform.review import queries
from tihang.platform.review.models import ClauseJudgement

_GROUPS = {
    "application": _("申报条件"),
    "requirement": _("基础要求"),
    "content": _("建设内容"),
    "results": _("建设成效"),
}


@dataclass(frozen=True)
class Row:
    """A condition: the notice's words, what the facts say, the firm's answer, the judgement."""

    clause: Clause
    verdict: ConditionVerdict
    judgement: ClauseJudgement | None = None
    is_earlier: bool = False
    """The judgement was made on an earlier revision and has to be confirmed."""
    to_judge: bool = False
    answer: Answer | None = None
    evidence: tuple[Evidence, ...] = ()

    @property
    def id(self) -> str:
        return f"clause-{self.clause.id}"

    @property
    def version(self) -> int:
        return self.judgement.version if self.judgement else 0

    @property
    def is_judged(self) -> bool:
        return self.judgement is not None and not self.is_earlier

    @property
    def waits(self) -> bool:
        return self.to_judge and not self.is_judged


@dataclass
class Group:
    """Conditions that stand together in the notice."""

    title: str
    rows: list[Row] = field(default_factory=list)

    @property
    def waiting(self) -> int:
        return sum(row.waits for row in self.rows)


@dataclass(frozen=True)
class Checklist:
    verdict: TierVerdict
    groups: list[Group]

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]

    @property
    def total(self) -> int:
        return sum(row.to_judge for row in self.rows)

    @property
    def waiting(self) -> int:
        return sum(row.waits for row in self.rows)

    @property
    def done(self) -> int:
        return self.total - self.waiting

    @property
    def has_earlier(self) -> bool:
        return any(row.is_earlier for row in self.rows)

    def row(self, clause: str) -> Row:
        """The row of a clause. Raises StopIteration if the tier does not have it."""
        return next(row for row in self.rows if row.clause.id == clause)


def checklist_of(case: Case) -> Checklist:
    """The checklist of what the firm handed in last, with the judgements made so far."""
    filed = queries.filed_revision(case)
    dossier = queries.filed_dossier(case)
    judgements = queries.judgements_by_clause(case)
    verdict = queries.verdict_of(queries.examined_dossier(case), case.edition)
    to_judge = set(queries.clauses_to_judge(case))
    rows = [
        _row(
            case.edition,
            dossier,
            condition,
            judgements.get(condition.clause),
            filed_id=filed.pk,
            to_judge=condition.clause in to_judge,
        )
        for condition in verdict.conditions
    ]
    return Checklist(verdict, _grouped(case.edition, rows))


def _row(
    edition: Edition,
    dossier: Dossier,
    condition: ConditionVerdict,
    judgement: ClauseJudgement | None,
    *,
    filed_id: int,
    to_judge: bool,
) -> Row:
    answer = next((a for a in dossier.answers or () if a.clause == condition.clause), None)
    return Row(
        clause=edition.clause(condition.clause),
        verdict=condition,
        judgement=judgement,
        is_earlier=judgement is not None and judgement.revision_id != filed_id,
        to_judge=to_judge,
        answer=answer,
        evidence=_named(dossier, answer.evidence or () if answer else ()),
    )


def _named(dossier: Dossier, ids: Iterable[str]) -> tuple[Evidence, ...]:
    by_id = {each.id: each for each in dossier.evidence or ()}
    return tuple(by_id.get(each, Evidence(id=each)) for each in ids)


def _grouped(edition: Edition, rows: Iterable[Row]) -> list[Group]:
    groups: dict[str, Group] = {}
    for row in rows:
        title = group_title(edition, row.clause)
        groups.setdefault(title, Group(title)).rows.append(row)
    return list(groups.values())


def group_title(edition: Edition, clause: Clause) -> str:
    """The heading over a clause: its part of the notice and, for content, its aspect."""
    title = str(_GROUPS[clause.group])
    if clause.aspect is None:
        return title
    aspect = next(a for a in edition.aspects if a.id == clause.aspect)
    return f"{title} · {aspect.name.in_language(get_language() or '')}"
