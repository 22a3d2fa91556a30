"""What holds whatever the dossier: no verdict out of nothing, one and many agree."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evaluation.building import meeting_dossier, small_edition
from tihang.dossier.model import (
    Dossier,
)
from tihang.edition import load
from tihang.edition.model import AtLeast, AtMost, Edition, Peer
from tihang.evaluation import (
    Verdict,
    evaluate,
    facts_of,
    tier_verdicts,
    tier_verdicts_table,
)
from tihang.evaluation.ladder import Branch, ladder_of
from tihang.text import use_language

SMALL = small_edition()


# --- whatever the dossier ------------------------------------------------------------------

ROWS = ("answers", "judgements", "recognitions", "benchmarks", "maturity", "kpis", "scenarios")
EDITIONS = {"small": SMALL, "2025": load("2025")}


@st.composite
def dossiers(draw: st.DrawFn, edition: Edition) -> Dossier:
    """The meeting dossier with lists emptied, thinned or gone, and answers turned round."""
    base = meeting_dossier(edition)
    changes: dict[str, Any] = {}
    for name in ROWS:
        rows = getattr(base, name)
        how = draw(st.sampled_from(["whole", "whole", "some", "none listed", "unsaid"]))
        if how == "some":
            keep = draw(st.sets(st.integers(0, len(rows) - 1), max_size=8))
            changes[name] = tuple(row for n, row in enumerate(rows) if n not in keep)
        elif how != "whole":
            changes[name] = () if how == "none listed" else None
    dossier = base.model_copy(update=changes)
    for name in ("answers", "judgements"):
        rows = getattr(dossier, name)
        if rows and draw(st.booleans()):
            turned = draw(st.integers(0, len(rows) - 1))
            value = draw(st.sampled_from([False, None]))
            row = rows[turned].model_copy(update={"met": value})
            dossier = dossier.model_copy(update={name: (*rows[:turned], row, *rows[turned + 1 :])})
    return dossier


@pytest.mark.parametrize("name", EDITIONS)
@given(data=st.data())
def test_taking_something_out_of_a_dossier_never_yields_met(name: str, data: st.DataObject) -> None:
    edition = EDITIONS[name]
    dossier = data.draw(dossiers(edition))
    part = data.draw(
        st.sampled_from(["answers", "judgements", "recognitions", "maturity", "benchmarks"])
    )
    rows = getattr(dossier, part)
    if rows and data.draw(st.booleans()):
        gone = data.draw(st.integers(0, len(rows) - 1))
        less = rows[:gone] + rows[gone + 1 :]
        if part == "maturity":
            less = less or None
    else:
        less = None
    before = tier_verdicts(facts_of(dossier, edition), edition)
    fewer = dossier.model_copy(update={part: less})
    after = tier_verdicts(facts_of(fewer, edition), edition)
    for tier, verdict in before.items():
        assert verdict is Verdict.MET or after[tier] is not Verdict.MET


@pytest.mark.parametrize("name", EDITIONS)
@given(data=st.data())
def test_a_dossier_alone_and_in_a_stack_gets_the_same_verdicts(
    name: str, data: st.DataObject
) -> None:
    edition = EDITIONS[name]
    stack = data.draw(st.lists(dossiers(edition), min_size=1, max_size=4))
    rows = [facts_of(dossier, edition) for dossier in stack]
    names = ladder_of(edition).facts
    columns = {fact: np.array([row[fact] for row in rows]) for fact in names}
    together = tier_verdicts_table(columns, edition, len(rows))
    for number, dossier in enumerate(stack):
        explained = evaluate(dossier, edition)
        alone = {tier.tier: int(tier.verdict) for tier in explained.tiers}
        assert {tier: int(column[number]) for tier, column in together.items()} == alone
        for tier in explained.tiers:
            assert tier.verdict == min(c.verdict for c in tier.conditions)


@pytest.mark.parametrize("name", EDITIONS)
@given(data=st.data())
def test_every_condition_explains_itself_in_both_languages(name: str, data: st.DataObject) -> None:
    edition = EDITIONS[name]
    dossier = data.draw(dossiers(edition))
    for language in ("zh-hans", "en"):
        with use_language(language):
            found = evaluate(dossier, edition)
        for condition in found.conditions:
            assert condition.facts
            assert condition.reason.endswith(("。", ".", "?", "？"))
            assert "%(" not in condition.reason
            met = condition.verdict is Verdict.MET
            assert met == (condition.would_change is None)
            assert not (met and condition.missing)
            assert condition.status != "undetermined" or condition.missing
            branch = ladder_of(edition).conditions[condition.id][1]
            assert (condition.threshold is not None) == has_number(branch)
        assert found.edition is edition


def has_number(branch: Branch) -> bool:
    numeric = isinstance(branch.rule, AtLeast | AtMost | Peer)
    return numeric or any(has_number(part) for part in branch.parts)
