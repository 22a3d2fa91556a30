"""Opens a paper handed in: told apart by its content, refused with a reason."""

from __future__ import annotations

from tihang.documents.comparison.paper import Paper, PaperRefused
from tihang.documents.comparison.pdf import read_pdf
from tihang.documents.comparison.word import compound_file_refused, read_word
from tihang.text import _

MEGABYTE = 1024 * 1024
LARGEST = 50 * MEGABYTE
"""Largest paper that is opened, in bytes; a filing with pictures stays well below."""

_OTHERS = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "RTF"),
    (b"<", "HTML / XML"),
)
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_paper(data: bytes) -> Paper:
    """The text of a PDF or Word file, whatever its name is.

    Raises PaperRefused for anything else, and for files that are encrypted, damaged, too
    large to be a filing, or that carry macros.
    """
    if not data:
        raise PaperRefused(_("文件是空的"))
    if len(data) > LARGEST:
        raise PaperRefused(_("文件过大，上限 %(limit)d MB") % {"limit": LARGEST // MEGABYTE})
    if data.startswith(b"%PDF-"):
        return read_pdf(data)
    if data.startswith(b"PK"):
        return read_word(data)
    if data.startswith(_COMPOUND_FILE):
        raise compound_file_refused(data)
    raise _foreign(data)


def _foreign(data: bytes) -> PaperRefused:
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    found = next((name for begin, name in _OTHERS if start.startswith(begin)), None)
    if found is None:
        return PaperRefused(_("这不是 PDF 或 Word（.docx）文件"))
    return PaperRefused(_("这不是 PDF 或 Word（.docx）文件，内容是 %(found)s") % {"found": found})
