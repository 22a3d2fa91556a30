"""Judging in one go what the firm says it meets: a preview, one reason, all or none."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.platform.conftest import SignIn
from tests.platform.made_up_cases import Theatre, check_credit
from tihang.dossier.model import Answer
from tihang.platform.errors import Conflict
from tihang.platform.filing import services as filing
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case
from tihang.platform.journal.queries import entries
from tihang.platform.review import services
from tihang.platform.review.checklist import checklist_of
from tihang.platform.review.models import ClauseJudgement

CREDIT = "requirement.2b"
STRONG = "requirement.1b"
SOUND = "requirement.2a"
REASON = "经查阅说明和佐证材料，情况属实。"


@pytest.fixture
def case(theatre: Theatre) -> Case:
    """The firm says met of three clauses, and of the third not why."""
    case = theatre.filed()
    item = services.ReturnItem("section", "answers", "请补自评")
    services.return_for_correction(theatre.county.actor, case, items=[item])
    answers = (
        Answer(clause=CREDIT, met=True, statement="无不良信用记录。"),
        Answer(clause=STRONG, met=True, statement="市场占有率居前。"),
        Answer(clause=SOUND, met=True),
    )
    case.draft.refresh_from_db()
    theatre.write(case, loaded(case.draft.dossier).model_copy(update={"answers": answers}))
    return filing.resubmit(theatre.firm.actor, case)


def agreeing(case: Case) -> set[str]:
    return {row.clause.id for row in checklist_of(case).agreeing}


def test_offered_is_what_the_firm_says_and_explains_and_nothing_speaks_against(
    theatre: Theatre, case: Case
) -> None:
    assert agreeing(case) == {STRONG}, "credit is offered only after the look-ups"
    check_credit(theatre.county.actor, case)
    assert agreeing(case) == {CREDIT, STRONG}
    check_credit(theatre.county.actor, case, "listed")
    assert agreeing(case) == {STRONG}
    services.judge_clause(theatre.county.actor, case, STRONG, met=False, reason="无佐证")
    assert agreeing(case) == set()


def test_all_are_judged_for_one_reason_and_journalled_as_one_intent(
    theatre: Theatre, case: Case
) -> None:
    check_credit(theatre.county.actor, case)
    seen = {CREDIT: 0, STRONG: 0}
    assert services.judge_as_answered(theatre.county.actor, case, seen, reason=REASON) == 2
    found = {j.clause: (j.met, j.reason) for j in ClauseJudgement.objects.filter(case=case)}
    assert found == {CREDIT: (True, REASON), STRONG: (True, REASON)}
    last = list(entries(case.stream))[-1]
    assert last.action == "judge_as_answered"
    assert last.data["clauses"] == [STRONG, CREDIT]
    assert last.data["reason"] == REASON


@pytest.mark.parametrize(("seen", "reason"), [({}, REASON), ({STRONG: 0}, "  ")])
def test_a_clause_and_a_reason_are_needed(
    theatre: Theatre, case: Case, seen: dict[str, int], reason: str
) -> None:
    with pytest.raises(ValidationError):
        services.judge_as_answered(theatre.county.actor, case, seen, reason=reason)
    assert not ClauseJudgement.objects.filter(case=case).exists()


@pytest.mark.parametrize("clause", [SOUND, "no.such.clause"])
def test_with_one_clause_that_is_not_open_to_it_none_is_judged(
    theatre: Theatre, case: Case, clause: str
) -> None:
    with pytest.raises(Conflict):
        services.judge_as_answered(
            theatre.county.actor, case, {STRONG: 0, clause: 0}, reason=REASON
        )
    assert not ClauseJudgement.objects.filter(case=case).exists()


def test_the_page_previews_lets_choose_and_keeps_the_choice_when_refused(
    theatre: Theatre, case: Case, sign_in: SignIn
) -> None:
    client = sign_in(theatre.county)
    check_credit(theatre.county.actor, case)
    page = reverse("review:as-answered", args=[case.pk])
    examination = reverse("review:examination", args=[case.pk])
    assert page in client.get(examination).content.decode()
    shown = client.get(page).content.decode()
    assert shown.count(" checked") == 2
    assert "市场占有率居前。" in shown
    refused = client.post(page, {"clause": f"{STRONG}@0", "reason": ""})
    assert refused.status_code == 422
    assert "请写明一并认定的理由" in refused.content.decode()
    assert refused.content.decode().count(" checked") == 1
    done = client.post(page, {"clause": f"{STRONG}@0", "reason": REASON})
    assert done.status_code == 302
    assert [j.clause for j in ClauseJudgement.objects.filter(case=case)] == [STRONG]


def test_only_the_examiner_may_judge_in_one_go(
    theatre: Theatre, case: Case, sign_in: SignIn
) -> None:
    page = reverse("review:as-answered", args=[case.pk])
    assert sign_in(theatre.city).get(page).status_code == 403
    assert sign_in(theatre.firm).get(page).status_code == 403
    assert sign_in(theatre.neighbour_county).get(page).status_code == 404
