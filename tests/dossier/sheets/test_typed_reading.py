"""Large sheets are read with their numbers as such, and tell what they tell when read as text."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tests.dossier.ledgers import building as made
from tests.dossier.ledgers.spoiling import merged, patched, rewritten, shifted
from tests.dossier.ledgers.test_bad_ledgers import READ
from tests.dossier.ledgers.test_refused_rows import REFUSED
from tihang.dossier.errors import DossierError
from tihang.dossier.sheets import xlsx_file, xlsx_top
from tihang.dossier.sheets.table import Table
from tihang.dossier.sheets.typed import MOMENT, NUMBER, texts
from tihang.dossier.sheets.xlsx_file import read_xlsx_file

ROWS = 60
HEAD = ["编号", "数量", "日期", "备注"]
LINES: list[list[Any]] = [
    [f"A{n}", n / 8, dt.date(2024, 1, 1) + dt.timedelta(n), "x"] for n in range(ROWS)
]


def large(row: int = ROWS - 1, column: int = 0, value: Any = "A", **more: Any) -> bytes:
    return made.workbook([HEAD], made.changed(LINES, row, column, value), **more)


def all_rows(tables: list[Table]) -> list[list[list[str]]]:
    return [[table.row(row) for row in range(table.height)] for table in tables]


def kinds(table: Table) -> list[Any]:
    assert table.below is not None
    return table.below.dtypes


def test_numbers_and_moments_below_the_first_rows_are_kept_as_such() -> None:
    (table,) = read_xlsx_file(large(), typed=True)
    assert kinds(table) == [pl.String, NUMBER, MOMENT, pl.String]
    assert [column.dtype for column in table.body(1)] == kinds(table)
    assert table.height == ROWS + 1


def test_a_sheet_of_few_rows_is_all_text() -> None:
    (table,) = read_xlsx_file(made.workbook([HEAD], LINES[:30]), typed=True)
    assert table.below is None


def formulas(data: bytes) -> bytes:
    return patched(data, r"<v>5\.5</v>", "<f>1+1</f><v>5.5</v>")


ALIKE: dict[str, Callable[[], bytes]] = {
    "plain": large,
    "a text among numbers": lambda: large(55, 1, "若干"),
    "a number as text among numbers": lambda: large(55, 1, "12"),
    "a truth among numbers": lambda: large(55, 1, value=True),
    "a date among numbers": lambda: large(55, 1, dt.date(2024, 5, 1)),
    "a number among dates": lambda: large(55, 2, 45000),
    "a time of day": lambda: large(55, 2, dt.datetime(2024, 5, 1, 13, 4, 5, 120_000)),  # noqa: DTZ001
    "a span of time among numbers": lambda: large(55, 1, dt.timedelta(hours=30)),
    "a text in the first rows": lambda: large(5, 1, "1,000"),
    "a number as text in the first rows": lambda: large(5, 1, "0.50"),
    "a date as text in the first rows": lambda: large(5, 2, "2024.5.1"),
    "blanks among numbers": lambda: large(55, 1, None),
    "blanks among dates": lambda: large(55, 2, None),
    "spaces among numbers": lambda: large(55, 1, " "),
    "an error among numbers": lambda: large(55, 1, "#DIV/0!"),
    "a formula without its result": lambda: large(55, 1, "=1+1"),
    "a formula with its result": lambda: formulas(large()),
    "#N/A as a word among numbers": lambda: patched(
        large(), r'<c r="B50"([^>]*)><v>[^<]*</v>', r'<c r="B50" t="str"><v>#N/A</v>'
    ),
    "an empty text among numbers": lambda: patched(
        large(), r'<c r="B50"([^>]*)><v>[^<]*</v>', r'<c r="B50" t="str"><v></v>'
    ),
    "a truth with its mark otherwise written": lambda: patched(
        large(), r'<c r="B50"([^>]*)><v>[^<]*</v>', r'<c r="B50" t = "b"><v>1</v>'
    ),
    "a day that is none": lambda: patched(
        large(), r'(<c r="C50"[^>]*)><v>[^<]*</v>', r"\1><v>3000000</v>"
    ),
    "empty columns and rows before the table": lambda: large(shape=shifted),
    "a first column that begins far down": lambda: made.workbook(
        [[None, *HEAD]], [[None, *line] for line in LINES], [["合计", None, 1]]
    ),
    "columns that end far down": lambda: made.workbook([["标题"]], LINES),
    "nothing in the first rows": lambda: made.workbook([[None]] * 50, [HEAD], LINES),
    "a cell merged across the cut": lambda: large(shape=merged("D39:D44")),
    "a hidden sheet": lambda: large(shape=_with_hidden),
    "rows out of order": lambda: _moved(large()),
    "a row without its number": lambda: patched(large(), r'<row r="50"', "<row"),
    "tags with a prefix": lambda: rewritten(large(), _prefixed),
}


def _with_hidden(sheet: Any) -> None:
    other = sheet.parent.create_sheet("另一表")
    for line in [HEAD, *LINES]:
        other.append(line)
    other.sheet_state = "hidden"


def _moved(data: bytes) -> bytes:
    """The third row put last."""
    return patched(data, r'(?s)(<row r="3".*?</row>)(.*)(</sheetData>)', r"\2\1\3")


def _prefixed(xml: str) -> str:
    return re.sub(r"<(/?)(\w+)(?=[\s/>])", r"<\1x:\2", xml).replace("xmlns=", "xmlns:x=")


@pytest.mark.parametrize("name", ALIKE)
def test_every_cell_reads_as_in_a_sheet_of_text(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = ALIKE[name]()
    text = read_xlsx_file(data)
    for top in (1, 2, 5, 40, 49, 55):
        monkeypatch.setattr(xlsx_top, "TOP", top)
        assert_alike(read_xlsx_file(data, typed=True), text)


def assert_alike(typed: list[Table], text: list[Table]) -> None:
    assert all_rows(typed) == all_rows(text)
    for one, other in zip(typed, text, strict=True):
        assert (one.first_column, one.hidden, one.merged, one.faults) == (
            other.first_column,
            other.hidden,
            other.merged,
            other.faults,
        )
        for first in (0, 1, 41):
            body, plain = one.body(first), other.body(first)
            assert [texts(column).to_list() for column in body] == [
                column.to_list() for column in plain
            ]


TO_THE_END = {"1,048,576 empty rows", "a blank in the very last row"}
"""Long enough to be read typed where they are tested."""


@pytest.mark.parametrize("name", [name for name in (*READ, *REFUSED) if name not in TO_THE_END])
def test_bad_ledgers_fare_alike_however_few_rows_are_read_as_text(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind, build, *_rest = READ.get(name) or REFUSED[name]
    data = build()
    expected = made.reckoned(data, kind)
    for top in (1, 2, 3):
        monkeypatch.setattr(xlsx_top, "TOP", top)
        assert made.reckoned(data, kind) == expected


@given(
    st.lists(
        st.one_of(
            st.floats(-1e15, 1e15).map(lambda number: number + 0.0),
            st.integers(-(10**9), 10**9).map(float),
            st.decimals(0, 10**6, places=3).map(float),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_numbers_read_as_the_text_that_the_reader_writes(numbers: list[float]) -> None:
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True})
    sheet = book.add_worksheet()
    for row, number in enumerate([0.0] * 50 + numbers):
        sheet.write_number(row, 0, number)
    book.close()
    data = output.getvalue()
    (typed,), (text,) = read_xlsx_file(data, typed=True), read_xlsx_file(data)
    assert kinds(typed) == [NUMBER]
    assert texts(typed.body(0).to_series()).to_list() == text.cells.to_series().to_list()


@pytest.mark.parametrize("piece", [7, 64, 1000, 4096])
@pytest.mark.parametrize("place", ["DA1", "AA300000", "XFD1048576", "xfd9"])
def test_a_cell_far_out_is_found_wherever_the_sheet_is_cut_into_pieces(
    piece: int, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_file, "PIECE", piece)
    data = patched(
        large(), "</sheetData>", f'<row r="99"><c r="{place}"><v>1</v></c></row></sheetData>'
    )
    with pytest.raises(DossierError, match=place):
        read_xlsx_file(data)
