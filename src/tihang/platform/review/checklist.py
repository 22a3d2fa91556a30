"""The checklist of an examination: each condition with everything that bears on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from tihang.dossier.model import Answer, Evidence
from tihang.edition.model import Clause, CreditSite, Edition, FormSection
from tihang.evaluation import ConditionVerdict, TierVerdict
from tihang.platform.filing.clauses import asks_for_judgement
from tihang.platform.filing.evidence import Listed, listed
from tihang.platform.filing.forms.answers import group_name, reference_text
from tihang.platform.filing.models import Case
from tihang.platform.filing.places import section_of
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
    evidence: tuple[Listed, ...] = ()
    """What the answer names, with the files behind it."""
    sections: tuple[FormSection, ...] = ()
    """Where in the filing the facts stand that the verdict was read from."""
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
    def first_open(self) -> Row | None:
        return next((row for row in self.rows if row.waits), None)

    @property
    def last_open(self) -> Row | None:
        return next((row for row in reversed(self.rows) if row.waits), None)

    def next_open(self, clause: str) -> Row | None:
        """What waits next after a clause, beginning anew at the end; none where nothing does."""
        ids = [row.clause.id for row in self.rows]
        after = self.rows[ids.index(clause) + 1 :] if clause in ids else []
        return next((row for row in after if row.waits), self.first_open)

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
    dossier = queries.filed_dossier(case)
    verdict = queries.verdict_of(queries.examined_dossier(case), case.edition)
    record = _Record(
        case=case,
        filed_id=queries.filed_revision(case).pk,
        answers={each.clause: each for each in dossier.answers or ()},
        pieces={each.row.id: each for each in listed(case, dossier)},
        judgements=queries.judgements_by_clause(case),
        to_judge=frozenset(queries.clauses_to_judge(case)),
        checks=queries.latest_checks(case),
    )
    return Checklist(verdict, _grouped(case.edition, map(record.row, verdict.conditions)))


@dataclass(frozen=True)
class _Record:
    """All that is on record about a case, looked up once for all rows."""

    case: Case
    filed_id: int
    answers: Mapping[str, Answer]
    pieces: Mapping[str, Listed]
    judgements: Mapping[str, ClauseJudgement]
    to_judge: frozenset[str]
    checks: Mapping[str, CreditCheck]

    def row(self, condition: ConditionVerdict) -> Row:
        edition, clause = self.case.edition, condition.condition.clause
        judgement = self.judgements.get(clause.id)
        answer = self.answers.get(clause.id)
        return Row(
            clause=clause,
            place=reference_text(edition, condition.condition),
            verdict=condition,
            judgement=judgement,
            is_earlier=judgement is not None and judgement.revision_id != self.filed_id,
            judgeable=asks_for_judgement(clause.rule),
            to_judge=clause.id in self.to_judge,
            answer=answer,
            evidence=tuple(map(self._piece, answer.evidence or () if answer else ())),
            sections=tuple(self._sections(condition)),
            checks=tuple(
                (site, self.checks.get(site.id))
                for site in edition.credit_sites
                if _sends_to(clause, site)
            ),
        )

    def _piece(self, named: str) -> Listed:
        """What the filing lists under this number; an answer may name one that it does not."""
        return self.pieces.get(named) or Listed(Evidence(id=named), None, None)

    def _sections(self, condition: ConditionVerdict) -> Iterable[FormSection]:
        """Each once, in the order of the facts; the answer stands in the row itself."""
        form = self.case.edition.filing_form(self.case.tier)
        paths = (fact.path for fact in condition.facts if fact.path)
        found = (section_of(path, form) for path in paths if not path.startswith("answers."))
        return {each.id: each for each in found if each}.values()


def _sends_to(clause: Clause, site: CreditSite) -> bool:
    """What the clause tells its judge to look at names the site."""
    return site.name.zh in clause.rule.model_dump_json()


def _grouped(edition: Edition, rows: Iterable[Row]) -> list[Group]:
    groups: dict[str, Group] = {}
    for row in rows:
        title = group_name(edition, row.verdict.condition)
        groups.setdefault(title, Group(title)).rows.append(row)
    return list(groups.values())
