"""Seeding: everybody is entered, then everybody does their work."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tihang import edition as editions
from tihang.dossier.canonical import plain_data
from tihang.dossier.model import Dossier
from tihang.platform.accounts.models import Membership, User
from tihang.platform.accounts.queries import actor_for
from tihang.platform.accounts.services import grant_membership, name_substitute, open_account
from tihang.platform.actor import SYSTEM, Actor
from tihang.platform.demo import cascade, crowd, dossiers, evidence, ledgers, people, rating, stages
from tihang.platform.demo.stages import Stage
from tihang.platform.demo.work import CaseWork
from tihang.platform.registry import services as registry
from tihang.platform.registry.models import Authority, Enterprise, Region
from tihang.platform.rounds.models import Round

ROUND = "fj-2025"
EDITION = "2025"
TIERS = ("advanced", "excellence", "pioneer")


@dataclass(frozen=True)
class DemoAccount:
    """What is printed at the start of a demo."""

    username: str
    password: str
    title: str


def demo_accounts() -> list[DemoAccount]:
    """The accounts that can log in, in the order in which a filing meets them."""
    organisations = {firm.key: firm.name for firm in people.FIRMS}
    organisations |= {office.code: office.name for office in people.OFFICES}
    return [
        DemoAccount(
            person.username,
            settings.TIHANG_DEMO_PASSWORD,
            f"{organisations[person.organisation]} {person.role.label}",
        )
        for person in people.PEOPLE
    ]


def seed_demo(stage: Stage = Stage.START) -> bool:
    """Enter the demo data as far as a stage, whole or not at all; False if it is there already.

    Raises ``NoExamples`` where the example dossiers cannot be found.
    """
    if Round.objects.filter(code=ROUND).exists():
        return False
    pattern = dossiers.showcase()
    with transaction.atomic():
        _enter_regions()
        offices = _enter_offices()
        crowded = stage is not Stage.START
        firms = _enter_firms(offices, crowd.firms() if crowded else ())
        actors = _enter_people(offices, firms, crowd.people() if crowded else ())
        quotas = cascade.FOR_MANY if crowded else cascade.FOR_FEW
        round_ = _announce(actors, pattern, quotas)
        cascade.seed_cascade(actors, offices)
        work = CaseWork(round_, firms, actors)
        _work(work, pattern)
        stages.walk(work, dossiers.patterns(), stage)
    return True


def _enter_regions() -> None:
    """The province and what the edition lists of it."""
    listed = [
        (choice.code, choice.label.zh)
        for choice in editions.load(EDITION).choice_list("regions").choices
    ]
    known = {code for code, _name in listed}
    needed = {"350000": "福建省"} | {o.region: o.name[:3] for o in people.OFFICES if o.region}
    registry.load_regions([*listed, *((c, n) for c, n in needed.items() if c not in known)])


def _enter_offices() -> dict[str, Authority]:
    offices: dict[str, Authority] = {}
    for office in people.OFFICES:
        offices[office.code] = registry.establish_authority(
            SYSTEM,
            code=office.code,
            name=office.name,
            name_en=office.name_en,
            contact=office.contact,
            level=office.level,
            region=_region(office.region),
            parent=offices.get(office.above),
            function=office.function,
            lead=offices.get(office.lead),
        )
    return offices


def _region(code: str) -> Region | None:
    return Region.objects.get(code=code) if code else None


def _enter_firms(
    offices: dict[str, Authority], more: tuple[people.Firm, ...]
) -> dict[str, Enterprise]:
    firms: dict[str, Enterprise] = {}
    for firm in (*people.FIRMS, *more):
        firms[firm.key] = registry.register_enterprise(
            SYSTEM,
            name=firm.name,
            credit_code=firm.credit_code,
            authority=offices[firm.office],
            group=offices.get(firm.group),
            region=_region(firm.region),
            address=firm.place,
        )
        registry.add_factory(
            SYSTEM,
            firms[firm.key],
            name=firm.project,
            address=firm.place,
            region=_region(firm.region),
        )
    return firms


def _enter_people(
    offices: dict[str, Authority], firms: dict[str, Enterprise], more: tuple[people.Person, ...]
) -> dict[str, Actor]:
    """Each person by user name; nobody can log in as those in the background."""
    actors: dict[str, Actor] = {}
    for person in (*people.PEOPLE, *people.BACKGROUND, *more):
        is_demo = person in people.PEOPLE
        user: User = open_account(
            SYSTEM,
            username=person.username,
            display_name=person.name,
            password=settings.TIHANG_DEMO_PASSWORD if is_demo else None,
            is_demo=is_demo,
        )
        organisation = firms.get(person.organisation) or offices[person.organisation]
        grant_membership(SYSTEM, user, person.role, organisation, is_manager=person.manages)
        actors[person.username] = actor_for(user)
    _name_substitute()
    return actors


def _name_substitute() -> None:
    today = timezone.localdate()
    name_substitute(
        SYSTEM,
        Membership.objects.get(user__username=people.STOOD_IN_FOR),
        User.objects.get(username=people.SUBSTITUTE),
        since=today,
        until=today + dt.timedelta(days=people.SUBSTITUTE_DAYS),
    )


def _announce(actors: dict[str, Actor], pattern: Dossier, quotas: cascade.Quotas) -> Round:
    """The round, with the peer figures of the showcase firm's industry."""
    peers = plain_data(pattern.model_copy(update={"kpis": None})).get("benchmarks", [])
    return cascade.announce(
        actors,
        code=ROUND,
        edition=EDITION,
        tiers=TIERS,
        quotas=quotas,
        benchmarks={pattern.enterprise.industry or "": _as_json(peers)},
    )


