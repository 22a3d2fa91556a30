"""Every field of every form, full of hard text, comes out of every file as it went in.

Of a text that is set over the whole width, the signs of the notation (see
``tihang.dossier.richtext``) are read and the rest stands on the paper; everywhere else each
character does. What no font has stands in the PDF by its number, ``〓(U+1F600)``.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import openpyxl
import pypdfium2
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.documents.reading import (
    docx_text,
    missing_in_order,
    pdf_text,
    pdf_text_read_slowly,
    squeezed,
)
from tests.dossier.hard import EMOJI, LONG, RARE, TIERS, filled, hard_dossiers
from tests.dossier.strategies import EDITION
from tihang.documents import filing_docx, filing_pdf
from tihang.documents.comparison import compare_paper
from tihang.documents.content.filing import filing_content, value_at
from tihang.documents.content.model import strings
from tihang.documents.fonts import available_fonts
from tihang.documents.glyphs import REPLACED, drawable
from tihang.dossier.files import (
    dump_json,
    dump_xlsx,
    dump_yaml,
    parse_json_dossier,
    parse_xlsx_dossier,
    parse_yaml_dossier,
)
from tihang.dossier.model import Dossier

_PIECE = 25
"""Characters of a long text that are looked for at a time."""


@pytest.mark.parametrize("tier", TIERS)
def test_the_hard_dossier_leaves_no_field_of_the_form_empty(tier: str) -> None:
    dossier = filled(tier)
    for section in EDITION.filing_form(tier).sections:
        for asked in section.fields:
            assert value_at(dossier, asked.path) not in (None, "", ()), asked.path


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.slow
def test_every_field_of_every_form_comes_out_of_every_file_as_it_went_in(tier: str) -> None:
    assert_holds_all(filled(tier))


# A failing dossier is printed whole; to shrink it would mean setting thousands of papers.
@settings(
    max_examples=3,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(dossier=st.sampled_from(TIERS).flatmap(hard_dossiers))
@pytest.mark.slow
def test_any_hard_text_in_any_field_comes_out_of_every_file_as_it_went_in(
    dossier: Dossier,
) -> None:
    assert_holds_all(dossier)


def test_written_parts_of_3000_characters_each_are_printed_whole() -> None:
    dossier = filled("pioneer", [LONG])
    text = pdf_text(filing_pdf(dossier, EDITION))
    word = docx_text(filing_docx(dossier, EDITION))
    parts = [part for part in dossier.narrative.model_dump().values() if part]
    assert len(parts) == len(type(dossier.narrative).model_fields)
    for part in parts:
        assert len(part) > 3000
        assert part in word
        assert part in text


def assert_holds_all(dossier: Dossier) -> None:
    pdf, word = filing_pdf(dossier, EDITION), filing_docx(dossier, EDITION)
    wanted = list(strings(filing_content(dossier, EDITION)))
    assert list(missing_in_order(wanted, docx_text(word), 0)) == []
    # The quick reader goes by place, and takes brackets set close together the wrong way round.
    assert list(missing_on_paper(wanted, pdf_text_read_slowly(pdf))) == []
    for paper in (pdf, word):
        comparison = compare_paper(paper, dossier, EDITION)
        assert comparison.findings == ()
        assert comparison.clean
    assert parse_json_dossier(dump_json(dossier)) == dossier
    assert parse_yaml_dossier(dump_yaml(dossier)) == dossier
    workbook = dump_xlsx(dossier, EDITION)
    assert parse_xlsx_dossier(workbook, EDITION) == dossier
    assert_no_formula(workbook)


def missing_on_paper(wanted: list[str], text: str) -> Iterator[str]:
    """Texts, or pieces of long ones, that the paper does not have character for character.

    The end of a page may break a cell in two: the piece that it breaks stands in two parts then.
    """
    fonts = available_fonts()
    for each in sorted({squeezed(drawable(each, fonts)) for each in wanted}):
        pieces = [each[at : at + _PIECE] for at in range(0, len(each), _PIECE)] or [""]
        lost = [piece for piece in pieces if piece not in text]
        whole = all(stands_in_two_parts(piece, text) for piece in lost)
        if not whole or len(lost) > max(1, len(pieces) // 8):
            yield each


def stands_in_two_parts(piece: str, text: str) -> bool:
    return any(piece[:at] in text and piece[at:] in text for at in range(2, len(piece) - 1))


def assert_no_formula(workbook: bytes) -> None:
    for sheet in openpyxl.load_workbook(io.BytesIO(workbook)):
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row), sheet.title


def test_a_lost_character_would_be_noticed() -> None:
    assert list(missing_on_paper(["甲乙" * 40, "丙丁"], "甲乙" * 40 + "丙")) == ["丙丁"]
    assert list(missing_on_paper(["甲乙丙丁戊己庚"], "甲乙丙丁别的庚")) == ["甲乙丙丁戊己庚"]
    assert list(missing_on_paper(["甲乙丙丁戊己庚"], "甲乙丙别的丁戊己庚")) == []
    assert list(missing_on_paper(["".join(map(chr, range(0x4E00, 0x4F00)))], "一丁")) != []


@pytest.fixture(scope="module")
def printed() -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(filing_pdf(filled("advanced"), EDITION))


def test_rare_characters_are_drawn_and_none_is_an_empty_box(
    printed: pypdfium2.PdfDocument,
) -> None:
    """Boxes for missing characters would all look the same."""
    shapes = [shape_of(character, printed) for character in f"{RARE}智能工厂"]
    assert all(shape.any() for shape in shapes)
    for index, shape in enumerate(shapes):
        for other in shapes[index + 1 :]:
            assert np.mean(shape != other) > 0.1


def test_two_pictures_of_one_character_are_taken_for_the_same(
    printed: pypdfium2.PdfDocument,
) -> None:
    first, second = (shape_of("堃", printed, skip) for skip in (0, 3))
    assert np.mean(first != second) < 0.1


def test_a_character_without_a_glyph_is_named_on_the_page(printed: pypdfium2.PdfDocument) -> None:
    text = "".join(page.get_textpage().get_text_range() for page in printed)
    assert f"{REPLACED}{ord(EMOJI):04X})" in squeezed(text)
    assert EMOJI not in text


def shape_of(character: str, paper: pypdfium2.PdfDocument, skip: int = 0) -> npt.NDArray[np.bool_]:
    """What is drawn of a character where it stands on the paper, brought to one size."""
    for page in paper:
        text = page.get_textpage()
        places = [at for at, each in enumerate(text.get_text_range()) if each == character]
        if len(places) <= skip:
            continue
        left, bottom, right, top = text.get_charbox(places[skip])
        crop = (left, bottom, page.get_width() - right, page.get_height() - top)
        picture = page.render(scale=8, crop=crop).to_pil().convert("L").resize((24, 24))
        return np.asarray(picture) < 128
    raise AssertionError(character)
