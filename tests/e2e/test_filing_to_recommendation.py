"""The whole way of a filing, walked by hand: firm, county, city, province, and back to the firm.

Everything is found as a person finds it, by what is written on the page.
"""

from __future__ import annotations

import io
import re

import pypdf
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.documents.reading import docx_text, pdf_text, squeezed
from tests.e2e import papers
from tests.e2e.conftest import Hire
from tests.e2e.people import Person, new_context
from tests.e2e.server import Server

FIRM = "福建榕岚精密制造有限公司"
PROJECT = "榕岚精密壳体智能工厂"
MOBILE = "13800000000"
SAVED = re.compile(r"已保存 \d\d:\d\d:\d\d")
REASON = "请在项目简介中补充工厂占地面积。"
ADDED = "工厂占地面积3.6万平方米。"
LETTER = "融工信函〔2025〕8号"


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
    rank(city, [FIRM, "福建朗拓机械有限公司", "福州鼎晟轴承有限公司"])
    province = hire("province")
    recommend(province)

    see_the_outcome(firm)
    read_the_journal(county)
    hold_the_paper_against_the_register(browser, server, second_code)
    for person in (firm, boss, county, city, province):
        assert person.complaints == []


def complete_the_draft(firm: Person) -> None:
    """The firm fills in what is missing, and sees at once what a figure does to the verdict."""
    page = firm.page
    expect(page.get_by_role("heading", level=1)).to_contain_text("待我办理")
    page.get_by_role("link", name=f"{PROJECT}，卓越级").click()
    page.get_by_role("link", name="检查并提交").click()
    expect(page.get_by_role("button", name="提交申报")).to_be_disabled()
    page.get_by_role("link", name=re.compile("联系方式（手机号）")).click()

    mobile = page.get_by_label("联系方式（手机号）")
    expect(mobile).to_be_focused()
    mobile.fill(MOBILE)
    staff = page.get_by_label("职工人数")
    staff.fill("八百多")
    expect(staff).to_have_attribute("aria-invalid", "true")
    staff.fill("８６２")  # Full-width digits are digits.
    expect(staff).to_have_attribute("aria-invalid", "false")

    panel = page.get_by_role("complementary", name="判定情况")
    excellence = panel.get_by_role("listitem").filter(has_text="本次申报")
    expect(excellence).to_contain_text("待定")
    score, level = page.get_by_label("评估得分"), page.get_by_label("成熟度等级")
    score.fill("2.55")
    level.fill("2")
    expect(excellence).to_contain_text("不符合 1")
    score.fill("3.55")
    level.fill("3")
    expect(excellence).to_contain_text("不符合 0")
    expect(saved_line(page)).to_have_text(SAVED)


def saved_line(page: Page) -> Locator:
    return page.get_by_role("status").filter(has_text="保存").first


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


def explain_what_may_stand(firm: Person) -> None:
    """The pre-check found a head-count that differs; the firm says why."""
    page = firm.page
    page.get_by_role("link", name="返回申报").click()
    page.get_by_role("link", name="查看全部 1 项待处理").click()
    finding = page.get_by_role("listitem").filter(has_text="826人")
    expect(finding).to_contain_text("待改正或说明")
    finding.get_by_label("不改正的理由").fill("含劳务派遣人员。")
    page.get_by_role("button", name="保存理由").click()
    expect(page.locator("main")).to_contain_text("预审通过")


