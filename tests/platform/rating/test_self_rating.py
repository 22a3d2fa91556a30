"""Beginning a self-rating, answering, recording, declaring."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests.platform.conftest import Engage, Land
from tests.platform.filing.conftest import Firm
from tihang.platform.actor import SYSTEM
from tihang.platform.filing import drafts
from tihang.platform.filing import services as filing
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case, Frozen
from tihang.platform.filing.services import CannotStart
from tihang.platform.filing.workflow import StepRefused, replay
from tihang.platform.journal import queries as journal
from tihang.platform.rating import services
from tihang.platform.rating.models import Rating
from tihang.platform.registry import services as registry
from tihang.platform.registry.models import Recognition
from tihang.platform.rounds.models import Level, Round

PRODUCTION = "answers[basic.production.1]"


def draft_version(case: Case) -> int:
    return Case.objects.get(pk=case.pk).draft.version


def test_a_self_rating_is_a_case_of_its_own_channel_that_waits_for_the_firm(begun: Case) -> None:
    assert (begun.tier, begun.channel, begun.state) == ("basic", "self", "draft")
    assert begun.number == "FJ2025-00001"
    assert loaded(begun.draft.dossier).channel == "self"


def test_beginning_again_goes_on_with_what_was_begun(firm: Firm, begun: Case) -> None:
    assert services.start_self_rating(firm.signatory.actor, firm.factory) == begun


def test_no_open_round_is_needed(firm: Firm) -> None:
    firm.round.deadlines.filter(role_level=Level.FIRM).update(
        closes_at=timezone.now() - dt.timedelta(days=1)
    )
    assert services.start_self_rating(firm.clerk.actor, firm.factory).state == "draft"


def test_the_round_announced_last_says_by_which_edition(firm: Firm) -> None:
    later = Round.objects.create(
        code="fj-2026",
        title="2026 年度",
        title_en="2026",
        edition="2025",
        tiers=["advanced"],
        opens_at=timezone.now() + dt.timedelta(days=30),
    )
    assert services.start_self_rating(firm.clerk.actor, firm.factory).round == later


def test_without_any_round_the_firm_is_told_whom_to_ask(firm: Firm) -> None:
    firm.round.delete()
    with pytest.raises(CannotStart, match="平台管理员"):
        services.start_self_rating(firm.clerk.actor, firm.factory)


def test_a_firm_rates_its_own_factories_only(firm: Firm, land: Land) -> None:
    other = registry.add_factory(SYSTEM, land.neighbour, name="邻厂")
    with pytest.raises(CannotStart):
        services.start_self_rating(firm.clerk.actor, other)


@pytest.mark.parametrize(
    ("tier", "channel"), [("basic", "territorial"), ("advanced", "self"), ("pioneer", "self")]
)
def test_a_tier_goes_by_its_own_channel_only(firm: Firm, tier: str, channel: str) -> None:
    firm.round.tiers = ["basic", "advanced", "pioneer"]
    firm.round.save()
    with pytest.raises(CannotStart):
        filing.start_case(firm.clerk.actor, firm.round, firm.factory, tier, channel)


def test_answers_of_one_group_leave_all_others_alone(firm: Firm, ready: Case) -> None:
    before = {a.clause: a for a in loaded(ready.draft.dossier).answers or ()}
    posted = {"answers:present": "yes", f"{PRODUCTION}.met": "no"}
    services.save_answers(firm.clerk.actor, ready, posted, ready.draft.version)
    after = {a.clause: a for a in loaded(Case.objects.get(pk=ready.pk).draft.dossier).answers or ()}
    changed = after.pop("basic.production.1")
    assert changed == before.pop("basic.production.1").model_copy(update={"met": False})
    assert after == before


def test_answers_that_somebody_else_saved_meanwhile_are_not_overwritten(
    firm: Firm, begun: Case
) -> None:
    seen = begun.draft.version
    posted = {"answers:present": "yes", f"{PRODUCTION}.met": "yes"}
    services.save_answers(firm.clerk.actor, begun, posted, seen)
    with pytest.raises(drafts.StaleVersion):
        services.save_answers(
            firm.signatory.actor, begun, posted | {f"{PRODUCTION}.met": "no"}, seen
        )


def test_key_facts_and_answers_of_one_page_go_into_their_sections(firm: Firm, begun: Case) -> None:
    posted = {
        "answers:present": "yes",
        "enterprise.finances:present": "yes",
        "enterprise.finances[0].year": "2024",
        "enterprise.finances[0].revenue": "5,000",
        "maturity:present": "yes",
        "maturity[0].level": "2",
        "maturity[0].score": "",
        "scenarios:present": "yes",
        "scenarios[0].scenario": "人机协同作业",
        f"{PRODUCTION}.met": "yes",
    }
    saved = services.save_quick(firm.clerk.actor, begun, posted, begun.draft.version)
    assert saved.errors == {}
    dossier = loaded(Case.objects.get(pk=begun.pk).draft.dossier)
    assert (dossier.enterprise.finances or ())[0].revenue == 5000
    assert (dossier.maturity or ())[0].level == 2
    assert [i.scenario for i in dossier.scenarios or ()] == ["人机协同作业"]
    assert dossier.enterprise.name == firm.factory.enterprise.name


def test_rows_that_were_offered_and_left_blank_are_no_rows(firm: Firm, begun: Case) -> None:
    posted = {
        "answers:present": "yes",
        "enterprise.finances:present": "yes",
        "enterprise.finances[0].year": "2024",
        "enterprise.finances[0].revenue": "",
        "maturity:present": "yes",
        "maturity[0].level": "",
        "maturity[0].score": "",
        "scenarios:present": "yes",
        "scenarios[0].scenario": "",
    }
    services.save_quick(firm.clerk.actor, begun, posted, begun.draft.version)
    dossier = loaded(Case.objects.get(pk=begun.pk).draft.dossier)
    assert not dossier.enterprise.finances
    assert not dossier.maturity
    assert not dossier.scenarios


def test_a_figure_that_cannot_be_read_is_kept_as_typed_and_named(firm: Firm, begun: Case) -> None:
    posted = {
        "enterprise.finances:present": "yes",
        "enterprise.finances[0].year": "2024",
        "enterprise.finances[0].revenue": "很多",
    }
    saved = services.save_quick(firm.clerk.actor, begun, posted, begun.draft.version)
    assert list(saved.errors) == ["enterprise.finances[0].revenue"]
    draft = Case.objects.get(pk=begun.pk).draft
    assert draft.unparsed == {"enterprise.finances[0].revenue": "很多"}


def test_a_rating_keeps_counts_shares_and_every_condition(firm: Firm, ready: Case) -> None:
    rating = services.record_rating(firm.clerk.actor, ready)
    assert rating.tiers["basic"]["status"] == "met"
    assert rating.tiers["basic"]["met"] == len(ready.edition.conditions_of("basic"))
    assert sum(share["of"] for share in rating.shares.values()) == rating.tiers["basic"]["met"]
    assert set(rating.verdicts) == {condition.id for condition in ready.edition.conditions}


def test_a_rating_is_never_changed(firm: Firm, begun: Case) -> None:
    rating = services.record_rating(firm.clerk.actor, begun)
    with pytest.raises(Frozen):
        rating.save()
    with pytest.raises(Frozen):
        rating.delete()


def test_declaring_freezes_records_and_is_the_recognition_of_the_tier(
    firm: Firm, ready: Case
) -> None:
    case = services.declare(firm.signatory.actor, ready, truthful=True)
    assert case.state == "declared"
    held = Recognition.objects.get()
    assert (held.factory, held.tier, held.number) == (
        firm.factory,
        "basic",
        f"自评-{case.number}",
    )
    assert (held.issuer, held.kind, held.case) == (case.enterprise.name, "declared", case.pk)
    rating = Rating.objects.get()
    assert rating.occasion == "declared"
    assert rating.content_hash == case.revisions.get().content_hash
    signed = loaded(case.revisions.get().dossier).declaration
    assert (signed.truthful, signed.signed_by) == (True, firm.signatory.actor.name)
    assert replay(journal.entries(case.stream), case.workflow) == "declared"


def test_a_clerk_cannot_declare(firm: Firm, ready: Case) -> None:
    with pytest.raises(StepRefused, match="角色"):
        services.declare(firm.clerk.actor, ready, truthful=True)
    ready.refresh_from_db()
    assert ready.state == "draft"
    assert loaded(ready.draft.dossier).declaration.signed_by != firm.clerk.actor.name


def test_nobody_declares_without_the_promise(firm: Firm, ready: Case) -> None:
    with pytest.raises(StepRefused, match="承诺"):
        services.declare(firm.signatory.actor, ready, truthful=False)


def test_an_incomplete_self_rating_is_not_declared_and_stays_as_it_was(
    firm: Firm, begun: Case
) -> None:
    before = draft_version(begun)
    with pytest.raises(StepRefused):
        services.declare(firm.signatory.actor, begun, truthful=True)
    assert draft_version(begun) == before
    assert not Recognition.objects.exists()


def test_a_declared_self_rating_cannot_be_changed(firm: Firm, ready: Case) -> None:
    case = services.declare(firm.signatory.actor, ready, truthful=True)
    posted = {"answers:present": "yes", f"{PRODUCTION}.met": "no"}
    with pytest.raises(drafts.NotEditable):
        services.save_answers(firm.clerk.actor, case, posted, draft_version(case))


def test_the_next_tier_begins_with_the_recognition(firm: Firm, ready: Case) -> None:
    services.declare(firm.signatory.actor, ready, truthful=True)
    case = filing.start_case(firm.clerk.actor, firm.round, firm.factory, "advanced", "territorial")
    (held,) = loaded(case.draft.dossier).recognitions or ()
    assert (held.tier, held.number) == ("basic", f"自评-{ready.number}")


def test_the_desk_reads_a_self_rating_only_once_it_is_declared(
    firm: Firm, ready: Case, land: Land, engage: Engage
) -> None:
    from tihang.platform.filing.queries import visible_cases

    assert not visible_cases(firm.county.actor).exists()
    services.declare(firm.signatory.actor, ready, truthful=True)
    assert visible_cases(firm.county.actor).get() == ready
