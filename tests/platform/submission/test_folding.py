"""The filing folded for the check before submission: nothing is left out."""

from __future__ import annotations

import pytest

from tests.platform.filing.conftest import Firm
from tihang.documents.content.model import Heading, Paragraph
from tihang.platform.filing.completeness import section_states
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case
from tihang.platform.filing.readonly import sections_of
from tihang.platform.submission.findings import answered_findings
from tihang.platform.submission.folding import Folded, folded, parts_of


def folded_of(case: Case) -> list[Folded]:
    sections = sections_of(case, loaded(case.draft.dossier))
    return folded(sections, section_states(case), answered_findings(case))


def test_blocks_stand_under_their_headings() -> None:
    blocks = (
        Paragraph("前言"),
        Heading("（一）甲", level=2),
        Paragraph("甲文"),
        Heading("（二）乙", level=2),
    )
    parts = parts_of(blocks)
    assert [part.title for part in parts] == ["", "（一）甲", "（二）乙"]
    assert [len(part.blocks) for part in parts] == [1, 1, 0]


@pytest.mark.django_db
def test_no_block_of_the_filing_is_lost(unsigned: Case) -> None:
    for each in folded_of(unsigned):
        kept = sum(len(part.blocks) + bool(part.title) for part in each.parts)
        assert kept == len(each.section.blocks)


@pytest.mark.django_db
def test_scenario_instances_fold_to_their_titles(unsigned: Case) -> None:
    scenarios = next(each for each in folded_of(unsigned) if each.id == "scenarios")
    instances = loaded(unsigned.draft.dossier).scenarios or ()
    assert scenarios.is_long
    titles = [part.title for part in scenarios.parts]
    for instance in instances:
        assert any(instance.instance and instance.instance in title for title in titles)


@pytest.mark.django_db
def test_what_hinders_is_open_and_the_rest_is_folded(case: Case, firm: Firm) -> None:
    assert all(each.is_open == bool(each.lacks) for each in folded_of(case))


@pytest.mark.django_db
def test_nothing_is_open_in_a_whole_filing(unsigned: Case) -> None:
    assert not any(each.is_open for each in folded_of(unsigned))
