"""Writes the Word templates of the official papers: python tools/make_docx_templates.py

The templates are ordinary .docx files with docxtpl's tags. An agency may open them in Word,
change fonts, spacing or words and save them; this script makes the ones that we ship, so
that they can be made again and a change of them can be read.
"""

# ruff: noqa: SLF001 - python-docx has no public way to parts of Word that it does not know.
from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

TEMPLATES = Path(__file__).resolve().parents[1] / "src/tihang/documents/templates"

LATIN = "Times New Roman"
SONG, HEI, KAI, FANG_SONG = "宋体", "黑体", "楷体", "仿宋"
QUIET = RGBColor(0x5F, 0x5F, 0x5F)
LEFT, CENTER, RIGHT = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
)
LINE = Pt(28.95)
"""22 lines on 225 mm, GB/T 9704."""
TEXT_WIDTH = Mm(156)
LABEL_WIDTH, VALUE_WIDTH = Mm(37), Mm(41)

WATERMARK = """
<w:r {w}><w:pict xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">
<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>
<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>
<v:shape id="draft" type="#_x0000_t136" style="position:absolute;width:360pt;height:180pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin" o:allowincell="f" fillcolor="#e0e0e0" stroked="f">
<v:textpath on="t" fitshape="t" style="font-family:&quot;黑体&quot;;font-size:1pt" string="草稿"/>
</v:shape></w:pict></w:r>
"""  # noqa: E501 - one VML shape


