"""Made-up authorities, firms and people for the platform's tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from tests.platform.remembered import remembered
from tihang.platform.accounts import queries
from tihang.platform.accounts import services as accounts
from tihang.platform.accounts.models import User
from tihang.platform.actor import SYSTEM, Actor, Role
from tihang.platform.registry import services as registry
from tihang.platform.registry.models import Authority, Enterprise, Function, Level

PASSWORD = "correct-horse-梯航"

REGIONS = [
    ("350000", "福建省"),
    ("350100", "福州市"),
    ("350128", "平潭县"),
    ("350181", "福清市"),
    ("350200", "厦门市"),
]


@dataclass(frozen=True)
class Land:
    """A small province: two cities, two counties of one of them, its finance bureau, a group."""

    province: Authority
    city: Authority
    other_city: Authority
    county: Authority
    other_county: Authority
    group: Authority
    finance: Authority
    firm: Enterprise
    neighbour: Enterprise
    central_firm: Enterprise


@pytest.fixture
def land(db: None) -> Land:
    return remembered(settle_land)


def settle_land() -> Land:
    """``firm`` files with ``county``, ``neighbour`` and ``central_firm`` with ``other_county``."""
    registry.load_regions(REGIONS)

    def authority(code: str, level: Level, parent: Authority | None = None) -> Authority:
        return registry.establish_authority(
            SYSTEM,
            code=code,
            name=f"{code}工业和信息化局",
            name_en=f"{code} bureau",
            level=level,
            parent=parent,
        )

    def firm(name: str, code: str, desk: Authority, group: Authority | None = None) -> Enterprise:
        return registry.register_enterprise(
            SYSTEM, name=name, credit_code=code, authority=desk, group=group
        )

    province = authority("province", Level.PROVINCE)
    city = authority("city", Level.CITY, province)
    county = authority("county", Level.COUNTY, city)
    other_county = authority("other-county", Level.COUNTY, city)
    group = authority("group", Level.GROUP)
    return Land(
        province=province,
        city=city,
        other_city=authority("other-city", Level.CITY, province),
        county=county,
        other_county=other_county,
        group=group,
        finance=registry.establish_authority(
            SYSTEM,
            code="finance",
            name="财政局",
            level=Level.CITY,
            function=Function.FINANCE,
            lead=city,
        ),
        firm=firm("福州榕铸机械有限公司", "91350181MA0000000Y", county),
        neighbour=firm("平潭海坛化工有限公司", "91350128MA00000007", other_county),
        central_firm=firm("闽央装备有限公司", "91350112MA00000001", other_county, group),
    )


@dataclass(frozen=True)
class Person:
    user: User
    actor: Actor


Engage = Callable[..., Person]


@pytest.fixture
def engage(db: None) -> Engage:
    """``engage("name", role, organisation)``: open an account, grant the membership."""
    return engage_person


def engage_person(
    username: str, role: Role | None = None, organisation: Authority | Enterprise | None = None
) -> Person:
    user = accounts.open_account(
        SYSTEM, username=username, display_name=f"{username}同志", password=PASSWORD
    )
    if role and organisation:
        accounts.grant_membership(SYSTEM, user, role, organisation)
    return Person(user, queries.actor_for(user))


SignIn = Callable[[Person], Client]


@pytest.fixture
def sign_in(client: Client) -> SignIn:
    """Log the test's client in as this person."""

    def log_in(person: Person) -> Client:
        client.force_login(person.user)
        return client

    return log_in
