"""The documentation: its links lead somewhere and both languages say the same things."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tihang.edition import load
from tihang.platform import settings
from tools import workflow_diagram

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").glob("*.md")]
)
CHINESE = [page for page in PAGES if page.name.endswith(".zh-CN.md")]
ENGLISH_ONLY = {"command-line.md", "glossary.md"}
"""Pages in docs/ that hold both languages in one."""

_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)


def prose(page: Path) -> str:
    """The page without its code blocks."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def anchors(page: Path) -> set[str]:
    """The anchors that a page's headings make: lower case, dashes for blanks."""
    titles = (title for _marks, title in _HEADING.findall(prose(page)))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def links(page: Path) -> Iterator[tuple[str, str]]:
    """The file and the anchor of each link that stays in the project."""
    for target in _LINK.findall(prose(page)):
        if "://" not in target and not target.startswith("mailto:"):
            path, _hash, anchor = target.partition("#")
            yield path, anchor


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_and_picture_leads_to_something_there(page: Path) -> None:
    lost = []
    for path, anchor in links(page):
        target = (page.parent / path) if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            lost.append(f"{path}#{anchor}" if anchor else path)
    assert not lost


def test_every_page_for_readers_is_there_in_both_languages() -> None:
    docs = {page.name for page in (ROOT / "docs").glob("*.md")}
    chinese = {page for page in docs if page.endswith(".zh-CN.md")}
    english = docs - chinese - ENGLISH_ONLY
    assert {page.replace(".zh-CN.md", ".md") for page in chinese} == english


@pytest.mark.parametrize("page", CHINESE, ids=name)
def test_both_languages_have_the_same_headings_tables_code_and_pictures(page: Path) -> None:
    other = page.with_name(page.name.replace(".zh-CN.md", ".md"))
    assert shape(page) == shape(other)


def shape(page: Path) -> dict[str, object]:
    """What a translation must not lose."""
    text = prose(page)
    return {
        "headings": [len(marks) for marks, _title in _HEADING.findall(text)],
        "rows of tables": len(re.findall(r"^\|", text, re.MULTILINE)),
        "pictures": re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text),
        "blocks of code": len(_FENCE.findall(page.read_text(encoding="utf-8"))),
    }


@pytest.mark.parametrize("page", workflow_diagram.PAGES, ids=lambda page: page.path.name)
def test_the_drawn_workflow_is_the_editions(page: workflow_diagram.Page) -> None:
    drawn = workflow_diagram.render(load(workflow_diagram.EDITION), page)
    assert page.path.read_text(encoding="utf-8") == drawn


@pytest.mark.parametrize("page", ["operations.md", "operations.zh-CN.md"])
def test_every_setting_is_documented(page: str) -> None:
    code = Path(settings.__file__).read_text(encoding="utf-8")
    read = set(re.findall(r'(?:environ\.get|_flag|_names)\(\s*"(\w+)"', code))
    documented = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs" / page).read_text(encoding="utf-8")))
    assert "TIHANG_HTTPS" in read
    assert read <= documented