def main() -> None:
    for name, make in (
        ("filing.docx", filing_template),
        ("table.docx", table_template),
        ("opinion.docx", opinion_template),
    ):
        document = make()
        moment = dt.datetime(2025, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
        document.core_properties.created = document.core_properties.modified = moment
        document.core_properties.author = document.core_properties.title = ""
        document.core_properties.comments = ""
        document.core_properties.language = "zh-CN"
        document.save(TEMPLATES / name)
        print(TEMPLATES / name)


# --- styles ------------------------------------------------------------------------


def new_document() -> Any:
    """A blank A4 document with the styles of the papers."""
    document = Document()
    document.settings.odd_and_even_pages_header_footer = True
    page(document.sections[0])
    normal = document.styles["Normal"]
    set_font(normal, FANG_SONG, Pt(16))
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    normal.paragraph_format.line_spacing = LINE
    for level, family in ((1, HEI), (2, KAI), (3, FANG_SONG)):
        heading(document, level, family)
    indented = paragraph_style(document, "文书正文", FANG_SONG, Pt(16))
    indented.paragraph_format.first_line_indent = Pt(32)
    indented.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph_style(document, "文书标题", SONG, Pt(22), bold=True, align=CENTER, spacing=Pt(36))
    caption = paragraph_style(document, "表题", HEI, Pt(10.5), align=CENTER, spacing=Pt(18))
    caption.paragraph_format.space_before = Pt(8)
    caption.paragraph_format.keep_with_next = True
    cell = paragraph_style(document, "表内文字", FANG_SONG, Pt(10.5), spacing=Pt(15))
    cell.paragraph_format.space_before = cell.paragraph_format.space_after = Pt(2)
    head = paragraph_style(document, "表头文字", HEI, Pt(10.5), align=CENTER, spacing=Pt(15))
    head.paragraph_format.space_before = head.paragraph_format.space_after = Pt(2)
    note = paragraph_style(document, "文书注释", FANG_SONG, Pt(10.5), spacing=Pt(16))
    note.font.color.rgb = QUIET
    note.paragraph_format.space_before = note.paragraph_format.space_after = Pt(4)
    foot = paragraph_style(document, "页脚文字", SONG, Pt(14), spacing=Pt(18))
    foot.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    for level, indent in ((1, Pt(0)), (2, Pt(24))):
        contents = paragraph_style(document, f"toc {level}", FANG_SONG, Pt(14), spacing=Pt(22))
        contents.paragraph_format.left_indent = indent
        contents.paragraph_format.tab_stops.add_tab_stop(
            TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
        )
    for name, family, colour in (("突出", HEI, None), ("未填写", FANG_SONG, QUIET)):
        style = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        east_asian(style, family)
        if colour:
            style.font.color.rgb = colour
    table_style(document)
    # Word brings the contents and page references up to date when it opens the file.
    update = OxmlElement("w:updateFields")
    update.set(qn("w:val"), "true")
    document.settings.element.append(update)
    return document


def set_font(style: Any, family: str, size: Pt, *, bold: bool = False) -> None:
    style.font.name = LATIN
    style.font.size = size
    style.font.bold = bold
    style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    east_asian(style, family)


def east_asian(style: Any, family: str) -> None:
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[name]
    fonts.set(qn("w:eastAsia"), family)


def paragraph_style(
    document: Any,
    name: str,
    family: str,
    size: Pt,
    *,
    bold: bool = False,
    align: Any = None,
    spacing: Pt = LINE,
) -> Any:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    set_font(style, family, size, bold=bold)
    style.paragraph_format.alignment = align
    style.paragraph_format.line_spacing = spacing
    return style


def heading(document: Any, level: int, family: str) -> None:
    style = document.styles[f"Heading {level}"]
    set_font(style, family, Pt(16), bold=level == 3)
    style.paragraph_format.space_before = Pt(14 if level == 1 else 8)
    style.paragraph_format.space_after = Pt(4)
    style.paragraph_format.keep_with_next = True
    style.paragraph_format.first_line_indent = Pt(32 if level > 1 else 0)


def table_style(document: Any) -> None:
    """One line of half a point around every cell."""
    style = document.styles.add_style("文书表格", WD_STYLE_TYPE.TABLE)
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    style.element.append(
        parse_xml(
            f"<w:tblPr {nsdecls('w')}><w:tblBorders>{borders}</w:tblBorders>"
            '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'
            "</w:tblCellMar></w:tblPr>"
        )
    )


def page(section: Any, *, landscape: bool = False) -> None:
    width, height = Mm(210), Mm(297)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        width, height = height, width
        margins = (Mm(26), Mm(22), Mm(20), Mm(20))
    else:
        margins = (Mm(37), Mm(35), Mm(28), Mm(26))
    section.page_width, section.page_height = width, height
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = margins
    section.footer_distance = Mm(25 if not landscape else 14)


# --- parts -----------------------------------------------------------------------------


def add(container: Any, text: str, style: str) -> Any:
    return container.add_paragraph(text, style=style)


def cell_text(cell: Any, text: str, style: str = "表内文字", align: Any = None) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    paragraph.alignment = align
    with_absent(paragraph, text)


def with_absent(paragraph: Any, text: str) -> None:
    """A value that is shown quietly where it says that nothing was given."""
    if not (text.startswith("{{ ") and text.endswith(" }}")):
        paragraph.add_run(text)
        return
    value = text.removeprefix("{{ ").removesuffix(" }}")
    paragraph.add_run(f"{{% if {value} == absent %}}")
    paragraph.add_run(text, style="未填写")
    paragraph.add_run("{% else %}")
    paragraph.add_run(text)
    paragraph.add_run("{% endif %}")


def table(document: Any, rows: int, widths: list[Any]) -> Any:
    made = document.add_table(rows, len(widths), style="文书表格")
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    for row in made.rows:
        keep_whole(row)
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
            vertical = OxmlElement("w:vAlign")
            vertical.set(qn("w:val"), "center")
            cell._tc.get_or_add_tcPr().append(vertical)
    return made


def keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def repeat(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def shade(cell: Any) -> None:
    cell._tc.get_or_add_tcPr().append(
        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="F5F5F5"/>')
    )


def tag_row(row: Any, tag: str) -> None:
    row.cells[0].paragraphs[0].add_run(tag)


def field(paragraph: Any, instruction: str) -> None:
    """A field that Word fills in, such as the page number."""
    for kind in ("begin", "instruction", "separate", "end"):
        run = paragraph.add_run()
        if kind == "instruction":
            text = OxmlElement("w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = f" {instruction} "
            run._r.append(text)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def footer(container: Any, *, number_right: bool, numbered: bool = True) -> None:
    container.is_linked_to_previous = False
    paragraph = container.paragraphs[0]
    paragraph.style = "页脚文字"
    for part in ("code", "tab", "number") if number_right else ("number", "tab", "code"):
        if part == "tab":
            paragraph.add_run("\t")
        elif part == "code":
            code = paragraph.add_run("{% if code %}校验码 {{ code }}{% endif %}")
            code.font.size = Pt(9)
            code.font.color.rgb = QUIET
        elif numbered:
            paragraph.add_run("— ")
            field(paragraph, "PAGE")
            paragraph.add_run(" —")


def watermark(section: Any) -> None:
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        header.paragraphs[0].add_run("{%p if draft %}")
        shown = header.add_paragraph()
        shown._p.append(parse_xml(WATERMARK.format(w=nsdecls("w"))))
        header.add_paragraph("{%p endif %}")
        header.add_paragraph()


# --- the filing --------------------------------------------------------------------------


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
    body._sectPr.append(numbering)
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
    lines.rows[1].cells[1]._tc.get_or_add_tcPr().append(
        parse_xml(
            f"<w:tcBorders {nsdecls('w')}>"
            '<w:bottom w:val="single" w:sz="4" w:space="0" w:color="000000"/></w:tcBorders>'
        )
    )
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


def table_block(document: Any) -> None:
    """Columns, widths and alignment follow the data; the program sets them after filling in."""
    made = table(document, 7, [Mm(52), Mm(52), Mm(52)])
    head, loop, spans, heading_row, other, cells, end = made.rows
    repeat(head)
    for row, value, style in (
        (head, "{{ column.heading }}", "表头文字"),
        (cells, "{{ cell }}", "表内文字"),
    ):
        items = "column in block.columns" if row is head else "cell in row.cells"
        tag_row(row, f"{{%tc for {items} %}}")
        cell_text(row.cells[1], value, style)
        if row is head:
            shade(row.cells[1])
        row.cells[2].paragraphs[0].add_run("{%tc endfor %}")
    tag_row(loop, "{%tr for row in block.rows %}")
    tag_row(spans, "{%tr if row.spans %}")
    for cell in heading_row.cells[1:]:
        heading_row._tr.remove(cell._tc)
    paragraph = heading_row.cells[0].paragraphs[0]
    paragraph.style = "表内文字"
    paragraph.add_run("{% colspan block.columns|length %}")
    paragraph.add_run("{{ row.cells[0] }}", style="突出")
    tag_row(other, "{%tr else %}")
    tag_row(end, "{%tr endif %}")
    closing = made.add_row()
    tag_row(closing, "{%tr endfor %}")


# --- the recommendation table and the opinion ------------------------------------------


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


def opinion_template() -> Any:
    document = new_document()
    section = document.sections[0]
    issuer = add(document, "{{ issuer }}文件", "文书标题")
    issuer.runs[0].font.color.rgb = RGBColor(0xC8, 0x10, 0x1E)
    issuer.paragraph_format.space_after = Pt(20)
    number = add(document, "{{ number }}", "Normal")
    number.alignment = CENTER
    number._p.get_or_add_pPr().append(
        parse_xml(
            f"<w:pBdr {nsdecls('w')}>"
            '<w:bottom w:val="single" w:sz="12" w:space="6" w:color="C8101E"/></w:pBdr>'
        )
    )
    title = add(document, "{{ title }}", "文书标题")
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(28), Pt(20)
    add(document, "{{ addressee }}：", "Normal")
    add(document, "{%p for block in blocks %}", "Normal")
    add(document, '{%p if block.kind == "heading" %}', "Normal")
    add(document, "{{ block.text }}", "Heading 1").paragraph_format.first_line_indent = Pt(32)
    add(document, '{%p elif block.kind == "table" %}', "Normal")
    table_block(document)
    add(document, "{%p else %}", "Normal")
    add(document, "{{ block.text }}", "文书正文")
    add(document, "{%p endif %}", "Normal")
    add(document, "{%p endfor %}", "Normal")
    for text, before in (("{{ issuer }}", Pt(44)), ("{{ date }}", Pt(0))):
        line = add(document, text, "Normal")
        line.alignment = RIGHT
        line.paragraph_format.space_before = before
        line.paragraph_format.right_indent = Pt(32)
    footer(section.footer, number_right=True)
    footer(section.even_page_footer, number_right=False)
    return document


if __name__ == "__main__":
    main()
