"""What the offices do in a round, besides the steps on a single filing in ``office_steps``."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, expect

from tests.e2e.looking import problems_of
from tests.e2e.office_steps import judge, waiting_conditions
from tests.e2e.people import Person

SITES = ("国家企业信用信息公示系统", "中国执行信息公开网")
_BEIJING = ZoneInfo("Asia/Shanghai")


def look_up_in_one_list(county: Person, clean: str, listed: str) -> None:
    """Both sites for two firms at once; one firm is on a list, with a picture of the page."""
    page = county.page
    county.open("/credit/")
    assert problems_of(page) == []
    for firm, found in ((clean, "未发现失信记录"), (listed, "列入失信名单")):
        page.get_by_label(f"{firm}在“{SITES[0]}”的查询结果").select_option("未发现失信记录")
        page.get_by_label(f"{firm}在“{SITES[1]}”的查询结果").select_option(found)
    save = page.get_by_role("button", name="保存登记")
    with county.expecting_trouble():  # Without a word on what stands there it is not taken.
        save.click()
        expect(page.get_by_role("alert")).to_contain_text(listed)
    page.get_by_label(f"{listed}在“{SITES[1]}”的查询结果").select_option("列入失信名单")
    page.get_by_label(f"{listed}的查询说明").fill("（2025）示例执字第1号，失信被执行人。")
    picture = {"name": "shixin.png", "mimeType": "image/png", "buffer": page.screenshot()}
    page.get_by_label(f"{listed}的查询截图").set_input_files(files=[picture])
    save.click()
    expect(page.get_by_role("status").first).to_contain_text("登记")


def open_the_examination(officer: Person, firm: str) -> None:
    officer.open("/desk/")
    row = officer.page.get_by_role("row").filter(has_text=firm)
    row.get_by_role("link").first.click()
    officer.page.get_by_role("link", name="打开审查页面").click()
    expect(officer.page.get_by_role("heading", level=1)).to_have_text(firm)


def judge_all(officer: Person) -> None:
    """What the firm answered well together, the rest one by one."""
    page = officer.page
    page.get_by_role("link", name="与企业自评一致的一并认定").click()
    page.get_by_label("理由").fill("经逐条查阅材料，与自评一致。")
    page.get_by_role("button", name="将所选条款认定为符合").click()
    for name in waiting_conditions(page):
        judge(page, name)
    assert waiting_conditions(page) == []


def decide(officer: Person, step: str, reason: str = "") -> None:
    """From the examination: a decision, which waits for its release."""
    page = officer.page
    page.get_by_role("link", name=step, exact=True).click()
    if reason:
        page.get_by_label("理由").fill(reason)
    page.get_by_role("button", name=f"拟{step}").click()
    expect(page.get_by_role("status").first).to_contain_text("待发布")


def release(officer: Person, firm: str) -> None:
    """Look through what waits, and let it take effect."""
    page = officer.page
    officer.open("/decisions/")
    expect(page.get_by_role("row").filter(has_text=firm)).to_contain_text("待发布")
    page.get_by_role("button", name="预览发布所选").click()
    expect(page.get_by_role("row").filter(has_text=firm)).to_contain_text("转为")
    page.get_by_role("button", name="确认发布").click()
    expect(page.get_by_role("status").first).to_contain_text("已发布 1 件")


def results_told(firm: Person) -> Locator:
    """The messages on how its filings ended."""
    firm.open("/messages/")
    return firm.page.get_by_role("row").filter(has_text="的办理结果：")


def end_the_time_for_answers(lead: Person, *, seconds: int = 3) -> None:
    """Whoever asked brings the time forward; those who said nothing have let it go by."""
    page = lead.page
    page.get_by_text("更改答复截止时间").click()
    due = dt.datetime.now(_BEIJING).replace(microsecond=0) + dt.timedelta(seconds=seconds)
    page.get_by_label("答复截止时间").fill(due.strftime("%Y-%m-%dT%H:%M:%S"))
    page.get_by_label("理由").fill("其余部门均已口头答复。")
    page.get_by_role("button", name="更改", exact=True).click()
    expect(page.get_by_role("status").first).to_be_visible()
    left = (due - dt.datetime.now(_BEIJING)).total_seconds() + 0.5
    page.wait_for_timeout(max(0, left) * 1000)


def open_the_ranking(officer: Person) -> None:
    officer.open("/rankings/")
    row = officer.page.get_by_role("row").filter(has_text="卓越级")
    row.get_by_role("link", name="打开").click()


def put_in_order(officer: Person, firms: list[str]) -> None:
    """By keyboard and numbers: the last one is moved up with the arrow keys."""
    page = officer.page
    open_the_ranking(officer)
    for place, firm in enumerate([*firms[:-2], firms[-1], firms[-2]], start=1):
        page.get_by_label(f"{firm}的次序").fill(str(place))
        page.get_by_label(f"推荐{firm}的理由").fill("建设成效突出，示范作用明显。")
    page.get_by_label(f"{firms[-2]}的次序").focus()
    page.keyboard.press("Alt+ArrowUp")
    for place, firm in enumerate(firms, start=1):
        expect(page.get_by_label(f"{firm}的次序")).to_have_value(str(place))
    assert problems_of(page) == []


def hand_up(officer: Person, firms: list[str], *, preview: str, confirm: str, done: str) -> None:
    """Look through the list and let it go."""
    page = officer.page
    page.get_by_role("button", name=preview).click()
    listed = page.get_by_role("listitem").filter(has=page.get_by_role("link"))
    for firm in firms:
        expect(listed.filter(has_text=firm)).to_have_count(1)
    page.get_by_role("button", name=confirm).click()
    expect(page.get_by_role("heading", name=done)).to_be_visible()


def order_the_disc(officer: Person) -> bytes:
    """Have the disc of the list made; returns the image for the burner."""
    page = officer.page
    open_the_ranking(officer)
    page.get_by_role("button", name=re.compile("制作光盘")).first.click()
    image = page.get_by_role("link", name=re.compile("下载光盘映像"))
    expect(image).to_be_visible(timeout=120_000)
    return officer.download(image)
