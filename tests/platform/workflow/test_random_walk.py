"""Random people take random actions: only the table's steps ever happen.

The walk is held against a plain model that knows the tables of steps, who sits where, and
what each guard asks for. The model shares no code with what moves a case.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.platform.conftest import Engage, Land, Person
from tests.platform.made_up_cases import Theatre, check_credit, issue, open_theatre, rank
from tihang import edition as editions
from tihang.platform.actor import Role
from tihang.platform.errors import Conflict
from tihang.platform.filing import queries as filing
from tihang.platform.filing import workflow
from tihang.platform.filing.models import Case
from tihang.platform.journal.queries import entries
from tihang.platform.journal.services import verify
from tihang.platform.review import queries, services

EDITION = editions.load("2025")
ACTIONS = sorted({step.action for table in EDITION.workflows for step in table.steps})
CHANNELS = (("territorial", "excellence"), ("territorial", "advanced"), ("central", "advanced"))
UNHAPPY = {"refused", "withdrawn", "not_recommended"}
FIRST_DESK = {"county_officer", "group_officer"}


@dataclass
class Known:
    """What the model knows of a case."""

    channel: str
    tier: str
    county: str
    """The name of the office that it was filed with."""
    state: str
    steps: list[str] = field(default_factory=list)
    examined: bool = False
    opinion: bool = False
    ranked: bool = False


@dataclass(frozen=True)
class Seat:
    """A person, and the office or firm they sit in, by name."""

    person: Person
    role: str
    place: str


SEES = {
    "county": {"county"},
    "other_county": {"other_county"},
    "city": {"county", "other_county"},
    "other_city": set(),
    "province": {"county", "other_county", "group"},
    "group": {"group"},
}
"""Office → the receiving offices whose cases are in its jurisdiction."""


class Walk(RuleBasedStateMachine):
    """One province, ten people, and whatever they think of doing."""

    theatre: Theatre
    seats: dict[str, Seat]

    def __init__(self) -> None:
        super().__init__()
        # Everything that a walk writes is taken back before the next begins.
        self.held = transaction.atomic()
        self.held.__enter__()
        self.known: dict[Any, Known] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.held.__exit__(None, None, None)

    # --- what people do --------------------------------------------------------------

    @precondition(lambda self: len(self.known) < 4)
    @rule(
        who=st.sampled_from(["firm", "neighbour", "central_firm"]), kind=st.sampled_from(CHANNELS)
    )
    def a_firm_files(self, who: str, kind: tuple[str, str]) -> None:
        channel, tier = kind
        if (channel == "central") != (who == "central_firm"):
            return
        case = self.theatre.filed(getattr(self.theatre.land, who), tier, channel)
        office = {"firm": "county", "neighbour": "other_county", "central_firm": "group"}[who]
        table = EDITION.workflow(channel)
        state = next(step.target for step in table.steps if step.action == "submit")
        self.known[case.pk] = Known(channel, tier, office, state, ["submit"])

    @precondition(lambda self: self.known)
    @rule(data=st.data(), may_end=st.sampled_from([False, False, False, True]))
    def somebody_does_what_is_theirs(self, data: st.DataObject, may_end: bool) -> None:
        """Ends are rare, so that cases come far."""
        case = self.some_case(data)
        due = {
            (who, action): target
            for who in self.seats
            for action in ACTIONS
            if (target := self.expected(case, who, action)) is not None
            and (may_end or target not in UNHAPPY)
        }
        if due:
            who, action = data.draw(st.sampled_from(sorted(due)))
            self.take(case, who, action)
            self.moved(case, action, due[who, action])

    @precondition(lambda self: self.known)
    @rule(data=st.data(), is_possible=st.sampled_from([True, True, True, False]))
    def everybody_tries_the_same(self, data: st.DataObject, is_possible: bool) -> None:
        """Each tries it on the case as it stands; what went through is taken back.

        As a rule it is something that a step of the table leads on from here.
        """
        case = self.some_case(data)
        known = self.known[case.pk]
        steps = EDITION.workflow(known.channel).steps
        possible = sorted({step.action for step in steps if known.state in step.origin})
        action = data.draw(st.sampled_from(possible if is_possible and possible else ACTIONS))
        before = self.trace(case)
        for who in self.seats:
            due = self.expected(case, who, action)
            try:
                with transaction.atomic():
                    self.take(case, who, action)
                    assert due is not None, f"{who} took {action} in {known}"
                    assert Case.objects.get(pk=case.pk).state == due
                    transaction.set_rollback(True)
            except workflow.StepRefused as refused:
                self.is_rightly_refused(refused, due, who, action)
            assert self.trace(case) == before

    @precondition(lambda self: self.known)
    @rule(data=st.data(), is_right=st.booleans(), other=st.sampled_from(["county", "group"]))
    def an_examiner_examines(self, data: st.DataObject, is_right: bool, other: str) -> None:
        case = self.some_case(data)
        who = self.known[case.pk].county if is_right else other
        seat = self.seats[who]
        known = self.known[case.pk]
        lies_here = known.county == who and self.waits_for(case) == seat.role
        try:
            check_credit(seat.person.actor, case)
            for clause in queries.clauses_to_judge(case):
                services.judge_clause(
                    seat.person.actor,
                    case,
                    clause,
                    met=True,
                    base_version=self.version_of(case, clause),
                )
            issue(seat.person, case)
        except Conflict:
            assert not lies_here or known.opinion
        else:
            assert lies_here
            assert not known.opinion
            known.examined = known.opinion = True

    @precondition(lambda self: self.known)
    @rule(data=st.data(), who=st.sampled_from(["city", "other_city"]))
    def a_city_ranks(self, data: st.DataObject, who: str) -> None:
        case, seat = self.some_case(data), self.seats[who]
        known = self.known[case.pk]
        if known.tier != "excellence" or known.ranked:
            return
        waiting = [k for k, v in self.known.items() if v.tier == "excellence" and v.ranked]
        if waiting:
            return
        from django.core.exceptions import ValidationError

        may = known.state == "city_review" and known.county in SEES[who]
        try:
            version = queries.open_ranking(seat.person.actor, case.round, known.tier).version
            rank(self.theatre, seat.person, [case], base_version=version)
        except (Conflict, ValidationError):
            assert not may
        else:
            assert may
            known.ranked = True

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    def two_colleagues_hold_the_same_page(self, data: st.DataObject) -> None:
        """Both looked at the case as it stood; one of them is too late."""
        case = self.some_case(data)
        due = [(w, a) for w in self.seats for a in ACTIONS if self.expected(case, w, a)]
        if not due:
            return
        who, action = data.draw(st.sampled_from(due))
        target = self.expected(case, who, action)
        assert target is not None
        second = Case.objects.get(pk=case.pk)
        self.take(case, who, action)
        self.moved(case, action, target)
        after = self.trace(case)
        if self.expected(case, who, action) is None:
            with pytest.raises(workflow.StepRefused):
                self.take(second, who, action)
            assert self.trace(case) == after

    # --- what must hold at every moment -------------------------------------------------

    @invariant()
    def every_case_is_where_the_table_says(self) -> None:
        for pk, known in self.known.items():
            case = Case.objects.get(pk=pk)
            assert case.state == known.state
            assert (case.desk and self.name_of(case.desk_id)) == self.desk(case)

    @invariant()
    def the_journal_replays_to_the_same_state_and_is_whole(self) -> None:
        for pk, known in self.known.items():
            case = Case.objects.get(pk=pk)
            history = list(entries(case.stream))
            assert workflow.replay(history, case.workflow) == known.state
            taken = [e.action for e in history if e.action in ACTIONS]
            assert taken == known.steps
            assert verify(case.stream) == []

    @invariant()
    def each_office_sees_its_own_and_nothing_else(self) -> None:
        for name, offices in SEES.items():
            seen = set(
                filing.visible_cases(self.seats[name].person.actor).values_list("pk", flat=True)
            )
            assert seen == {pk for pk, known in self.known.items() if known.county in offices}

    # --- the model ---------------------------------------------------------------------

    def expected(self, case: Case, who: str, action: str) -> str | None:
        """The state that the action leads to; none where it must be refused."""
        known, seat = self.known[case.pk], self.seats[who]
        for step in EDITION.workflow(known.channel).steps:
            fits = step.action == action and known.state in step.origin and step.who == seat.role
            if not fits or (step.tiers and known.tier not in step.tiers):
                continue
            if self.in_charge(case, who) and self.holds(known, step.guards):
                return step.target
        return None

    def in_charge(self, case: Case, who: str) -> bool:
        if who == "firm":
            return case.factory.enterprise_id == self.theatre.land.firm.pk
        return self.known[case.pk].county in SEES[who]

    def holds(self, known: Known, guards: tuple[str, ...]) -> bool:
        met = {
            "filing_complete": True,
            "prechecked": True,
            "declared": True,
            "credit_checked": known.examined,
            "conditions_examined": known.examined,
            "opinion_issued": known.opinion,
            "ranked": known.ranked,
            # No department is beside the offices of this walk.
            "countersigned": True,
        }
        return all(met[guard] for guard in guards)

    def moved(self, case: Case, action: str, target: str) -> None:
        known = self.known[case.pk]
        known.state = target
        known.steps.append(action)
        if action in ("resubmit", "send_up", "hand_up"):
            # What was examined and ranked was the revision before.
            known.opinion = False
        if action == "resubmit":
            known.examined = False

    def waits_for(self, case: Case) -> str | None:
        known = self.known[case.pk]
        states = EDITION.workflow(known.channel).states
        return next(state.waits_for for state in states if state.id == known.state)

    def desk(self, case: Case) -> str | None:
        """The name of the office on which the case lies."""
        waiting = self.waits_for(case)
        if waiting in FIRST_DESK:
            return self.known[case.pk].county
        return {"city_officer": "city", "province_officer": "province"}.get(waiting or "")

    @staticmethod
    def is_rightly_refused(
        refused: workflow.StepRefused, due: str | None, who: str, action: str
    ) -> None:
        assert due is None, f"{who} was refused {action}: {refused.problems}"
        assert refused.problems
        assert all(refused.problems)

    def take(self, case: Case, who: str, action: str) -> None:
        workflow.take_step(case, action, self.seats[who].person.actor, reason="按规定办理")

    def some_case(self, data: st.DataObject) -> Case:
        return Case.objects.get(pk=data.draw(st.sampled_from(list(self.known))))

    def trace(self, case: Case) -> tuple[Any, ...]:
        """All that an action that is refused must leave as it was."""
        now = Case.objects.get(pk=case.pk)
        return now.state, now.state_since, entries(now.stream).count(), now.revisions.count()

    def name_of(self, office: int) -> str:
        return next(name for name in SEES if getattr(self.theatre.land, name).pk == office)

    @staticmethod
    def version_of(case: Case, clause: str) -> int:
        found = queries.judgements_by_clause(case).get(clause)
        return found.version if found else 0


ROLES = {
    "county": Role.COUNTY_OFFICER,
    "other_county": Role.COUNTY_OFFICER,
    "city": Role.CITY_OFFICER,
    "other_city": Role.CITY_OFFICER,
    "province": Role.PROVINCE_OFFICER,
    "group": Role.GROUP_OFFICER,
}


@pytest.mark.slow
def test_only_the_tables_steps_ever_happen(
    land: Land, engage: Engage, monkeypatch: pytest.MonkeyPatch
) -> None:
    for guard in ("filing_complete", "prechecked", "declared"):
        monkeypatch.setitem(workflow._guards, guard, lambda _case, _actor: [])
    land.finance.delete()
    theatre = open_theatre(land, engage)
    sitting = {
        "county": theatre.county,
        "other_county": theatre.neighbour_county,
        "city": theatre.city,
        "other_city": theatre.other_city,
        "province": theatre.province,
        "group": engage("group", Role.GROUP_OFFICER, land.group),
    }
    seats = {name: Seat(person, str(ROLES[name]), name) for name, person in sitting.items()}
    seats["firm"] = Seat(theatre.firm, "clerk", "firm")
    walk = type("Walk", (Walk,), {"theatre": theatre, "seats": seats})
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        walk,
        settings=settings(
            max_examples=8,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
