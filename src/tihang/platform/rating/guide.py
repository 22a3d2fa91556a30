"""The guided self-rating: one group of conditions at a time, and all of them on one page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tihang.dossier.values import plain_number
from tihang.edition.model import Condition, Edition, FieldSpec, FormSection
from tihang.evaluation import ConditionVerdict, Evaluation
from tihang.platform.filing import drafts
from tihang.platform.filing.clauses import asks_for_judgement, judged_conditions
from tihang.platform.filing.corrections.queries import opening_of
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.forms.answers import reference_text
from tihang.platform.filing.forms.layout import Input, SectionForm
from tihang.platform.filing.gaps import section_for
from tihang.platform.filing.models import Case
from tihang.platform.filing.queries import evaluation_of
from tihang.platform.rating import standings
from tihang.platform.rating.services.rate import answers_section
from tihang.platform.words import in_english, say

CHOICES = ("yes", "no", "")


@dataclass(frozen=True)
class Question:
    """A condition as it is put to the firm."""

    condition: Condition
    reference: str
    status: str
    """By the firm's own answer."""
    verdict: ConditionVerdict
    inputs: dict[str, Input]
    """``met``, ``statement``, ``evidence``; none where figures alone decide."""
    section: FormSection | None
    """Where the figures are filled in that the condition reads."""
    path: str

    @property
    def name(self) -> str:
        return f"answers[{self.condition.clause.id}]"

    @property
    def words(self) -> str:
        return self.condition.clause.text

    @property
    def english(self) -> str:
        return self.condition.clause.english if in_english() else ""

    @property
    def hint(self) -> str:
        hint = self.condition.clause.evidence_hint
        return say(hint) if hint else ""

    @property
    def look_at(self) -> str:
        return self.verdict.look_at or ""

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """Value, words and whether it is the one chosen: met, not met, not clear yet."""
        chosen = self.inputs["met"].value
        words = {"yes": _("符合"), "no": _("不符合"), "": _("暂不清楚")}
        return [(value, words[value], chosen == value) for value in CHOICES]


@dataclass(frozen=True)
class Group:
    """A group of conditions in the row of steps."""

    key: str
    name: str
    counts: standings.Counts
    is_here: bool


@dataclass(frozen=True)
class TierBar:
    """How a tier stands, in words."""

    name: str
    status: str
    counts: standings.Counts
    is_this: bool


@dataclass(frozen=True)
class Bar:
    """What is always in sight: the tiers, and how much has been answered."""

    tiers: list[TierBar]
    answered: int
    to_answer: int
    bare: int
    """Conditions that the firm says are met without saying on what grounds."""
    report: str
    """Which maturity report the verdict stands on."""


def bar_of(case: Case, evaluation: Evaluation | None = None) -> Bar:
    """The live verdicts of all tiers by the firm's own word."""
    evaluation = evaluation or evaluation_of(case)
    statuses = standings.own_statuses(evaluation)
    said = {a.clause for a in evaluation.dossier.answers or () if a.met is not None}
    asked = [c.clause.id for c in judged_conditions(case.edition, case.tier)]
    return Bar(
        tiers=[
            TierBar(
                say(case.edition.tier(tier).name), counts.status, counts, is_this=tier == case.tier
            )
            for tier, counts in standings.by_tier(case.edition, statuses).items()
        ],
        answered=sum(clause in said for clause in asked),
        to_answer=len(asked),
        bare=sum(
            answer.clause in asked and answer.met is True and not answer.statement
            for answer in evaluation.dossier.answers or ()
        ),
        report=report_used(evaluation),
    )


def report_used(evaluation: Evaluation) -> str:
    """The maturity report that counts, named; or why none does."""
    reports = evaluation.dossier.maturity or ()
    report = evaluation.dossier.maturity_report()
    if report is None:
        return _("有多份成熟度评估报告，请指明采用哪一份") if reports else ""
    said = [
        report.number or _("未填编号"),
        _("得分 %(score)s") % {"score": plain_number(report.score)}
        if report.score is not None
        else "",
        _("%(level)s 级") % {"level": report.level} if report.level is not None else "",
    ]
    return _("采用的成熟度评估报告：%(report)s") % {
        "report": _("，").join(part for part in said if part)
    }


def groups(case: Case, evaluation: Evaluation, here: str) -> list[Group]:
    """The groups of the case's tier with how each stands."""
    statuses = standings.own_statuses(evaluation)
    return [
        Group(key, standings.group_name(case.edition, key), counts, key == here)
        for key, counts in standings.by_group(case.edition, case.tier, statuses).items()
    ]


def questions(
    case: Case, evaluation: Evaluation, group: str | None, form: SectionForm | None = None
) -> list[Question]:
    """The conditions of a group, or of all, with what the system knows already."""
    form = form or answers_form(case)
    statuses = standings.own_statuses(evaluation)
    columns = _columns(case.edition)
    return [
        _question(case, evaluation, condition, statuses[condition.id], form, columns)
        for condition in case.edition.conditions_of(case.tier)
        if group is None or standings.group_key(condition) == group
    ]


def answers_form(case: Case) -> SectionForm:
    """The section of the answers as the firm last left it."""
    return form_of(case, answers_section(case))


def form_of(case: Case, section: FormSection) -> SectionForm:
    inputs = drafts.inputs_of(case, section, case.draft)
    dossier = loaded(case.draft.dossier)
    return SectionForm.of(case.edition, section, inputs, dossier, opening_of(case))


def _columns(edition: Edition) -> list[FieldSpec]:
    return [each for each in edition.field("answers").columns if each.path != "clause"]


def _question(
    case: Case,
    evaluation: Evaluation,
    condition: Condition,
    status: str,
    form: SectionForm,
    columns: list[FieldSpec],
) -> Question:
    verdict = evaluation.of_condition(condition.id)
    name = f"answers[{condition.clause.id}]"
    asks = asks_for_judgement(condition.clause.rule)
    read = [f for f in verdict.facts if not f.id.startswith(("claim.", "judged."))]
    path = next((fact.path for fact in read if fact.path), None) or ""
    return Question(
        condition=condition,
        reference=reference_text(case.edition, condition),
        status=status,
        verdict=verdict,
        inputs=(
            {each.path: form.input(f"{name}.{each.path}", each) for each in columns} if asks else {}
        ),
        section=section_for(case, path) if path else None,
        path=path,
    )
