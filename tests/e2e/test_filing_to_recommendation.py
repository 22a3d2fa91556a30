"""The whole way of a filing, walked by hand: firm, county, city, province, and back to the firm.

Everything is found as a person finds it, by what is written on the page.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e import papers
from tests.e2e.conftest import Hire
from tests.e2e.countersign_steps import (
    ask_the_departments,
    consent,
    object_to,
    settle_all,
    wait_until,
)
from tests.e2e.firm_steps import (
    FIRM,
    MOBILE,
    PROJECT,
    SAVED,
    complete_the_draft,
    explain_what_may_stand,
    saved_line,
    sign,
    submit,
)
from tests.e2e.office_steps import (
    REASON,
    find_the_case_at_home,
    judge_the_conditions,
    look_up_the_credit,
    rank,
    recommend,
    return_the_filing,
    send_up,
    write_the_opinion,
)
from tests.e2e.people import Person, new_context
from tests.e2e.server import Server

ADDED = "工厂占地面积3.6万平方米。"


@pytest.mark.slow
def test_a_filing_goes_from_the_firm_to_the_recommendation(
    hire: Hire, browser: Browser, server: Server
) -> None:
    firm = hire("firm")
    complete_the_draft(firm)
    use_the_other_language(firm)
    explain_what_may_stand(firm)
    boss = hire("firm-boss")
    sign(boss)
    first_code = submit(firm, "提交申报")
    dossier = download_the_filing(firm, first_code)
    assert dossier["enterprise"]["mobile"] == MOBILE

    county = hire("county")
    find_the_case_at_home(county)
    look_up_the_credit(county)
    judge_the_conditions(county)
    return_the_filing(county)

    correct_and_resubmit(firm)
    see_the_signature_lapse(firm)
    sign(boss)
    second_code = submit(firm, "重新提交")
    assert second_code != first_code
    dossier = download_the_filing(firm, second_code)
    assert ADDED in dossier["narrative"]["profile"]

    find_the_case_at_home(county)
    write_the_opinion(county, second_code)
    send_up(county)

    city = hire("city")
    hear_the_citys_departments(hire, city)
    rank(city, [FIRM, "福建朗拓机械有限公司", "福州鼎晟轴承有限公司"])
    province = hire("province")
    due = ask_the_departments(province, seconds=30)
    consent(hire("province-reform"))
    wait_until(province.page, due)
    recommend(province)

    see_the_outcome(firm)
    read_the_journal(county)
    hold_the_paper_against_the_register(browser, server, second_code)
    for person in (firm, boss, county, city, province):
        assert person.complaints == []


def hear_the_citys_departments(hire: Hire, city: Person) -> None:
    """Finance objects to the firm; the city settles it; the others let their time go by."""
    due = ask_the_departments(city, seconds=60)
    finance = hire("city-finance")
    object_to(finance, FIRM, "请补充贴息资金使用说明。")
    consent(finance)
    assert settle_all(city, "企业已补充说明，符合规定。") == 2
    wait_until(city.page, due)


def use_the_other_language(firm: Person) -> None:
    """The same page in English and back; what was typed is still there."""
    page = firm.page
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    heading = page.get_by_role("heading", level=1).inner_text()
    assert not re.search(r"[\u4e00-\u9fff]", heading)
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.get_by_label("联系方式（手机号）")).to_have_value(MOBILE)


def see_the_signature_lapse(firm: Person) -> None:
    """What was signed is not what stands there now."""
    page = firm.page
    page.get_by_role("link", name="返回申报").click()
    page.get_by_role("link", name="检查并提交").click()
    expect(page.get_by_role("alert")).to_contain_text("签署后内容有修改（智能工厂基本情况）")
    page.get_by_role("link", name="返回申报").click()


def download_the_filing(firm: Person, code: str) -> papers.Json:
    """Open the papers that the receipt offers; returns the filing's data."""
    page = firm.page
    pdf = firm.download(page.get_by_role("link", name="下载申报书（PDF）"))
    word = firm.download(page.get_by_role("link", name="下载申报书（Word）"))
    page.get_by_role("link", name="查看申报").click()
    revision = page.get_by_role("listitem").filter(has_text=code)
    data = papers.parsed(firm.download(revision.get_by_role("link", name="JSON")))
    papers.assert_filing_is_whole(data, word=word, pdf=pdf, code=code)
    return data


def correct_and_resubmit(firm: Person) -> None:
    """The firm reads why, mends it where the reason says, and sees it saved."""
    page = firm.page
    firm.open("/")
    page.get_by_role("link", name=f"{PROJECT}，卓越级").click()
    expect(page.get_by_role("status").filter(has_text="退回修改")).to_contain_text(REASON)
    page.get_by_role("link", name="智能工厂基本情况").first.click()
    expect(page.get_by_role("status").filter(has_text="退回修改")).to_contain_text(REASON)
    profile = page.get_by_role("textbox", name=re.compile("^项目简介"))
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        profile.fill(f"{profile.input_value()}{ADDED}")
    assert answer.value.ok
    expect(saved_line(page)).to_have_text(SAVED)


def see_the_outcome(firm: Person) -> None:
    page = firm.page
    firm.open("/")
    page.get_by_role("link", name=f"{PROJECT}，卓越级").click()
    expect(page.locator("main")).to_contain_text("已推荐")
    expect(page.get_by_role("link", name="检查并提交")).to_have_count(0)
    assert steps_shown(page) == STEPS
    expect(history(page)).not_to_contain_text("江审核")  # The firm deals with the office.


STEPS = [
    "推荐",
    "推荐至省",
    "上报设区市",
    "重新提交",
    "签署真实性承诺",
    "退回修改",
    "提交申报",
    "签署真实性承诺",
    "导入填报文件",
    "开始填报",
]


def history(page: Page) -> Locator:
    return page.get_by_role("region", name="流转记录")


def steps_shown(page: Page) -> list[str]:
    return history(page).locator("li > strong").all_inner_texts()


def read_the_journal(county: Person) -> None:
    """Who examined the case still sees it, with every step and who took it."""
    page = county.page
    county.open("/desk/?state=all")
    filed = page.get_by_role("row").filter(has_text=FIRM).filter(has_text="卓越级")
    filed.get_by_role("link").first.click()
    expect(history(page)).to_be_visible()
    assert steps_shown(page) == STEPS
    expect(history(page)).to_contain_text("江审核")
    expect(history(page)).to_contain_text(REASON)


def hold_the_paper_against_the_register(browser: Browser, server: Server, code: str) -> None:
    """Anybody, without an account, may ask whether a paper's code is known."""
    context = new_context(browser)
    page = context.new_page()
    page.goto(f"{server.url}/check/")
    page.get_by_label("校验码").fill(code.lower().replace("-", ""))
    page.get_by_role("button", name="核验").click()
    result = page.get_by_role("region", name="核验结果")
    expect(result).to_contain_text(FIRM)
    expect(result).to_contain_text(code)
    expect(result).to_contain_text("已推荐")
    expect(page.locator("main")).not_to_contain_text(MOBILE)
    context.close()
