"""What a sheet's XML tells that reading its values does not.

Errors and formulas without a stored result read as blank; merged cells and the first
column in use are not told at all. A few searches over the text find them at little cost.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from enum import Flag, auto
from xml.etree import ElementTree as ET

from openpyxl.utils.cell import column_index_from_string, get_column_letter

from tihang.dossier.errors import refuse
from tihang.dossier.sheets.searching import Searched
from tihang.dossier.sheets.xlsx_top import out_of_order
from tihang.dossier.workbook.sheetgrid import Range
from tihang.text import _

MAX_COLUMNS = 104
"""Columns up to CZ (past row 299,999 up to Z): what stands beyond belongs to no table, and would
swell the memory that a reader takes, which is rows × columns."""
MOST_CELLS = 104 * 300_000
"""The same for a sheet whose cells are written otherwise than by the usual programs."""

_REF = rb'r="([A-Z]+)(\d+)"'
_MERGED = re.compile(rb'mergeCell [^>]*ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_FAR = re.compile(
    rb"r=[\"']((?:[D-Zd-z][A-Za-z]|[A-Za-z]{3})\d+|[A-Za-z]{2}(?:[3-9]\d{5}|\d{7,}))[\"']"
    rb"(?:[^>]*[^>/])?>"
)
"""A cell far out that holds something; one that is only formatted closes itself."""
_SELDOM = (
    r'<c(?: r="(?:[D-Zd-z][A-Za-z]|[A-Za-z]{3}|[A-Za-z]{2}(?:[3-9][0-9]{5}|[0-9]{7,}))'
    r'|[^ a-zA-Z/]| [^r]| r[^=]| r=[^"])'
)
"""Either of the two, without a prefix: told at far less cost."""
_FORMULAS = r"<f|:f[ />]|t=\"e"
_UNCLEAR = "t=\"b|t='|t[ \t\n]=|t=[ \t\n]|:c[ \t\n/>]|:row"
_UNUSUAL = tuple(re.compile(start + rb'c(?! r="|[a-zA-Z/])') for start in (b"<", b":"))
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Seen(Flag):
    """What a sheet, or a part of it, holds."""

    NOTHING = 0
    UNUSUAL = auto()
    """A cell that does not begin with its place: where it stands has to be told in another way."""
    FORMULAS = auto()
    """Formulas or errors."""
    UNCLEAR = auto()
    """Truths, which pass for numbers, or tags that few programs write."""
    LOW_ROWS = auto()
    """One of the first rows, or one that does not begin with its number."""


@dataclass(frozen=True)
class Scan:
    """Rows and columns count from 0 at A1."""

    first_column: int
    merged: tuple[Range, ...]
    faults: dict[tuple[int, int], str]


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part that holds each sheet, by the sheet's name."""
    relations = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    workbook = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
    parts = {}
    for sheet in workbook.iter():
        target = targets.get(sheet.get(_RELATION))
        if sheet.tag.endswith("}sheet") and target:
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            parts[sheet.get("name", "")] = path
    return parts


def scan_sheet(xml: bytes, *, formulas: bool) -> Scan:
    """Search one sheet; ``formulas`` says whether some were seen in it, or errors."""
    prefix = _prefix(xml)
    return Scan(
        first_column(xml),
        tuple(
            (_at(match[1], match[2]), _at(match[3], match[4]))
            for match in _MERGED.finditer(xml, max(0, xml.rfind(b"sheetData")))
        ),
        dict(_faults(xml, prefix)) if formulas else {},
    )


def _prefix(xml: bytes) -> bytes:
    """The name space's prefix before the sheet's tags, mostly none."""
    found = re.search(rb"<(\w+:)?sheetData", xml)
    return (found and found[1]) or b""


def _at(letters: bytes, number: bytes) -> tuple[int, int]:
    return int(number) - 1, column_index_from_string(letters.decode()) - 1


def look_over(xml: bytes, name: str) -> Seen:
    """Look over a part of a sheet; DossierError where a cell stands beyond any table.

    A few searches tell at little cost what most sheets hold nowhere.
    """
    text = Searched(xml)
    seen = Seen.NOTHING
    if text.holds(out_of_order()):
        seen |= Seen.LOW_ROWS
    # Both at once, for most sheets hold neither.
    if text.holds(f"{_FORMULAS}|{_UNCLEAR}"):
        seen |= Seen.FORMULAS if text.holds(_FORMULAS) else Seen.NOTHING
        seen |= Seen.UNCLEAR if text.holds(_UNCLEAR) else Seen.NOTHING
    if not (Seen.UNCLEAR in seen or text.holds(_SELDOM)):
        return seen
    found = _FAR.search(xml)
    if found:
        raise refuse(
            _("有内容的单元格离表格过远"),
            place=f"{name}!{found[1].decode()}",
            expected=_("请删除该单元格及其右侧、下方多余的内容"),
        )
    return seen | Seen.UNUSUAL if any(each.search(xml) for each in _UNUSUAL) else seen


def first_column(xml: bytes) -> int:
    """The first column that holds anything; readers leave out empty ones before it."""
    prefix = _prefix(xml)
    for column in range(1, MAX_COLUMNS + 1):
        letters = get_column_letter(column).encode()
        cell = rb"<%bc r=\"%b\d+\"[^>]*[^/]>(?!</|<%b(?:v|f)></|<%bv/>)"
        if re.search(cell % (prefix, letters, prefix, prefix), xml):
            return column - 1
    return 0


def _faults(xml: bytes, prefix: bytes) -> list[tuple[tuple[int, int], str]]:
    faults = []
    if b't="e"' in xml:
        cell = rb"<%bc (?=[^>]*t=\"e\")[^>]*?%b[^>]*>(?:<%bf.*?</%bf>|<%bf[^>]*/>)?<%bv>([^<]*)"
        for match in re.finditer(cell % (prefix, _REF, *[prefix] * 4), xml):
            why = _("单元格是错误值 %(value)s") % {"value": match[3].decode()}
            faults.append((_at(match[1], match[2]), why))
    if b"<%bf" % prefix in xml:
        formula = rb"<%bf(?:[^>]*/>|[^>]*>[^<]*</%bf>)" % (prefix, prefix)
        empty = rb"(?:<%bv/>|<%bv></%bv>)?</%bc>" % tuple([prefix] * 4)
        # A formula whose result is an empty text says so by its type: that one is blank.
        cell = rb"<%bc (?![^>]*t=\"str\")[^>]*?%b[^>]*>" % (prefix, _REF)
        faults += [
            (_at(match[1], match[2]), _("公式没有保存计算结果"))
            for match in re.finditer(cell + formula + empty, xml)
        ]
    return faults
