"""Builds the content of a filing (申报书) from a dossier and the edition's form."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from tihang.documents.content.model import (
    ABSENT,
    Block,
    Entry,
    Filing,
    Grid,
    Heading,
    Note,
    Paragraph,
    Section,
    Signature,
)
from tihang.documents.content.rich import is_rich, numbered, rich_blocks
from tihang.documents.content.scenarios import scenario_blocks
from tihang.documents.content.tables import answer_blocks, kpi_blocks, rows_table
from tihang.documents.content.values import (
    chinese_number,
    date_text,
    half_widths,
    value_text,
)
from tihang.dossier.canonical import content_hash, short_code
from tihang.dossier.model import Dossier
from tihang.edition.model import Edition, FieldSpec, FormField, FormSection, Standing

_NO_DATE = "　　年　　月　　日"
_SHORT_LABEL = 9
_SHORT_VALUE = 20
"""What still fits into half a row of a grid: characters of a label, half-widths of a value."""

_STANDING_NOTES: dict[Standing, str] = {
    "secondary": "注：本部分栏目转引自其他公开材料，不是通知原文。",
    "customary": "注：本部分栏目按惯例设置，不是通知原文。",
}
_PROMISE = (
    "本单位对照通知要求编制本申报书，郑重承诺：申报内容真实、准确、完整，与线上填报一致；"
    "申报材料不涉及国家秘密、商业秘密；愿意配合开展现场核查、技术推广和典型案例交流等工作。"
    "如有不实，本单位承担相应责任。"
)


def filing_content(
    dossier: Dossier, edition: Edition, *, draft: bool = False, verify_url: str | None = None
) -> Filing:
    """The whole filing as text. Raises KeyError where the edition has no form for the tier."""
    form = edition.filing_form(dossier.tier)
    digest = content_hash(dossier)
    return Filing(
        edition=edition.title.zh,
        title=form.title.zh,
        cover=_cover(dossier),
        sections=numbered(
            _section(number, section, dossier, edition)
            for number, section in enumerate(form.sections, start=1)
        ),
        code=short_code(digest),
        hash=digest,
        verify=verify_url or f"tihang:sha256:{digest}",
        author=dossier.enterprise.name or "",
        draft=draft,
    )


def _cover(dossier: Dossier) -> tuple[Entry, ...]:
    signed = dossier.declaration.signed_on
    return (
        Entry("申报单位（盖章）", dossier.enterprise.name or ABSENT),
        Entry("项目名称", dossier.factory.project or ABSENT),
        # A territorial filing is stamped by the authority that recommends it.
        Entry("推荐单位（盖章）", dossier.enterprise.central_group or ""),
        Entry("申报日期", date_text(signed) if signed else _NO_DATE),
    )


def _section(number: int, section: FormSection, dossier: Dossier, edition: Edition) -> Section:
    notes = _STANDING_NOTES.get(section.standing)
    blocks = (*((Note(notes),) if notes else ()), *_numbered_blocks(section, dossier, edition))
    return Section(f"{chinese_number(number)}、{section.title.zh}", blocks)


def _numbered_blocks(section: FormSection, dossier: Dossier, edition: Edition) -> Iterator[Block]:
    """Short fields gather in grids; each long text and each list has a numbered heading.

    A section of one part has no heading inside: the section's own title says it.
    """
    parts = tuple(_parts(section, edition))
    number = 0
    for kind, fields in parts:
        if kind == "short":
            yield _grid(fields, dossier, edition)
            continue
        number += 1
        if len(parts) > 1:
            title = "真实性承诺" if kind == "declaration" else _spec(fields[0], edition).label.zh
            yield Heading(f"（{chinese_number(number)}）{title}", level=2)
        yield from _titled_blocks(kind, fields, dossier, edition)


def _parts(section: FormSection, edition: Edition) -> Iterator[tuple[str, tuple[FormField, ...]]]:
    """The fields of a section, those that are set together taken together."""
    for kind, fields in groupby(section.fields, key=lambda field: _shape(field, edition)):
        if kind in ("short", "declaration"):
            yield kind, tuple(fields)
        else:
            yield from ((kind, (field,)) for field in fields)


def _shape(field: FormField, edition: Edition) -> str:
    if field.path.startswith("declaration."):
        return "declaration"
    spec = _spec(field, edition)
    # Other long texts fill a row of a grid.
    return spec.kind if spec.kind == "rows" or is_rich(field.path, spec.kind) else "short"


def _spec(field: FormField, edition: Edition) -> FieldSpec:
    return edition.field(field.path)


def _titled_blocks(
    kind: str, fields: tuple[FormField, ...], dossier: Dossier, edition: Edition
) -> Iterator[Block]:
    if kind == "declaration":
        yield from _declaration(fields, dossier, edition)
        return
    path, spec = fields[0].path, _spec(fields[0], edition)
    if kind == "longtext":
        text = value_at(dossier, path)
        yield from rich_blocks(text if isinstance(text, str) else None)
    elif path == "scenarios":
        yield from scenario_blocks(spec, dossier, edition)
    elif path == "kpis":
        yield from kpi_blocks(dossier, edition)
    elif path == "answers":
        yield from answer_blocks(dossier, edition)
    else:
        rows = value_at(dossier, path)
        yield rows_table(spec, rows if isinstance(rows, tuple) else None, edition)


def _declaration(
    fields: tuple[FormField, ...], dossier: Dossier, edition: Edition
) -> Iterator[Block]:
    """The promise, what the firm confirmed of it, and the lines to sign and stamp."""
    yield Paragraph(_PROMISE)
    entries = [_entry(field, dossier, edition) for field in fields]
    signing = ("declaration.signed_by", "declaration.signed_on")
    for field, entry in zip(fields, entries, strict=True):
        if field.path not in signing:
            yield Paragraph(entry.value, entry.label)
    signed = (e for f, e in zip(fields, entries, strict=True) if f.path in signing)
    yield Signature(
        (Entry("申报单位（盖章）", ""), Entry("法定代表人或授权人（签字）", ""), *signed)
    )


def _entry(field: FormField, dossier: Dossier, edition: Edition) -> Entry:
    spec = _spec(field, edition)
    return Entry(spec.label.zh, value_text(value_at(dossier, field.path), spec, edition))


def _grid(fields: tuple[FormField, ...], dossier: Dossier, edition: Edition) -> Grid:
    """Two short entries share a row; a longer one has a row of its own."""
    rows: list[tuple[Entry, ...]] = []
    waiting: Entry | None = None
    for field in fields:
        entry = _entry(field, dossier, edition)
        short = len(entry.label) <= _SHORT_LABEL and half_widths(entry.value) <= _SHORT_VALUE
        if short and waiting is None:
            waiting = entry
        elif short and waiting is not None:
            rows.append((waiting, entry))
            waiting = None
        else:
            if waiting is not None:
                rows.append((waiting,))
                waiting = None
            rows.append((entry,))
    if waiting is not None:
        rows.append((waiting,))
    return Grid(tuple(rows))


def value_at(dossier: Dossier, path: str) -> object:
    """The value of a dotted path of the catalogue; ``extra.x`` is a free field."""
    head, _dot, rest = path.partition(".")
    if head == "extra":
        return dossier.extra.get(rest)
    value: object = dossier
    for name in path.split("."):
        value = getattr(value, name)
    return value
