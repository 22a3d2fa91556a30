"""The firm's pages: from the first look at the tiers to the paper that came back stamped."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
from playwright.sync_api import Locator, Page, expect

from tests.e2e.people import Person
from tools.screenshots.camera import take, take_pdf_page

PROJECT = "榕岚精密壳体智能工厂，卓越级"
PAGE_OF_PDF = 4
WORKER_SECONDS = 90_000


def newcomer_rates(firm: Person) -> None:
    """A factory that was never rated: five figures and some answers give a verdict."""
    page = firm.page
    firm.open("/rating/")
    page.get_by_role("button", name=re.compile("^开始自评")).click()
    page.get_by_label(re.compile("主营业务收入")).fill("32600")
    page.get_by_label(re.compile("成熟度评估等级")).fill("2")
    page.get_by_label(re.compile("成熟度评估得分")).fill("2.1")
    groups = page.get_by_role("group", name=re.compile("^自评：")).all()
    for group in groups[:9]:
        group.get_by_label("符合", exact=True).check()
    groups[9].get_by_label("不符合", exact=True).check()
    page.wait_for_timeout(1500)
    take("firm-quick", page)


def firm_finds_its_way(firm: Person) -> None:
    page = firm.page
    take("firm-home", page)
    page.get_by_role("link", name="要不要申报、报哪级").click()
    take("firm-route", page)
    firm.open("/rating/")
    page.get_by_role("link", name="榕岚精密壳体智能工厂", exact=True).click()
    take("firm-factory", page)
    page.get_by_role("link", name=re.compile("^卓越级 FJ")).click()
    take("firm-case", page)
    page.get_by_role("link", name="逐条自评").click()
    page.get_by_role("link", name=re.compile("^研发设计")).click()
    take("firm-guide", page)
    page.get_by_role("link", name="差距与提升计划").click()
    page.get_by_role("link", name="领航级", exact=True).click()
    page.get_by_role("button", name="生成提升计划").click()
    take("firm-plan", page)


def firm_writes_scenarios(firm: Person) -> None:
    page = firm.page
    open_case(firm)
    page.get_by_role("link", name="智能工厂场景建设情况").click()
    take("firm-scenarios", page)
    page.get_by_role("link", name="从清单选择场景").first.click()
    page.get_by_label("按名称、说明或环节查找").fill("设备")
    page.get_by_role("button", name="查找").click()
    take("firm-picker", page)
    page.get_by_role("link", name="返回场景实例").click()
    page.get_by_role("link", name="从 Word 粘贴").click()
    sample = page.locator("pre").inner_text().replace("人机协同作业", "人机协作作业")
    page.get_by_label("粘贴的内容").fill(f"{sample}\n另附照片三张。")
    page.get_by_role("button", name="识别并预览").click()
    take("firm-paste", page)


def firm_traces_its_figures(firm: Person) -> None:
    page = firm.page
    open_case(firm)
    page.get_by_role("link", name="核算指标").click()
    take("firm-indicators", page, page.get_by_role("heading", name="生产运营效率类指标"))
    page.get_by_role("link", name=re.compile("^订单交付台账：")).click()
    take("firm-ledger", page, page.get_by_role("heading", name="核算结果"))


def firm_keeps_its_evidence(firm: Person) -> None:
    page = firm.page
    firm.open("/evidence/")
    take("firm-library", page)
    page.get_by_role("link", name="2022—2024年度审计报告").click()
    page.wait_for_load_state("networkidle")
    take("firm-file", page)


def firm_fills_in(firm: Person) -> None:
    page = firm.page
    open_case(firm)
    page.get_by_role("link", name=re.compile("^查看全部")).click()
    take("firm-precheck", page)
    explain = page.get_by_role("listitem").filter(has_text="826人")
    explain.get_by_label("不改正的理由").fill("含劳务派遣人员。")
    page.get_by_role("button", name="保存理由").click()
    page.get_by_role("link", name=re.compile("联系方式（手机号）")).click()
    with page.expect_response(lambda answer: answer.url.endswith("/autosave/")):
        page.get_by_label("联系方式（手机号）").fill("13800000000")
    page.get_by_role("link", name="智能工厂建设成效").click()
    take("overview", page, page.get_by_role("heading", name="关键绩效指标"))


def two_write_at_once(clerk: Person, boss: Person) -> None:
    """Both change the same text; the clerk's page shows the two beside each other."""
    open_case(clerk)
    open_case(boss)
    for person in (clerk, boss):
        person.page.get_by_role("link", name="智能工厂建设成效").click()
        person.page.wait_for_load_state("networkidle")
    first = plan_of(boss.page)
    with boss.page.expect_response(lambda answer: answer.url.endswith("/autosave/")):
        plan_of(boss.page).fill(first.input_value().replace("2026", "2027", 1))
    mine = plan_of(clerk.page)
    mine.fill(mine.input_value() + "三年内建成第二条柔性产线。")
    alert = clerk.page.get_by_role("alert").filter(has_text="您的内容尚未保存")
    expect(alert).to_be_visible(timeout=30_000)
    take("firm-conflict", clerk.page, alert)
    alert.get_by_role("radio", name=re.compile("^用我的")).check()
    alert.get_by_role("button", name="按所选内容保存").click()
    expect(alert).not_to_be_visible(timeout=30_000)
    clerk.page.get_by_role("link", name="修改历史").click()
    take("firm-history", clerk.page)


