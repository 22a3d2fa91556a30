"""Our own table reads back the same; no table crashes the reader, and no cell is lost."""

from __future__ import annotations

import io
import random
from contextlib import suppress
from itertools import combinations

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from tests.dossier.summary import building as made
from tests.dossier.summary.sound import SOUND
from tests.dossier.summary.spoilt import SPOILT
from tihang.documents.recommendation import (
    RecommendationTable,
    TableRow,
    recommendation_docx,
    recommendation_xlsx,
)
from tihang.dossier.errors import DossierError
from tihang.dossier.summary import error_workbook, merge, merged_workbook, parse_summary
from tihang.dossier.summary.grid import Grid
from tihang.dossier.summary.merge import _kind
from tihang.dossier.summary.names import NEAR, Names, likeness
from tihang.dossier.summary.read import grids_of
from tihang.edition.model import TableForm

NAME = st.text("甲乙丙丁戊己庚辛福建州市闽侯精密机械制造纤维电子科技", min_size=2, max_size=12)
FIRM = NAME.map(lambda name: f"{name}有限公司")
PERSON = st.text("林陈黄郑王李张刘", min_size=2, max_size=3)
MOBILE = st.integers(13000000000, 19999999999).map(str)
TITLES = {
    scenario.name: f"{made.EDITION.stage(scenario.stage).name.zh}——{scenario.name}"
    for scenario in made.EDITION.scenarios
}
INSTANCE = st.tuples(
    st.sampled_from(sorted(TITLES)),
    st.text("多机协同的壳体柔性加工与检测系统AI5G、，0123. ", min_size=1, max_size=20).map(
        str.strip
    ),
).map(lambda pair: f"{TITLES[pair[0]]}——{pair[1]}线")
ROW = st.builds(
    TableRow,
    enterprise=FIRM,
    project=NAME.map(lambda name: f"{name}智能工厂"),
    scenarios=st.lists(INSTANCE, min_size=1, max_size=4, unique=True).map(tuple),
    contact=PERSON,
    mobile=MOBILE,
)
FORMS = [form for form in made.EDITION.forms if isinstance(form, TableForm)]
CELL = st.one_of(
    st.none(),
    st.sampled_from([*made.HEAD, *made.FIRST[1:], *made.TITLE, *made.FROM, "合计", "注：", "1"]),
    st.text(max_size=12),
    st.integers(0, 10**12),
)
CASES = [*SOUND, *SPOILT]
WORKBOOKS = [case.data for case in SOUND if case.file.endswith(".xlsx")]
GRID = st.lists(st.lists(CELL, max_size=8), max_size=12)


@given(st.sampled_from(FORMS), NAME, st.lists(ROW, min_size=1, max_size=6), st.booleans())
@settings(max_examples=40)
def test_our_own_table_reads_back_the_same(
    form: TableForm, recommender: str, rows: list[TableRow], as_word: bool
) -> None:
    table = RecommendationTable(form, recommender, tuple(rows))
    data = recommendation_docx(table) if as_word else recommendation_xlsx(table)
    found = made.read(data, "表.docx" if as_word else "表.xlsx")
    assert found.problems == ()
    assert [row.rank for row in found.rows] == list(range(1, len(rows) + 1))
    assert {(row.tier, row.authority) for row in found.rows} == {(form.tier, recommender)}
    assert [
        TableRow(
            row.enterprise,
            row.project,
            tuple(one.text for one in row.scenarios),
            row.contact,
            row.mobile,
        )
        for row in found.rows
    ] == rows


def clean(cells: list[list[object]]) -> list[list[object]]:
    """Without what a workbook cannot hold."""
    legal = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE
    return [
        [legal.sub("", value) if isinstance(value, str) else value for value in row]
        for row in cells
    ]


