"""Cases in every state, reached by walking the services with made-up people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.conf import settings
from django.utils import timezone

from tests.platform.conftest import Engage, Land, Person
from tests.platform.remembered import remembered
from tihang.dossier.model import Answer, Dossier, Factory, ScenarioInstance
from tihang.platform.accounts.models import Membership
from tihang.platform.accounts.queries import actor_in
from tihang.platform.actor import SYSTEM, Actor, Role
from tihang.platform.countersign import services as countersign
from tihang.platform.countersign.models import Consultation
from tihang.platform.filing import services as filing
from tihang.platform.filing.dossiers import loaded, stored
from tihang.platform.filing.models import Case
from tihang.platform.registry import services as registry
from tihang.platform.registry.models import Authority, Enterprise
from tihang.platform.review import queries, services
from tihang.platform.review.services import Place
from tihang.platform.rounds.models import Deadline, Level, Quota, Round

TIER = "excellence"
LONG = dt.timedelta(days=30)


Step = Callable[..., Case]


def _walked(step: Step) -> Step:
    """A walk that begins with nothing is taken once from each state of the database."""

    @wraps(step)
    def walk(theatre: Theatre, *given: Enterprise | str | None, **named: Any) -> Case:
        if any(isinstance(each, Case) for each in given) or named:
            return step(theatre, *given, **named)

        def build(theatre: Theatre) -> tuple[Case, int, Person | None]:
            return step(theatre, *given), theatre._filed, theatre._bureau

        places = tuple(getattr(each, "pk", each) for each in given)
        told = (step.__name__, places, theatre._filed, settings.TASKS["default"]["BACKEND"])
        case, theatre._filed, theatre._bureau = remembered(build, theatre, told=told)
        return case

    return walk


@dataclass
class Theatre:
    """A round with its people, and shortcuts to walk cases through it."""

    land: Land
    engage: Engage
    round: Round
    county: Person
    neighbour_county: Person
    city: Person
    other_city: Person
    province: Person
    firm: Person
    _filed: int = field(default=0)
    _bureau: Person | None = field(default=None)

    @_walked
    def filed(
        self,
        enterprise: Enterprise | None = None,
        tier: str = TIER,
        channel: str = "territorial",
    ) -> Case:
        """A case that its firm has just handed in."""
        enterprise = enterprise or self.land.firm
        self._filed += 1
        factory = registry.add_factory(SYSTEM, enterprise, name=f"第{self._filed}工厂")
        clerk = self.clerk_of(enterprise)
        case = filing.start_case(clerk.actor, self.round, factory, tier, channel)
        self.write(case, some_facts(loaded(case.draft.dossier), f"智能工厂项目{self._filed}"))
        return filing.submit(clerk.actor, case)

    def clerk_of(self, enterprise: Enterprise) -> Person:
        if enterprise == self.land.firm:
            return self.firm
        return self.engage(f"clerk-{enterprise.pk}-{self._filed}", Role.CLERK, enterprise)

    def write(self, case: Case, dossier: Dossier) -> None:
        case.draft.dossier = stored(dossier)
        case.draft.save()

    @_walked
    def examined(self, case: Case | None = None, officer: Person | None = None) -> Case:
        """A case with all checks and judgements made, before the opinion."""
        case = case or self.filed()
        actor = (officer or self.county).actor
        check_credit(actor, case)
        for clause in queries.clauses_to_judge(case):
            services.judge_clause(actor, case, clause, met=True)
        return case

    @_walked
    def with_opinion(self, case: Case | None = None, officer: Person | None = None) -> Case:
        case = self.examined(case, officer)
        issue(officer or self.county, case)
        return case

    @_walked
    def at_city(self, enterprise: Enterprise | None = None) -> Case:
        """A case on the city's desk, to which the department beside it has consented."""
        case = self.newly_at_city(enterprise)
        consent(self, self.city, [case])
        return case

    @_walked
    def newly_at_city(self, enterprise: Enterprise | None = None) -> Case:
        """A case on the city's desk that no department was asked about yet."""
        if enterprise is None or enterprise == self.land.firm:
            return services.send_up(self.county.actor, self.with_opinion())
        case = self.with_opinion(self.filed(enterprise), self.neighbour_county)
        return services.send_up(self.neighbour_county.actor, case)

    @property
    def bureau(self) -> Person:
        """The officer of the department beside the city."""
        if self._bureau is None:
            self._bureau = self.engage("bureau", Role.DEPARTMENT_OFFICER, self.land.finance)
        return self._bureau

    @_walked
    def at_province(self) -> Case:
        case = self.at_city()
        saved = rank(self, self.city, [case])
        services.hand_up(self.city.actor, self.round, TIER, base_version=saved)
        case.refresh_from_db()
        return case

    def quota(self, number: int) -> None:
        Quota.objects.create(round=self.round, authority=self.land.city, tier=TIER, number=number)

    def close(self, level: Level) -> None:
        """Let a level's time be over."""
        Deadline.objects.filter(round=self.round, role_level=level).update(
            closes_at=timezone.now() - dt.timedelta(seconds=1)
        )


