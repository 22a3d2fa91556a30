# ruff: noqa: SLF001 - python-docx has no public way to parts of Word that it does not know.
"""The template of the filing: cover, contents, sections."""

from __future__ import annotations

from typing import Any

from docx.enum.section import WD_SECTION
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from tools.docx_templates.parts import (
    add,
    cell_text,
    footer,
    put,
    shade,
    table,
    table_block,
    tag_row,
    watermark,
    with_absent,
)
from tools.docx_templates.styles import CENTER, HEI, LABEL_WIDTH, RIGHT, VALUE_WIDTH, new_document


def filing_template() -> Any:
    document = new_document()
    watermark(document.sections[0])
    cover(document)
    contents = document.add_section(WD_SECTION.NEW_PAGE)
    footer(contents.footer, number_right=True, numbered=False)
    footer(contents.even_page_footer, number_right=False, numbered=False)
    table_of_contents(document)
    body = document.add_section(WD_SECTION.NEW_PAGE)
    footer(body.footer, number_right=True)
    footer(body.even_page_footer, number_right=False)
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:start"), "1")
    put(body._sectPr, numbering, "w:cols", "w:titlePg", "w:docGrid")
    sections(document)
    return document


def cover(document: Any) -> None:
    edition = document.paragraphs[0] if document.paragraphs else document.add_paragraph()
    edition.style = "Normal"
    run = edition.add_run("{{ edition }}")
    run.font.size = Pt(14)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), HEI)
    title = add(document, "{{ title }}", "文书标题")
    title.paragraph_format.space_before, title.paragraph_format.space_after = Mm(36), Mm(24)
    title.runs[0].font.size = Pt(26)
    lines = table(document, 3, [Mm(60), Mm(92)])
    lines.style = document.styles["Normal Table"]
    tag_row(lines.rows[0], "{%tr for entry in cover %}")
    cell_text(lines.rows[1].cells[0], "{{ entry.label }}：", "Normal", RIGHT)
    cell_text(lines.rows[1].cells[1], "{{ entry.value }}", "Normal", CENTER)
    for cell in lines.rows[1].cells:
        cell.paragraphs[0].paragraph_format.space_before = Pt(14)
    border = parse_xml(
        f"<w:tcBorders {nsdecls('w')}>"
        '<w:bottom w:val="single" w:sz="4" w:space="0" w:color="000000"/></w:tcBorders>'
    )
    put(lines.rows[1].cells[1]._tc.get_or_add_tcPr(), border, "w:shd", "w:vAlign")
    tag_row(lines.rows[2], "{%tr endfor %}")
    gap = document.add_paragraph()
    gap.paragraph_format.space_before = Mm(14)
    check = table(document, 1, [Mm(32), Mm(124)])
    check.style = document.styles["Normal Table"]
    picture = check.cell(0, 0).paragraphs[0]
    picture.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    picture.add_run("{{ qr }}")
    words = check.cell(0, 1)
    cell_text(words, "校验码　{{ code }}")
    for text in (
        "本件由申报数据直接生成，内容摘要（SHA-256）如下，可据以核对纸质件与线上填报是否一致。",
        "{{ hash }}",
    ):
        small = add(words, text, "文书注释")
        small.runs[0].font.size = Pt(9)
        small.paragraph_format.space_before = small.paragraph_format.space_after = Pt(0)


def table_of_contents(document: Any) -> None:
    """Entries as plain lines: the program adds a link and a page reference to each.

    Page references are worked out by Word and LibreOffice alike; inside a contents field
    LibreOffice would leave them empty.
    """
    title = add(document, "目　录", "文书标题")
    title.paragraph_format.space_after = Pt(12)
    add(document, "{%p for entry in contents %}", "Normal")
    for level, tag in ((1, "{%p if entry.level == 1 %}"), (2, "{%p else %}")):
        add(document, tag, "Normal")
        add(document, "{{ entry.text }}", f"toc {level}")
    add(document, "{%p endif %}", "Normal")
    add(document, "{%p endfor %}", "Normal")


