"""The made-up world of the matrix: who there is, how they stand to each other, and their things.

Everything is told from one firm, which files with ``county`` in ``city`` in ``province``. Its
cases stand in every state. ``PEOPLE`` names everybody by role and by relation to it:
``county_next`` is the neighbouring county of the same city, ``county_far`` one of another city,
``city_next`` the neighbouring city, and so on upwards; ``county_deputy`` stands in for ``county``
and belongs to an office far off.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone

from tests.dossier.ledgers import building as ledgers
from tests.platform.conftest import Land, Person, engage_person, settle_land
from tests.platform.evidence import files
from tests.platform.made_up_cases import (
    TIER,
    Theatre,
    consent,
    issue,
    open_theatre,
    rank,
    some_facts,
)
from tihang.dossier.model import Dossier, Evidence
from tihang.platform.accounts import services as accounts
from tihang.platform.accounts.middleware import CHOSEN_MEMBERSHIP
from tihang.platform.accounts.queries import actor_for
from tihang.platform.actor import SYSTEM, Role
from tihang.platform.evidence import services as evidence
from tihang.platform.evidence.models import FileRevision
from tihang.platform.filing import services as filing
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case
from tihang.platform.filing.scenarios import services as scenarios
from tihang.platform.filing.scenarios.rows import mark_of_names
from tihang.platform.indicators import services as indicators
from tihang.platform.indicators.models import LedgerReading
from tihang.platform.indicators.results import figures_of
from tihang.platform.rating import services as rating
from tihang.platform.registry import services as registry
from tihang.platform.registry.models import Authority, Enterprise, Function, Level
from tihang.platform.review import services as review
from tihang.platform.rounds.models import Round

PEOPLE: dict[str, tuple[Role | None, str]] = {
    "no_role": (None, ""),
    "clerk": (Role.CLERK, "firm"),
    "signatory": (Role.SIGNATORY, "firm"),
    "clerk_next": (Role.CLERK, "firm_next"),
    "signatory_next": (Role.SIGNATORY, "firm_next"),
    "clerk_far": (Role.CLERK, "firm_far"),
    "clerk_central": (Role.CLERK, "firm_central"),
    "county": (Role.COUNTY_OFFICER, "county"),
    "county_deputy": (Role.COUNTY_OFFICER, "county_far"),
    "county_next": (Role.COUNTY_OFFICER, "county_next"),
    "county_far": (Role.COUNTY_OFFICER, "county_far"),
    "city": (Role.CITY_OFFICER, "city"),
    "city_next": (Role.CITY_OFFICER, "city_next"),
    "province": (Role.PROVINCE_OFFICER, "province"),
    "province_next": (Role.PROVINCE_OFFICER, "province_next"),
    "group": (Role.GROUP_OFFICER, "group"),
    "group_next": (Role.GROUP_OFFICER, "group_next"),
    "bureau_county": (Role.DEPARTMENT_OFFICER, "bureau_county"),
    "bureau_county_next": (Role.DEPARTMENT_OFFICER, "bureau_county_next"),
    "bureau_city": (Role.DEPARTMENT_OFFICER, "bureau_city"),
    "bureau_city_next": (Role.DEPARTMENT_OFFICER, "bureau_city_next"),
    "bureau_province": (Role.DEPARTMENT_OFFICER, "bureau_province"),
}
"""Everybody who logs in: the role, and the organisation by its name in ``World.places``."""

WITH_A_LEDGER = ("draft", "at_county")

STRANGER = "stranger"
EVERYBODY = (STRANGER, *PEOPLE)

STAGES = (
    "draft",
    "returned",
    "at_county",
    "at_city",
    "at_province",
    "recommended",
    "central",
    "self_rating",
)
"""The cases, by where they lie: the firm's, and ``central`` of a firm that a group has."""


