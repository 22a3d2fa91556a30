"""Fonts, sizes and styles of the papers, after GB/T 9704."""

from __future__ import annotations

from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

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
    entry = paragraph_style(document, "文书列表", FANG_SONG, Pt(16))
    entry.paragraph_format.left_indent = Pt(64)
    entry.paragraph_format.first_line_indent = Pt(-32)
    entry.paragraph_format.tab_stops.add_tab_stop(Pt(64))
    entry.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    picture = paragraph_style(document, "图片", FANG_SONG, Pt(10.5), align=CENTER)
    # A line of a fixed height would cut the picture off.
    picture.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    picture.paragraph_format.space_before = Pt(8)
    picture.paragraph_format.keep_with_next = True
    below = paragraph_style(document, "图题", HEI, Pt(10.5), align=CENTER, spacing=Pt(18))
    below.paragraph_format.space_after = Pt(8)
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
    document.settings.element.insert_element_before(
        update, "w:footnotePr", "w:endnotePr", "w:compat"
    )
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
