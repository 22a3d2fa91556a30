"""One file from end to end: size, format, content, hash."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from tihang.platform.inspection import apart, packages, tables, videos
from tihang.platform.inspection.formats import Format
from tihang.platform.inspection.limits import megabytes, most_bytes
from tihang.platform.inspection.naming import agree
from tihang.platform.inspection.recognising import recognise
from tihang.platform.inspection.refusal import Refused
from tihang.platform.inspection.tails import refuse_archive_at_the_end
from tihang.text import _

PIECE = 1024 * 1024


@dataclass(frozen=True)
class Inspected:
    """A file that may be taken in."""

    format: Format
    size: int
    sha256: str
    details: dict[str, Any] = field(default_factory=dict)
    """What its content tells: ``pages``, ``seconds``, ``width`` and ``height``."""


def inspect(opened: BinaryIO, name: str, formats: Collection[str], *, kind: str = "") -> Inspected:
    """Look into a file that can be sought in. Raises :class:`Refused`.

    ``formats`` are those that this place takes; ``kind`` sets how large the file may be.
    """
    size = opened.seek(0, 2)
    if size == 0:
        raise Refused(_("文件是空的，请检查后重新上传"))
    if size > most_bytes(kind):
        raise Refused(too_large(kind, size))
    found = recognise(opened, text_too=Format.CSV in formats)
    agree(name, found, formats)
    details = _looked_into(opened, found)
    return Inspected(found, size, _hash(opened), details)


def too_large(kind: str, size: int) -> str:
    """What to say of a file of that size, which is more than its kind may have."""
    return _("文件大小为 %(size)s，超过上限 %(limit)s，请压缩或拆分后上传") % {
        "size": megabytes(size),
        "limit": megabytes(most_bytes(kind)),
    }


def _looked_into(opened: BinaryIO, found: Format) -> dict[str, Any]:
    """What the content tells. Raises Refused for what it must not hold."""
    match found:
        case Format.DOCX | Format.XLSX | Format.OFD:
            return packages.look_into(opened, found)
        case Format.CSV:
            return tables.look_into(opened)
    refuse_archive_at_the_end(opened)
    if found is Format.MP4:
        return videos.look_into(opened)
    # Their readers are large programs in C: they work where nothing else can be hurt.
    return apart.look_into(opened, found)


def _hash(opened: BinaryIO) -> str:
    opened.seek(0)
    digest = hashlib.sha256()
    while piece := opened.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()
