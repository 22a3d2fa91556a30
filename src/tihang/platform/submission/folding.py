"""The filing to be checked, folded: sections by their title, long ones by their headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tihang.platform.filing.completeness import Progress
from tihang.platform.filing.readonly import ReadableBlock, ReadableSection
from tihang.platform.submission.findings import Answered

MANY = 6
"""A section of so many headings is folded heading by heading."""


@dataclass(frozen=True)
class Part:
    """A heading with what stands below it; the first part of a section may have none."""

    title: str
    blocks: tuple[ReadableBlock, ...]


@dataclass(frozen=True)
class Folded:
    """A section with what is to be done in it, ready to be folded away."""

    section: ReadableSection
    lacks: int
    counts: dict[str, int]
    parts: tuple[Part, ...]
    is_long: bool
    """Its parts are folded as well."""

    @property
    def id(self) -> str:
        return self.section.id

    @property
    def title(self) -> str:
        return self.section.title

    @property
    def is_open(self) -> bool:
        """Whatever keeps the filing from being handed in is to be seen."""
        return bool(self.lacks or self.counts["red"])


def folded(
    sections: Iterable[ReadableSection],
    progress: Iterable[Progress],
    findings: Sequence[Answered],
) -> list[Folded]:
    """Each section of the filing with its counts."""
    lacks = {each.section.id: len(each.missing) + len(each.errors) for each in progress}
    return [_fold(section, lacks.get(section.id, 0), findings) for section in sections]


def _fold(section: ReadableSection, lacks: int, findings: Sequence[Answered]) -> Folded:
    here = Counter(
        each.severity
        for each in findings
        if each.found.section == section.id and not each.found.is_lack
    )
    counts = {"red": here["red"], "yellow": here["yellow"], "blue": here["blue"]}
    parts = parts_of(section.blocks)
    return Folded(section, lacks, counts, parts, len(parts) >= MANY)


def parts_of(blocks: Sequence[ReadableBlock]) -> tuple[Part, ...]:
    """The blocks under their headings; nothing is left out."""
    parts: list[tuple[str, list[ReadableBlock]]] = []
    for block in blocks:
        if block.kind == "heading":
            parts.append((block.text, []))
        else:
            if not parts:
                parts.append(("", []))
            parts[-1][1].append(block)
    return tuple(Part(title, tuple(inside)) for title, inside in parts)
