"""The catalogue of fields, and the forms that ask for them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from tihang.edition.model.base import Bilingual, Identifier, Sourced, Strict, TierId

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
    kept: bool = False
    """Written by the platform alone: forms show it and never ask for it."""
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
