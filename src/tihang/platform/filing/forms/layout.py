"""A section as the page shows it: inputs, lists of rows, the table of indicators, the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from tihang.dossier.model import Dossier
from tihang.edition.model import Edition, FieldSpec, FormSection, Standing
from tihang.platform.filing.corrections.changed import NEW_EVIDENCE
from tihang.platform.filing.corrections.opening import Opening, place_of_input
from tihang.platform.filing.forms.flat import flatten
from tihang.platform.filing.forms.names import NONE, column, field_path, row_keys
from tihang.platform.filing.forms.options import OptionGroup, options_for
from tihang.platform.filing.forms.parsing import NO, YES
from tihang.platform.filing.forms.reading import Posted, read_section, section_specs
from tihang.platform.filing.scenarios.cards import HINTS, CardState, card_state
from tihang.platform.words import say

AS_TABLE = frozenset({"text", "integer", "number", "date", "choice", "truth"})
"""Kinds that fit into a cell; a list of nothing else becomes a table."""
WIDEST_TABLE = 6
SCENARIO_PARTS = ("activity", "problem", "built", "technology", "effect")
"""The five parts of the account of a scenario instance, whose length is counted together."""
OWN_TEMPLATES = {
    "scenarios": "filing/scenarios/cards.html",
    "scenarios.effects": "filing/scenarios/effects.html",
}
"""Lists that are laid out in a way of their own."""
LONG = 200
"""A text that may hold so many characters gets the full width."""


@dataclass(frozen=True)
class Input:
    """One control with all that surrounds it."""

    name: str
    kind: str
    label: str
    value: str | Sequence[str]
    hint: str = ""
    unit: str = ""
    error: str = ""
    required: bool = False
    max_length: int | None = None
    standing: Standing | None = None
    """Only where the field does not stand in the notice."""
    options: tuple[OptionGroup, ...] = ()
    says_none: bool = False
    """True where nothing is chosen because there is nothing, and not for want of an answer."""
    closed: bool = False
    """The filing was returned for other places: it is shown and sent as it is."""

    @property
    def says_closed(self) -> bool:
        """True where the page says so beside it; of a row's inputs the row says it."""
        return self.closed and "[" not in self.name

    @property
    def shown(self) -> str:
        """The value in words, where it is only to be read."""
        if self.kind == "truth":
            return {YES: str(_("是")), NO: str(_("否"))}.get(str(self.value), "")
        if self.options:
            chosen = (o.label for group in self.options for o in group.options if o.chosen)
            return _("；").join(chosen)
        return self.value if isinstance(self.value, str) else _("；").join(self.value)

    @property
    def values(self) -> Sequence[str]:
        """What is sent: several where several were chosen, and none where none was."""
        values = [self.value] if isinstance(self.value, str) else self.value
        return [each for each in values if each] if self.kind == "names" else values

    @property
    def id(self) -> str:
        return self.name

    @property
    def template(self) -> str:
        # Declarations are made by signing; the form shows what was declared.
        kind = "declared" if self.name.startswith("declaration.") else self.kind
        return f"filing/inputs/{kind}.html"

    @property
    def is_long(self) -> bool:
        """True where a text needs the width of the page."""
        return (self.max_length or LONG) >= LONG

    @property
    def cannot_be_blank(self) -> bool:
        """True for what tells a row apart: the dossier knows no recognition without its tier."""
        return self.name.startswith("recognitions[") and self.name.endswith("].tier")


@dataclass(frozen=True)
class Total:
    """How long several texts are together, in characters; the limit is that of all of them."""

    names: tuple[str, ...]
    count: int
    limit: int
    standing: Standing | None

    @property
    def is_over(self) -> bool:
        return self.count > self.limit


@dataclass(frozen=True)
class Row:
    """A row of a list; its name, ``scenarios[2]``, is also its place on the page."""

    name: str
    number: int
    title: str
    items: tuple[Any, ...]
    """Inputs and lists."""
    has_error: bool
    total: Total | None = None
    state: CardState | None = None
    """What the card of a scenario instance says of it while it is folded."""
    closed: bool = False
    """Nothing in it was returned."""
    stays: bool = False
    """It may not be taken out, moved or copied."""

    @property
    def removal(self) -> str:
        """What takes the row out, in words for those who do not see where the button stands."""
        return _("删除第 %(number)d 行") % {"number": self.number}


@dataclass(frozen=True)
class RowList:
    """A list whose rows the firm adds and removes."""

    name: str
    label: str
    hint: str
    required: bool
    standing: Standing | None
    rows: tuple[Row, ...]
    columns: tuple[FieldSpec, ...]
    says_none: bool
    nested: bool
    is_table: bool
    closed: bool = False
    """Nothing in it was returned."""
    grows: bool = True
    """Rows may be added."""
    kind: str = "rows"

    @property
    def template(self) -> str:
        own = OWN_TEMPLATES.get(field_path(self.name))
        return own or ("filing/inputs/table.html" if self.is_table else "filing/inputs/cards.html")


