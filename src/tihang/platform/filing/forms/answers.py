"""The self-rating: the tier's conditions in the notice's words, each with the firm's answer."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tihang.edition.model import Condition, Edition, FieldSpec, Standing
from tihang.platform.filing.clauses import asks_for_judgement
from tihang.platform.filing.forms.layout import Input, SectionForm
from tihang.platform.filing.forms.names import NONE, PRESENT
from tihang.platform.words import in_english, say


@dataclass(frozen=True)
class AnswerRow:
    """A condition, what it asks to be looked at, and the inputs of the answer.

    A condition that the figures of the filing decide has no inputs.
    """

    condition: Condition
    inputs: tuple[Input, ...]
    reference: str
    hint: str
    closed: bool = False
    """The filing was returned for other conditions than this one."""

    @property
    def anchor(self) -> str:
        return f"answers[{self.condition.clause.id}]"

    @property
    def words(self) -> str:
        """The notice's own words; their rendering follows in English only."""
        return self.condition.clause.text

    @property
    def english(self) -> str:
        return self.condition.clause.english if in_english() else ""

    @property
    def standing(self) -> Standing:
        return self.condition.clause.standing


@dataclass(frozen=True)
class AnswerGroup:
    name: str
    rows: tuple[AnswerRow, ...]


class AnswerSheet:
    """The conditions of the tier, grouped as the notice groups them."""

    kind = "answers"
    template = "filing/inputs/answers.html"

    def __init__(self, form: SectionForm, spec: FieldSpec) -> None:
        self.name = spec.path
        self.present = spec.path + PRESENT
        self.says_none = spec.path + NONE in form.posted
        self.label = say(spec.label)
        self.hint = say(spec.hint) if spec.hint else ""
        columns = [each for each in spec.columns if each.path != "clause"]
        groups: dict[str, list[AnswerRow]] = {}
        for condition in form.edition.conditions_of(form.tier):
            group = group_name(form.edition, condition)
            groups.setdefault(group, []).append(_row(form, columns, condition))
        self.groups = [AnswerGroup(name, tuple(rows)) for name, rows in groups.items()]


def _row(form: SectionForm, columns: list[FieldSpec], condition: Condition) -> AnswerRow:
    clause = condition.clause
    name = f"answers[{clause.id}]"
    said = any(form.posted.get(f"{name}.{each.path}") for each in columns)
    inputs = [form.input(f"{name}.{each.path}", each) for each in columns]
    return AnswerRow(
        condition=condition,
        inputs=tuple(inputs) if said or asks_for_judgement(clause.rule) else (),
        reference=reference_text(form.edition, condition),
        hint=say(clause.evidence_hint) if clause.evidence_hint else "",
        closed=not form.touches(name),
    )


def group_name(edition: Edition, condition: Condition) -> str:
    """The heading under which a condition stands: its aspect, or its part of the notice."""
    clause = condition.clause
    if clause.aspect:
        return say(next(a.name for a in edition.aspects if a.id == clause.aspect))
    return {
        "application": _("申报条件"),
        "requirement": _("基础要求"),
        "content": _("建设内容"),
        "results": _("建设成效"),
    }[clause.group]


def reference_text(edition: Edition, condition: Condition) -> str:
    """Where the words stand: number of the document and the place in it."""
    reference = condition.clause.reference
    document = edition.document(reference.document)
    return f"{document.number or document.title} {reference.place}"