def check_credit(actor: Actor, case: Case, result: str = "clean") -> None:
    for site in case.edition.credit_sites:
        services.record_credit_check(
            actor,
            case,
            site=site.id,
            result=result,
            checked_at=timezone.now(),
            note="" if result == "clean" else "查询到记录",
        )


def ask(
    theatre: Theatre, lead: Person, cases: list[Case], *, until: dt.timedelta = LONG
) -> Consultation:
    """An office puts its cases before the departments beside it."""
    return countersign.ask(
        lead.actor,
        theatre.round,
        cases[0].tier,
        [case.pk for case in cases],
        due_at=timezone.now() + until,
        text="请会签。",
    )


def consent(theatre: Theatre, lead: Person, cases: list[Case]) -> None:
    """An office asks the departments beside it about its cases, and all consent at once."""
    departments = list(Authority.objects.filter(lead=lead.actor.authority_id))
    if not departments:
        return
    consultation = ask(theatre, lead, cases)
    for department in departments:
        countersign.answer(officer_of(theatre, department), consultation, position="consent")


def officer_of(theatre: Theatre, department: Authority) -> Actor:
    """Whoever works for the department; somebody is hired where nobody does."""
    held = Membership.objects.filter(authority=department).select_related("authority", "user")
    if (found := held.first()) is not None:
        return actor_in(found.user, found)
    name = f"officer-{department.code}"
    return theatre.engage(name, Role.DEPARTMENT_OFFICER, department).actor


def issue(officer: Person, case: Case, conclusion: str = "agree") -> None:
    drafted = services.draft_opinion(
        officer.actor,
        case,
        number="示例工信〔2025〕1号",
        conclusion=conclusion,
        text="经审查，情况如下。",
    )
    services.issue_opinion(officer.actor, case, base_version=drafted.version)


def rank(theatre: Theatre, officer: Person, cases: list[Case], *, base_version: int = 0) -> int:
    """Rank the cases in this order and return the list's version."""
    places = [Place(case.pk, number) for number, case in enumerate(cases, 1)]
    saved = services.save_ranking(
        officer.actor, theatre.round, TIER, places, base_version=base_version
    )
    return saved.version


def some_facts(dossier: Dossier, project: str) -> Dossier:
    """A few facts and answers: enough to tell one filing from another."""
    return dossier.model_copy(
        update={
            "factory": Factory(project=project, lines=2),
            "scenarios": (
                ScenarioInstance(scenario="人机协同作业", instance="壳体柔性加工", uses_ai=True),
            ),
            "answers": (Answer(clause="requirement.2b", met=True, statement="无不良信用记录。"),),
        }
    )


def open_round() -> Round:
    """A round of edition 2025 that is open to everyone for a month."""
    now = timezone.now()
    round_ = Round.objects.create(
        code="test-2025",
        title="2025 年度（测试批次）",
        title_en="2025 (test round)",
        edition="2025",
        tiers=["advanced", "excellence", "pioneer"],
        opens_at=now - LONG,
    )
    for level in Level:
        Deadline.objects.create(round=round_, role_level=level, closes_at=now + LONG)
    return round_


def open_theatre(land: Land, engage: Engage) -> Theatre:
    """The round and one officer of each authority."""
    return Theatre(
        land=land,
        engage=engage,
        round=open_round(),
        county=engage("county", Role.COUNTY_OFFICER, land.county),
        neighbour_county=engage("neighbour", Role.COUNTY_OFFICER, land.other_county),
        city=engage("city", Role.CITY_OFFICER, land.city),
        other_city=engage("other-city", Role.CITY_OFFICER, land.other_city),
        province=engage("province", Role.PROVINCE_OFFICER, land.province),
        firm=engage("firm", Role.CLERK, land.firm),
    )
