"""The paper comes back: the same as what was filed, and one with a number changed."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.documents.editing import with_body
from tests.e2e.conftest import Hire
from tests.e2e.firm_steps import (
    complete_the_draft,
    explain_what_may_stand,
    sign,
    submit,
)
from tests.e2e.looking import problems_of
from tests.e2e.office_steps import find_the_case_at_home
from tests.e2e.people import Person

SECONDS = 60_000
"""Comparing is done in the background, and takes a while on a busy machine."""


@pytest.mark.slow
def test_a_paper_that_comes_back_is_held_against_what_was_filed(
    hire: Hire, tmp_path: Path
) -> None:
    firm = hire("firm")
    page = firm.page
    complete_the_draft(firm)
    explain_what_may_stand(firm)
    sign(hire("firm-boss"))
    submit(firm, "提交申报")
    assert problems_of(page) == []
    pdf, word = tmp_path / "盖章件.pdf", tmp_path / "改动件.docx"
    pdf.write_bytes(firm.download(page.get_by_role("link", name="下载申报书（PDF）")))
    filed = firm.download(page.get_by_role("link", name="下载申报书（Word）"))
    word.write_bytes(with_body(filed, lambda body: body.replace("88240", "98240")))
    assert word.read_bytes() != filed
    page.get_by_role("link", name="查看申报").click()
    case = urlsplit(page.url).path

    hand_in(page, pdf)
    expect(outcome(page)).to_contain_text("与线上内容一致", timeout=SECONDS)
    assert problems_of(page) == []

    firm.open(case)
    hand_in(page, word)
    expect(outcome(page)).to_contain_text("不一致之处", timeout=SECONDS)
    changed = page.get_by_role("listitem").filter(has=page.locator("del, ins"))
    expect(changed.first).to_contain_text("线上")
    expect(changed.first).to_contain_text("88240")
    expect(changed.first).to_contain_text("98240")
    assert problems_of(page) == []

    see_what_the_firm_handed_in(hire("county"))
    make_the_disc(firm, case)
    assert firm.complaints == []


def hand_in(page: Page, paper: Path) -> None:
    page.get_by_role("link", name="上传并核对").click()
    page.get_by_label("文件", exact=True).set_input_files(paper)
    page.get_by_role("button", name="上传并核对").click()


def outcome(page: Page):
    return page.locator("#outcome")


def see_what_the_firm_handed_in(county: Person) -> None:
    find_the_case_at_home(county)


def make_the_disc(firm: Person, case: str) -> None:
    """The disc is made in the background; its page waits for it."""
    page = firm.page
    firm.open(case)
    page.get_by_role("button", name="制作申报光盘").click()
    expect(page.get_by_role("link", name="ISO")).to_be_visible(timeout=SECONDS)
    assert problems_of(page) == []
