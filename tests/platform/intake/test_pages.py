"""The pages: uploading, the preview, what becomes of rows without a filing, the ranking page."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.dossier.summary import building as made
from tests.dossier.summary.building import FIRST, HEAD, SECOND, TITLE
from tests.platform.conftest import SignIn
from tests.platform.intake.conftest import FREE_CODE, Desk
from tests.platform.made_up_cases import TIER
from tihang.platform.actor import SYSTEM
from tihang.platform.intake.models import SummaryRow, TableImport
from tihang.platform.intake.preview import preview_of
from tihang.platform.journal import queries as journal
from tihang.platform.registry.models import Enterprise
from tihang.platform.registry.services import register_enterprise

SELECT = re.compile(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', re.DOTALL)
TEXTAREA = re.compile(r'<textarea[^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', re.DOTALL)


@pytest.fixture
def city(desk: Desk, sign_in: SignIn) -> Client:
    return sign_in(desk.theatre.city)


def posted(desk: Desk, *files: tuple[str, bytes], **more: Any) -> dict[str, Any]:
    uploads = [SimpleUploadedFile(name, data) for name, data in files]
    return {"round": desk.theatre.round.pk, "tier": "", "sender": "", "tables": uploads, **more}


def fields(page: str) -> dict[str, list[str]]:
    """What a browser would send of the preview's form as it stands."""
    form = page[page.index('<form id="table"') :].split("</form>", maxsplit=1)[0]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or " checked" in tag):
            found.setdefault(name[1], []).append(value[1] if value else "on")
    for name, body in re.findall(
        r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', body)
        found[name] = [chosen[1] if chosen else ""]
    for name, body in re.findall(
        r'<textarea[^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL
    ):
        found[name] = [body]
    return found


def test_from_upload_to_acceptance_by_the_pages_alone(desk: Desk, city: Client) -> None:
    case = desk.case_of_first()
    near = made.changed(SECOND, 1, "福州闽川电机公司")
    register_enterprise(SYSTEM, name=SECOND[1], credit_code=FREE_CODE, authority=desk.minhou)
    answer = city.post(
        reverse("intake:list"),
        posted(desk, ("闽侯县.xlsx", made.table(FIRST, made.changed(near, 5, "见名片")))),
    )
    assert answer.status_code == 302
    page = city.get(answer.url).content.decode()
    assert case.number in page
    assert "名称相近，请选择" in page
    assert "1 处须处理" in page
    sent = fields(page)
    assert sent["cell:Sheet1!F5"] == ["见名片"]
    address = re.search(r'<form id="table"[^>]*action="([^"]*)"', page)
    assert address
    # Accepting what still has errors says so and writes nothing.
    refused = city.post(address[1], {**sent, "do": "accept"})
    assert refused.status_code == 422
    assert "还有 1 处须改正或选择" in refused.content.decode()
    # Accepting with changes saves them and asks to look again.
    mended = {**sent, "cell:Sheet1!F5": "13800000002", "firm:Sheet1!5": FREE_CODE}
    again = city.post(address[1], {**mended, "do": "accept"}, follow=True)
    assert "尚未导入" in again.content.decode()
    assert not SummaryRow.objects.exists()
    final = city.post(address[1], {**fields(again.content.decode()), "do": "accept"}, follow=True)
    assert "已导入 2 行" in final.content.decode()
    rows = SummaryRow.objects.order_by("rank")
    assert [(row.case, row.mobile) for row in rows] == [
        (case, "13800000001"),
        (None, "13800000002"),
    ]


def test_saving_a_page_as_it_stands_changes_nothing(desk: Desk, city: Client) -> None:
    both = made.changed(SECOND, 3, "1.人机协同作业\n2.能源管控")
    batch = desk.upload(made.table(FIRST, both))
    page = city.get(reverse("intake:import", args=[batch.pk]) + "?row=Sheet1!4").content.decode()
    assert 'name="cell:Sheet1!B4"' in page
    city.post(reverse("intake:table", args=[batch.pk, 1]), {**fields(page), "do": "save"})
    assert TableImport.objects.get().version == 1


def test_files_that_are_no_tables_are_refused_by_name_and_content(desk: Desk, city: Client) -> None:
    answer = city.post(
        reverse("intake:list"),
        posted(desk, ("a.xlsx", b"%PDF-1.7 x"), ("b.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9)),
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "“a.xlsx”未收取" in text
    assert "旧版 Office" in text
    assert not TableImport.objects.exists()


def test_an_upload_without_a_file_says_so(desk: Desk, city: Client) -> None:
    answer = city.post(reverse("intake:list"), posted(desk))
    assert answer.status_code == 422
    assert "请选择汇总表文件" in answer.content.decode()


def test_neighbours_and_counties_see_nothing_of_an_import(desk: Desk, sign_in: SignIn) -> None:
    batch = desk.upload(made.table(FIRST))
    desk.accept(batch)
    row = SummaryRow.objects.get()
    addresses = [
        reverse("intake:import", args=[batch.pk]),
        reverse("intake:errors", args=[batch.pk, 1]),
        reverse("intake:file", args=[batch.pk, 1]),
    ]
    for person, status in ((desk.theatre.other_city, 404), (desk.theatre.province, 404)):
        client = sign_in(person)
        assert {client.get(each).status_code for each in addresses} == {status}
        told = client.post(reverse("intake:row-told", args=[row.pk]), {"note": "x"})
        assert told.status_code == 404
    client = sign_in(desk.theatre.county)
    assert client.get(reverse("intake:list")).status_code == 403


def test_the_marked_table_goes_back_with_what_was_corrected(desk: Desk, city: Client) -> None:
    desk.case_of_first("示范工厂")
    batch = desk.upload(made.table(FIRST, made.changed(SECOND, 5, "见名片")))
    desk.choose(batch, cells={"Sheet1!F5": "13800000002"})
    answer = city.get(reverse("intake:errors", args=[batch.pk, 1]))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["Sheet1"]
    assert sheet["F5"].value == "见名片"
    assert "受理时已更正为“13800000002”" in sheet["F5"].comment.text
    assert "系统内为“示范工厂”" in sheet["C4"].comment.text


def test_the_merged_table_has_the_annexes_columns_and_no_formula(desk: Desk, city: Client) -> None:
    rows_sent = (made.changed(FIRST, 2, "=1+1 工厂"), SECOND)
    desk.accept(desk.upload(made.text(TITLE, made.FROM, HEAD, *rows_sent), "闽侯县.csv"))
    answer = city.get(reverse("intake:merged", args=[desk.theatre.round.code]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    rows = list(book["卓越级"].iter_rows(values_only=True))
    assert rows[0][2:7] == tuple(
        column.heading.zh for column in made.EDITION.table_form(TIER).columns[1:]
    )
    assert [row[:4] for row in rows[1:]] == [
        ("闽侯县工业和信息化局", "1", FIRST[1], "=1+1 工厂"),
        ("闽侯县工业和信息化局", "2", SECOND[1], SECOND[2]),
    ]
    assert book["卓越级"]["D2"].data_type == "s"


# --- rows without a filing -----------------------------------------------------------------


def test_a_row_without_a_filing_gets_one_step_by_step(desk: Desk, city: Client) -> None:
    desk.accept(desk.upload(made.table(SECOND)))
    row = SummaryRow.objects.get()
    register = reverse("intake:register", args=[desk.theatre.round.code]) + "?show=without"
    page = city.get(register).content.decode()
    assert "未在系统申报的 1" in page
    assert "企业未登记" in page
    wrong = city.post(reverse("intake:row-firm", args=[row.pk]), {"credit_code": "9135"})
    assert wrong.status_code == 422
    assert 'value="9135"' in wrong.content.decode()
    city.post(reverse("intake:row-firm", args=[row.pk]), {"credit_code": FREE_CODE.lower()})
    firm = Enterprise.objects.get(credit_code=FREE_CODE)
    assert firm.authority == desk.minhou
    blank = city.post(reverse("intake:row-told", args=[row.pk]), {"note": "  "})
    assert blank.status_code == 422
    city.post(reverse("intake:row-told", args=[row.pk]), {"note": "电话告闽侯县工信局林某"})
    assert "电话告闽侯县工信局林某" in city.get(register).content.decode()
    case = desk.case_of(firm, "电机智能工厂")
    assert f"对应申报 {case.number}" in city.get(register).content.decode()
    city.post(reverse("intake:row-case", args=[row.pk]), {"number": case.number})
    row.refresh_from_db()
    assert (row.case, row.enterprise) == (case, firm)
    assert "未在系统申报的 0" in city.get(register).content.decode()
    actions = [entry.action for entry in journal.entries(row.table.batch.stream)]
    assert actions[-3:] == ["row-firm-registered", "row-told", "row-linked"]
    twice = city.post(reverse("intake:row-case", args=[row.pk]), {"number": case.number})
    assert twice.status_code == 409


def test_a_row_is_not_joined_with_another_firms_filing(desk: Desk, city: Client) -> None:
    other = desk.theatre.filed()
    desk.accept(desk.upload(made.table(FIRST)))
    row = SummaryRow.objects.get()
    answer = city.post(reverse("intake:row-case", args=[row.pk]), {"number": other.number})
    assert answer.status_code == 409
    row.refresh_from_db()
    assert row.case is None


# --- the ranking page ----------------------------------------------------------------------


def test_the_counties_order_stands_where_the_city_ranks(desk: Desk, city: Client) -> None:
    case = desk.theatre.at_city(desk.theatre.land.neighbour)
    table = made.table(made.changed(FIRST, 1, desk.theatre.land.neighbour.name))
    address = reverse("review:ranking", args=[desk.theatre.round.code, TIER])
    assert "县里次序" not in city.get(address).content.decode()
    batch = desk.upload(table)
    assert "县里次序" not in city.get(address).content.decode()
    desk.accept(batch)
    page = city.get(address)
    assert "县里次序" in page.content.decode()
    (row,) = page.context["rows"]
    assert (row.case, row.notes) == (case, ("闽侯县工业和信息化局\n第 1 位",))


# --- queries -------------------------------------------------------------------------------


def many(count: int) -> bytes:
    rows = [
        (number, f"闽侯{chr(0x4E00 + 37 * number)}{chr(0x5E00 + 91 * number)}电机厂", *SECOND[2:])
        for number in range(2, count + 2)
    ]
    return made.workbook(TITLE, ("推荐单位（盖章）：闽侯县工业和信息化局",), HEAD, FIRST, *rows)


def test_a_preview_costs_the_same_queries_for_many_rows(
    desk: Desk, city: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desk.case_of_first()
    few, lots = desk.upload(many(1)), desk.upload(many(40))
    for batch in (few, lots):
        shown = TableImport.objects.select_related("round", "authority").get(pk=batch.pk)
        with django_assert_num_queries(9):
            preview_of(desk.actor, shown)
    assert len(desk.rows(lots)) == 41


def test_the_lists_cost_the_same_queries_for_many_rows(
    desk: Desk, city: Client, django_assert_max_num_queries: Any
) -> None:
    counted = []
    for count in (1, 40):
        desk.accept(desk.upload(many(count)))
        for address in (
            reverse("intake:register", args=[desk.theatre.round.code]),
            reverse("intake:register", args=[desk.theatre.round.code]) + "?show=without",
            reverse("intake:list"),
        ):
            with django_assert_max_num_queries(30) as captured:
                assert city.get(address).status_code == 200
            counted.append(len(captured))
    assert counted[:3] == counted[3:]
