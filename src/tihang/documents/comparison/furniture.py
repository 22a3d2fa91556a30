"""Takes out of a PDF's pages what belongs to the pages: heads, feet, marks, repeated heads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tihang.documents.comparison.codes import CODE

DRAFT = "草稿"

_PAGE_NUMBER = r"[—\-–]\s*\d{1,4}\s*[—\-–]|第\s*\d{1,4}\s*页(?:\s*[/，,]?\s*共\s*\d{1,4}\s*页)?"
_FOOT = re.compile(rf"\s*(?:(?:校验码\s*{CODE}|{_PAGE_NUMBER})\s*)+$")
_DRAFT = re.compile(r"^\s*草\s*稿[ \t]*(?=[\r\n]|$)")
_MOST = 0.6
"""A line at the edge of more than this share of the pages belongs to the pages."""
_FEWEST_PAGES = 4


def is_draft(pages: Iterable[str], margins: str = "") -> bool:
    """Whether the paper is marked as a draft."""
    return any(_DRAFT.match(page) for page in pages) or DRAFT in "".join(margins.split())


def bodies(pages: Sequence[str], heads: Iterable[str]) -> Iterator[str]:
    """Each page without its furniture. ``heads`` are heads of tables that may be repeated."""
    repeated = [_spread(head) for head in sorted(heads, key=len, reverse=True)]
    cut = [_FOOT.sub("", _DRAFT.sub("", page)) for page in pages]
    cut = list(_without_edges(cut))
    for number, page in enumerate(cut):
        found = next((m for h in repeated if (m := h.match(page))), None) if number else None
        yield page[found.end() :] if found else page


# The mark of a cell's end counts as a blank here, as Python has it: "\x1f".isspace().
def _spread(head: str) -> re.Pattern[str]:
    characters = (re.escape(character) for character in head if not character.isspace())
    return re.compile(r"\s*" + r"\s*".join(characters))


def _without_edges(pages: Sequence[str]) -> Iterator[str]:
    """The pages without a first or last line that, figures apart, most of them share."""
    lines = [page.strip().splitlines() or [""] for page in pages]
    first = _shared([page[0] for page in lines])
    last = _shared([page[-1] for page in lines])
    for page in lines:
        kept = page[1:] if first and _shape(page[0]) == first else page
        kept = kept[:-1] if kept and last and _shape(kept[-1]) == last else kept
        yield "\n".join(kept)


def _shared(lines: Sequence[str]) -> str | None:
    if len(lines) < _FEWEST_PAGES:
        return None
    shape, count = Counter(map(_shape, lines)).most_common(1)[0]
    return shape if shape and count > _MOST * len(lines) else None


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", "".join(line.split()))
