"""Several tables side by side: what stands twice is shown, nothing is put together."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from tests.dossier.summary import building as made
from tests.dossier.summary.building import FIRST, HEAD, SECOND, TITLE, changed
from tihang.dossier.errors import DossierError
from tihang.dossier.summary import (
    MergedTables,
    match_firms,
    merge,
    merged_workbook,
    read_firms,
)
from tihang.dossier.summary.names import likeness

OTHER = ("推荐单位（盖章）：福清市工业和信息化局",)
WITH_CODE = (*HEAD, "统一社会信用代码")


def merged(*tables: bytes) -> MergedTables:
    read = [made.read(data, f"{number}.xlsx") for number, data in enumerate(tables, start=1)]
    return merge(read, made.EDITION)


def kinds(found: MergedTables) -> list[str]:
    return [pair.kind for pair in found.pairs]


def test_two_counties_keep_each_its_order() -> None:
    found = merged(
        made.table(FIRST, SECOND), made.workbook(TITLE, OTHER, HEAD, changed(FIRST, 1, "丙丁公司"))
    )
    assert found.clean
    assert [(row.source, row.rank) for row in found.rows] == [
        ("1.xlsx", 1),
        ("1.xlsx", 2),
        ("2.xlsx", 1),
    ]
    assert found.totals == {"excellence": 3}
    assert sorted(found.authorities.values()) == [1, 2]


def test_the_same_project_from_two_counties_is_shown_and_kept() -> None:
    found = merged(made.table(FIRST), made.workbook(TITLE, OTHER, HEAD, FIRST))
    assert kinds(found) == ["duplicate"]
    assert len(found.rows) == 2
    assert not found.clean


@pytest.mark.parametrize(
    ("name", "project", "kind"),
    [
        ("福建榕岚精密制造有限责任公司", FIRST[2], "near"),
        ("福建榕岚精密 制造有限公司", FIRST[2], "duplicate"),
        ("福建榕嵐精密制造有限公司", "另一项目", "near"),
        (FIRST[1], "二期智能工厂", "same_firm"),
    ],
)
def test_firms_that_are_alike_are_shown(name: str, project: str, kind: str) -> None:
    row = (1, name, project, *FIRST[3:])
    found = merged(made.table(FIRST), made.workbook(TITLE, OTHER, HEAD, row))
    assert kinds(found) == [kind]


def test_a_firm_of_its_own_is_no_pair() -> None:
    row = changed(FIRST, 1, "宁德海岳锂电科技有限公司")
    assert kinds(merged(made.table(FIRST), made.workbook(TITLE, OTHER, HEAD, row))) == []


def test_a_code_under_two_names_is_shown() -> None:
    code = made.credit_code(1)
    rows = (*FIRST, code), (*changed(SECOND, 1, "另一有限公司"), code)
    assert kinds(merged(made.table(*rows, head=WITH_CODE))) == ["codes"]


def test_different_codes_tell_firms_with_names_alike_apart() -> None:
    second = (2, "福建榕岚精密制品有限公司", *SECOND[2:], made.credit_code(2))
    rows = (*FIRST, made.credit_code(1)), second
    assert kinds(merged(made.table(*rows, head=WITH_CODE))) == []


def test_a_ranking_spread_over_two_files_has_no_ties() -> None:
    found = merged(made.table(FIRST), made.table(changed(SECOND, 0, 1)))
    assert [problem.place for problem in found.problems] == ["2.xlsx · Sheet1!A4"]
    assert "名次 1" in found.problems[0].message


def test_likeness_is_1_for_the_same_name_only() -> None:
    assert likeness("甲（福建）有限公司", "甲(福建)有限公司") == 1
    assert likeness("福建甲乙有限公司", "福建甲乙股份有限公司") < 1
    assert likeness("福建甲乙有限公司", "宁德丙丁有限公司") < 0.5


def test_rows_are_held_against_registered_firms() -> None:
    code, other = made.credit_code(1), made.credit_code(2)
    rows = made.read(
        made.table(
            FIRST,
            changed(SECOND, 1, "福州闽川电机公司"),
            (3, "无人知晓有限公司", *SECOND[2:]),
        )
    ).rows
    found = match_firms(rows, {code: FIRST[1], other: SECOND[1]})
    assert [match.kind for match in found] == ["exact", "near", "unknown"]
    assert [one.credit_code for match in found for one in match.candidates] == [code, other]


def test_a_code_that_belongs_to_another_name_is_not_taken() -> None:
    code = made.credit_code(1)
    rows = made.read(made.table((*FIRST, code), head=WITH_CODE)).rows
    match = match_firms(rows, {code: "别的有限公司", made.credit_code(2): FIRST[1]})[0]
    assert match.kind == "near"
    assert len(match.candidates) == 2


def test_a_list_of_firms_is_read(tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    code = made.credit_code(1)
    path.write_bytes(made.text(("企业名称", "统一社会信用代码"), (FIRST[1], code)))
    assert read_firms(path, made.EDITION) == {code: FIRST[1]}


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([("企业名称", "统一社会信用代码"), ("甲", "123")], "名单!B2：统一社会信用代码应为 18 位"),
        ([("甲", "乙"), ("丙", "丁")], "找不到企业名单"),
        (
            [
                ("企业名称", "统一社会信用代码"),
                ("甲", made.credit_code(1)),
                ("乙", made.credit_code(1)),
            ],
            "名单!B3：同一信用代码对应两个企业名称",
        ),
    ],
)
def test_a_faulty_list_of_firms_is_refused(
    tmp_path: Path, rows: list[tuple[str, str]], reason: str
) -> None:
    path = tmp_path / "名单.csv"
    path.write_bytes(made.text(*rows))
    with pytest.raises(DossierError) as refused:
        read_firms(path, made.EDITION)
    assert reason in str(refused.value)


def test_the_merged_workbook_holds_every_row_and_reads_back() -> None:
    found = merged(
        made.table(FIRST, changed(SECOND, 5, "无")), made.workbook(TITLE, OTHER, HEAD, FIRST)
    )
    data = merged_workbook(found, made.EDITION)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["卓越级", "领航级", "先进级", "疑似重复", "问题清单"]
    assert book["卓越级"].max_row == 4
    assert book["疑似重复"].max_row == 2
    again = made.read(data, "合并.xlsx")
    assert [made.short(row)[2:] for row in again.rows] == [
        made.short(row)[2:] for row in found.rows
    ]
    assert [row.authority for row in again.rows] == [row.authority for row in found.rows]


def test_no_text_of_a_table_becomes_a_formula() -> None:
    evil = '=HYPERLINK("http://x","y")'
    row = (1, f"'{evil}", evil, *FIRST[3:])
    found = merge([made.read(made.text(TITLE, HEAD, row), "表.csv")], made.EDITION)
    book = openpyxl.load_workbook(io.BytesIO(merged_workbook(found, made.EDITION)))
    types = {cell.data_type for sheet in book for line in sheet.iter_rows() for cell in line}
    assert types <= {"s", "n"}
    assert book["卓越级"]["D2"].value == evil
