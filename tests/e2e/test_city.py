"""A city's day: the departments are heard, candidates compared, ranked, and all of it handed up."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile

import pycdlib
import pytest
from playwright.sync_api import expect

from tests.documents.reading import docx_text, pdf_text, squeezed
from tests.e2e import papers
from tests.e2e.conftest import Hire
from tests.e2e.countersign_steps import consent, settle_all
from tests.e2e.people import Person

FIRMS = ("福州鼎晟轴承有限公司", "福建朗拓机械有限公司", "福清振和液压有限公司")
NUMBER = "榕示工信函〔2025〕12号"


@pytest.mark.slow
def test_a_city_hears_the_departments_ranks_and_hands_up(hire: Hire) -> None:
    city, finance = hire("city"), hire("city-finance")
    see_what_is_held_up(city)
    consent(finance)
    assert settle_all(city, "已核实资金来源和程序，符合规定。") == 1
    compare_two(city)
    rank_by_keyboard_and_drag(city)
    draw_up_another_draft(city)
    hand_up(city)
    open_the_table(city)
    write_the_letter(city)
    open_the_disc(city)
    for person in (city, finance):
        assert person.complaints == []


def open_ranking(city: Person) -> None:
    city.open("/rankings/")
    row = city.page.get_by_role("row").filter(has_text="卓越级")
    row.get_by_role("link", name="打开").click()


def see_what_is_held_up(city: Person) -> None:
    open_ranking(city)
    row = city.page.get_by_role("row").filter(has_text=FIRMS[0])
    expect(row).to_contain_text("财政局（演示）尚未就")


def compare_two(city: Person) -> None:
    page = city.page
    open_ranking(city)
    page.get_by_role("link", name="候选对比").click()
    page.get_by_role("columnheader", name=re.compile("符合")).first.get_by_role("link").click()
    for firm in FIRMS[:2]:
        page.get_by_role("checkbox", name=re.compile(f"^{firm}")).check()
    page.get_by_role("button", name="并排对比所选").click()
    table = page.get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_count(3)
    expect(table).to_contain_text("关键设备数控化率")
    lines = table.get_by_role("row").count()
    page.get_by_role("link", name="只看不同之处").click()
    expect(page.get_by_role("link", name="显示全部各项")).to_be_visible()
    assert page.get_by_role("table").get_by_role("row").count() < lines


def order_shown(city: Person) -> list[str]:
    fields = city.page.locator("#ranking tr[data-case]")
    pairs: list[list[str]] = fields.evaluate_all(
        "rows => rows.map(r => [r.querySelector('.ranking__number').value, r.dataset.firm])"
    )
    return [firm for place, firm in sorted((p for p in pairs if p[0]), key=lambda p: int(p[0]))]


def rank_by_keyboard_and_drag(city: Person) -> None:
    page = city.page
    open_ranking(city)
    for place, firm in enumerate(FIRMS, start=1):
        page.get_by_label(f"{firm}的次序").fill(str(place))
    page.get_by_label(f"{FIRMS[2]}的次序").focus()
    page.keyboard.press("Alt+ArrowUp")
    said = page.locator("#ranking-said")
    expect(said).to_have_text(f"{FIRMS[2]} 现为第 2 位，共 3 位")
    assert order_shown(city) == [FIRMS[0], FIRMS[2], FIRMS[1]]
    expect(page.locator("#meter")).to_contain_text("本次列入 3 个")
    page.get_by_role("button", name=f"{FIRMS[1]}上移").click()
    expect(said).to_have_text(f"{FIRMS[1]} 现为第 2 位，共 3 位")
    rows = page.locator("#ranking tr[data-case]")
    grip = rows.filter(has_text=FIRMS[2]).locator(".ranking__grip")
    grip.drag_to(rows.filter(has_text=FIRMS[0]))
    expect(said).to_have_text(f"{FIRMS[2]} 现为第 1 位，共 3 位")
    expect(page.get_by_text("次序已改，尚未保存")).to_be_visible()
    page.get_by_label(f"推荐{FIRMS[2]}的理由").fill("示范作用明显。")
    page.get_by_role("button", name="保存排序", exact=True).last.click()
    expect(page.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    page.reload()
    assert order_shown(city) == [FIRMS[2], FIRMS[0], FIRMS[1]]


def draw_up_another_draft(city: Person) -> None:
    page = city.page
    page.get_by_role("link", name="管理和比较草稿").click()
    page.get_by_label("草稿名称").fill("分管领导意见")
    page.get_by_label("复制自").select_option(label="草稿 1")
    page.get_by_role("button", name="新建", exact=True).click()
    page.get_by_role("button", name=f"{FIRMS[0]}上移").click()
    page.get_by_role("button", name="保存排序", exact=True).last.click()
    expect(page.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    page.get_by_role("link", name="管理和比较草稿").click()
    row = page.get_by_role("table").last.get_by_role("row").filter(has_text=FIRMS[0])
    expect(row).to_contain_text("↑ 升 1 位")
    page.get_by_role("link", name="选用并预览 草稿 1").click()


def hand_up(city: Person) -> None:
    page = city.page
    expect(page.get_by_role("heading", level=1)).to_have_text("上报预览")
    page.get_by_role("button", name="确认上报").click()
    expect(page.get_by_role("heading", name="已上报")).to_be_visible()


def open_the_table(city: Person) -> None:
    page = city.page
    rows = papers.rows_of_excel(city.download(page.get_by_role("link", name="Excel")))
    assert rows[0] == papers.HEADINGS
    assert [row[1] for row in rows[1]] == [FIRMS[2], FIRMS[0], FIRMS[1]]
    assert papers.rows_of_word(city.download(page.get_by_role("link", name="Word"))) == rows


def write_the_letter(city: Person) -> None:
    page = city.page
    page.get_by_role("link", name="推荐函").click()
    page.get_by_label("文号").fill(NUMBER)
    page.get_by_role("button", name="正式出具").click()
    expect(page.get_by_role("status").filter(has_text="推荐函已出具")).to_be_visible()
    code = page.locator("dd.mono").first.inner_text()
    pdf = pdf_text(city.download(page.get_by_role("link", name="下载 PDF")))
    word = docx_text(city.download(page.get_by_role("link", name="下载 Word")))
    for text in (pdf, word):
        for part in (NUMBER, f"{FIRMS[2]}等3个项目", "关于推荐卓越级智能工厂项目的函"):
            assert squeezed(part) in text
    city.open(f"/check/{code}/")
    expect(page.locator("main")).to_contain_text(NUMBER)


def open_the_disc(city: Person) -> None:
    page = city.page
    open_ranking(city)
    page.get_by_role("button", name=re.compile("制作光盘")).click()
    zip_link = page.get_by_role("link", name=re.compile("下载文件夹"))
    expect(zip_link).to_be_visible(timeout=120_000)
    with zipfile.ZipFile(io.BytesIO(city.download(zip_link))) as packed:
        files = {name.partition("/")[2]: packed.read(name) for name in packed.namelist()}
    for line in files["SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ", 1)
        assert hashlib.sha256(files[name]).hexdigest() == digest
    letter = pdf_text(files["000_上报文书/推荐函.pdf"])
    assert squeezed(NUMBER) in letter
    assert [n for n in files if n.startswith("001") and n.endswith("初审意见.pdf")]
    image = pycdlib.PyCdlib()
    iso = city.download(page.get_by_role("link", name=re.compile("下载光盘映像")))
    image.open_fp(io.BytesIO(iso))
    held = {
        f"{folder}/{name}".lstrip("/")
        for folder, _folders, names in image.walk(joliet_path="/")
        for name in names
    }
    assert {f"{name}" for name in files} == {name.replace("//", "/") for name in held}