@dataclass
class World:
    """Who and what there is."""

    land: Land
    places: dict[str, Authority | Enterprise]
    people: dict[str, Person]
    theatre: Theatre
    cases: dict[str, Case]
    evidence: FileRevision
    readings: dict[str, LedgerReading] = field(default_factory=dict)
    """By where the case lies that the ledger belongs to."""
    _clients: dict[str, Client] = field(default_factory=dict)

    @property
    def round(self) -> Round:
        return self.theatre.round

    def clerk_of(self, stage: str) -> Person:
        """The clerk of the firm whose case lies there."""
        return self.people["clerk_central" if stage == "central" else "clerk"]

    def client(self, who: str) -> Client:
        """A browser in which that person is logged in; it reports an error instead of raising."""
        if who not in self._clients:
            client = Client(raise_request_exception=False)
            if who != STRANGER:
                client.force_login(self.people[who].user)
                session = client.session
                session[CHOSEN_MEMBERSHIP] = self.people[who].actor.membership_id
                session.save()
            self._clients[who] = client
        return self._clients[who]


def build() -> World:
    """Everybody and everything, through the same services as always."""
    land = settle_land()
    places = _places(land)
    theatre = open_theatre(land, engage_person)
    people: dict[str, Person] = {
        who: engage_person(f"m-{who}", role, places.get(place))
        for who, (role, place) in PEOPLE.items()
    }
    _appoint(people)
    # The walks through the stages are taken by the same people that the matrix asks about.
    theatre.firm, theatre.county, theatre.city = people["clerk"], people["county"], people["city"]
    theatre.province = people["province"]
    held = evidence.take_in(
        people["clerk"].actor,
        land.firm,
        io.BytesIO(files.picture()),
        "现场照片.png",
        kind="equipment",
    )
    world = World(land, places, people, theatre, {}, held)
    world.cases.update(_cases(world))
    # A second factor, so that its pages are there for somebody.
    TOTP.activate(people["county"].user, generate_totp_secret())
    RecoveryCodes.activate(people["county"].user)
    for who in EVERYBODY:
        world.client(who)
    return world


def _appoint(people: dict[str, Person]) -> None:
    """Those who run accounts, and the substitute of the county's officer, from elsewhere."""
    for who in ("county", "city"):
        own = people[who].user.memberships.get()
        accounts.set_manager(SYSTEM, own, is_manager=True)
        people[who] = Person(people[who].user, actor_for(people[who].user))
    deputy, today = people["county_deputy"].user, timezone.localdate()
    stood_for = people["county"].user.memberships.get()
    named = accounts.name_substitute(SYSTEM, stood_for, deputy, since=today, until=today)
    people["county_deputy"] = Person(deputy, actor_for(deputy, named.pk))


def _places(land: Land) -> dict[str, Authority | Enterprise]:
    """What the land has, and what the matrix needs besides: the far city's own county and firm."""

    def authority(code: str, level: Level, parent: Authority | None = None) -> Authority:
        return registry.establish_authority(
            SYSTEM, code=code, name=f"{code}工业和信息化局", level=level, parent=parent
        )

    def bureau(code: str, level: Level, lead: Authority) -> Authority:
        return registry.establish_authority(
            SYSTEM,
            code=code,
            name=f"{code}发展和改革委员会",
            level=level,
            function=Function.REFORM,
            lead=lead,
        )

    def firm(name: str, credit_code: str, desk: Authority) -> Enterprise:
        return registry.register_enterprise(
            SYSTEM, name=name, credit_code=credit_code, authority=desk
        )

    county_far = authority("county-far", Level.COUNTY, land.other_city)
    return {
        "province": land.province,
        "province_next": authority("province-next", Level.PROVINCE),
        "city": land.city,
        "city_next": land.other_city,
        "county": land.county,
        "county_next": land.other_county,
        "county_far": county_far,
        "group": land.group,
        "group_next": authority("group-next", Level.GROUP),
        "bureau_county": bureau("bureau-county", Level.COUNTY, land.county),
        "bureau_county_next": bureau("bureau-county-next", Level.COUNTY, land.other_county),
        "bureau_city": bureau("bureau-city", Level.CITY, land.city),
        "bureau_city_next": bureau("bureau-city-next", Level.CITY, land.other_city),
        "bureau_province": bureau("bureau-province", Level.PROVINCE, land.province),
        "firm": land.firm,
        "firm_next": firm("福清邻示机械有限公司", "91350181MA00000012", land.county),
        "firm_far": firm("厦门远示电子有限公司", "91350181MA00000025", county_far),
        "firm_central": land.central_firm,
    }


