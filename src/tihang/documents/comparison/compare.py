"""Compares a paper with a dossier: the code first, then the text field by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate
from typing import Any

from tihang.documents.comparison.align import align
from tihang.documents.comparison.codes import CodeCheck, check_codes
from tihang.documents.comparison.fields import CONTENTS, Expected, expected_of
from tihang.documents.comparison.furniture import bodies, is_draft
from tihang.documents.comparison.opening import read_paper
from tihang.documents.comparison.outcome import FieldResult, FieldStatus, Reading
from tihang.documents.comparison.paper import Paper, PaperKind
from tihang.documents.comparison.split import rejoined
from tihang.documents.comparison.text import comparable
from tihang.documents.content.filing import filing_content
from tihang.dossier.model import Dossier
from tihang.edition.model import Edition

_OTHER_PAPER = 0.3
"""Below this likeness a paper is another one altogether and no list of differences helps."""


@dataclass(frozen=True)
class Comparison:
    """A paper beside a dossier."""

    kind: PaperKind
    pages: int | None
    """Pages of a PDF; Word knows its pages only when it prints."""
    code: CodeCheck
    draft: bool
    """Whether the paper is marked 草稿."""
    scanned: bool
    """No page has text: a person has to compare."""
    pages_without_text: tuple[int, ...]
    likeness: float
    """Share of the expected characters that stand on the paper, 0 to 1."""
    fields: tuple[FieldResult, ...]
    """Every field in the order of the form; none for a scan or another paper."""

    @property
    def another_paper(self) -> bool:
        """Whether this is hardly a paper of the filing at all."""
        return not self.scanned and self.likeness < _OTHER_PAPER

    @property
    def findings(self) -> tuple[FieldResult, ...]:
        """The fields that are not the same."""
        return tuple(field for field in self.fields if field.status != "same")

    @property
    def clean(self) -> bool:
        """Whether the paper says what the dossier says, all of it readable.

        A paper without any code can be clean, a draft or one of another revision cannot.
        """
        return not (
            self.code.status == "other"
            or self.draft
            or self.scanned
            or self.pages_without_text
            or self.another_paper
            or self.findings
        )

    @property
    def counts(self) -> dict[FieldStatus, int]:
        """How many fields have each status."""
        found = Counter(field.status for field in self.fields)
        statuses: tuple[FieldStatus, ...] = ("same", "different", "missing", "relabelled")
        return {status: found[status] for status in statuses}


def compare_paper(data: bytes, dossier: Dossier, edition: Edition) -> Comparison:
    """Compare the bytes of a PDF or Word file with a dossier.

    Raises PaperRefused where the file cannot be read (see :func:`read_paper`), KeyError
    where the edition has no filing form for the dossier's tier.
    """
    paper = read_paper(data)
    content = filing_content(dossier, edition)
    code = _check_codes(paper, content.code)
    contents = CONTENTS in "".join("".join(paper.pages).split())
    likeness, fields = _read(paper, expected_of(content, contents=contents))
    return Comparison(
        paper.kind,
        len(paper.pages) if paper.kind == "pdf" else None,
        code,
        is_draft(paper.pages, paper.margins),
        paper.scanned,
        paper.pages_without_text,
        likeness,
        fields if likeness >= _OTHER_PAPER else (),
    )


def _check_codes(paper: Paper, expected: str) -> CodeCheck:
    """The body of a Word file is no page: its code is one of heads and feet as well."""
    if paper.kind == "docx":
        return check_codes((), "\n".join((*paper.pages, paper.margins)), expected)
    return check_codes(paper.pages, paper.margins, expected)


def _read(paper: Paper, expected: Expected) -> tuple[float, tuple[FieldResult, ...]]:
    if paper.scanned:
        return 0.0, ()
    pages: Sequence[str] = paper.pages
    if paper.kind == "pdf":
        pages = list(bodies(pages, expected.heads))
    starts = [0, *accumulate(len(page) + 1 for page in pages)][: len(pages)]
    text = rejoined(comparable("\n".join(pages)), starts, expected)
    alignment = align(expected.tokens, text.tokens, text.soft, expected.words)
    reading = Reading(expected, text, alignment, starts)
    return reading.likeness, tuple(reading.results())


def as_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison as plain data, fields that are the same left out but counted."""
    whole = asdict(comparison)
    whole["code"]["found"] = [
        {"code": code, "pages": list(pages)} for code, pages in comparison.code.found
    ]
    whole["fields"] = [asdict(field) for field in comparison.findings]
    return {
        "clean": comparison.clean,
        "another_paper": comparison.another_paper,
        "counts": comparison.counts,
        **whole,
    }
