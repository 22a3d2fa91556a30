"""Fonts: found, fallen back on character by character, and never an empty box."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import typst

from tests.documents.reading import fonts_of, pdf_text, showcase
from tihang import edition as editions
from tihang.documents import (
    FontError,
    RecommendationTable,
    TableRow,
    filing_pdf,
    fonts,
    recommendation_pdf,
    typesetting,
)
from tihang.documents.glyphs import REPLACED, drawable

EDITION = editions.load("2025")
RARE = "堃喆珺玥镕昇祎翀"


@pytest.fixture
def fresh_fonts() -> Iterator[None]:
    """Fonts are looked for anew in this test and again after it."""
    for found in (fonts.available_fonts, typesetting._compiler):
        found.cache_clear()
    yield
    for found in (fonts.available_fonts, typesetting._compiler):
        found.cache_clear()


@pytest.fixture
def bundled_alone(fresh_fonts: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIHANG_FONTS", "bundled")


def table(text: str) -> bytes:
    row = TableRow(text, "", (), "", "")
    return recommendation_pdf(RecommendationTable(EDITION.table_form("excellence"), "", (row,)))


def test_without_any_chinese_font_rendering_fails_with_a_clear_error(
    fresh_fonts: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "_bundled_folder", lambda: None)
    monkeypatch.setattr(fonts, "_system_folders", lambda: ())
    with pytest.raises(FontError, match="中文字体"):
        filing_pdf(showcase(), EDITION)


def test_a_folder_without_fonts_is_no_help(tmp_path: Path) -> None:
    (tmp_path / "NotoSansSC.txt").write_text("not a font")
    with pytest.raises(FontError):
        fonts.find_fonts([tmp_path])


def test_the_font_of_the_package_is_enough(bundled_alone: None) -> None:
    embedded = fonts_of(filing_pdf(showcase(), EDITION))
    assert any(name.startswith("NotoSansSC") for name in embedded)
    assert all(embedded.values())
    assert not any("Serif" in name and "Libertinus" not in name for name in embedded)


def test_every_role_ends_with_the_fonts_that_draw_what_others_lack() -> None:
    for families in fonts.available_fonts().families.values():
        assert fonts.BUNDLED_FAMILY in families
        assert families[-1] == fonts._LATIN_FAMILY


def test_typst_draws_every_letter_that_is_claimed_of_its_own_font() -> None:
    """PDF/A refuses a character without a glyph, so that setting them all proves it."""
    letters = "".join(chr(code) for known in fonts._LATIN_RANGES for code in known)
    source = (
        f'#set document(title: "x")\n#set text(font: "{fonts._LATIN_FAMILY}", fallback: false)\n'
    )
    source += '#sys.inputs.letters.clusters().join(" ")'
    compiler = typst.Compiler(ignore_system_fonts=True)
    pdf = compiler.compile(
        input=source.encode(), format="pdf", pdf_standards=["a-2b"], sys_inputs={"letters": letters}
    )
    assert isinstance(pdf, bytes)


def test_a_character_that_no_font_draws_is_named_and_not_dropped(bundled_alone: None) -> None:
    at_hand = fonts.available_fonts()
    assert drawable("甲😀乙", at_hand) == f"甲{REPLACED}1F600)乙"
    assert table("甲😀乙").startswith(b"%PDF")


def test_joiners_and_selectors_leave_no_trace() -> None:
    at_hand = fonts.available_fonts()
    assert drawable("甲\u200d乙\ufe0f\u200b丙", at_hand) == "甲乙丙"


def test_common_text_is_left_alone() -> None:
    text = "发动机壳体 CO₂ m³ ℃ ≥ ① “引号” —— …… 〔2025〕 堃喆珺玥镕\n第二行"
    assert drawable(text, fonts.available_fonts()) == text


@pytest.mark.parametrize("mark", ["e\u0301", "中\u0301", "\u0301", "e\u0301\u0302\u0303"])
def test_accents_that_cannot_be_joined_do_not_break_a_paper(mark: str) -> None:
    assert table(mark).startswith(b"%PDF")


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="pdftoppm (poppler-utils) is absent")
def test_rare_characters_of_names_are_really_drawn(tmp_path: Path) -> None:
    """Empty boxes would all look alike, and text extraction would never tell."""
    pictures = [picture(table(character), tmp_path) for character in (*RARE, "")]
    assert len(set(pictures)) == len(RARE) + 1


def picture(pdf: bytes, folder: Path) -> bytes:
    """The first page as grey pixels."""
    path = folder / "page.pdf"
    path.write_bytes(pdf)
    command = ["pdftoppm", "-r", "100", "-gray", "-singlefile", str(path)]
    return subprocess.run(command, capture_output=True, check=True).stdout


def test_papers_set_at_the_same_time_do_not_mix() -> None:
    names = [f"第{number}家示例企业" for number in range(12)]
    with ThreadPoolExecutor(4) as pool:
        papers = list(pool.map(table, names))
    assert [name in pdf_text(paper) for name, paper in zip(names, papers, strict=True)] == [
        True
    ] * 12


def test_an_accented_letter_leaves_the_plain_one_readable() -> None:
    """A font that builds ċ of c and a dot would turn every c of the file into ċ."""
    text = pdf_text(table("ċ ė ǎ e\u0301 abcde"))
    assert "ċėǎéabcde" in text
