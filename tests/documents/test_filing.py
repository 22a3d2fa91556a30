"""The filing: every field stands in both files, in the same order, whatever was typed."""

from __future__ import annotations

import io
from functools import cache

import docx
import pypdf
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.documents.reading import (
    docx_text,
    fonts_of,
    missing_in_order,
    pdf_text,
    pdf_text_read_slowly,
    showcase,
    squeezed,
)
from tests.dossier.strategies import dossiers
from tihang import edition as editions
from tihang.documents import filing_docx, filing_pdf
from tihang.documents.content.filing import filing_content
from tihang.documents.content.model import strings
from tihang.documents.fonts import available_fonts
from tihang.documents.glyphs import drawable
from tihang.dossier.canonical import content_hash, short_code
from tihang.dossier.model import Dossier

EDITION = editions.load("2025")
TIERS = ("basic", "advanced", "excellence", "pioneer")
HARD = (
    "福建某某<科技>有限公司&集团“引号”'单'\"双\"",
    "{{ 7*7 }} {% for x in y %} {# 注 #} {_{ }_} {_% %_}",
    '#set page(width: 1cm) #strong[粗] $a^2$ *b* _i_ `c` @ref <label> = 题 // 注 \\ #"x"',
    "堃喆珺玥镕昇祎翀 𠮷野家 😀👨‍👩‍👧 e\u0301 m³ CO₂ ℃ ≥ Ⅲ ①",
    "甲" * 3000,
    "x" * 300 + " https://example.com/" + "a/" * 80,
    "第一行\n第二行\n\n  第三行缩进",
    "=1+1 +2 -3 @SUM(A1) <script>alert(1)</script> ]]> <!-- -->",
    "表\t格\u3000全角\u2003空",
)


@cache
def example() -> Dossier:
    return showcase()


def with_text(text: str) -> Dossier:
    """The example with this text in a cover line, a grid, a written part, a heading and tables."""
    whole = example().model_dump()
    whole["enterprise"]["name"] = whole["enterprise"]["address"] = text
    whole["factory"]["project"] = text
    whole["narrative"]["profile"] = text
    whole["scenarios"] = [
        {**whole["scenarios"][0], "instance": text, "problem": text, "interfaces": text},
    ]
    whole["scenarios"][0]["systems"] = [{"name": text, "model": text, "supplier": text}]
    whole["kpis"] = [{**whole["kpis"][0], "basis": text}]
    whole["answers"] = [{"clause": EDITION.clauses[0].id, "met": True, "statement": text}]
    whole["evidence"] = [{"id": "E01", "title": text, "file": text}]
    return Dossier.model_validate(whole)


def assert_word_holds_all(dossier: Dossier) -> None:
    text = docx_text(filing_docx(dossier, EDITION))
    missing = list(missing_in_order(strings(filing_content(dossier, EDITION)), text, 0))
    assert missing == []


def assert_pdf_holds_all(dossier: Dossier) -> None:
    """Text that runs over a page is broken by a repeated table head, so order is not asked."""
    # The quick reader goes by place, and takes brackets set close together the wrong way round.
    text = pdf_text_read_slowly(filing_pdf(dossier, EDITION))
    fonts = available_fonts()
    shown = {squeezed(drawable(s, fonts)) for s in strings(filing_content(dossier, EDITION))}
    assert sorted(s for s in shown if s not in text) == []


@pytest.mark.parametrize("tier", TIERS)
def test_every_field_of_the_form_is_in_the_content_with_its_label(tier: str) -> None:
    dossier = example().model_copy(update={"tier": tier})
    said = set(strings(filing_content(dossier, EDITION)))
    titles = "\n".join(said)
    for section in EDITION.filing_form(tier).sections:
        for field in section.fields:
            label = EDITION.field(field.path).label.zh
            alone = len(section.fields) == 1
            declared = field.path.startswith("declaration.")
            assert label in said or f"）{label}" in titles or alone or declared, field.path


@pytest.mark.parametrize("tier", TIERS)
def test_word_and_pdf_hold_the_same_strings_in_the_same_order(tier: str) -> None:
    dossier = example().model_copy(update={"tier": tier})
    wanted = [squeezed(s) for s in strings(filing_content(dossier, EDITION)) if s]
    for text in (
        docx_text(filing_docx(dossier, EDITION)),
        pdf_text(filing_pdf(dossier, EDITION)),
    ):
        assert list(missing_in_order(wanted, text, 0)) == []


def test_two_libraries_read_the_same_in_the_pdf() -> None:
    pdf = filing_pdf(example(), EDITION)
    assert pdf_text(pdf) == pdf_text_read_slowly(pdf)