def boss_signs(boss: Person) -> None:
    page = boss.page
    boss.open("/")
    page.get_by_role("link", name=re.compile("待签署")).click()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("radio", name="法定代表人授权的签署人").check()
    take("firm-sign", page)
    page.get_by_role("button", name="签署", exact=True).click()


def firm_submits(firm: Person) -> None:
    page = firm.page
    open_case(firm)
    page.get_by_role("link", name="检查并提交").click()
    take("firm-check", page)
    page.get_by_label("已核对全部内容，确认提交").check()
    page.get_by_role("button", name="提交申报").click()
    take("firm-receipt", page)
    pdf = firm.download(page.get_by_role("link", name="下载申报书（PDF）"))
    take_pdf_page("filing-page", pdf, PAGE_OF_PDF)


def firm_hands_in_the_paper(firm: Person, folder: Path) -> None:
    """The Word file comes back with one figure changed; the page shows both."""
    page = firm.page
    word = firm.download(page.get_by_role("link", name="下载申报书（Word）"))
    changed = folder / "盖章申报书.docx"
    changed.write_bytes(with_another_figure(word, "88,240", "89,240"))
    page.get_by_role("link", name="查看申报").click()
    page.get_by_role("link", name="上传并核对").click()
    page.get_by_label(re.compile("^文件")).set_input_files(str(changed))
    page.get_by_role("button", name="上传并核对").click()
    expect(page.get_by_text("内容不一致").first).to_be_visible(timeout=WORKER_SECONDS)
    take("firm-consistency", page, page.get_by_role("heading", name="核对结果"))
    open_case(firm)
    page.get_by_role("button", name="制作申报光盘").click()
    expect(page.get_by_text("可以下载").first).to_be_visible(timeout=WORKER_SECONDS)
    take("firm-disc", page)


def with_another_figure(word: bytes, old: str, new: str) -> bytes:
    """The paper with a figure changed, as somebody does who corrects only the print."""
    document = docx.Document(io.BytesIO(word))
    for text in document.element.body.iter("{*}t"):
        text.text = (text.text or "").replace(old, new)
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def open_case(person: Person) -> None:
    person.open("/filings/")
    person.page.get_by_role("row").filter(has_text="卓越级").get_by_role("link").first.click()


def plan_of(page: Page) -> Locator:
    return page.get_by_role("textbox", name="后续实施计划")
