"""Fills the Word templates; the result is the same bytes each time.

The templates may be edited by an agency: they are rendered in a sandbox, and every text is
escaped, so that ``<`` and ``&`` in it stay what they are (unescaped, Word would silently
lose what follows them).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from tihang.documents.codes import qr_png
from tihang.documents.content.model import ABSENT, Table
from tihang.documents.glyphs import REPLACED
from tihang.documents.pictures import Printable

_TEMPLATES = Path(__file__).parent / "templates"
_QR_SIDE = Mm(26)
_TEXT_WIDTH = 8845
"""Width of the text area, 156 mm, in twentieths of a point."""
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_MAX_PROPERTY = 255
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def fill(
    template: str,
    context: Mapping[str, object],
    *,
    title: str,
    author: str = "",
    qr: str = "",
    tables: Sequence[Table] = (),
    pictures: Mapping[str, Printable] | None = None,
    captions: Sequence[tuple[str, str]] = (),
) -> bytes:
    """Fill a template of this package.

    ``qr`` is what the picture ``{{ qr }}`` says. ``tables`` are the tables of the content
    in their order, whose column widths and alignments the rendered tables take. ``captions``
    are those of the content's pictures in their order, each behind the picture's name;
    a screen reader says them.
    """
    document = DocxTemplate(_TEMPLATES / template)
    values: dict[str, object] = {key: _safe(value) for key, value in context.items()}
    values["absent"] = ABSENT
    if qr:
        values["qr"] = InlineImage(document, BytesIO(qr_png(qr)), width=_QR_SIDE)
    at_hand = pictures or {}
    values["pictures"] = {
        name: InlineImage(document, BytesIO(picture.data), width=Mm(picture.width))
        for name, picture in at_hand.items()
    }
    document.render(values, jinja_env=SandboxedEnvironment(autoescape=True), autoescape=True)
    body = document.docx.element.body
    _shape_tables(body, tables)
    _link_contents(body)
    said = [caption for name, caption in captions if name in at_hand]
    _describe_pictures(body, [*([f"二维码：{qr}"] if qr else []), *said])
    document.docx.core_properties.title = title[:_MAX_PROPERTY]
    document.docx.core_properties.author = author[:_MAX_PROPERTY]
    buffer = BytesIO()
    document.docx.save(buffer)
    return _without_times(buffer.getvalue())


def _safe(value: object) -> object:
    """Every text escaped, also where the template engine would read a brace of its own."""
    if isinstance(value, str):
        text = _NOT_XML.sub(lambda found: f"{REPLACED}{ord(found.group()):04X})", value)
        # docxtpl turns {_{ into {{ after rendering; the underscore as a reference stays.
        return Markup(str(escape(text)).replace("{_", "{&#95;").replace("_}", "&#95;}"))  # noqa: S704
    if isinstance(value, Mapping):
        return {key: _safe(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_safe(part) for part in value]
    return value


def _shape_tables(body: Any, tables: Sequence[Table]) -> None:
    """Give each rendered table the widths and alignments of its columns.

    Tables with a repeated head are those of the content. Where an agency's template has
    other tables of that kind, the numbers differ and Word's own widths stay.
    """
    made = [table for table in body.iter(qn("w:tbl")) if _has_repeated_head(table)]
    if len(made) == len(tables):
        for element, table in zip(made, tables, strict=True):
            _shape_table(element, table)


def _has_repeated_head(table: Any) -> bool:
    first = table.find(qn("w:tr"))
    return first is not None and first.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None


def _shape_table(element: Any, table: Table) -> None:
    total = sum(column.width for column in table.columns)
    widths = [round(_TEXT_WIDTH * column.width / total) for column in table.columns]
    grid = element.find(qn("w:tblGrid"))
    for old in list(grid):
        grid.remove(old)
    for width in widths:
        column = OxmlElement("w:gridCol")
        column.set(qn("w:w"), str(width))
        grid.append(column)
    for number, row in enumerate(element.iter(qn("w:tr"))):
        cells = row.findall(qn("w:tc"))
        spans = len(cells) != len(widths)
        for index, cell in enumerate(cells):
            cell.width = sum(widths) * 635 if spans else widths[index] * 635
            if number and not spans:
                _align(cell, table.columns[index].align)


def _align(cell: Any, alignment: str) -> None:
    for paragraph in cell.iter(qn("w:p")):
        paragraph.get_or_add_pPr().get_or_add_jc().set(qn("w:val"), alignment)


def _link_contents(body: Any) -> None:
    """Mark each heading of levels 1 and 2 and let its entry in the contents ask for its page."""
    headings = list(_paragraphs(body, ("Heading1", "Heading2")))
    entries = [p for p in _paragraphs(body, ("toc1", "toc2")) if _text(p)]
    if len(headings) != len(entries):
        return
    for number, (heading, entry) in enumerate(zip(headings, entries, strict=True), start=1):
        name = f"_Toc{number:06d}"
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for mark in (start, end):
            mark.set(qn("w:id"), str(number))
        start.set(qn("w:name"), name)
        heading.insert(1 if heading.pPr is not None else 0, start)
        heading.append(end)
        entry.extend(_page_reference(name))


def _describe_pictures(body: Any, words: Sequence[str]) -> None:
    """Give each picture its words; an agency's template may have pictures of its own."""
    shown = list(body.iter(qn("wp:docPr")))
    if len(shown) == len(words):
        for number, (picture, said) in enumerate(zip(shown, words, strict=True), start=1):
            picture.set("id", str(number))
            picture.set("descr", _NOT_XML.sub("", said))


def _paragraphs(body: Any, styles: Sequence[str]) -> Iterator[Any]:
    return (p for p in body.iter(qn("w:p")) if (p.style or "").replace(" ", "") in styles)


def _text(paragraph: Any) -> str:
    return "".join(text.text or "" for text in paragraph.iter(qn("w:t")))


def _page_reference(bookmark: str) -> Iterator[Any]:
    """A tab and the page of the bookmark, for Word to work out."""
    tab = OxmlElement("w:r")
    tab.append(OxmlElement("w:tab"))
    yield tab
    for kind in ("begin", "instruction", "separate", "end"):
        run = OxmlElement("w:r")
        if kind == "instruction":
            text = OxmlElement("w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = f" PAGEREF {bookmark} \\h "
            run.append(text)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run.append(mark)
        yield run


def _without_times(archive: bytes) -> bytes:
    """The same archive with one date for every part, so that equal content is equal bytes."""
    buffer = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(archive)) as read,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for name in read.namelist():
            part = zipfile.ZipInfo(name, _FIRST_DAY)
            part.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(part, read.read(name))
    return buffer.getvalue()