def _cases(world: World) -> dict[str, Case]:
    """One case in each state, all listing the same piece of evidence."""
    theatre, people = world.theatre, world.people
    walked = [stage for stage in STAGES if stage != "self_rating"]
    cases = {stage: _started(world, stage) for stage in walked}
    for stage, case in cases.items():
        if stage != "draft":
            cases[stage] = filing.submit(world.clerk_of(stage).actor, case)
    cases["returned"] = review.return_for_correction(
        people["county"].actor,
        cases["returned"],
        items=[review.ReturnItem("section", "factory", "请补充材料。")],
    )
    for stage in ("at_city", "at_province", "recommended"):
        judged = theatre.with_opinion(cases[stage])
        cases[stage] = review.send_up(people["county"].actor, judged)
    _rank_and_pass_on(theatre, people["city"], [cases["at_province"], cases["recommended"]])
    _rank_and_pass_on(theatre, people["province"], [cases["recommended"]])
    issue(people["county"], theatre.examined(cases["at_county"]))
    for case in cases.values():
        case.refresh_from_db()
    own = registry.add_factory(SYSTEM, world.land.firm, name="自评工厂")
    cases["self_rating"] = rating.start_self_rating(people["clerk"].actor, own)
    return cases


def _started(world: World, stage: str) -> Case:
    central = stage == "central"
    clerk = world.clerk_of(stage)
    firm = world.land.central_firm if central else world.land.firm
    factory = registry.add_factory(SYSTEM, firm, name=f"{stage} 工厂")
    channel = "central" if central else "territorial"
    case = filing.start_case(clerk.actor, world.round, factory, TIER, channel)
    _list_one_scenario(clerk, case)
    dossier = some_facts(loaded(Case.objects.get(pk=case.pk).draft.dossier), f"{stage} 项目")
    world.theatre.write(case, _with_evidence(dossier, world.evidence))
    if stage in WITH_A_LEDGER:
        world.readings[stage] = _ledger(clerk, Case.objects.get(pk=case.pk))
    return Case.objects.get(pk=case.pk)


def _ledger(clerk: Person, case: Case) -> LedgerReading:
    """A ledger with a cell that cannot be read; the filing rests on the rest of it."""
    rows = [*ledgers.ORDERS, ("D5", "不是日期", "不是日期", "正常")]
    content = ledgers.workbook([ledgers.ORDERS_HEAD], rows)
    reading = indicators.upload_ledger(
        clerk.actor, case, "orders", io.BytesIO(content), "订单台账.xlsx"
    )
    kpis = [figure.number for figure in figures_of(reading.result)]
    indicators.apply_reading(clerk.actor, case, reading, kpis, case.draft.version)
    return reading


def _list_one_scenario(clerk: Person, case: Case) -> None:
    """A save of the draft, so that it has a history."""
    scenarios.add_instances(clerk.actor, case, ["人机协同作业"], mark_of_names([]))


def _with_evidence(dossier: Dossier, held: FileRevision) -> Dossier:
    row = Evidence(id="E01", title="现场照片", kind="other", file=held.name, sha256=held.sha256)
    return dossier.model_copy(update={"evidence": (row,)})


def _rank_and_pass_on(theatre: Theatre, officer: Person, cases: list[Case]) -> None:
    consent(theatre, officer, cases)
    saved = rank(theatre, officer, cases)
    review.hand_up(officer.actor, theatre.round, TIER, base_version=saved)
