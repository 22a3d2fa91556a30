"""What the offices do with a filing: examine, return, give an opinion, rank, recommend."""

from __future__ import annotations

import io
import re

import pypdf
from playwright.sync_api import Locator, Page, expect

from tests.documents.reading import docx_text, pdf_text, squeezed
from tests.e2e import papers
from tests.e2e.firm_steps import FIRM, PROJECT, SAVED
from tests.e2e.people import Person

REASON = "请在项目简介中补充工厂占地面积。"
LETTER = "融工信函〔2025〕8号"


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
    page.get_by_role("navigation", name="主菜单").get_by_role("link", name="推荐排序").click()
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
    page.get_by_role("navigation", name="主菜单").get_by_role("link", name="推荐排序").click()
    page.get_by_role("row").filter(has_text="卓越级").get_by_role("link", name="打开").click()
    expect(page.get_by_role("row").filter(has_text=FIRM)).to_contain_text("第 1 位")
    page.get_by_label(f"{FIRM}的次序").fill("1")
    page.get_by_role("button", name="保存并预览推荐名单").click()
    page.get_by_role("button", name="确认推荐").click()
    expect(page.get_by_role("heading", name="已推荐")).to_be_visible()
    check_the_table(province, [FIRM])
