"""A case moves along the edition's table of steps, and no other way."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.platform.conftest import Engage, Land
from tests.platform.filing.conftest import Close, Firm
from tihang.dossier.canonical import content_hash
from tihang.platform.actor import Role
from tihang.platform.filing import services, workflow
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case, Frozen, Revision
from tihang.platform.filing.queries import visible_cases
from tihang.platform.filing.workflow import ReplayError, StepRefused, replay, take_step
from tihang.platform.journal import queries as journal
from tihang.platform.journal import services as journal_services


@pytest.mark.django_db
def test_submitting_freezes_the_dossier_and_writes_the_journal(complete: Case, firm: Firm) -> None:
    case = services.submit(firm.clerk.actor, complete)
    revision = case.revisions.get()
    assert case.state == "county_examination"
    assert content_hash(loaded(revision.dossier)) == revision.content_hash
    entry = next(e for e in journal.entries(case.stream) if e.action == "submit")
    assert (entry.data["from"], entry.data["to"]) == ("draft", "county_examination")
    assert (entry.data["revision"], entry.data["hash"]) == (1, revision.content_hash)
    assert journal_services.verify(case.stream) == []


@pytest.mark.django_db
def test_an_incomplete_filing_is_refused_with_all_that_is_missing(case: Case, firm: Firm) -> None:
    with pytest.raises(StepRefused) as refused:
        services.submit(firm.clerk.actor, case)
    titles = [s.title.zh for s in case.edition.filing_form("excellence").sections]
    assert all(any(title in problem for problem in refused.value.problems) for title in titles)
    assert Case.objects.get(pk=case.pk).state == "draft"
    assert not case.revisions.exists()


@pytest.mark.django_db
def test_what_could_not_be_read_stands_against_submission(complete: Case, firm: Firm) -> None:
    services.save_section(
        firm.clerk.actor, complete, "factory", {"factory.lines": "若干"}, complete.draft.version
    )
    with pytest.raises(StepRefused, match="需更正"):
        services.submit(firm.clerk.actor, complete)


@pytest.mark.django_db
def test_a_declaration_is_not_taken_from_a_form(unsigned: Case, firm: Firm) -> None:
    posted = {"declaration.truthful": "yes", "declaration.signed_by": "某人"}
    services.save_section(firm.clerk.actor, unsigned, "factory", posted, unsigned.draft.version)
    unsigned.draft.refresh_from_db()
    declaration = loaded(unsigned.draft.dossier).declaration
    assert (declaration.truthful, declaration.signed_by) == (None, None)


@pytest.mark.django_db
def test_the_closing_second_is_in_time_and_the_next_is_late(
    complete: Case, firm: Firm, close: Close, monkeypatch: pytest.MonkeyPatch
) -> None:
    closing = timezone.now().replace(microsecond=0)
    close("firm", closing)
    monkeypatch.setattr(timezone, "now", lambda: closing)
    with pytest.raises(StepRefused, match="截止，逾期不予接收"):
        services.submit(firm.clerk.actor, complete)
    monkeypatch.setattr(timezone, "now", lambda: closing - dt.timedelta(microseconds=1))
    assert services.submit(firm.clerk.actor, complete).state == "county_examination"


@pytest.mark.django_db
def test_a_refusal_names_the_last_second_that_was_in_time(
    complete: Case, firm: Firm, close: Close
) -> None:
    close("firm", dt.datetime(2025, 7, 18, 16, 0, tzinfo=dt.UTC))
    with pytest.raises(StepRefused) as refused:
        services.submit(firm.clerk.actor, complete)
    assert "2025年7月18日（星期五）23:59:59（+08:00）" in refused.value.problems[0]


@pytest.mark.django_db
def test_a_returned_filing_comes_back_by_the_countys_time(
    complete: Case, firm: Firm, close: Close
) -> None:
    services.submit(firm.clerk.actor, complete)
    take_step(complete, "return", firm.county.actor, reason="请补充")
    close("firm", timezone.now() - dt.timedelta(hours=1))
    case = services.resubmit(firm.clerk.actor, complete)
    assert case.state == "county_examination"
    assert [r.number for r in case.revisions.all()] == [1, 2]


@pytest.mark.django_db
def test_a_return_needs_a_reason(complete: Case, firm: Firm) -> None:
    services.submit(firm.clerk.actor, complete)
    with pytest.raises(StepRefused, match="理由"):
        take_step(complete, "return", firm.county.actor, reason="  ")


@pytest.mark.django_db
def test_a_neighbouring_county_and_another_firm_have_no_say(
    complete: Case, firm: Firm, land: Land, engage: Engage
) -> None:
    services.submit(firm.clerk.actor, complete)
    neighbour = engage("neighbour", Role.COUNTY_OFFICER, land.other_county).actor
    rival = engage("rival", Role.CLERK, land.neighbour).actor
    with pytest.raises(StepRefused, match="不能办理"):
        take_step(complete, "return", neighbour, reason="无权")
    with pytest.raises(StepRefused, match="不能办理"):
        services.withdraw(rival, complete)


@pytest.mark.django_db
def test_a_signatory_may_submit_what_another_signed(
    complete: Case, land: Land, engage: Engage
) -> None:
    another = engage("another-signatory", Role.SIGNATORY, land.firm).actor
    assert services.submit(another, complete).state == "county_examination"


@pytest.mark.django_db
def test_a_second_submission_is_refused_and_adds_nothing(complete: Case, firm: Firm) -> None:
    services.submit(firm.clerk.actor, complete)
    with pytest.raises(StepRefused, match="刷新"):
        services.submit(firm.clerk.actor, complete)
    assert complete.revisions.count() == 1


@pytest.mark.django_db
def test_a_revision_can_be_neither_changed_nor_deleted(complete: Case, firm: Firm) -> None:
    revision = services.submit(firm.clerk.actor, complete).revisions.get()
    revision.content_hash = "0" * 64
    with pytest.raises(Frozen):
        revision.save()
    with pytest.raises(Frozen):
        revision.delete()
    with pytest.raises(Frozen):
        Revision.objects.all().delete()
    with pytest.raises(Frozen):
        Revision.objects.update(number=9)


@pytest.mark.django_db
def test_an_authority_sees_a_case_once_it_was_handed_in(complete: Case, firm: Firm) -> None:
    assert not visible_cases(firm.county.actor).exists()
    services.submit(firm.clerk.actor, complete)
    assert visible_cases(firm.county.actor).get() == complete


@pytest.mark.django_db
def test_replaying_an_exchanged_journal_is_refused(complete: Case, firm: Firm) -> None:
    services.submit(firm.clerk.actor, complete)
    entries = list(journal.entries(complete.stream))
    assert replay(entries, complete.workflow) == "county_examination"
    submission = next(entry for entry in entries if entry.action == "submit")
    with pytest.raises(ReplayError):
        replay([*entries, submission, submission], complete.workflow)


def _everybody(firm: Firm, land: Land, engage: Engage) -> list[tuple[Role, object]]:
    return [
        (Role.CLERK, firm.clerk.actor),
        (Role.COUNTY_OFFICER, firm.county.actor),
        (Role.CITY_OFFICER, engage("city-officer", Role.CITY_OFFICER, land.city).actor),
        (Role.PROVINCE_OFFICER, engage("province", Role.PROVINCE_OFFICER, land.province).actor),
    ]


@pytest.mark.django_db
@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(moves=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 20)), max_size=12))
def test_whatever_is_tried_a_case_walks_the_table_and_its_journal_replays(
    moves: list[tuple[int, int]], firm: Firm, land: Land, engage: Engage
) -> None:
    """Anybody tries any action in any order; what succeeds is in the table, nothing else is."""
    from django.db import transaction

    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        for guard in (
            "filing_complete",
            "prechecked",
            "declared",
            "credit_checked",
            "conditions_examined",
            "opinion_issued",
            "ranked",
        ):
            patch.setitem(workflow._guards, guard, lambda _case, _actor: [])
        people = _everybody(firm, land, engage)
        case = services.start_case(
            firm.clerk.actor, firm.round, firm.factory, "excellence", "territorial"
        )
        actions = sorted({step.action for step in case.workflow.steps})
        for who, what in moves:
            role, actor = people[who]
            action = actions[what % len(actions)]
            allowed = {
                step.target
                for step in case.workflow.steps
                if step.action == action and step.who == role and case.state in step.origin
            }
            try:
                moved = take_step(case, action, actor, reason="试")  # type: ignore[arg-type]
            except StepRefused:
                assert not allowed
            else:
                assert {moved.state} == allowed
                case = moved
        assert replay(journal.entries(case.stream), case.workflow) == case.state
        assert journal_services.verify(case.stream) == []
        transaction.set_rollback(True)
