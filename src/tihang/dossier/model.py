"""The dossier: one factory's filing as a typed, immutable value.

Every fact may be absent: a draft is a dossier too. Absent is ``None`` (nothing was said);
an empty list says "there are none". What a filing must hold is the business of the
edition's forms, not of these types; what the fields are called, too (``Edition.field``).

Money is in 万元 (10,000 yuan), shares in percent, dates are calendar dates.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Annotated, Final, Literal, NamedTuple, Self

from pydantic import AfterValidator, Field, field_validator, model_validator

from tihang.dossier.codes import check_credit_code
from tihang.dossier.indicator import SOURCE_FIELDS
from tihang.dossier.indicator import KpiFigure as KpiFigure  # noqa: PLC0414 - of the model
from tihang.dossier.indicator import LedgerSource as LedgerSource  # noqa: PLC0414 - of the model
from tihang.dossier.part import Value as Value  # noqa: PLC0414 - of the model
from tihang.dossier.values import (
    Day,
    Integer,
    Number,
    ReferenceId,
    RequiredText,
    Text,
    Truth,
    Whole,
)
from tihang.edition.model import TierId
from tihang.text import _

FORMAT: Final = "tihang-dossier/1"

CreditCode = Annotated[Text, AfterValidator(lambda code: code and check_credit_code(code))]
Channel = Literal["territorial", "central", "self"]


class FinancialYear(Value):
    year: Integer
    revenue: Number = None
    profit: Number = None
    rd_spend: Number = None


class Enterprise(Value):
    name: Text = None
    credit_code: CreditCode = None
    address: Text = None
    region: Text = None
    """Code of GB/T 2260, six digits."""
    nature: Text = None
    industry: Text = None
    """Division of GB/T 4754-2017, two digits."""
    entity: Text = None
    """``legal_person`` or ``branch``."""
    central_group: Text = None
    """The group whose headquarters a central enterprise files through."""
    scale: Text = None
    products: Text = None
    legal_representative: Text = None
    contact: Text = None
    mobile: Text = None
    email: Text = None
    staff: Whole = None
    rd_staff: Whole = None
    finances: tuple[FinancialYear, ...] | None = None


class Integrator(Value):
    name: Text = None
    role: Text = None


class Factory(Value):
    project: Text = None
    """Name of the smart-factory project."""
    address: Text = None
    region: Text = None
    started: Day = None
    finished: Day = None
    kind: Text = None
    """``discrete``, ``process`` or ``mixed``."""
    new: Truth = None
    """A new factory has no figures from before."""
    lines: Whole = None
    key_equipment: Whole = None
    investment: Number = None
    investment_equipment: Number = None
    investment_software: Number = None
    investment_integration: Number = None
    domestic_equipment: Number = None
    domestic_software: Number = None
    integrators: tuple[Integrator, ...] | None = None


class MaturityReport(Value):
    number: Text = None
    assessor: Text = None
    date: Day = None
    score: Number = None
    level: Whole = None
    used: Truth = None
    """The report that the filing stands on; the only one need not say so."""


class Recognition(Value):
    tier: TierId
    number: Text = None
    issuer: Text = None
    date: Day = None


class SystemUsed(Value):
    name: Text = None
    kind: Text = None
    supplier: Text = None
    model: Text = None
    quantity: Whole = None
    domestic: Truth = None


class AiModel(Value):
    name: Text = None
    purpose: Text = None


class Effect(Value):
    indicator: Text = None
    unit: Text = None
    before: Number = None
    after: Number = None


class ScenarioInstance(Value):
    """An instance of a scenario, written 环节名——场景名——实例名."""

    scenario: Text = None
    """Name of the scenario in the edition's list."""
    instance: Text = None
    activity: Text = None
    problem: Text = None
    built: Text = None
    technology: Text = None
    effect: Text = None
    uses_ai: Truth = None
    ai_models: tuple[AiModel, ...] | None = None
    systems: tuple[SystemUsed, ...] | None = None
    interfaces: Text = None
    effects: tuple[Effect, ...] | None = None
    evidence: tuple[ReferenceId, ...] | None = None


class AiUse(NamedTuple):
    """How many scenario instances use AI, and how many leave it unsaid."""

    total: int
    using: int
    unsaid: int

    @property
    def share(self) -> Fraction | None:
        """Instances using AI ÷ instances filed, in percent; none while one leaves it unsaid.

        The notice does not define the denominator; the instances filed are taken.
        """
        return None if self.unsaid or not self.total else Fraction(100 * self.using, self.total)