def _as_json(peers: object) -> list[dict[str, object]]:
    """Decimals as plain numbers, for a JSON column."""
    rows = peers if isinstance(peers, list) else []
    return [
        {key: float(value) if key in ("mean", "leading") else value for key, value in row.items()}
        for row in rows
    ]


def _work(work: CaseWork, pattern: Dossier) -> None:
    """Bring each case as far as it is to be; every step is taken by whoever takes it."""
    whole = {
        firm.key: dossiers.after_the_pattern(pattern, firm)
        for firm in people.FIRMS
        if firm.key != people.SHOWCASE
    }
    nearly = dossiers.nearly_complete(pattern)
    evidence.take_photograph(work.actors["firm"], work.firms[people.SHOWCASE])
    shown = evidence.with_files(work.actors["firm"], work.firms[people.SHOWCASE], nearly)
    case = work.start("firm", people.SHOWCASE, shown)
    ledgers.compute_on_time_delivery(work.actors["firm"], case)
    for clerk, firm in (("demo-rongxin", "rongxin"), ("demo-haiyun", "haiyun")):
        proved = evidence.with_files(work.actors[clerk], work.firms[firm], whole[firm])
        work.file(clerk, firm, proved)
    returned = work.file("firm2", "mingyao", whole["mingyao"])
    work.send_back(returned, "county2")
    for clerk, firm, county in (
        ("demo-dingsheng", "dingsheng", "county2"),
        ("demo-langtuo", "langtuo", "county2"),
        ("demo-zhenhe", "zhenhe", "county"),
    ):
        work.examine(work.file(clerk, firm, whole[firm]), county)
    work.ask_to_countersign("city")
    case = work.file("demo-quanyu", "quanyu", whole["quanyu"])
    work.examine(case, "demo-quanzhou-county")
    work.rank("demo-quanzhou-city", [case])
    work.file("demo-huazhong", "huazhong", whole["huazhong"], channel="central")
    showcase = work.firms[people.SHOWCASE]
    rating.rate_showcase(work.actors["firm"], work.actors["firm-boss"], showcase, pattern)
