"""The paper comes back: the same as what was filed, and one with a number changed."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.documents.comparison.papers import with_body
from tests.e2e.conftest import Hire
from tests.e2e.firm_steps import hand_in_the_draft
from tests.e2e.looking import problems_of
from tests.e2e.office_steps import find_the_case_at_home
from tests.e2e.people import Person

SECONDS = 60_000
"""Comparing is done in the background, and takes a while on a busy machine."""

REVENUE, ANOTHER = "主营业务收入88,240万元", "主营业务收入98,240万元"


def with_another_revenue(body: str) -> str:
    assert body.count(REVENUE) == 1
    return body.replace(REVENUE, ANOTHER)


@pytest.mark.slow
def test_a_paper_that_comes_back_is_held_against_what_was_filed(hire: Hire, tmp_path: Path) -> None:
    firm = hire("firm")
    page = firm.page
    hand_in_the_draft(firm, hire("firm-boss"))
    assert problems_of(page) == []
    pdf, word = tmp_path / "盖章件.pdf", tmp_path / "改动件.docx"
    pdf.write_bytes(firm.download(page.get_by_role("link", name="下载申报书（PDF）")))
    filed = firm.download(page.get_by_role("link", name="下载申报书（Word）"))
    word.write_bytes(with_body(filed, with_another_revenue))
    page.get_by_role("link", name="查看申报").click()
    case = urlsplit(page.url).path

    hand_in(page, pdf)
    expect(outcome(page)).to_contain_text("与线上内容一致", timeout=SECONDS)
    assert problems_of(page) == []

    firm.open(case)
    hand_in(page, word)
    expect(outcome(page)).to_contain_text("不一致之处", timeout=SECONDS)
    changed = page.get_by_role("listitem").filter(has=page.locator("del, ins"))
    expect(changed).to_have_count(1)
    online, paper = (changed.locator("dd").nth(place) for place in (0, 1))
    expect(online).to_contain_text("2024年主营业务收入")
    expect(online.locator("del").first).to_contain_text("8")
    expect(paper.locator("ins").first).to_contain_text("9")
    assert problems_of(page) == []

    see_what_the_firm_handed_in(hire("county"))
    make_the_disc(firm, case)
    assert firm.complaints == []


def hand_in(page: Page, paper: Path) -> None:
    page.get_by_role("link", name="上传并核对").click()
    page.get_by_label(re.compile("^文件")).set_input_files(paper)
    page.get_by_role("button", name="上传并核对").click()


def outcome(page: Page) -> Locator:
    return page.locator("#outcome")


def see_what_the_firm_handed_in(county: Person) -> None:
    """The officer sees both papers with what came of them."""
    find_the_case_at_home(county)
    page = county.page
    page.get_by_role("navigation", name="所在位置").get_by_role("link").last.click()
    papers = page.get_by_role("region", name="盖章件与光盘").get_by_role("listitem")
    expect(papers.filter(has_text="盖章件.pdf")).to_contain_text("内容一致")
    expect(papers.filter(has_text="改动件.docx")).to_contain_text("不一致")


def make_the_disc(firm: Person, case: str) -> None:
    """The disc is made in the background; its page waits for it."""
    page = firm.page
    firm.open(case)
    page.get_by_role("button", name="制作申报光盘").click()
    expect(page.get_by_role("link", name=re.compile("ISO"))).to_be_visible(timeout=SECONDS)
    assert problems_of(page) == []