def ai_use(instances: Iterable[ScenarioInstance]) -> AiUse:
    """Count the instances by what they say of AI."""
    said = [instance.uses_ai for instance in instances]
    return AiUse(len(said), said.count(True), said.count(None))


class Answer(Value):
    """What the firm itself says of a clause (自评)."""

    clause: RequiredText
    met: Truth = None
    statement: Text = None
    evidence: tuple[ReferenceId, ...] | None = None


class Judgement(Value):
    """What a reviewer found of a clause."""

    clause: RequiredText
    met: Truth = None
    reason: Text = None
    by: Text = None
    role: Text = None
    date: Day = None


class Benchmark(Value):
    """A peer figure of one indicator: the mean of the industry, and where leading begins."""

    scope: Literal["province", "country", "world"]
    kpi: Integer
    mean: Number = None
    leading: Number = None
    """The figure from which a factory counts as leading; set by the authority [customary]."""
    year: Whole = None
    source: Text = None


class Evidence(Value):
    id: ReferenceId
    title: Text = None
    kind: Text = None
    file: Text = None
    sha256: Text = None
    issued: Day = None
    valid_until: Day = None


class Declaration(Value):
    """真实性承诺."""

    lawful: Truth = None
    truthful: Truth = None
    no_secrets: Truth = None
    accepts_visits: Truth = None
    signed_by: Text = None
    signed_on: Day = None


class Narrative(Value):
    """The written parts of the filing, in the order of annexes 2 and 4."""

    profile: Text = None
    results: Text = None
    overall: Text = None
    construction: Text = None
    research: Text = None
    production: Text = None
    production_management: Text = None
    operations: Text = None
    integration: Text = None
    advancement: Text = None
    effects: Text = None
    next_steps: Text = None
    cultivation_goal: Text = None
    innovation_research: Text = None
    innovation_production: Text = None
    innovation_management: Text = None
    innovation_service: Text = None
    key_measures: Text = None


class Dossier(Value):
    """One factory's filing for one tier under one edition."""

    format: Literal["tihang-dossier/1"] = FORMAT
    edition: RequiredText
    tier: TierId
    channel: Channel = "territorial"
    enterprise: Enterprise = Enterprise()
    factory: Factory = Factory()
    maturity: tuple[MaturityReport, ...] | None = None
    recognitions: tuple[Recognition, ...] | None = None
    narrative: Narrative = Narrative()
    scenarios: tuple[ScenarioInstance, ...] | None = None
    kpis: tuple[KpiFigure, ...] | None = None
    answers: tuple[Answer, ...] | None = None
    evidence: tuple[Evidence, ...] | None = None
    declaration: Declaration = Declaration()
    extra: dict[RequiredText, Text] = Field(default_factory=dict)
    """Free fields of a form that have no place of their own above, by field id."""
    judgements: tuple[Judgement, ...] | None = None
    benchmarks: tuple[Benchmark, ...] | None = None

    @field_validator("kpis", "answers", "judgements")
    @classmethod
    def _rows_say_something(cls, rows: tuple[Value, ...] | None) -> tuple[Value, ...] | None:
        """A row with nothing but its number or clause, and a source of nothing, is no row."""
        return (
            None
            if rows is None
            else tuple(
                r for r in rows if len(r.model_dump(exclude_none=True, exclude=SOURCE_FIELDS)) > 1
            )
        )

    @field_validator("extra")
    @classmethod
    def _absent_is_left_out(cls, extra: dict[str, str | None]) -> dict[str, str | None]:
        return {key: value for key, value in extra.items() if value is not None}

    @model_validator(mode="after")
    def _rows_are_told_apart(self) -> Self:
        for name, keys in (
            ("kpis", [k.number for k in self.kpis or ()]),
            ("answers", [a.clause for a in self.answers or ()]),
            ("judgements", [j.clause for j in self.judgements or ()]),
            ("evidence", [e.id for e in self.evidence or ()]),
            ("benchmarks", [f"{b.scope} {b.kpi}" for b in self.benchmarks or ()]),
        ):
            seen: set[object] = set()
            for value in keys:
                if value in seen:
                    raise ValueError(
                        _("%(list)s 中“%(value)s”重复出现，每项只能填一行")
                        % {"list": name, "value": value}
                    )
                seen.add(value)
        return self

    def maturity_report(self) -> MaturityReport | None:
        """The report that counts: the one marked as used, or the only one."""
        reports = self.maturity or ()
        used = [r for r in reports if r.used]
        if len(used) == 1:
            return used[0]
        return reports[0] if len(reports) == 1 else None

    def kpi(self, number: int) -> KpiFigure | None:
        return next((k for k in self.kpis or () if k.number == number), None)
