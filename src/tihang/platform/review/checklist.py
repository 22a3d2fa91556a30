"""The checklist of an examination: each condition with everything that bears on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from tihang.dossier.model import Answer, Dossier, Evidence
from tihang.edition.model import Clause, CreditSite, Edition
from tihang.evaluation import ConditionVerdict, TierVerdict
from tihang.platform.filing.clauses import asks_for_judgement
from tihang.platform.filing.forms.answers import group_name, reference_text
from tihang.platform.filing.models import Case
from tihang.platform.review import queries
from tihang.platform.review.models import ClauseJudgement, CreditCheck, CreditResult
from tihang.platform.words import in_english

MET_CHOICES: list[tuple[str, Any]] = [
    ("met", _("符合")),
    ("unmet", _("不符合")),
    ("unknown", _("无法判定")),
]
MET_NAMES: dict[bool | None, str] = {True: "met", False: "unmet", None: "unknown"}


@dataclass(frozen=True)
class Row:
    """A condition: the notice's words, what the facts say, the firm's answer, the judgement."""

    clause: Clause
    place: str
    """Where the words stand: number of the document and the place in it."""
    verdict: ConditionVerdict
    judgement: ClauseJudgement | None = None
    is_earlier: bool = False
    """The judgement was made on an earlier revision and has to be confirmed."""
    judgeable: bool = False
    """A person's judgement can decide it or a part of it."""
    to_judge: bool = False
    """The facts leave it open, so that it has to be judged."""
    answer: Answer | None = None
    evidence: tuple[Evidence, ...] = ()
    checks: tuple[tuple[CreditSite, CreditCheck | None], ...] = ()
    """The look-ups that bear on the clause, as far as they were made."""

    @property
    def id(self) -> str:
        return f"clause-{self.clause.id}"

    @property
    def words(self) -> str:
        """The notice's own words; for English readers their rendering."""
        return self.clause.english if in_english() else self.clause.text

    @property
    def choices(self) -> list[tuple[str, Any]]:
        return MET_CHOICES

    @property
    def chosen(self) -> str:
        """The choice that the judgement stands for; empty without one that counts."""
        return MET_NAMES[self.judgement.met] if self.judgement and self.is_judged else ""

    @property
    def version(self) -> int:
        return self.judgement.version if self.judgement else 0

    @property
    def is_judged(self) -> bool:
        return self.judgement is not None and not self.is_earlier

    @property
    def waits(self) -> bool:
        return self.to_judge and not self.is_judged

    @property
    def agrees(self) -> bool:
        """It waits, the firm says met and why, and nothing on record speaks against it."""
        return (
            self.waits
            and self.answer is not None
            and self.answer.met is True
            and bool(self.answer.statement)
            and (self.judgement is None or self.judgement.met is True)
            and all(check and check.result == CreditResult.CLEAN for _site, check in self.checks)
        )


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

    @property
    def agreeing(self) -> list[Row]:
        """The rows that an officer may confirm in one go, as the firm rated itself."""
        return [row for row in self.rows if row.agrees]

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
    checks = queries.latest_checks(case)
    rows = [
        _row(
            case.edition,
            dossier,
            condition,
            judgements.get(condition.clause),
            filed_id=filed.pk,
            to_judge=condition.clause in to_judge,
            checks=checks,
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
    checks: Mapping[str, CreditCheck],
) -> Row:
    answer = next((a for a in dossier.answers or () if a.clause == condition.clause), None)
    return Row(
        clause=condition.condition.clause,
        place=reference_text(edition, condition.condition),
        verdict=condition,
        judgement=judgement,
        is_earlier=judgement is not None and judgement.revision_id != filed_id,
        judgeable=asks_for_judgement(condition.condition.clause.rule),
        to_judge=to_judge,
        answer=answer,
        evidence=_named(dossier, answer.evidence or () if answer else ()),
        checks=tuple(
            (site, checks.get(site.id))
            for site in edition.credit_sites
            if _sends_to(condition.condition.clause, site)
        ),
    )


def _sends_to(clause: Clause, site: CreditSite) -> bool:
    """What the clause tells its judge to look at names the site."""
    return site.name.zh in clause.rule.model_dump_json()


def _named(dossier: Dossier, ids: Iterable[str]) -> tuple[Evidence, ...]:
    by_id = {each.id: each for each in dossier.evidence or ()}
    return tuple(by_id.get(each, Evidence(id=each)) for each in ids)


def _grouped(edition: Edition, rows: Iterable[Row]) -> list[Group]:
    groups: dict[str, Group] = {}
    for row in rows:
        title = group_name(edition, row.verdict.condition)
        groups.setdefault(title, Group(title)).rows.append(row)
    return list(groups.values())
