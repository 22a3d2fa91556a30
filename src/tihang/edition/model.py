"""What an edition is: one year's notice as typed, immutable data.

An edition holds no behaviour beyond look-ups. It is read from a folder of YAML by
:mod:`tihang.edition.loader`, which refuses an edition that contradicts itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Standing = Literal["notice", "secondary", "customary"]
"""Where a value comes from: the notice itself, a secondary text, or customary practice."""

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.\-]*$")]
TierId = Literal["basic", "advanced", "excellence", "pioneer"]
AspectId = Literal[
    "construction", "research", "production", "production_management", "operations"
]
ClauseGroup = Literal["application", "requirement", "content", "results"]
"""Which part of the notice a clause stands in: 申报条件, 基础要求, 建设内容, 建设成效."""


class Strict(BaseModel):
    """Base of every value of an edition: immutable, and no key passes unread."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Bilingual(Strict):
    """A text in Chinese with its English rendering."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_language(self, language: str) -> str:
        """Return the text for a language tag such as ``zh-hans`` or ``en``."""
        return self.en if language.startswith("en") else self.zh

    def __str__(self) -> str:
        return self.zh


class Reference(Strict):
    """Where something stands: a document of the edition and the place in it."""

    document: Identifier
    place: str = Field(min_length=1)


class Sourced(Strict):
    """Something shown as a rule: it says where it comes from."""

    standing: Standing
    reference: Reference | None = None


class SourceDocument(Strict):
    """A document that the edition draws on."""

    id: Identifier
    title: str
    number: str | None = None
    issuer: str | None = None
    issued: str | None = None
    standing: Standing
    note: Bilingual | None = None


class Parameter(Sourced):
    """A number that a rule compares with, e.g. the maturity level of a tier."""

    value: Decimal
    unit: str | None = None
    label: Bilingual


class Aspect(Sourced):
    """One of the five aspects (工厂建设, 研发设计, 生产作业, 生产管理, 运营管理)."""

    id: AspectId
    name: Bilingual


class Tier(Sourced):
    """A rung of the ladder."""

    id: TierId
    rank: int = Field(ge=1)
    name: Bilingual
    focus: str
    """The opening sentence of the tier in annex 1, the notice's own words."""
    focus_reference: Reference
    benchmark: Bilingual
    granted_by: Bilingual
    needs: TierId | None = None
    """The tier that must have been obtained before."""
    self_rated: bool = False
    """True where the firm itself rates (自建自评), so that its own answers decide."""
    required_aspects: tuple[AspectId, ...] = ()
    parameters: dict[Identifier, Parameter] = {}


# --- rules ------------------------------------------------------------------


class Judged(Strict):
    """A person must judge: the firm itself on a self-rated tier, else a reviewer."""

    judged: Bilingual
    """What the one who judges has to look at."""


class AtLeast(Strict):
    """A numeric fact is at least a parameter of the tier."""

    at_least: Comparison


class AtMost(Strict):
    """A numeric fact is at most a parameter of the tier."""

    at_most: Comparison


class Comparison(Strict):
    fact: str
    parameter: Identifier


class Holds(Strict):
    """A truth fact (1 yes, 0 no, missing unknown) is yes."""

    holds: str


class Peer(Strict):
    """The edition's main indicators stand against a peer benchmark, each one."""

    peer: PeerComparison


class PeerComparison(Strict):
    scope: Literal["province", "country", "world"]
    statistic: Literal["mean", "leading"]


class AllOf(Strict):
    """Every part is met: the minimum of the parts' verdicts."""

    all: tuple[Rule, ...] = Field(min_length=1)


class AnyOf(Strict):
    """One part is met: the maximum of the parts' verdicts."""

    any: tuple[Rule, ...] = Field(min_length=1)


Rule = Judged | AtLeast | AtMost | Holds | Peer | AllOf | AnyOf

for _model in (AtLeast, AtMost, Peer, AllOf, AnyOf):
    _model.model_rebuild()


class Fact(Strict):
    """A figure or truth that rules read, taken from the dossier.

    ``kind`` is ``number`` or ``truth`` (1 yes, 0 no); a missing fact is NaN in arrays.
    """

    id: str
    kind: Literal["number", "truth"]
    label: Bilingual
    unit: str | None = None
    path: str | None = None
    """The dossier field that supplies it, as in the field catalogue; where a firm mends it."""


class Clause(Sourced):
    """A sentence or item of the notice, kept in its own words, with the rule that judges it.

    One clause may bind several tiers; each pair is a :class:`Condition`.
    """

    id: Identifier
    tiers: tuple[TierId, ...] = Field(min_length=1)
    group: ClauseGroup
    aspect: AspectId | None = None
    text: str = Field(min_length=1)
    english: str = Field(min_length=1)
    reference: Reference
    rule: Rule
    rule_standing: Standing = "notice"
    """Where the way of judging comes from, which may differ from where the words stand."""
    rule_note: Bilingual | None = None
    effort: int = Field(ge=1, le=5)
    """Customary effort to mend: 1 fill in, 2 collect proof, 3 a project, 4 plant-wide, 5 years."""
    evidence_hint: Bilingual | None = None


