"""A notice from the province down to the firm: its trap is seen, mended, and each level
brings its own time forward. The server stands in another zone all the while."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.people import Person, enter
from tests.e2e.server import Server

BEIJING = dt.timezone(dt.timedelta(hours=8))
TITLE = "关于开展春季申报工作的通知"
PROVINCE, CITY, COUNTY = "演工信〔2027〕11号", "演市工信〔2027〕12号", "演县工信〔2027〕13号"


@pytest.fixture
def abroad(demo_data: Path, tmp_path: Path) -> Iterator[Server]:
    """A server of its own, in New York."""
    folder = tmp_path / "var"
    shutil.copytree(demo_data, folder)
    before = os.environ.get("TZ")
    os.environ["TZ"] = "America/New_York"
    running = Server(folder)
    try:
        running.start()
        yield running
    finally:
        running.kill()
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before


@pytest.fixture
def people(browser: Browser, abroad: Server) -> Iterator[dict[str, Person]]:
    contexts: list[BrowserContext] = []
    found: dict[str, Person] = {}
    for name in ("province", "city", "county", "firm"):
        found[name] = enter(browser, abroad.url, name)
        contexts.append(found[name].context)
    yield found
    for context in contexts:
        context.close()


def friday(weeks: int) -> dt.date:
    """A Friday some weeks from now."""
    today = dt.datetime.now(BEIJING).date()
    return today + dt.timedelta(days=(4 - today.weekday()) % 7 + 7 * weeks)


def in_words(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def open_the_round(province: Person) -> None:
    """A round for one tier; the public holidays of its years are entered as announced."""
    page = province.page
    province.open("/notices/")
    page.get_by_role("link", name="开通批次").click()
    page.get_by_label("名称", exact=False).first.fill("春季批次（演示）")
    page.get_by_label("英文名称").fill("Spring round (demo)")
    page.get_by_label("批次代码").fill("spring")
    page.get_by_label("卓越级").check()
    page.get_by_label("央企集团渠道").uncheck()
    page.get_by_role("button", name="开通并编写通知").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("编写通知")
    draft = page.url
    for year in {friday(0).year, friday(20).year}:
        province.open("/rounds/spring/working-days/")
        page.get_by_label("年份").fill(str(year))
        page.get_by_label("依据").fill("演示：全年无假日")
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_role("status")).to_contain_text(str(year))
    page.goto(draft)


def deadline_row(page: Page, place: int, level: str, day: dt.date) -> None:
    row = page.get_by_role("group", name=f"截止时间{place}", exact=True)
    row.get_by_label("由谁完成").select_option(label=level)
    row.get_by_label("截止日期").fill(day.isoformat())


def write_with_a_trap(province: Person) -> None:
    """As in 2025: firms on Friday, the city on the Monday after it."""
    page = province.page
    page.get_by_label("文号").fill(PROVINCE)
    page.get_by_label("标题").fill(TITLE)
    deadline_row(page, 1, "申报单位", friday(12))
    page.get_by_role("button", name="再加一行截止时间").click()
    deadline_row(page, 2, "设区市", friday(12) + dt.timedelta(days=3))
    page.get_by_role("button", name="保存并核对截止时间").click()


def see_the_trap_and_take_the_proposals(province: Person) -> None:
    page = province.page
    expect(page.get_by_role("heading", level=1)).to_have_text("层层截止核对")
    expect(page.get_by_role("region", name="核对结果")).to_contain_text("没有一个工作日")
    page.get_by_role("link", name="印发", exact=True).click()
    with province.expecting_trouble():  # Without a reason it does not go out as it is.
        page.get_by_role("button", name="确认印发").click()
        expect(page.get_by_role("alert")).to_contain_text("请写明理由")
    page.get_by_role("link", name="返回核对，采用建议日期").click()
    page.get_by_role("button", name="采用建议日期").click()
    expect(page.get_by_role("status")).to_contain_text("已采用建议日期")
    expect(page.get_by_role("region", name="核对结果")).not_to_contain_text("没有一个工作日")


def issue(person: Person) -> None:
    page = person.page
    page.get_by_role("link", name="印发", exact=True).click()
    page.get_by_role("button", name="确认印发").click()
    expect(page.get_by_role("status")).to_contain_text("已印发")


def forward(person: Person, above: str, number: str, day: dt.date) -> None:
    """Receive a notice and forward it with an earlier time for the firms beneath."""
    page = person.page
    person.open("/notices/")
    page.get_by_role("link", name=f"查看并转发 {above}").click()
    page.get_by_role("button", name="转发到下级").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("转发上级通知")
    page.get_by_label("文号").fill(number)
    deadline_row(page, 1, "申报单位", friday(30))
    with person.expecting_trouble():  # Later than above is not taken, and nothing is lost.
        page.get_by_role("button", name="保存草稿", exact=True).last.click()
        expect(page.get_by_role("alert")).to_contain_text("只可提前，不可推后")
    expect(page.get_by_label("文号")).to_have_value(number)
    deadline_row(page, 1, "申报单位", day)
    addition = page.get_by_role("group", name="补充要求1", exact=True)
    addition.get_by_label("类别").select_option(label="份数")
    addition.get_by_label("要求").fill(f"纸质版一式四份（{number}）")
    page.get_by_role("button", name="保存草稿", exact=True).last.click()
    issue(person)


def test_a_notice_goes_down_the_cascade_and_each_level_keeps_its_time(
    people: dict[str, Person],
) -> None:
    open_the_round(people["province"])
    write_with_a_trap(people["province"])
    see_the_trap_and_take_the_proposals(people["province"])
    issue(people["province"])
    forward(people["city"], PROVINCE, CITY, friday(8))
    forward(people["county"], CITY, COUNTY, friday(7))
    firm = people["firm"]
    firm.open("/notices/")
    firm.page.get_by_role("link", name="春季批次（演示）").click()
    dates = firm.page.get_by_role("region", name="与我有关的截止时间")
    expect(dates.get_by_role("listitem")).to_have_count(1)
    expect(dates).to_contain_text(f"{in_words(friday(7))}（星期五）23:59:59（+08:00）")
    for number in (PROVINCE, CITY, COUNTY):
        expect(firm.page.get_by_role("link", name=number).first).to_be_visible()
        if number != PROVINCE:
            expect(firm.page.get_by_text(f"纸质版一式四份（{number}）")).to_be_visible()
    calendar = firm.download(firm.page.get_by_role("link", name="下载日历文件")).decode()
    assert re.findall(r"DTSTART:(\w+)", calendar) == [f"{friday(7):%Y%m%d}T155959Z"]
    for person in people.values():
        assert person.complaints == []