@dataclass
class SectionForm:
    """A section ready for the page; ``errors`` maps input names to what was expected."""

    edition: Edition
    section: FormSection
    tier: str
    posted: Posted
    dossier: Dossier
    errors: Mapping[str, str] = field(default_factory=dict)
    opening: Opening | None = None
    """What may be changed of a returned filing; None where all may."""

    @classmethod
    def of(
        cls,
        edition: Edition,
        section: FormSection,
        posted: Posted,
        dossier: Dossier,
        opening: Opening | None = None,
    ) -> SectionForm:
        """Lay out what was typed, with what is wrong with it."""
        reading = read_section(edition, section, posted, dossier)
        flat = flatten(edition, section, reading.dossier)
        return cls(
            edition,
            section,
            dossier.tier,
            flat | {name: posted[name] for name in reading.unparsed},
            reading.dossier,
            reading.errors,
            opening,
        )

    def allows(self, name: str) -> bool:
        """True where an input, row or list may be changed."""
        return self.opening is None or self.opening.allows_input(name, self.dossier)

    def grows(self, name: str) -> bool:
        """True where a list may get another row."""
        return self.allows(name) or (name == "evidence" and self.allows(NEW_EVIDENCE))

    def touches(self, name: str) -> bool:
        """True where something in a row or list may be changed."""
        return self.opening is None or self.opening.touches(place_of_input(name, self.dossier))

    @property
    def items(self) -> list[Any]:
        """The section's inputs, lists and tables from top to bottom."""
        # These two know how to lay out their own rows, with the parts of this form.
        from tihang.platform.filing.forms.answers import AnswerSheet
        from tihang.platform.filing.forms.indicators import IndicatorTable

        special = {"kpis": IndicatorTable, "answers": AnswerSheet}
        required = {each.path for each in self.section.fields if each.required}
        return [
            special[spec.path](self, spec)
            if spec.path in special
            else self.item(spec.path, spec, required=spec.path in required)
            for spec in section_specs(self.edition, self.section)
        ]

    def item(self, name: str, spec: FieldSpec, *, required: bool = False) -> Input | RowList:
        if spec.kind == "rows":
            return self.row_list(name, spec, required=required)
        return self.input(name, spec, required=required)

    def input(
        self, name: str, spec: FieldSpec, *, required: bool = False, label: str = ""
    ) -> Input:
        value = self.posted.get(name, "")
        return Input(
            name=name,
            kind="choice" if name.endswith("].scenario") else spec.kind,
            label=label or say(spec.label),
            value=value,
            hint=say(spec.hint) if spec.hint else str(HINTS.get(field_path(name), "")),
            unit=spec.unit or "",
            error=self.errors.get(name, ""),
            required=required,
            max_length=spec.max_length,
            standing=mark(spec.standing),
            options=options_for(self.edition, self.dossier, name, spec, value),
            says_none=name + NONE in self.posted,
            closed=not self.allows(name),
        )

    def row_list(self, name: str, spec: FieldSpec, *, required: bool) -> RowList:
        rows = tuple(self.row(name, key, spec) for key in row_keys(self.posted, name))
        kinds = {each.kind for each in spec.columns}
        return RowList(
            name=name,
            label=say(spec.label),
            hint=say(spec.hint) if spec.hint else "",
            required=required,
            standing=mark(spec.standing),
            rows=rows,
            columns=spec.columns,
            says_none=name + NONE in self.posted,
            nested="[" in name,
            is_table=kinds <= AS_TABLE and len(spec.columns) <= WIDEST_TABLE,
            closed=not self.touches(name),
            grows=self.grows(name),
        )

    def row(self, name: str, key: int, spec: FieldSpec) -> Row:
        row_name = f"{name}[{key}]"
        return Row(
            name=row_name,
            number=key + 1,
            title=self.row_title(row_name),
            items=tuple(self.item(column(name, key, each.path), each) for each in spec.columns),
            has_error=any(wrong.startswith(f"{row_name}.") for wrong in self.errors),
            total=self.total(row_name, spec) if name == "scenarios" else None,
            state=card_state(self.edition, self.posted, row_name, key)
            if name == "scenarios"
            else None,
            closed=not self.touches(row_name),
            stays=not self.allows(row_name if name == "evidence" else name),
        )

    def total(self, row: str, spec: FieldSpec) -> Total:
        """The running total of a scenario instance's account."""
        parts = [each for each in spec.columns if each.path in SCENARIO_PARTS]
        names = tuple(f"{row}.{each.path}" for each in parts)
        return Total(
            names,
            sum(len(self.text(name).replace("\r\n", "\n").strip()) for name in names),
            sum(each.max_length or 0 for each in parts),
            mark(parts[0].standing),
        )

    def row_title(self, row: str) -> str:
        """What a card is called: 生产作业——人机协同作业——实例名, or its name or title."""
        parts = [self.text(f"{row}.{part}") for part in ("scenario", "instance", "id", "title")]
        scenario = self.edition.scenario(parts[0])
        if scenario:
            parts.insert(0, self.edition.stage(scenario.stage).name.zh)
        return "——".join(part for part in parts if part)

    def text(self, name: str) -> str:
        value = self.posted.get(name, "")
        return value if isinstance(value, str) else ""


def mark(standing: Standing) -> Standing | None:
    """The standing where it has to be shown: when a value is not the notice's own."""
    return None if standing == "notice" else standing
