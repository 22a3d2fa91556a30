# ruff: noqa: SLF001 - python-docx has no public way to parts of Word that it does not know.
"""The templates of the recommendation table and of official letters."""

from __future__ import annotations

from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from tools.docx_templates.parts import (
    add,
    cell_text,
    field,
    footer,
    put,
    repeat,
    shade,
    table,
    table_block,
    tag_row,
    watermark,
)
from tools.docx_templates.styles import CENTER, LEFT, TEXT_WIDTH, new_document, page


def table_template() -> Any:
    document = new_document()
    section = document.sections[0]
    page(section, landscape=True)
    add(document, "{{ annex }}", "Normal")
    title = add(document, "{{ title }}", "文书标题")
    title.paragraph_format.space_after = Pt(8)
    line = add(document, "{{ recommender_label }}：{{ recommender }}", "Normal")
    line.paragraph_format.space_after = Pt(4)
    widths = [Mm(14), Mm(46), Mm(46), Mm(97), Mm(22), Mm(32)]
    made = table(document, 4, widths)
    repeat(made.rows[0])
    for index, cell in enumerate(made.rows[0].cells):
        cell_text(cell, f"{{{{ headings[{index}] }}}}", "表头文字")
        shade(cell)
    tag_row(made.rows[1], "{%tr for row in rows %}")
    for index, cell in enumerate(made.rows[2].cells):
        cell_text(cell, f"{{{{ row[{index}] }}}}", align=CENTER if index in (0, 4, 5) else None)
    tag_row(made.rows[3], "{%tr endfor %}")
    add(document, "注：{{ notes }}", "文书注释")
    for container in (section.footer, section.even_page_footer):
        container.paragraphs[0].alignment = CENTER
        container.paragraphs[0].add_run("— ")
        field(container.paragraphs[0], "PAGE")
        container.paragraphs[0].add_run(" —")
    return document


def official_template() -> Any:
    document = new_document()
    section = document.sections[0]
    issuer = add(document, "{{ issuer }}文件", "文书标题")
    issuer.runs[0].font.color.rgb = RGBColor(0xC8, 0x10, 0x1E)
    issuer.paragraph_format.space_after = Pt(20)
    number = add(document, "{{ number }}", "Normal")
    number.alignment = CENTER
    border = parse_xml(
        f"<w:pBdr {nsdecls('w')}>"
        '<w:bottom w:val="single" w:sz="12" w:space="6" w:color="C8101E"/></w:pBdr>'
    )
    put(
        number._p.get_or_add_pPr(), border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
    title = add(document, "{{ title }}", "文书标题")
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(28), Pt(20)
    add(document, "{{ addressee }}：", "Normal")
    add(document, "{%p for block in blocks %}", "Normal")
    add(document, '{%p if block.kind == "heading" %}', "Normal")
    add(document, "{%p if block.level == 3 %}", "Normal")
    add(document, "{{ block.text }}", "Heading 2")
    add(document, "{%p else %}", "Normal")
    add(document, "{{ block.text }}", "Heading 1").paragraph_format.first_line_indent = Pt(32)
    add(document, "{%p endif %}", "Normal")
    add(document, '{%p elif block.kind == "table" %}', "Normal")
    table_block(document)
    add(document, "{%p else %}", "Normal")
    add(document, "{{ block.text }}", "文书正文")
    add(document, "{%p endif %}", "Normal")
    add(document, "{%p endfor %}", "Normal")
    add(document, "{%p for each in attachments %}", "Normal")
    listed = add(document, "{% if loop.first %}附件：{% endif %}{{ each }}", "Normal")
    listed.paragraph_format.left_indent = Pt(32)
    add(document, "{%p endfor %}", "Normal")
    _signature(document)
    add(document, "{%p if qr %}", "Normal")
    code = add(document, "", "图片")
    code.alignment = LEFT
    code.add_run("{{ qr }}")
    add(
        document,
        "校验码 {{ code }}。扫码或在“文件核验”页输入校验码，可核对{{ checked }}。",
        "文书注释",
    )
    add(document, "{%p endif %}", "Normal")
    _grid(section)
    watermark(section)
    footer(section.footer, number_right=True)
    footer(section.even_page_footer, number_right=False)
    return document


def _signature(document: Any) -> None:
    """The date four characters from the right, the issuer above it and centred on it."""
    width = Mm(86)
    for text, before in (("{{ issuer }}", Pt(58)), ("{{ date }}", Pt(0))):
        line = add(document, text, "Normal")
        line.alignment = CENTER
        line.paragraph_format.space_before = before
        line.paragraph_format.keep_with_next = text != "{{ date }}"
        line.paragraph_format.left_indent = TEXT_WIDTH - width - Pt(32)
        line.paragraph_format.right_indent = Pt(32)


def _grid(section: Any) -> None:
    """22 lines of 28 characters a page, as the document grid of Word counts them."""
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(
        parse_xml(
            f'<w:docGrid {nsdecls("w")} w:type="linesAndChars" w:linePitch="579" '
            'w:charSpace="-849"/>'
        )
    )
