"""How a condition stands by the firm's own word."""

from __future__ import annotations

import pytest

from tests.platform.filing.conftest import EXAMPLES
from tihang.dossier.files import read_dossier
from tihang.dossier.model import Declaration
from tihang.edition import load
from tihang.evaluation import evaluate
from tihang.platform.rating.standings import own_statuses

LAWFUL = "excellence.application.1a"
"""Asks for a fact, for the declaration and for a reviewer's look."""


@pytest.mark.parametrize(
    ("met", "status"), [(True, "met"), (False, "unmet"), (None, "undetermined")]
)
def test_an_answer_counts_before_the_declaration_is_made(met: bool | None, status: str) -> None:
    whole = read_dossier(EXAMPLES / "excellence.yaml")
    answers = tuple(
        each.model_copy(update={"met": met}) if each.clause == LAWFUL else each
        for each in whole.answers or ()
    )
    draft = whole.model_copy(
        update={"answers": answers, "judgements": None, "declaration": Declaration()}
    )
    assert own_statuses(evaluate(draft, load("2025")))[LAWFUL] == status
