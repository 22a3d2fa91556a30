"""The name of a file against its content, and both against what is taken here."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from pathlib import PurePosixPath

from tihang.platform.inspection.formats import EXTENSIONS, Format
from tihang.platform.inspection.refusal import Refused
from tihang.text import _

LONGEST_NAME = 200


def clean_name(name: str) -> str:
    """The last part of a file's name, without what no eye sees, at most 200 characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    seen = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip()
    if len(seen) > LONGEST_NAME:
        stem, dot, extension = seen.rpartition(".")
        seen = stem[: LONGEST_NAME - len(extension) - 1] + dot + extension[:20]
    return seen or _("未命名")


def agree(name: str, found: Format, formats: Collection[str]) -> None:
    """Raise Refused unless the format is taken here and the name says the same."""
    if found not in formats:
        raise Refused(
            _("文件内容是%(content)s，此处只收%(formats)s")
            % {"content": found.upper(), "formats": _listed(formats)}
        )
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if not extension:
        raise Refused(
            _("文件名没有后缀，内容是%(content)s，请改为以“.%(right)s”结尾")
            % {"content": found.upper(), "right": found}
        )
    if EXTENSIONS.get(extension) is not found:
        raise Refused(
            _("文件名后缀是“.%(extension)s”，内容却是%(content)s，请核对文件或更正后缀")
            % {"extension": extension[:10], "content": found.upper()}
        )


def _listed(formats: Collection[str]) -> str:
    return _("、").join(str(each) for each in Format if each in formats)
