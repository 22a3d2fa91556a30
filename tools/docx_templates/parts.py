# ruff: noqa: SLF001 - python-docx has no public way to parts of Word that it does not know.
"""Parts that several templates use: tables with tags, fields, footers, the draft mark."""

from __future__ import annotations

from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from tools.docx_templates.styles import QUIET

WATERMARK = """
<w:r {w}><w:pict xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">
<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>
<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>
<v:shape id="draft" type="#_x0000_t136" style="position:absolute;width:360pt;height:180pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin" o:allowincell="f" fillcolor="#e0e0e0" stroked="f">
<v:textpath on="t" fitshape="t" style="font-family:&quot;黑体&quot;;font-size:1pt" string="草稿"/>
</v:shape></w:pict></w:r>
"""  # noqa: E501 - one VML shape


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
    fill = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="F5F5F5"/>')
    put(cell._tc.get_or_add_tcPr(), fill, "w:vAlign")


def put(parent: Any, element: Any, *successors: str) -> None:
    """Insert an element before those that must follow it: Word insists on the order."""
    parent.insert_element_before(element, *successors)


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