class Condition(Strict):
    """A clause as it binds one tier."""

    id: Identifier
    tier: TierId
    clause: Clause


# --- scenarios and indicators ------------------------------------------------


class Stage(Sourced):
    """A stage (环节) of the scenario guide."""

    id: Identifier
    name: Bilingual
    aspect: AspectId


class Scenario(Sourced):
    """A typical scenario of the guide, 1 to 40."""

    number: int = Field(ge=1)
    name: str
    english: str
    stage: Identifier
    aliases: tuple[str, ...] = ()
    gist: Bilingual
    """A description of our own (customary): the guide's text was not available."""


class KpiGroup(Sourced):
    id: Identifier
    name: Bilingual


class Kpi(Sourced):
    """A key performance indicator of the notice's table, 1 to 21.

    kind: ``level`` value at application; ``reduction`` (before − after) ÷ before;
    ``increase`` (after − before) ÷ before; ``growth`` year on year, may be negative;
    ``count`` a level or cumulative whole number.
    """

    number: int = Field(ge=1)
    name: str
    """The notice's own words, without the unit in brackets."""
    english: str
    group: Identifier
    unit: str
    kind: Literal["level", "increase", "reduction", "growth", "count"]
    direction: Literal["higher"] = "higher"
    """Every figure is worded so that more is better (提升, 下降, 率, 数量)."""
    formula: Bilingual
    formula_standing: Standing
    inputs: tuple[Bilingual, ...]
    """What ``before`` and ``after`` hold (for level and count: the one or two quantities read)."""
    rate: bool = False
    """True where before and after are themselves percentages, so points and percent differ."""
    main: bool = False
    """Counted among the main technical-economic indicators [customary parameter]."""
    may_not_apply: bool = False
    scan_fault: str | None = None
    """How the scanned seed garbles the row, where it does."""


# --- fields and forms ---------------------------------------------------------

FieldKind = Literal[
    "text", "longtext", "integer", "number", "date", "choice", "truth", "names", "rows"
]


class FieldSpec(Sourced):
    """A field of the dossier: its words, kind and limits, defined once.

    Screens, papers, workbook and messages take them from here. ``path`` is dotted, as
    ``enterprise.name``; columns of a ``rows`` field carry the row's own names.
    """

    path: str
    label: Bilingual
    kind: FieldKind
    unit: str | None = None
    choices: Identifier | None = None
    hint: Bilingual | None = None
    max_length: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    personal: bool = False
    """Personal data: shown to those who work on the case only."""
    columns: tuple[FieldSpec, ...] = ()


class Choice(Strict):
    code: str
    label: Bilingual


class ChoiceList(Sourced):
    id: Identifier
    choices: tuple[Choice, ...]


class FormField(Strict):
    """A place in a form where a field of the catalogue is asked."""

    path: str
    required: bool = False


class FormSection(Sourced):
    id: Identifier
    title: Bilingual
    asks: str | None = None
    """The notice's own words on what the section holds (具体内容)."""
    fields: tuple[FormField, ...] = ()


class FilingForm(Sourced):
    """A filing (申报书): annex 2 or 4, or a form of our own for the lower tiers."""

    id: Identifier
    kind: Literal["filing"]
    annex: str | None = None
    tier: TierId
    title: Bilingual
    sections: tuple[FormSection, ...]


class TableColumn(Sourced):
    id: Literal["number", "enterprise", "project", "scenarios", "contact", "mobile"]
    heading: Bilingual


class TableForm(Sourced):
    """A recommendation table (推荐汇总表): annex 3 or 5."""

    id: Identifier
    kind: Literal["table"]
    annex: str
    tier: TierId
    title: Bilingual
    recommender: Bilingual
    """The line above the table: 推荐单位（盖章）."""
    columns: tuple[TableColumn, ...]
    notes: tuple[str, ...]


Form = Annotated[FilingForm | TableForm, Field(discriminator="kind")]


# --- workflow and rubric --------------------------------------------------------


class State(Strict):
    id: Identifier
    name: Bilingual
    waits_for: Identifier | None = None
    """The role that must act next; none in an end state."""
    final: bool = False


class Step(Sourced):
    """A move of a case: from, action, to, who, and what must hold before."""

    id: Identifier
    action: Identifier
    label: Bilingual
    origin: tuple[Identifier, ...]
    target: Identifier
    who: Identifier
    guards: tuple[Identifier, ...] = ()
    needs_reason: bool = False
    freezes: bool = False
    """True at a hand-over: the dossier becomes an immutable revision."""


class Workflow(Sourced):
    id: Identifier
    channel: Literal["territorial", "central"]
    title: Bilingual
    initial: Identifier
    states: tuple[State, ...]
    steps: tuple[Step, ...]


class RubricItem(Strict):
    id: Identifier
    name: Bilingual
    points: int
    levels: dict[str, int] = {}


class Rubric(Sourced):
    id: Identifier
    title: Bilingual
    note: Bilingual
    items: tuple[RubricItem, ...]


class MaturityBand(Sourced):
    """A level of GB/T 39116 and the half-open score band [low, high) that gives it."""

    level: int
    name: Bilingual
    low: Decimal
    high: Decimal