@pytest.mark.parametrize("text", HARD)
def test_hard_text_comes_out_of_both_files_as_it_went_in(text: str) -> None:
    dossier = with_text(text)
    assert_word_holds_all(dossier)
    if len(text) < 1000:
        assert_pdf_holds_all(dossier)
    else:
        # A cell of 3,000 characters runs over pages; every character is still there.
        fonts = available_fonts()
        assert pdf_text(filing_pdf(dossier, EDITION)).count("甲") >= 3000 * 5
        assert drawable(text, fonts) == text


# A failing dossier is printed whole; to shrink it would mean setting thousands of papers.
@settings(
    max_examples=12,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(dossier=st.sampled_from(TIERS).flatmap(lambda tier: dossiers(tier=tier)))
def test_any_dossier_can_be_printed_and_nothing_of_it_is_lost(dossier: Dossier) -> None:
    assert_word_holds_all(dossier)
    assert_pdf_holds_all(dossier)


def test_markup_typed_by_a_firm_has_no_effect_on_the_page() -> None:
    typed = with_text('#pagebreak() #for i in range(9) [x] #sys.inputs.data #image("/x.png")')
    plain = with_text('井pagebreak() 井for i in range(9) (x) 井sys.inputs.data 井image("/x.png")')
    pages = [len(pypdf.PdfReader(io.BytesIO(filing_pdf(d, EDITION))).pages) for d in (typed, plain)]
    assert pages[0] == pages[1]


def test_an_absent_value_is_said_to_be_absent() -> None:
    bare = Dossier(edition="2025", tier="excellence")
    count = docx_text(filing_docx(bare, EDITION)).count("（未填写）")
    assert count > 60
    assert pdf_text(filing_pdf(bare, EDITION)).count("（未填写）") == count


def test_equal_dossiers_give_equal_bytes() -> None:
    again = Dossier.model_validate(example().model_dump())
    assert filing_pdf(example(), EDITION) == filing_pdf(again, EDITION)
    assert filing_docx(example(), EDITION) == filing_docx(again, EDITION)


def test_both_files_carry_the_code_of_the_content() -> None:
    code = short_code(content_hash(example()))
    pages = pypdf.PdfReader(io.BytesIO(filing_pdf(example(), EDITION))).pages
    assert all(code in page.extract_text() for page in pages)
    word = docx.Document(io.BytesIO(filing_docx(example(), EDITION)))
    assert code in word.sections[-1].footer.paragraphs[0].text
    assert code in word.sections[-1].even_page_footer.paragraphs[0].text


def test_a_changed_figure_changes_the_code() -> None:
    factory = example().factory.model_copy(update={"lines": 99})
    changed = example().model_copy(update={"factory": factory})
    codes = {filing_content(d, EDITION).code for d in (example(), changed)}
    assert len(codes) == 2


def test_only_a_draft_is_marked_as_one() -> None:
    def marks(*, draft: bool) -> tuple[bool, bool]:
        first = pypdf.PdfReader(io.BytesIO(filing_pdf(example(), EDITION, draft=draft))).pages[0]
        word = docx.Document(io.BytesIO(filing_docx(example(), EDITION, draft=draft)))
        return "草稿" in first.extract_text(), "草稿" in word.sections[0].header._element.xml

    assert marks(draft=True) == (True, True)
    assert marks(draft=False) == (False, False)


def test_the_pdf_is_tagged_archival_and_has_every_font_inside() -> None:
    pdf = filing_pdf(example(), EDITION)
    root = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].lower().startswith("zh")
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    fonts = fonts_of(pdf)
    assert any("NotoS" in name or "SC" in name for name in fonts)
    assert all(fonts.values())


def test_page_numbers_lie_outside_and_begin_after_the_contents() -> None:
    pages = pypdf.PdfReader(io.BytesIO(filing_pdf(example(), EDITION))).pages
    texts = [squeezed(page.extract_text()) for page in pages]
    first = next(n for n, text in enumerate(texts) if "—1—" in text)
    assert "目录" in texts[first - 1]
    assert "—2—" in texts[first + 1]
    assert not any("—0—" in text for text in texts)


def test_the_word_contents_refer_to_the_pages_of_their_headings() -> None:
    word = docx.Document(io.BytesIO(filing_docx(example(), EDITION)))
    xml = word.element.xml
    headings = [
        p.text for p in word.paragraphs if p.style.name in ("Heading 1", "Heading 2") and p.text
    ]
    for number, heading in enumerate(headings, start=1):
        assert f"PAGEREF _Toc{number:06d}" in xml
        assert f'w:name="_Toc{number:06d}"' in xml
        assert sum(p.text.startswith(heading) for p in word.paragraphs) >= 2


def test_word_tables_repeat_their_head_and_keep_rows_whole() -> None:
    word = docx.Document(io.BytesIO(filing_docx(example(), EDITION)))
    kpis = next(t for t in word.tables if t.rows[0].cells[1].text == "指标" and len(t.rows) > 20)
    assert kpis.rows[0]._tr.trPr.find(docx.oxml.ns.qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(docx.oxml.ns.qn("w:cantSplit")) is not None for row in kpis.rows)