def sign(boss: Person) -> None:
    """The second person of the firm is led to what waits, confirms it one by one, and signs."""
    page = boss.page
    boss.open("/")
    page.get_by_role("link", name=re.compile("待签署")).click()
    for box in page.get_by_role("checkbox").all():
        expect(box).not_to_be_checked()
        box.check()
    page.get_by_role("radio", name="法定代表人授权的签署人").check()
    page.get_by_role("button", name="签署", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("提交前请核对全部内容")
    expect(page.get_by_text("签署人与提交人须为两个人")).to_be_visible()


def see_the_signature_lapse(firm: Person) -> None:
    """What was signed is not what stands there now."""
    page = firm.page
    page.get_by_role("link", name="返回申报").click()
    page.get_by_role("link", name="检查并提交").click()
    expect(page.get_by_role("alert")).to_contain_text("签署后内容有修改（智能工厂基本情况）")
    page.get_by_role("link", name="返回申报").click()


def submit(firm: Person, action: str) -> str:
    """Check the answers and hand in; returns the code on the receipt."""
    page = firm.page
    page.get_by_role("link", name="检查并提交").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("提交前请核对全部内容")
    expect(page.get_by_text("尚不能提交")).to_have_count(0)
    expect(page.locator("main")).to_contain_text(MOBILE)
    page.get_by_label("已核对全部内容，确认提交").check()
    page.get_by_role("button", name=action).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("申报已提交")
    found = papers.CODE.search(page.locator("main").inner_text())
    assert found
    return found.group()


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


def find_the_case_at_home(county: Person) -> None:
    """It waits on the officer's first page."""
    page = county.page
    county.open("/")
    row = page.get_by_role("row").filter(has_text=FIRM)
    row.get_by_role("link", name="打开").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(FIRM)


def look_up_the_credit(county: Person) -> None:
    """Record that both sites were looked at; the list of what is missing grows shorter."""
    page = county.page
    for site in ("国家企业信用信息公示系统", "中国执行信息公开网"):
        expect(page.get_by_text(f"尚未登记“{site}”的查询结果")).not_to_have_count(0)
        register = page.get_by_role("button", name=f"登记 {site}")
        form = page.locator("form").filter(has=register)
        form.get_by_label("未发现失信记录").check()
        register.click()
        expect(page.get_by_text(f"尚未登记“{site}”的查询结果")).to_have_count(0)


def judge_the_conditions(county: Person) -> None:
    """Say of each condition that waits for it that it is met, and why.

    The first ones by themselves, then those that the firm answered well together, then the rest.
    """
    page = county.page
    names = waiting_conditions(page)
    assert len(names) > 20
    for name in names[:3]:
        judge(page, name)
    expect(progress_line(page)).to_contain_text(f"需人工认定 {len(names)} 条，已认定 3 条")
    page.get_by_role("link", name="与企业自评一致的一并认定").click()
    page.get_by_label("理由").fill("经逐条查阅材料，与自评一致。")
    page.get_by_role("button", name="将所选条款认定为符合").click()
    rest = waiting_conditions(page)
    assert len(rest) < len(names) - 3
    for name in rest:
        judge(page, name)
    expect(progress_line(page)).to_contain_text(f"已认定 {len(names)} 条")


def waiting_conditions(page: Page) -> list[str]:
    """Ids of the conditions that a person has to judge and has not judged yet."""
    expect(page.get_by_role("heading", name="逐条审查")).to_be_visible()
    judgeable = page.locator("article").filter(
        has=page.get_by_role("button", name="保存认定", include_hidden=True)
    )
    waiting: list[str] = judgeable.filter(has_text="待定").evaluate_all(
        "articles => articles.map(article => article.id)"
    )
    return waiting


def judge(page: Page, name: str) -> None:
    clause = page.locator(f"[id='{name}']")
    # A group folds up when it is finished; a reader opens it.
    clause.evaluate("article => { article.closest('details').open = true }")
    clause.get_by_role("radio", name="符合", exact=True).check()
    clause.get_by_label("理由").fill("经查阅材料，符合要求。")
    clause.get_by_role("button", name="保存认定").click()
    expect(clause.get_by_role("status")).to_have_text(SAVED)


def progress_line(page: Page) -> Locator:
    return page.get_by_role("status").filter(has_text="需人工认定")


def return_the_filing(county: Person) -> None:
    page = county.page
    page.get_by_role("link", name="退回修改", exact=True).click()
    with county.expecting_trouble():  # Without a reason it does not go back.
        page.get_by_role("button", name="确认退回修改").click()
        expect(page.get_by_role("alert").first).to_be_visible()
    page.get_by_label("智能工厂基本情况").fill(REASON)
    page.get_by_role("button", name="确认退回修改").click()
    expect(page.get_by_text("退回修改").first).to_be_visible()
    expect(page.get_by_role("row").filter(has_text=FIRM)).to_have_count(0)


def correct_and_resubmit(firm: Person) -> None:
    """The firm reads why, mends it where the reason says, and sees it saved."""
    page = firm.page
    firm.open("/")
    page.get_by_role("link", name=f"{PROJECT}，卓越级").click()
    expect(page.get_by_role("status").filter(has_text="退回修改")).to_contain_text(REASON)
    page.get_by_role("link", name="智能工厂基本情况").click()
    expect(page.get_by_role("status").filter(has_text="退回修改")).to_contain_text(REASON)
    profile = page.get_by_role("textbox", name=re.compile("^项目简介"))
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        profile.fill(f"{profile.input_value()}{ADDED}")
    assert answer.value.ok
    expect(saved_line(page)).to_have_text(SAVED)


def write_the_opinion(county: Person, code: str) -> None:
    """Let the judgements stand, write the letter, issue it, open both files."""
    page = county.page
    page.get_by_role("button", name="已核对，沿用此前认定").click()
    page.get_by_label("文号").fill(LETTER)
    page.get_by_role("radio", name="同意上报").check()
    page.get_by_role("button", name="正式出具").click()
    opinion = page.get_by_role("region", name="初审意见")
    expect(opinion).to_contain_text("已出具")
    expect(opinion.get_by_role("button")).to_have_count(0)  # Issued, it is not edited any more.
    pdf = county.download(opinion.get_by_role("link", name="下载 PDF"))
    word = county.download(opinion.get_by_role("link", name="下载 Word"))
    for text in (docx_text(word), pdf_text(pdf)):
        for part in (LETTER, FIRM, PROJECT, "国家企业信用信息公示系统", "中国执行信息公开网"):
            assert squeezed(part) in text
        assert f"经初审，同意上报{FIRM}" in text
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) <= 3
    assert code in "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def send_up(county: Person) -> None:
    page = county.page
    page.get_by_role("link", name="上报设区市", exact=True).click()
    page.get_by_role("button", name="确认上报设区市").click()
    expect(page.get_by_role("status").filter(has_text="已办理")).to_contain_text("设区市审核")


