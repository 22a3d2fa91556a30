"""What a preview shows, what the officer decides in it, and what accepting writes."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.dossier.summary import building as made
from tests.dossier.summary.building import FIRST, FROM, HEAD, SECOND, TITLE
from tests.platform.intake.conftest import FIRST_CODE, FREE_CODE, Desk, errors
from tihang.platform.intake import services
from tihang.platform.intake.models import ImportedTable, SummaryRow, TableImport
from tihang.platform.intake.reading import Decision
from tihang.platform.journal import queries as journal
from tihang.platform.registry.models import Enterprise

WITH_CODE = (*HEAD[:2], "统一社会信用代码", *HEAD[2:])
NEAR = made.changed(FIRST, 1, "福建榕岚精密制造公司")


def coded(row: tuple[object, ...], code: str) -> tuple[object, ...]:
    return (*row[:2], code, *row[2:])


# --- firms ---------------------------------------------------------------------------------


def test_a_firm_is_found_by_its_credit_code_or_its_very_name(desk: Desk) -> None:
    by_name, unknown = desk.rows(desk.upload(made.table(FIRST, SECOND)))
    assert (by_name.firm, by_name.match.by) == (desk.first, "name")
    assert (unknown.firm, unknown.choices) == (None, [])
    by_code = desk.rows(desk.upload(made.table(coded(FIRST, FIRST_CODE), head=WITH_CODE)))[0]
    assert (by_code.firm, by_code.match.by) == (desk.first, "code")


def test_a_near_name_waits_for_the_officers_choice(desk: Desk) -> None:
    batch = desk.upload(made.table(NEAR))
    (row,) = desk.rows(batch)
    assert [firm for firm, _like in row.choices] == [desk.first]
    assert [place for place, _message in errors([row])] == ["Sheet1!B4"]
    with pytest.raises(ValidationError, match="还有 1 处须改正或选择"):
        desk.accept(batch)
    desk.choose(batch, rows={row.line: Decision(firm=FIRST_CODE)})
    (written,) = desk.accept(batch)
    assert (written.enterprise, written.name) == (desk.first, NEAR[1])


def test_a_near_name_may_be_none_of_those(desk: Desk) -> None:
    batch = desk.upload(made.table(NEAR))
    desk.choose(batch, rows={"Sheet1!4": Decision(firm="none")})
    (written,) = desk.accept(batch)
    assert written.enterprise is None


def test_an_unregistered_firm_is_registered_from_its_row(desk: Desk) -> None:
    batch = desk.upload(made.table(SECOND))
    desk.choose(batch, rows={"Sheet1!4": Decision(firm="new", credit_code=FREE_CODE)})
    assert not Enterprise.objects.filter(credit_code=FREE_CODE).exists()
    (written,) = desk.accept(batch)
    firm = Enterprise.objects.get(credit_code=FREE_CODE)
    assert (firm.name, firm.authority, written.enterprise) == (SECOND[1], desk.minhou, firm)
    assert [factory.name for factory in firm.factories.all()] == [SECOND[1]]


@pytest.mark.parametrize("code", ["", FREE_CODE[:-1] + "I", "9135"])
def test_without_a_sound_credit_code_nothing_is_registered(desk: Desk, code: str) -> None:
    batch = desk.upload(made.table(SECOND))
    desk.choose(batch, rows={"Sheet1!4": Decision(firm="new", credit_code=code)})
    assert "统一社会信用代码" in errors(desk.rows(batch))[0][1]
    with pytest.raises(ValidationError):
        desk.accept(batch)
    assert not Enterprise.objects.filter(name=SECOND[1]).exists()


def test_a_firm_of_another_region_is_an_error_of_its_cell(desk: Desk) -> None:
    code = made.credit_code(11)
    from tihang.platform.actor import SYSTEM
    from tihang.platform.registry.services import register_enterprise

    register_enterprise(
        SYSTEM, name=SECOND[1], credit_code=code, authority=desk.theatre.land.other_city
    )
    by_name = desk.rows(desk.upload(made.table(SECOND)))
    assert errors(by_name) == [("Sheet1!B4", "该企业不属于本地区")]
    by_code = desk.rows(desk.upload(made.table(coded(FIRST, code), head=WITH_CODE)))
    assert ("Sheet1!C4", "该信用代码登记的企业不属于本地区") in errors(by_code)
    # Nor can it be taken by its credit code, which the page never offered.
    batch = desk.upload(made.table(SECOND))
    desk.choose(batch, rows={"Sheet1!4": Decision(firm=code)})
    assert "不属于本地区" in errors(desk.rows(batch))[0][1]
    with pytest.raises(ValidationError):
        desk.accept(batch)


def test_a_firm_of_a_neighbouring_county_is_remarked_on(desk: Desk) -> None:
    batch = desk.upload(made.table(FIRST), "福清.xlsx", sender=desk.fuqing)
    (row,) = desk.rows(batch)
    assert row.errors == []
    assert any("不是报送单位的企业" in problem.message for problem in row.warnings)


# --- senders -------------------------------------------------------------------------------


def test_the_sender_is_who_the_table_names_then_who_the_file_is_named_after(desk: Desk) -> None:
    named = made.table(FIRST)
    silent = made.workbook(TITLE, HEAD, FIRST)
    assert desk.rows(desk.upload(named, "福清.xlsx"))[0].sender == desk.minhou
    assert desk.rows(desk.upload(silent, "2025年福清市汇总表.xlsx"))[0].sender == desk.fuqing
    assert desk.rows(desk.upload(silent, "汇总表.xlsx"))[0].sender is None
    assert desk.rows(desk.upload(named, sender=desk.fuqing))[0].sender == desk.fuqing


def test_a_sender_of_another_region_is_an_error_and_cannot_be_chosen(desk: Desk) -> None:
    foreign = made.workbook(TITLE, ("推荐单位（盖章）：思明区工业和信息化局",), HEAD, FIRST)
    batch = desk.upload(foreign)
    assert "不是本地区的主管部门" in errors(desk.rows(batch))[0][1]
    with pytest.raises(ValidationError, match="不属于本地区"):
        desk.choose(batch, sender=desk.theatre.land.other_city.pk)
    with pytest.raises(ValidationError, match="不属于本地区"):
        desk.upload(foreign, sender=desk.theatre.land.province)
    with pytest.raises(ValidationError, match="不属于本地区"):
        desk.upload(foreign, sender=desk.theatre.land.city)


def test_only_who_receives_tables_brings_them_in(desk: Desk) -> None:
    for person in (desk.theatre.county, desk.theatre.firm):
        with pytest.raises(PermissionDenied):
            desk.upload(made.table(FIRST), actor=person.actor)
    batch = desk.upload(made.table(FIRST))
    with pytest.raises(PermissionDenied):
        services.discard(desk.theatre.other_city.actor, batch.pk)


# --- filings -------------------------------------------------------------------------------


def test_a_row_is_joined_with_its_firms_filing_and_says_where_they_differ(desk: Desk) -> None:
    case = desk.case_of_first("精密零件示范工厂", mobile="13900000000")
    batch = desk.upload(
        made.table(made.changed(FIRST, 3, "人机协同作业——壳体、能源智能管控——用电"))
    )
    (row,) = desk.rows(batch)
    assert row.case == case
    assert [(each.column, each.table, each.system) for each in row.differences] == [
        ("project", FIRST[2], "精密零件示范工厂"),
        ("mobile", FIRST[5], "13900000000"),
        ("scenarios", "能源智能管控", ""),
    ]
    assert desk.accept(batch)[0].case == case


def test_a_filing_that_says_the_same_shows_no_difference(desk: Desk) -> None:
    desk.case_of_first()
    (row,) = desk.rows(desk.upload(made.table(FIRST)))
    assert row.differences == []


def test_of_several_filings_the_project_tells_or_the_officer(desk: Desk) -> None:
    one = desk.case_of_first("精密零件智能工厂")
    other = desk.case_of_first("铸件智能工厂")
    batch = desk.upload(made.table(FIRST))
    assert desk.rows(batch)[0].case == one
    desk.choose(batch, rows={"Sheet1!4": Decision(case=str(other.pk))})
    assert desk.rows(batch)[0].case == other
    open_ = desk.upload(made.table(made.changed(FIRST, 2, "数字化基地")))
    assert "有 2 项申报" in errors(desk.rows(open_))[0][1]
    desk.choose(open_, rows={"Sheet1!4": Decision(case="none")})
    assert desk.rows(open_)[0].errors == []


def test_two_rows_cannot_be_one_filing(desk: Desk) -> None:
    case = desk.case_of_first()
    twice = made.table(FIRST, made.changed(made.changed(FIRST, 0, 2), 2, "二期智能工厂"))
    batch = desk.upload(twice)
    assert f"同一申报 {case.number}" in errors(desk.rows(batch))[0][1]
    desk.choose(batch, rows={"Sheet1!5": Decision(case="none")})
    assert [row.case for row in desk.accept(batch)] == [case, None]


# --- several tables ------------------------------------------------------------------------


def test_the_same_project_in_two_tables_is_an_error_until_one_is_dropped(desk: Desk) -> None:
    batch = desk.upload(
        made.table(FIRST), "闽侯县.xlsx", ("福清.xlsx", made.workbook(TITLE, HEAD, FIRST))
    )
    (_first, second) = desk.rows(batch)
    assert "的企业和项目相同" in errors([second])[0][1]
    desk.choose(batch, 2, rows={"Sheet1!3": Decision(dropped=True)})
    assert [row.sender for row in desk.accept(batch)] == [desk.minhou]


def test_one_rank_twice_in_two_files_of_a_sender_is_an_error(desk: Desk) -> None:
    batch = desk.upload(
        made.table(FIRST),
        "闽侯一.xlsx",
        ("闽侯二.xlsx", made.table(made.changed(SECOND, 0, 1))),
    )
    assert errors(desk.rows(batch)) == [("Sheet1!A4", "名次 1 与 闽侯一.xlsx Sheet1!A4 重复")]
    desk.choose(batch, 2, cells={"Sheet1!A4": "2"})
    assert [row.rank for row in desk.accept(batch)] == [1, 2]


def test_a_tie_is_gone_when_one_of_its_rows_is_dropped(desk: Desk) -> None:
    batch = desk.upload(made.table(FIRST, made.changed(SECOND, 0, 1)))
    assert len(errors(desk.rows(batch))) == 1
    desk.choose(batch, rows={"Sheet1!4": Decision(dropped=True)})
    assert [row.name for row in desk.accept(batch)] == [SECOND[1]]


def test_a_tables_rows_take_the_place_of_the_senders_earlier_ones(desk: Desk) -> None:
    case = desk.case_of_first()
    desk.accept(desk.upload(made.table(FIRST, SECOND)))
    again = desk.upload(made.table(SECOND[:0] + made.changed(FIRST, 0, 1)))
    assert len(desk.preview(again).replaced) == 2
    desk.accept(again)
    current = SummaryRow.objects.filter(superseded_by=None)
    assert [(row.case, row.rank) for row in current] == [(case, 1)]
    assert SummaryRow.objects.filter(superseded_by=again).count() == 2


def test_a_filing_that_another_county_sent_before_is_an_error(desk: Desk) -> None:
    desk.case_of_first()
    desk.accept(desk.upload(made.table(FIRST)))
    batch = desk.upload(made.table(FIRST), "福清.xlsx", sender=desk.fuqing)
    assert "已由“闽侯县工业和信息化局”在 闽侯县.xlsx 中报送" in errors(desk.rows(batch))[0][1]


def test_a_row_of_another_tier_than_is_brought_in_is_an_error(desk: Desk) -> None:
    batch = desk.upload(made.table(FIRST), tier="pioneer")
    assert "本行为卓越级" in errors(desk.rows(batch))[0][1]
    silent = made.workbook(FROM, (*HEAD[:2], "项目名称", *HEAD[3:]), FIRST)
    assert desk.rows(desk.upload(silent, tier="pioneer"))[0].row.tier == "pioneer"


# --- correcting ----------------------------------------------------------------------------


def test_a_corrected_cell_counts_and_the_file_stays_as_it_was_sent(desk: Desk) -> None:
    data = made.table(made.changed(FIRST, 5, "见名片"))
    batch = desk.upload(data)
    desk.choose(batch, cells={"Sheet1!F4": "138 0000 0001", "Sheet1!ZZ1": "x"})
    (written,) = desk.accept(batch)
    assert written.mobile == "13800000001"
    with ImportedTable.objects.get().file.file.open("rb") as kept:
        assert kept.read() == data
    entry = journal.entries(batch.stream).last()
    assert entry.data["corrected"] == {"1": {"Sheet1!F4": "138 0000 0001"}}


def test_faulty_rows_and_tables_are_left_out_at_once(desk: Desk) -> None:
    headless = made.table((*SECOND[:3], *SECOND[4:]), head=(*HEAD[:3], *HEAD[4:]))
    batch = desk.upload(
        made.table(FIRST, made.changed(SECOND, 5, "")), "闽侯.xlsx", ("福清.xlsx", headless)
    )
    version = TableImport.objects.get().version
    assert services.leave_out_faulty(desk.actor, batch.pk, base_version=version) == 2
    assert [row.name for row in desk.accept(batch)] == [FIRST[1]]


def test_an_unreadable_file_beside_sound_ones_is_said_and_not_taken(desk: Desk) -> None:
    batch = desk.upload(made.table(FIRST), "闽侯.xlsx", ("说明.csv", "甲,乙\n丙,丁\n".encode()))
    tables = desk.preview(batch).tables
    assert [table.table.refused for table in tables] == [False, True]
    assert "找不到推荐汇总表的表头" in tables[1].problems[0].message
    assert len(desk.accept(batch)) == 1


def test_two_hundred_thousand_rows_are_refused_and_nothing_else_happens(desk: Desk) -> None:
    lines = [",".join(HEAD), *["1,甲厂,项目,能源智能管控,林一,13800000001"] * 200_000]
    batch = desk.upload("\n".join(lines).encode(), "闽侯.csv")
    (table,) = desk.preview(batch).tables
    assert table.table.refused
    assert "超过 5000 行" in table.problems[0].message
    with pytest.raises(ValidationError, match="没有可导入的行"):
        desk.accept(batch)


def test_more_rows_than_one_import_may_have_are_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tihang.platform.intake.reading.MOST_ROWS_IN_ALL", 3)
    batch = desk.upload(
        made.table(FIRST, SECOND), "闽侯.xlsx", ("福清.xlsx", made.table(FIRST, SECOND))
    )
    assert [table.table.refused for table in desk.preview(batch).tables] == [False, True]
    monkeypatch.setattr("tihang.platform.intake.reading.MOST_ROWS", 1)
    assert desk.preview(desk.upload(made.table(FIRST, SECOND))).tables[0].table.refused
