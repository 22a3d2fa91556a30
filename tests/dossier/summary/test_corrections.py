"""Cells corrected by whoever receives a table are read in the stead of what was written."""

from __future__ import annotations

from tests.dossier.summary import building as made
from tests.dossier.summary.building import EDITION, FIRST, FROM, HEAD, ONE, SECOND, TWO
from tihang.dossier.summary import parse_summary


def test_a_corrected_cell_is_read_in_the_stead_of_what_was_written() -> None:
    faulty = made.table(FIRST, made.changed(SECOND, 5, "见名片"))
    corrections = {"Sheet1!F5": "13800000002", "别处!A1": "x", "Sheet1!ZZ9": "x", "F5": "x"}
    found = parse_summary(faulty, "闽侯县.xlsx", EDITION, corrections=corrections)
    assert found.clean
    assert [made.short(row) for row in found.rows] == [ONE, TWO]


def test_a_correction_takes_away_what_was_wrong_with_the_cell_itself() -> None:
    faulty = made.table(FIRST, made.changed(SECOND, 1, "=1/0"))
    assert not parse_summary(faulty, "a.xlsx", EDITION).clean
    assert parse_summary(faulty, "a.xlsx", EDITION, corrections={"Sheet1!B5": SECOND[1]}).clean


def test_a_correction_reaches_a_sheet_that_begins_further_in() -> None:
    faulty = made.workbook(
        *(("", "", *row) for row in (made.TITLE, FROM, HEAD, made.changed(FIRST, 5, "1")))
    )
    assert made.told(parse_summary(faulty, "a.xlsx", EDITION), "Sheet1!H4", "手机号")
    assert parse_summary(faulty, "a.xlsx", EDITION, corrections={"Sheet1!H4": FIRST[5]}).clean


def test_a_blank_cell_is_known_by_its_heading_and_can_be_filled_in() -> None:
    data = made.table(made.changed(FIRST, 4, None))
    row = parse_summary(data, "a.xlsx", EDITION).rows[0]
    assert row.headings["Sheet1!E4"] == "联系人"
    assert row.line == "Sheet1!4"
    found = parse_summary(data, "a.xlsx", EDITION, corrections={"Sheet1!E4": "林一"})
    assert found.clean
    assert made.short(found.rows[0]) == ONE


def test_a_correction_can_make_a_cell_wrong() -> None:
    spoilt = parse_summary(
        made.table(FIRST), "a.xlsx", EDITION, corrections={"Sheet1!B4": "", "Sheet1!D4": "能源管控"}
    )
    assert made.told(spoilt, "Sheet1!B4", "未填写申报单位名称")
    assert made.told(spoilt, "Sheet1!D4", "能源智能管控")


def test_a_given_tier_counts_only_where_the_table_does_not_say() -> None:
    silent = made.workbook(FROM, (*HEAD[:2], "项目名称", *HEAD[3:]), FIRST)
    assert parse_summary(silent, "a.xlsx", EDITION, tier="pioneer").rows[0].tier == "pioneer"
    assert (
        parse_summary(silent, "卓越级.xlsx", EDITION, tier="pioneer").rows[0].tier == "excellence"
    )
    says = made.table(FIRST)
    assert parse_summary(says, "a.xlsx", EDITION, tier="pioneer").rows[0].tier == "excellence"
