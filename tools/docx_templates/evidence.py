"""The template of the list of evidence: A4 landscape, code and QR in its head."""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_LINE_SPACING
from docx.shared import Mm, Pt

from tools.docx_templates.parts import (
    add,
    cell_text,
    footer,
    repeat,
    shade,
    table,
    tag_row,
    watermark,
)
from tools.docx_templates.styles import CENTER, new_document, page

WIDTHS = (14, 36, 20, 32, 50, 23, 23, 59)
CENTRED = frozenset({0, 2, 5, 6})


def evidence_list_template() -> Any:
    document = new_document()
    section = document.sections[0]
    page(section, landscape=True)
    watermark(section)
    title = add(document, "{{ title }}", "文书标题")
    title.paragraph_format.space_after = Pt(8)
    head = table(document, 1, [Mm(222), Mm(35)])
    head.style = document.styles["Normal Table"]
    words, picture = head.rows[0].cells
    for number, text in enumerate(
        (
            "申报单位：{{ author }}",
            "项目名称：{{ project }}",
            "申报层级：{{ tier }}",
            "校验码 {{ code }}　内容摘要（SHA-256）{{ hash }}",
        )
    ):
        line = words.paragraphs[0] if number == 0 else words.add_paragraph()
        line.style = "表内文字"
        line.add_run(text)
    picture.paragraphs[0].paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    picture.paragraphs[0].add_run("{{ qr }}")
    add(document, "", "文书注释")
    made = table(document, 4, [Mm(width) for width in WIDTHS])
    repeat(made.rows[0])
    for index, cell in enumerate(made.rows[0].cells):
        cell_text(cell, f"{{{{ headings[{index}] }}}}", "表头文字")
        shade(cell)
    tag_row(made.rows[1], "{%tr for row in rows %}")
    for index, cell in enumerate(made.rows[2].cells):
        cell_text(cell, f"{{{{ row[{index}] }}}}", align=CENTER if index in CENTRED else None)
        for run in cell.paragraphs[0].runs:
            run.font.size = Pt(9)
    tag_row(made.rows[3], "{%tr endfor %}")
    add(document, "{{ note }}", "文书注释")
    footer(section.footer, number_right=True)
    footer(section.even_page_footer, number_right=False)
    return document
