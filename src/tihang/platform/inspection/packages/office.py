"""Word and Excel files: no macros, no objects, nothing fetched from outside when opened."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from typing import Any

from tihang.platform.inspection.formats import Format
from tihang.platform.inspection.limits import MEGABYTE
from tihang.platform.inspection.packages.archive import Archive
from tihang.platform.inspection.packages.markup import Attributes, read
from tihang.platform.inspection.refusal import Refused
from tihang.text import _, gettext_noop

CONTENT_TYPES = "[Content_Types].xml"

_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_MAIN: dict[str, Format] = {
    f"{_OPEN_XML}wordprocessingml.document.main+xml": Format.DOCX,
    f"{_OPEN_XML}spreadsheetml.sheet.main+xml": Format.XLSX,
}

MACROS = gettext_noop("宏或控件")
OBJECTS = gettext_noop("嵌入的对象或附件")
OUTSIDE = gettext_noop("指向外部文件的链接")
CONNECTIONS = gettext_noop("外部数据连接")
DDE = gettext_noop("会启动其他程序的 DDE 域")

_TYPES: tuple[tuple[str, str], ...] = (
    ("macroenabled", MACROS),
    ("vbaproject", MACROS),
    ("vbadata", MACROS),
    ("macrosheet", MACROS),
    ("activex", MACROS),
    ("oleobject", OBJECTS),
    ("x-msdownload", OBJECTS),
)
_PARTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(
            r"vbaproject|vbadata|/macrosheets/|/dialogsheets/|/activex/|\.vbs$", re.IGNORECASE
        ),
        MACROS,
    ),
    (re.compile(r"oleobject|/afchunk|\.(exe|dll|js|hta|bat|cmd|lnk|vbs)$", re.IGNORECASE), OBJECTS),
    (re.compile(r"xl/connections\.xml$", re.IGNORECASE), CONNECTIONS),
)
_RELATIONS: tuple[tuple[str, str], ...] = (
    ("vbaproject", MACROS),
    ("xlmacrosheet", MACROS),
    ("xlintlmacrosheet", MACROS),
    ("/control", MACROS),
    ("oleobject", OBJECTS),
    ("afchunk", OBJECTS),
    ("externallink", OUTSIDE),
    ("connections", CONNECTIONS),
)
_LINKED = re.compile(r"(https?|mailto|tel):", re.IGNORECASE)
_DDE_FIELD = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)
_DDE_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?>\s*=?\s*[A-Za-z][\w.]{0,60}\|")
_OVERLAP = 256

_EMBEDDED = re.compile(r"(word|xl)/embeddings/[^/]+\.(xlsx|docx)$")
"""The figures behind a chart: a whole workbook, looked into like any other."""
_MOST_EMBEDDED = 20 * MEGABYTE
_FOREIGN = (b"PK\x03\x04", b"MZ", b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"\xd0\xcf\x11\xe0")


def main_format(archive: Archive) -> Format | None:
    """What the main part says the file is. Raises Refused for one that runs macros."""
    types = _content_types(archive)
    for each in types:
        _refuse_listed(each.lower(), _TYPES)
    return next((_MAIN[each] for each in types if each in _MAIN), None)


def _content_types(archive: Archive) -> list[str]:
    found: list[str] = []

    def note(_name: str, attributes: Attributes) -> None:
        found.append(attributes.get("ContentType", ""))

    read(archive.pieces(CONTENT_TYPES), note)
    return found


def look_into(archive: Archive, found: Format, *, embedded: bool = False) -> dict[str, Any]:
    """Nothing to tell of office files. Raises Refused for what they must not hold."""
    main_format(archive)
    for name in archive.parts:
        for pattern, what in _PARTS:
            if pattern.search(name):
                raise _holds(what)
        if name.endswith(".rels"):
            read(archive.pieces(name), _check_relation)
        elif name.lower().endswith((".xml", ".vml")):
            _check_part(archive, name, found)
        else:
            _check_other(archive, name, embedded=embedded)
    return {}


def _holds(what: str) -> Refused:
    return Refused(_("文件含有%(what)s，请去除后另存再上传") % {"what": _(what)})


def _refuse_listed(text: str, listed: tuple[tuple[str, str], ...]) -> None:
    for mark, what in listed:
        if mark in text:
            raise _holds(what)


def _check_relation(name: str, attributes: Attributes) -> None:
    """A link that a person clicks may lead outside; nothing else may."""
    if name != "Relationship":
        return
    kind = attributes.get("Type", "").lower()
    _refuse_listed(kind, _RELATIONS)
    target = attributes.get("Target", "")
    outside = attributes.get("TargetMode", "").lower() == "external" or ":" in target[:12]
    if not outside:
        return
    if not kind.endswith("/hyperlink") or (":" in target and not _LINKED.match(target)):
        raise _holds(OUTSIDE)


def _check_part(archive: Archive, name: str, found: Format) -> None:
    pieces = archive.pieces(name)
    if found is Format.DOCX and name.startswith("word/"):
        _check_fields(pieces)
    elif name.startswith("xl/worksheets/"):
        read(_without_dde(pieces))
    elif name.startswith("xl/externalLinks/"):
        read(pieces)
        raise _holds(OUTSIDE)
    else:
        read(pieces)


def _check_fields(pieces: Iterator[bytes]) -> None:
    """A field's instruction may be cut into many runs; they are read as one."""
    said: list[str] = []

    def element(name: str, attributes: Attributes) -> None:
        if name == "fldSimple":
            said.append(f" {attributes.get('instr', '')} ")
        elif name == "fldChar":
            said.append(" ")

    def text(name: str, words: str) -> None:
        if name == "instrText":
            said.append(words)

    read(pieces, element, text)
    if _DDE_FIELD.search("".join(said)):
        raise _holds(DDE)


def _without_dde(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces; raises Refused where a formula calls another program."""
    before = b""
    for piece in pieces:
        if _DDE_FORMULA.search(before + piece):
            raise _holds(DDE)
        before = piece[-_OVERLAP:]
        yield piece


def _check_other(archive: Archive, name: str, *, embedded: bool) -> None:
    """Pictures, fonts and printers' settings; and one level of workbooks behind charts."""
    head = archive.head(name)
    if not head.startswith(_FOREIGN):
        return
    if embedded or not _EMBEDDED.search(name) or not head.startswith(b"PK\x03\x04"):
        raise _holds(OBJECTS)
    if archive.parts[name].file_size > _MOST_EMBEDDED:
        raise _holds(OBJECTS)
    with tempfile.SpooledTemporaryFile(max_size=MEGABYTE) as copy:
        for piece in archive.pieces(name):
            copy.write(piece)
        inner = Archive(copy)  # type: ignore[arg-type]
        found = main_format(inner) if CONTENT_TYPES in inner.parts else None
        if found is None:
            raise _holds(OBJECTS)
        look_into(inner, found, embedded=True)
