"""A workbook's first rows as a workbook of their own.

A reader that keeps numbers as numbers drops the headings above them; they are read from this
small copy, as text.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from itertools import islice

TOP = 40
"""Rows that are read as text in any case."""
STRINGS = "xl/sharedStrings.xml"
_KEPT = re.compile(r"(?:xl/)?(?:_rels/)?[^/]*\.(?:xml|rels)", re.IGNORECASE)
_LINKED = re.compile(rb"t\s*=\s*[\"']s[\"']")
_NUMBERLESS = r"[>\t\r\n]| [^r]| r[^=]"
_STRING_NUMBER = re.compile(rb"t=\"s\"[^<>]*><v>(\d+)<")
_STRING = re.compile(rb"<si[\s/>]")


def is_kept(part: str) -> bool:
    """Whether the copy needs a part, the sheets aside."""
    return _KEPT.fullmatch(part) is not None


def out_of_order() -> str:
    """A pattern for the tags of the first rows, and of rows that do not begin with their number."""
    numbers = "|".join(map(str, range(1, TOP + 1)))
    return f'<row(?: r="(?:{numbers})"|{_NUMBERLESS})'


def cut_off(xml: bytes, piece: int) -> int | None:
    """Where in a sheet the rows below the first begin.

    None where there are no such rows, or some stand out of order in the sheet's first piece.
    """
    rows = re.finditer(rb"<row r=\"(\d+)\"", xml)
    cut = next((row.start() for row in rows if int(row[1]) > TOP), None)
    if cut is None or re.compile(f"<row(?:{_NUMBERLESS})".encode()).search(xml, 0, cut):
        return None
    return None if re.compile(out_of_order().encode()).search(xml, cut, piece) else cut


def first_rows(parts: Mapping[str, bytes], sheets: Mapping[str, bytes]) -> bytes | None:
    """The copy: other parts by name, and the sheets' XML up to the cut by part.

    None where a sheet's texts cannot be found for certain.
    """
    needed = 0
    for xml in sheets.values():
        numbers = _STRING_NUMBER.findall(xml)
        if len(numbers) != len(_LINKED.findall(xml)):
            return None
        needed = max(needed, *(int(number) + 1 for number in numbers), 0)
    if needed and STRINGS not in parts:
        return None
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as copy:
        for name, content in parts.items():
            copy.writestr(name, _first(content, needed) if name == STRINGS else content)
        for name, xml in sheets.items():
            copy.writestr(name, xml + b"</sheetData></worksheet>")
    return output.getvalue()


def _first(strings: bytes, count: int) -> bytes:
    """The table of texts with no more than are needed."""
    begin = next(islice(_STRING.finditer(strings), count, None), None)
    return strings[: begin.start()] + b"</sst>" if begin and b"<sst" in strings else strings
