"""Gaps are sorted by who has to act: the firm, or the reviewer."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.platform.conftest import SignIn
from tests.platform.filing.conftest import Firm, explained, signed
from tihang.dossier.model import Answer, Dossier
from tihang.platform.filing import queries, services
from tihang.platform.filing.gaps import Awaited, OwnGap, sorted_gaps
from tihang.platform.filing.models import Case

CLAUSE = "requirement.1b"


def with_answer(dossier: Dossier, answer: Answer | None) -> Dossier:
    others = [each for each in dossier.answers or () if each.clause != CLAUSE]
    return dossier.model_copy(update={"answers": (*others, *([answer] if answer else []))})


def gaps_of(case: Case, dossier: Dossier, tier: str = "") -> tuple[list[OwnGap], list[Awaited]]:
    evaluation = queries.evaluation_of(case, dossier)
    return sorted_gaps(case, evaluation, evaluation.of_tier(tier or case.tier), dossier)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (None, "尚未自评"),
        (Answer(clause=CLAUSE, met=True), "未作说明"),
        (Answer(clause=CLAUSE, met=False, statement="尚在建设"), "自评为不符合"),
    ],
)
def test_an_answer_that_says_too_little_is_the_firms_own_gap(
    case: Case, whole: Dossier, answer: Answer | None, what: str
) -> None:
    own, awaited = gaps_of(case, with_answer(whole, answer))
    (gap,) = [each for each in own if each.clause.id == CLAUSE]
    assert what in gap.what
    assert gap.section is not None
    assert gap.anchor == f"answers[{CLAUSE}]"
    assert CLAUSE not in {each.clause.id for each in awaited}


@pytest.mark.django_db
def test_an_answer_with_its_reason_awaits_the_reviewer(case: Case, whole: Dossier) -> None:
    answer = Answer(clause=CLAUSE, met=True, statement="市场占有率居前。")
    own, awaited = gaps_of(case, with_answer(whole, answer))
    assert CLAUSE not in {each.clause.id for each in own}
    (found,) = [each for each in awaited if each.clause.id == CLAUSE]
    assert found.answer == answer
    assert found.verdict.look_at


@pytest.mark.django_db
def test_figures_of_the_peers_are_not_the_firms_to_give(case: Case, whole: Dossier) -> None:
    own, awaited = gaps_of(case, whole.model_copy(update={"benchmarks": None}), "pioneer")
    leading = [each for each in awaited if "全球领先" in each.clause.text and each.wanted]
    assert any("同行领先值" in each.wanted for each in leading)
    assert not any("同行" in gap.what for gap in own)


@pytest.mark.django_db
def test_every_gap_of_a_tier_is_in_one_of_the_lists(case: Case, whole: Dossier) -> None:
    evaluation = queries.evaluation_of(case, whole)
    for tier in evaluation.tiers:
        own, awaited = gaps_of(case, whole, tier.tier)
        listed = [each.verdict.id for each in (*own, *awaited)]
        assert sorted(listed) == sorted(gap.condition for gap in tier.gaps)


@pytest.mark.django_db
def test_a_missing_figure_leads_to_its_section(case: Case, whole: Dossier) -> None:
    own, _awaited = gaps_of(case, whole.model_copy(update={"maturity": None}))
    places = {gap.section.id for gap in own if gap.section and "maturity" in gap.anchor}
    assert places


@pytest.mark.django_db
def test_only_a_firm_that_may_write_is_led_to_its_form(
    complete: Case, firm: Firm, sign_in: SignIn, client: Client
) -> None:
    complete.draft.refresh_from_db()
    bare = with_answer(queries.current_dossier(complete), Answer(clause=CLAUSE, met=True))
    services.import_dossier(firm.clerk.actor, complete, bare, complete.draft.version)
    page = f"/cases/{complete.pk}/verdicts/"
    assert "去填写" in sign_in(firm.clerk).get(page).content.decode()
    services.submit(firm.clerk.actor, signed(explained(complete, firm), firm))
    assert "去填写" not in client.get(page).content.decode()
    assert "去填写" not in sign_in(firm.county).get(page).content.decode()