def rank(city: Person, firms: list[str]) -> None:
    """Order the candidates, hand them up, open the recommendation table."""
    page = city.page
    page.get_by_role("link", name="推荐排序").click()
    page.get_by_role("row").filter(has_text="卓越级").get_by_role("link", name="打开").click()
    # In the wrong order first; the buttons put it right.
    for position, firm in enumerate([firms[1], firms[0], *firms[2:]], start=1):
        page.get_by_label(f"{firm}的次序").fill(str(position))
        page.get_by_label(f"推荐{firm}的理由").fill("建设成效突出，示范作用明显。")
    page.get_by_role("button", name=f"{firms[0]}上移").click()
    for position, firm in enumerate(firms, start=1):
        expect(page.get_by_label(f"{firm}的次序")).to_have_value(str(position))
    page.get_by_role("button", name="保存并预览上报").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("上报预览")
    listed = page.get_by_role("listitem").filter(has=page.get_by_role("link"))
    for firm in firms:
        expect(listed.filter(has_text=firm)).to_have_count(1)
    page.get_by_role("button", name="确认上报").click()
    expect(page.get_by_role("heading", name="已上报")).to_be_visible()
    check_the_table(city, firms)


def check_the_table(officer: Person, firms: list[str]) -> None:
    """The table is the notice's, in the order given, the same in both files."""
    page = officer.page
    excel = papers.rows_of_excel(officer.download(page.get_by_role("link", name="Excel")))
    word = papers.rows_of_word(officer.download(page.get_by_role("link", name="Word")))
    assert excel[0] == papers.HEADINGS
    assert [row[:2] for row in excel[1]] == [[str(n), f] for n, f in enumerate(firms, start=1)]
    assert word == excel
    page.get_by_role("link", name=firms[0]).click()
    revision = (
        page.get_by_role("listitem")
        .filter(has_text=re.compile(r"第 \d+ 版"), has=page.get_by_role("link", name="JSON"))
        .first
    )
    dossier = papers.parsed(officer.download(revision.get_by_role("link", name="JSON")))
    assert excel[1][0] == papers.expected_row(1, dossier)


def recommend(province: Person) -> None:
    page = province.page
    page.get_by_role("link", name="推荐排序").click()
    page.get_by_role("row").filter(has_text="卓越级").get_by_role("link", name="打开").click()
    expect(page.get_by_role("row").filter(has_text=FIRM)).to_contain_text("第 1 位")
    page.get_by_label(f"{FIRM}的次序").fill("1")
    page.get_by_role("button", name="保存并预览推荐名单").click()
    page.get_by_role("button", name="确认推荐").click()
    expect(page.get_by_role("heading", name="已推荐")).to_be_visible()
    check_the_table(province, [FIRM])


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