class CreditSite(Sourced):
    """A public site on which an officer looks a firm up (信用核查)."""

    id: Identifier
    name: Bilingual
    looked_for: Bilingual


class Edition(Strict):
    """One year's rules, whole and checked. Look-ups are by id or number."""

    id: Identifier
    title: Bilingual
    documents: tuple[SourceDocument, ...]
    tiers: tuple[Tier, ...]
    aspects: tuple[Aspect, ...]
    facts: tuple[Fact, ...]
    clauses: tuple[Clause, ...]
    stages: tuple[Stage, ...]
    scenarios: tuple[Scenario, ...]
    kpi_groups: tuple[KpiGroup, ...]
    kpis: tuple[Kpi, ...]
    maturity_bands: tuple[MaturityBand, ...]
    choice_lists: tuple[ChoiceList, ...]
    fields: tuple[FieldSpec, ...]
    forms: tuple[Form, ...]
    workflows: tuple[Workflow, ...]
    rubrics: tuple[Rubric, ...]
    credit_sites: tuple[CreditSite, ...]

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """Every clause applied to every tier it binds, tiers from the lowest up."""
        return tuple(
            Condition(
                id=clause.id if len(clause.tiers) == 1 else f"{tier.id}.{clause.id}",
                tier=tier.id,
                clause=clause,
            )
            for tier in self.tiers
            for clause in self.clauses
            if tier.id in clause.tiers
        )

    def conditions_of(self, tier: str) -> tuple[Condition, ...]:
        """The conditions of one tier, in the notice's order."""
        return tuple(c for c in self.conditions if c.tier == tier)

    def tier(self, tier_id: str) -> Tier:
        return self._tiers[tier_id]

    def clause(self, clause_id: str) -> Clause:
        return self._clauses[clause_id]

    def fact(self, fact_id: str) -> Fact:
        return self._facts[fact_id]

    def kpi(self, number: int) -> Kpi:
        return self._kpis[number]

    def stage(self, stage_id: str) -> Stage:
        return self._stages[stage_id]

    def scenario(self, name: str) -> Scenario | None:
        """The scenario of that name or alias; none for a name outside the list."""
        return self._scenarios.get(name)

    def aspect_of(self, scenario: Scenario) -> AspectId:
        return self.stage(scenario.stage).aspect

    def field(self, path: str) -> FieldSpec:
        """The field of a dotted path; a row's column as ``rows.column``. KeyError if unknown."""
        return self._fields[path]

    def choice_list(self, list_id: str) -> ChoiceList:
        return self._choice_lists[list_id]

    def filing_form(self, tier: str) -> FilingForm:
        """The filing form of a tier. KeyError where the edition has none."""
        return self._filing_forms[tier]

    def table_form(self, tier: str) -> TableForm:
        """The recommendation table of a tier. KeyError where the edition has none."""
        return self._table_forms[tier]

    def workflow(self, channel: str) -> Workflow:
        return self._workflows[channel]

    def document(self, document_id: str) -> SourceDocument:
        return self._documents[document_id]

    def maturity_level(self, score: Decimal) -> int | None:
        """The level whose band holds the score; none outside every band."""
        return next((b.level for b in self.maturity_bands if b.low <= score < b.high), None)

    @cached_property
    def _tiers(self) -> dict[str, Tier]:
        return {t.id: t for t in self.tiers}

    @cached_property
    def _clauses(self) -> dict[str, Clause]:
        return {c.id: c for c in self.clauses}

    @cached_property
    def _facts(self) -> dict[str, Fact]:
        return {f.id: f for f in self.facts}

    @cached_property
    def _kpis(self) -> dict[int, Kpi]:
        return {k.number: k for k in self.kpis}

    @cached_property
    def _stages(self) -> dict[str, Stage]:
        return {s.id: s for s in self.stages}

    @cached_property
    def _scenarios(self) -> dict[str, Scenario]:
        return {name: s for s in self.scenarios for name in (s.name, *s.aliases)}

    @cached_property
    def _fields(self) -> dict[str, FieldSpec]:
        return dict(_walk_fields(self.fields, ""))

    @cached_property
    def _choice_lists(self) -> dict[str, ChoiceList]:
        return {c.id: c for c in self.choice_lists}

    @cached_property
    def _filing_forms(self) -> dict[str, FilingForm]:
        return {f.tier: f for f in self.forms if isinstance(f, FilingForm)}

    @cached_property
    def _table_forms(self) -> dict[str, TableForm]:
        return {f.tier: f for f in self.forms if isinstance(f, TableForm)}

    @cached_property
    def _workflows(self) -> dict[str, Workflow]:
        return {w.channel: w for w in self.workflows}

    @cached_property
    def _documents(self) -> dict[str, SourceDocument]:
        return {d.id: d for d in self.documents}


def _walk_fields(fields: Iterable[FieldSpec], prefix: str) -> Iterator[tuple[str, FieldSpec]]:
    for field in fields:
        path = f"{prefix}{field.path}"
        yield path, field
        yield from _walk_fields(field.columns, f"{path}.")