@given(GRID, GRID, st.integers(0, 3), st.randoms())
@settings(max_examples=25)
def test_whatever_stands_in_a_table_nothing_is_lost(
    above: list[list[object]], below: list[list[object]], merges: int, draw: random.Random
) -> None:
    def shape(sheet: Worksheet) -> None:
        for _again in range(merges):
            row, column = draw.randint(1, 14), draw.randint(1, 6)
            area = {"end_row": row + draw.randint(0, 2), "end_column": column + draw.randint(0, 2)}
            sheet.merge_cells(start_row=row, start_column=column, **area)

    data = made.workbook(*clean(above), made.HEAD, *clean(below), shape=shape)
    survives(data, "表.xlsx")


@given(GRID)
def test_whatever_stands_in_a_text_file_nothing_is_lost(rows: list[list[object]]) -> None:
    survives(made.text(made.TITLE, made.HEAD, *rows), "表.csv")


@given(
    st.integers(0, len(CASES) - 1),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=8),
    st.floats(0, 1),
)
def test_damaged_files_are_refused_or_read(
    number: int, changes: list[tuple[float, int]], cut: float
) -> None:
    case = CASES[number]
    damaged = bytearray(case.data)
    for at, value in changes:
        damaged[int(at * len(damaged))] = value
    if cut < 0.3:
        del damaged[int(len(damaged) * (1 - cut)) :]
    survives(bytes(damaged), case.file)


def survives(data: bytes, name: str) -> None:
    """The reader and the writers behind it end with a result or a refusal."""
    try:
        found = parse_summary(data, name, made.EDITION)
    except DossierError:
        return
    assert not made.lost(data, name, found)
    merged = merge([found], made.EDITION)
    assert len(merged.rows) == len(found.rows)
    merged_workbook(merged, made.EDITION)
    with suppress(DossierError):
        error_workbook(data, name, found.problems)


@given(st.integers(0, len(WORKBOOKS) - 1), st.randoms())
def test_one_cell_changed_is_never_lost(number: int, draw: random.Random) -> None:
    book = openpyxl.load_workbook(io.BytesIO(WORKBOOKS[number]))
    sheet = draw.choice(book.worksheets)
    cells = [c for line in sheet.iter_rows() for c in line if c.value is not None]
    if cells:
        draw.choice(cells).value = draw.choice(["合计", "x", 7, "=1+1", "/", "推荐单位：甲", "2.5"])
    survives(made.saved(book), "表.xlsx")


def test_a_table_in_a_grid_tells_merged_rows() -> None:
    data = made.table(made.FIRST, made.SECOND, shape=made.merged("B4:B5"))
    grid = grids_of(data, "表.xlsx")[0][0]
    assert isinstance(grid, Grid)
    assert grid.lines[-1].filled[1] == made.FIRST[1]
    assert 1 not in grid.lines[-1].own


@given(st.lists(st.tuples(FIRM, st.sampled_from(["", *map(made.credit_code, (1, 2))])), max_size=9))
def test_pairs_are_those_that_comparing_each_with_each_finds(firms: list[tuple[str, str]]) -> None:
    head = (*made.HEAD[:2], "统一社会信用代码", *made.HEAD[2:])
    rows = [(i, name, code, *made.FIRST[2:]) for i, (name, code) in enumerate(firms, start=1)]
    table = parse_summary(made.table(made.FIRST, *rows, head=head), "a.csv.xlsx", made.EDITION)
    found = merge([table], made.EDITION)
    assert [(p.first, p.second, p.kind, p.likeness) for p in found.pairs] == [
        (first, second, kind, like)
        for first, second in combinations(found.rows, 2)
        if first.enterprise and second.enterprise
        for like in [likeness(first.enterprise, second.enterprise)]
        if (kind := _kind(first, second, like)) is not None
    ]


@given(st.lists(FIRM, max_size=30), FIRM)
def test_names_that_come_near_are_found_without_comparing_each(held: list[str], one: str) -> None:
    names = Names[int]()
    for number, name in enumerate(held):
        names.add(number, name)
    assert list(names.near(one)) == [
        (number, like) for number, name in enumerate(held) if (like := likeness(one, name)) >= NEAR
    ]
    assert names.same(one) == [i for i, name in enumerate(held) if likeness(one, name) == 1]
