"""Reads papers back, as text without blanks, so that line ends do not matter."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pypdf
import pypdfium2
import yaml

from tihang.dossier.model import Dossier

EXAMPLES = Path(__file__).parents[2] / "examples"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CODE = "(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}"
_FOOTER = re.compile(rf"校验码{_CODE}(—\d+—)?|—\d+—(校验码{_CODE})?")


def showcase() -> Dossier:
    """The rich example filing for the excellence tier."""
    text = (EXAMPLES / "excellence.yaml").read_text(encoding="utf-8")
    return Dossier.model_validate(yaml.load(text, Loader=yaml.CSafeLoader))


def squeezed(text: str) -> str:
    """The text without any blank."""
    return re.sub(r"\s+", "", text)


def pdf_text(pdf: bytes) -> str:
    """All pages without blanks, page numbers and codes at the foot."""
    with pypdfium2.PdfDocument(pdf) as paper:
        return without_furniture(page.get_textpage().get_text_range() for page in paper)


def pdf_text_read_slowly(pdf: bytes) -> str:
    """The same as another library reads it, which takes ten times as long."""
    return without_furniture(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def without_furniture(pages: Iterable[str]) -> str:
    return "".join(_FOOTER.sub("", squeezed(page)) for page in pages)


def docx_text(docx: bytes) -> str:
    """The body without blanks, in reading order."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        body = ET.fromstring(archive.read("word/document.xml"))  # noqa: S314 - our own file
    return squeezed("".join(node.text or "" for node in body.iter(f"{_WORD}t")))


def missing_in_order(strings: Iterable[str], text: str, start: int) -> Iterator[str]:
    """The strings that do not follow one another in the text."""
    position = start
    for string in map(squeezed, strings):
        found = text.find(string, position)
        if found < 0:
            yield string
        else:
            position = found + len(string)


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """The fonts of a PDF by name, and whether the file of each is inside."""
    found: dict[str, bool] = {}
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        resources: Any = page["/Resources"]
        for reference in resources.get("/Font", {}).values():
            font = reference.get_object()
            for descendant in font.get("/DescendantFonts", [font]):
                descriptor = descendant.get_object()["/FontDescriptor"]
                embedded = any(f"/FontFile{kind}" in descriptor for kind in ("", "2", "3"))
                found[str(font["/BaseFont"]).partition("+")[2]] = embedded
    return found
