"""The code of the content that a paper carries: is it this revision, another one, or none?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tihang.dossier.canonical import same_short_code

CodeStatus = Literal["same", "other", "none"]

_GROUP = r"(?:[0-9A-HJKMNP-TV-Z]\s*){4}"
CODE = rf"{_GROUP}(?:[-－]\s*{_GROUP}){{3}}"
_PRINTED = re.compile(rf"校\s*验\s*码\s*[:：]?\s*({CODE})")


@dataclass(frozen=True)
class CodeCheck:
    """Which codes stand on a paper.

    ``other`` as soon as one page carries the code of another revision: pages of two
    revisions put together are no paper of either.
    """

    status: CodeStatus
    expected: str
    found: tuple[tuple[str, tuple[int, ...]], ...]
    """Each code with the pages where it stands, counted from 1; no page for heads and feet."""


def check_codes(pages: Sequence[str], margins: str, expected: str) -> CodeCheck:
    """Compare the codes printed on a paper with the short code of the dossier."""
    found: dict[str, list[int]] = {}
    for number, text in ((0, margins), *enumerate(pages, start=1)):
        for printed in _PRINTED.finditer(text):
            code = "".join(printed[1].split()).replace("－", "-")
            places = found.setdefault(code, [])
            if number and number not in places:
                places.append(number)
    same = [same_short_code(code, expected) for code in found]
    status: CodeStatus = "none" if not same else "same" if all(same) else "other"
    return CodeCheck(status, expected, tuple((code, tuple(at)) for code, at in found.items()))
