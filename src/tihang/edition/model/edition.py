"""One year's rules as a whole, with look-ups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cached_property

from tihang.edition.model.base import AspectId, Bilingual, Identifier, SourceDocument, Strict
from tihang.edition.model.forms import ChoiceList, FieldSpec, FilingForm, Form, TableForm
from tihang.edition.model.ladder import Aspect, Eligibility, MaturityBand, Tier
from tihang.edition.model.ledgers import Energy, Ledger, LedgerKind, OutputValue
from tihang.edition.model.prechecks import Precheck
from tihang.edition.model.rules import Clause, Condition, Fact
from tihang.edition.model.scenarios import Kpi, KpiGroup, Scenario, Stage
from tihang.edition.model.workflow import Countersigning, CreditSite, Rubric, Workflow


class Edition(Strict):
    """One year's rules, whole and checked. Look-ups are by id or number."""

    id: Identifier
    title: Bilingual
    documents: tuple[SourceDocument, ...]
    tiers: tuple[Tier, ...]
    aspects: tuple[Aspect, ...]
    eligibility: Eligibility
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
    ledgers: tuple[Ledger, ...] = ()
    energies: tuple[Energy, ...] = ()
    output_value: OutputValue | None = None
    prechecks: tuple[Precheck, ...] = ()
    countersigning: Countersigning | None = None

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

    def ledger(self, kind: LedgerKind) -> Ledger:
        """The ledger of a kind. KeyError where the edition has none."""
        return self._ledgers[kind]

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

    @property
    def field_paths(self) -> tuple[str, ...]:
        """Every dotted path of the catalogue, rows before their columns."""
        return tuple(self._fields)

    def choice_list(self, list_id: str) -> ChoiceList:
        return self._choice_lists[list_id]

    def filing_form(self, tier: str) -> FilingForm:
        """The filing form of a tier. KeyError where the edition has none."""
        return self._filing_forms[tier]

    def table_form(self, tier: str) -> TableForm:
        """The recommendation table of a tier. KeyError where the edition has none."""
        return self._table_forms[tier]

    def workflow(self, channel: str, tier: str | None = None) -> Workflow:
        """The table of steps of a channel, as a whole or as it stands for one tier."""
        return self._workflows[channel] if tier is None else self._tier_workflows[channel, tier]

    def document(self, document_id: str) -> SourceDocument:
        return self._documents[document_id]

    def maturity_level(self, score: Decimal) -> int | None:
        """The level whose band holds the score; none outside every band."""
        return next((b.level for b in self.maturity_bands if b.low <= score < b.high), None)

    @cached_property
    def _ledgers(self) -> dict[LedgerKind, Ledger]:
        return {ledger.id: ledger for ledger in self.ledgers}

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
    def _tier_workflows(self) -> dict[tuple[str, str], Workflow]:
        return {
            (w.channel, tier.id): w.of_tier(tier.id) for w in self.workflows for tier in self.tiers
        }

    @cached_property
    def _documents(self) -> dict[str, SourceDocument]:
        return {d.id: d for d in self.documents}


def _walk_fields(fields: Iterable[FieldSpec], prefix: str) -> Iterator[tuple[str, FieldSpec]]:
    for field in fields:
        path = f"{prefix}{field.path}"
        yield path, field
        yield from _walk_fields(field.columns, f"{path}.")
