"""What the departments and the office that asks them do on the screen."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.e2e.people import Person

TIER = "卓越级"
_BEIJING = ZoneInfo("Asia/Shanghai")


def ask_the_departments(lead: Person, *, seconds: int) -> dt.datetime:
    """Ask all departments about what waits, and return until when they may answer."""
    page = lead.page
    lead.open("/countersign/")
    page.get_by_role("link", name=re.compile(f"请部门会签.*{TIER}")).click()
    due = dt.datetime.now(_BEIJING) + dt.timedelta(seconds=seconds)
    page.get_by_label("答复截止时间").fill(due.strftime("%Y-%m-%dT%H:%M:%S"))
    page.get_by_role("button", name="送会签").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("会签")
    return due


def consent(department: Person) -> None:
    """Give consent to the consultation that has waited longest."""
    _open_the_last(department)
    page = department.page
    page.get_by_role("radio", name="同意", exact=True).check()
    page.get_by_role("button", name="提交意见").click()
    expect(page.get_by_role("status").filter(has_text="已答复会签")).to_be_visible()


def object_to(department: Person, firm: str, why: str) -> None:
    """Object to one firm; without its reason the answer is not taken and nothing is lost."""
    department.open("/countersign/")
    page = department.page
    page.get_by_role("row").filter(has_text="待答复").first.get_by_role("link", name="打开").click()
    page.get_by_role("radio", name="有异议", exact=True).check()
    page.get_by_label(re.compile("^理由")).fill("一家企业须核实。")
    with department.expecting_trouble():
        page.get_by_role("button", name="提交意见").click()
        expect(page.get_by_role("alert")).to_contain_text("请勾选有异议的申报")
    expect(page.get_by_label(re.compile("^理由"))).to_have_value("一家企业须核实。")
    page.get_by_role("checkbox", name=re.compile(f"^{firm}")).check()
    page.get_by_label(re.compile(f"对{firm}.*有异议的理由")).fill(why)
    page.get_by_role("button", name="提交意见").click()
    expect(page.get_by_role("status").filter(has_text="已答复会签")).to_be_visible()


def settle_all(lead: Person, how: str) -> int:
    """Write down how each open objection was dealt with; returns how many those were."""
    lead.open("/countersign/")
    links = lead.page.get_by_role("link", name=re.compile("^打开"))
    addresses = [str(link.get_attribute("href")) for link in links.all()]
    settled = 0
    for address in addresses:
        lead.open(address)
        settled += _settle_here(lead.page, how)
    return settled


def _settle_here(page: Page, how: str) -> int:
    settled = 0
    while page.get_by_role("button", name="记录处理情况").count():
        page.get_by_label(re.compile("^处理情况")).first.fill(how)
        page.get_by_role("button", name="记录处理情况").first.click()
        expect(page.get_by_role("status").filter(has_text="已记录异议")).to_be_visible()
        settled += 1
    return settled


def wait_until(page: Page, due: dt.datetime) -> None:
    """Let the time for answers go by."""
    left = (due - dt.datetime.now(_BEIJING)).total_seconds() + 1
    page.wait_for_timeout(max(0, left) * 1000)


def _open_the_last(department: Person) -> None:
    department.open("/countersign/")
    rows = department.page.get_by_role("row").filter(has_text="待答复")
    rows.last.get_by_role("link", name="打开").click()
