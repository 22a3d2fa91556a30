"""The outcome of a comparison as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.urls import reverse

from tihang.documents.ranges import page_ranges
from tihang.dossier.canonical import same_short_code
from tihang.dossier.model import Dossier
from tihang.platform.actor import Actor
from tihang.platform.filing.models import Case, Revision
from tihang.platform.filing.readonly import sections_of
from tihang.platform.filing.rules import may_edit
from tihang.platform.papers.marks import Piece, marked, shortened
from tihang.platform.papers.models import SubmittedPaper
from tihang.platform.papers.queries import revision_with_code

COVER = ""
ranges = partial(page_ranges, dash="–")


@dataclass(frozen=True)
class Difference:
    """A field that is not the same: where it stands, and both texts in pieces."""

    status: str
    place: str
    label: str
    page: int | None
    link: str
    online: tuple[Piece, ...]
    paper: tuple[Piece, ...]


@dataclass(frozen=True)
class FoundCode:
    code: str
    pages: str
    is_right: bool


@dataclass(frozen=True)
class Consistency:
    """What the page says of a paper, differences apart."""

    code_status: str
    """``same``, ``other`` or ``none``, as printed on the paper."""
    expected: str
    codes: tuple[FoundCode, ...]
    other_revision: Revision | None
    """The revision whose paper this is, where the code is that of another one."""
    typed: str
    """``same`` or ``other`` for the code that a person typed; blank without one."""
    draft: bool
    scanned: bool
    another_paper: bool
    kind: str
    pages: int | None
    without_text: str
    counts: dict[str, int]

    @property
    def compared(self) -> int:
        """How many fields were looked for."""
        return self.counts["same"] + self.counts["different"] + self.counts["missing"]


def consistency_of(paper: SubmittedPaper) -> Consistency | None:
    """What came of the comparison; none before it ended or where the file was refused."""
    outcome: dict[str, Any] = paper.outcome
    if "code" not in outcome:
        return None
    check = outcome["code"]
    expected = str(check["expected"])
    codes = tuple(
        FoundCode(
            each["code"],
            page_ranges(each["pages"], dash="–"),
            same_short_code(each["code"], expected),
        )
        for each in check["found"]
    )
    wrong = [each.code for each in codes if not each.is_right]
    typed = ""
    if paper.typed_code:
        typed = "same" if same_short_code(paper.typed_code, expected) else "other"
        wrong += [paper.typed_code] if typed == "other" else []
    return Consistency(
        code_status=check["status"],
        expected=expected,
        codes=codes,
        other_revision=revision_with_code(paper.case, wrong) if wrong else None,
        typed=typed,
        draft=outcome["draft"],
        scanned=outcome["scanned"],
        another_paper=outcome["another_paper"],
        kind=outcome["kind"],
        pages=outcome["pages"],
        without_text=ranges(outcome["pages_without_text"]),
        counts=outcome["counts"],
    )


def findings_of(paper: SubmittedPaper) -> list[dict[str, Any]]:
    """The fields that are not the same, as they were kept: values before the form's words."""
    order = {"different": 0, "missing": 1, "relabelled": 2}
    found: list[dict[str, Any]] = paper.outcome.get("fields", [])
    return sorted(found, key=lambda each: order[each["status"]])


def shown(
    findings: list[dict[str, Any]], actor: Actor, case: Case, dossier: Dossier
) -> list[Difference]:
    """Findings as a page of the list shows them."""
    links = _links(actor, case, dossier)
    return [_difference(each, links) for each in findings]


def _difference(found: dict[str, Any], links: dict[str, str]) -> Difference:
    online, paper = marked(found["online"], found["paper"])
    first, *rest = found["place"]
    return Difference(
        status=found["status"],
        place=" / ".join([first, *rest]),
        label=found["label"],
        page=found["page"],
        link=links.get(first, links[COVER]),
        online=shortened(online),
        paper=shortened(paper),
    )


def _links(actor: Actor, case: Case, dossier: Dossier) -> dict[str, str]:
    """The title of each section → where it can be read, or written while it is a draft.

    What stands on the cover is taken from the sections: the case itself has to do.
    """
    page = reverse("filing:case", args=[case.pk])
    links = {COVER: page}
    writes = may_edit(actor, case)
    for section in sections_of(case, dossier):
        links[section.title] = (
            reverse("filing:section", args=[case.pk, section.id])
            if writes
            else f"{page}#section-{section.id}"
        )
    return links
