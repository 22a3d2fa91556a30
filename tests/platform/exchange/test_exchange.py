"""Cases go up in a bundle, decisions come back; the journal is one chain throughout."""

from __future__ import annotations

from tests.platform.exchange.conftest import DECISIONS, FILINGS, World
from tests.platform.made_up_cases import TIER, consent, rank
from tihang.platform.exchange import queries, services
from tihang.platform.exchange.models import ReceivedBundle, ReceivedCase
from tihang.platform.filing import workflow
from tihang.platform.filing.models import Case
from tihang.platform.journal import queries as journal
from tihang.platform.journal import services as chain
from tihang.platform.review import services as review


def carried_up(world: World, *, officer: str = "county") -> Case:
    """A case that the county has sent up and the city has taken over."""
    case = world.theatre.newly_at_city()
    data = world.bytes_of(world.send(world.theatre.county, FILINGS, world.theatre.land.city, case))
    world.go("city")
    world.take(world.theatre.city, data)
    return Case.objects.get(pk=case.pk)


def hand_up(world: World, case: Case) -> None:
    """The city ranks the case and hands it up, to a province that it knows."""
    theatre = world.theatre
    version = rank(theatre, theatre.city, [case])
    review.hand_up(theatre.city.actor, theatre.round, TIER, base_version=version)
    world.trust(theatre.city, theatre.land.province, "province")


def carried_to_the_province(world: World, case: Case) -> bytes:
    """The city's bundle, at the province, which knows the city."""
    theatre, land = world.theatre, world.theatre.land
    data = world.bytes_of(world.send(theatre.city, FILINGS, land.province, case))
    world.go("province")
    world.trust(theatre.province, land.city, "city")
    return data


def test_a_case_arrives_as_it_left(world: World) -> None:
    case = world.theatre.newly_at_city()
    before = [entry.hash for entry in journal.entries(case.stream)]
    judgements = set(case.judgements.values_list("clause", "met"))
    bundle = world.send(world.theatre.county, FILINGS, world.theatre.land.city, case)
    data = world.bytes_of(bundle)
    world.go("city")
    assert not Case.objects.exists()
    received = world.take(world.theatre.city, data)
    assert received.state == ReceivedBundle.State.DONE, received.problem
    arrived = Case.objects.get(pk=case.pk)
    assert (arrived.state, arrived.number, arrived.elsewhere) == ("city_review", case.number, "")
    assert arrived.desk == world.theatre.land.city
    assert [entry.hash for entry in journal.entries(arrived.stream)] == before
    assert chain.verify(arrived.stream) == []
    assert workflow.replay(journal.entries(arrived.stream), arrived.workflow) == arrived.state
    assert arrived.credit_checks.count() == 2
    assert set(arrived.judgements.values_list("clause", "met")) == judgements
    assert arrived.opinions.get().letter["number"]
    assert list(arrived.revisions.values_list("number", "content_hash"))


def test_the_sender_rests_the_case_until_an_answer_comes(world: World) -> None:
    case = world.theatre.newly_at_city()
    world.send(world.theatre.county, FILINGS, world.theatre.land.city, case)
    case.refresh_from_db()
    assert case.elsewhere == world.theatre.land.city.name
    assert case.desk is None
    assert workflow.possible_steps(case, world.theatre.city.actor) == []
    assert list(queries.unsent(world.theatre.county.actor, FILINGS, world.theatre.land.city)) == []


def test_a_decision_comes_back_and_the_journal_goes_on(world: World) -> None:
    case = carried_up(world)
    theatre = world.theatre
    review.send_back(theatre.city.actor, case, reason="缺审计报告")
    assert list(queries.unsent(theatre.city.actor, DECISIONS, theatre.land.county)) == [case]
    data = world.bytes_of(world.send(theatre.city, DECISIONS, theatre.land.county, case))
    world.go("county")
    received = world.take(theatre.county, data)
    assert received.state == ReceivedBundle.State.DONE, received.problem
    back = Case.objects.get(pk=case.pk)
    assert (back.state, back.elsewhere, back.desk) == (
        "county_examination",
        "",
        theatre.land.county,
    )
    assert chain.verify(back.stream) == []
    report = review.ReturnItem("section", "evidence", "请补充审计报告后重新提交")
    review.return_for_correction(theatre.county.actor, back, items=[report])
    back.refresh_from_db()
    assert back.state == "returned"


def test_a_second_round_trip_continues_both_records(world: World) -> None:
    case = carried_up(world)
    theatre = world.theatre
    review.send_back(theatre.city.actor, case, reason="缺审计报告")
    data = world.bytes_of(world.send(theatre.city, DECISIONS, theatre.land.county, case))
    world.go("county")
    world.take(theatre.county, data)
    back = Case.objects.get(pk=case.pk)
    from tests.platform.made_up_cases import issue
    from tihang.platform.filing import services as filing

    report = review.ReturnItem("section", "evidence", "请补充")
    review.return_for_correction(theatre.county.actor, back, items=[report])
    back.refresh_from_db()
    filing.resubmit(theatre.firm.actor, back)
    review.confirm_judgements(theatre.county.actor, back)
    issue(theatre.county, back)
    review.send_up(theatre.county.actor, back)
    data = world.bytes_of(world.send(theatre.county, FILINGS, theatre.land.city, back))
    world.go("city")
    received = world.receive(theatre.city, data)
    assert received.cases.get().standing == ReceivedCase.Standing.CONTINUED
    services.accept_bundle(theatre.city.actor, received)
    again = Case.objects.get(pk=case.pk)
    assert (again.state, again.elsewhere) == ("city_review", "")
    assert chain.verify(again.stream) == []
    assert again.opinions.count() == 2
    consent(theatre, theatre.city, [again])
    version = rank(theatre, theatre.city, [again])
    review.hand_up(theatre.city.actor, theatre.round, TIER, base_version=version)
    again.refresh_from_db()
    assert again.state == "province_review"