def sections(document: Any) -> None:
    add(document, "{%p for section in sections %}", "Normal")
    add(document, "{{ section.title }}", "Heading 1")
    add(document, "{%p for block in section.blocks %}", "Normal")
    add(document, '{%p if block.kind == "heading" and block.level == 2 %}', "Normal")
    add(document, "{{ block.text }}", "Heading 2")
    add(document, '{%p elif block.kind == "heading" %}', "Normal")
    add(document, "{{ block.text }}", "Heading 3")
    add(document, '{%p elif block.kind == "paragraph" %}', "Normal")
    paragraph = add(document, "", "文书正文")
    paragraph.add_run("{% if block.label %}")
    paragraph.add_run("{{ block.label }}：", style="突出")
    paragraph.add_run("{% endif %}")
    with_absent(paragraph, "{{ block.text }}")
    add(document, '{%p elif block.kind == "listing" %}', "Normal")
    listing_block(document)
    add(document, '{%p elif block.kind == "picture" %}', "Normal")
    picture_block(document)
    add(document, '{%p elif block.kind == "note" %}', "Normal")
    add(document, "{{ block.text }}", "文书注释")
    add(document, '{%p elif block.kind == "grid" %}', "Normal")
    grid_block(document)
    add(document, '{%p elif block.kind == "table" %}', "Normal")
    add(document, "{%p if block.caption %}", "Normal")
    add(document, "{{ block.caption }}", "表题")
    add(document, "{%p endif %}", "Normal")
    table_block(document)
    add(document, '{%p elif block.kind == "signature" %}', "Normal")
    add(document, "{%p for line in block.lines %}", "Normal")
    line = add(document, "{{ line.label }}：{{ line.value }}", "Normal")
    line.paragraph_format.left_indent = Mm(50)
    line.paragraph_format.space_before = Pt(12)
    line.paragraph_format.keep_together = True
    for tag in ("endfor", "endif", "endfor", "endfor"):
        add(document, f"{{%p {tag} %}}", "Normal")
    # A table may not be the last thing in a document.
    add(document, "", "文书注释")


def listing_block(document: Any) -> None:
    """Marks are plain text: whoever copies a part of the list takes them along."""
    add(document, "{%p for entry in block.entries %}", "Normal")
    line = add(document, "", "文书列表")
    line.add_run(
        "{% if block.start is none %}•{% else %}{{ block.start + loop.index0 }}.{% endif %}"
    )
    line.add_run("\t{{ entry }}")
    add(document, "{%p endfor %}", "Normal")


def picture_block(document: Any) -> None:
    shown = add(document, "", "图片")
    shown.add_run("{% if block.evidence in pictures %}{{ pictures[block.evidence] }}{% else %}")
    shown.add_run("{{ block.instead }}", style="未填写")
    shown.add_run("{% endif %}")
    add(document, "{{ block.caption }}", "图题")


def grid_block(document: Any) -> None:
    widths = [LABEL_WIDTH, VALUE_WIDTH, LABEL_WIDTH, VALUE_WIDTH]
    made = table(document, 7, widths)
    tag_row(made.rows[0], "{%tr for row in block.rows %}")
    tag_row(made.rows[1], "{%tr if row|length == 2 %}")
    pair = made.rows[2].cells
    for index in (0, 1):
        cell_text(pair[2 * index], f"{{{{ row[{index}].label }}}}", align=CENTER)
        cell_text(pair[2 * index + 1], f"{{{{ row[{index}].value }}}}")
        shade(pair[2 * index])
    tag_row(made.rows[3], "{%tr else %}")
    single = made.rows[4].cells
    value = single[1].merge(single[3])
    cell_text(single[0], "{{ row[0].label }}", align=CENTER)
    cell_text(value, "{{ row[0].value }}")
    shade(single[0])
    tag_row(made.rows[5], "{%tr endif %}")
    tag_row(made.rows[6], "{%tr endfor %}")
