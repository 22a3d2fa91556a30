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


def bodies(pages: Sequence[str], heads: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Each page without its furniture.

    ``heads`` are what stands before each table and the head of it. A head at the top of a
    page is a repeated one, unless the page before ends with what stands before the table.
    """
    begins: dict[str, list[str]] = {}
    for start, head in heads:
        begins.setdefault(head, []).append(_solid(start))
    known = [(_spread(head), begins[head]) for head in sorted(begins, key=len, reverse=True)]
    before = ""
    for page in _without_edges([_FOOT.sub("", _DRAFT.sub("", page)) for page in pages]):
        found = next(((m, starts) for head, starts in known if (m := head.match(page))), None)
        if found and before and not any(before.endswith(start) for start in found[1]):
            yield page[found[0].end() :]
        else:
            yield page
        before = _solid(page)


def _solid(text: str) -> str:
    return "".join(text.split())


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
    return re.sub(r"\d+", "0", _solid(line))
