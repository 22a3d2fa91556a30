"""The many: fifty-one more made-up firms in a city's thirteen counties, and who acts for them.

Names are put together from parts, so that none is that of a real firm but by accident; each
carries 示例. Nobody can log in as their people.
"""

from __future__ import annotations

from itertools import cycle, islice

from tihang.dossier.codes import check_character
from tihang.platform.actor import Role
from tihang.platform.demo.people import OFFICES, Firm, Office, Person

CITY = "fuzhou"
COUNT = 51
_FIRST_NUMBER = 100
_AREA_OF_ZONE = "350121"
"""Where the firms of the zone stand, which has no region of its own."""

_SIGNS = ("恒川", "闽拓", "海宁", "榕创", "岭南", "启衡", "瑞泽", "朗峰", "远澜", "凯隆", "景和")
_TRADES = (
    ("电子", "智能传感器、连接器", "传感器"),
    ("纺织", "功能性面料、经编布", "经编面料"),
    ("食品", "速冻水产、烤鳗", "水产精深加工"),
    ("机械", "注塑机、压铸单元", "注塑装备"),
    ("化工", "聚酰胺切片、己内酰胺", "聚酰胺"),
    ("玻璃", "汽车玻璃、光伏玻璃", "玻璃深加工"),
    ("金属", "铝型材、不锈钢管", "铝型材"),
)
_SCALES = ("0.41", "0.57", "0.66", "0.78", "0.92", "1.05", "1.3")


def counties() -> list[Office]:
    """The thirteen desks of the city's counties and zones."""
    return [office for office in OFFICES if office.above == CITY and office.level == "county"]


def firms() -> tuple[Firm, ...]:
    """The firms, spread over the counties in turn; the same at every call."""
    names = ((sign, trade) for sign in _SIGNS for trade in _TRADES)
    spread = zip(range(COUNT), cycle(counties()), names, cycle(_SCALES), strict=False)
    return tuple(_firm(n, county, *name, scale) for n, county, name, scale in islice(spread, COUNT))


def _firm(number: int, county: Office, sign: str, trade: tuple[str, str, str], scale: str) -> Firm:
    area = county.region or _AREA_OF_ZONE
    first = f"91{area}MA{_FIRST_NUMBER + number:07d}"
    place = county.name.split("工业和信息化局")[0].split("经济发展局")[0]
    return Firm(
        key=f"crowd-{number + 1:02d}",
        name=f"福州示例{sign}{trade[0]}有限公司",
        credit_code=first + check_character(first),
        office=county.code,
        place=f"福建省福州市{place}示例产业园{number + 1}号",
        project=f"{sign}{trade[2]}智能工厂",
        products=trade[1],
        scale=scale,
        region=area,
    )


def clerk_of(firm: Firm) -> str:
    return f"demo-{firm.key}"


def officer_of(county: Office | str) -> str:
    """The user name of the officer at a county's desk."""
    code = county if isinstance(county, str) else county.code
    return {"fuqing": "county", "changle": "county2"}.get(code, f"demo-desk-{code}")


def people() -> tuple[Person, ...]:
    """A clerk and a signatory for each firm, an officer for each desk that has none yet."""
    found = []
    for number, firm in enumerate(firms(), 1):
        found += [
            Person(clerk_of(firm), f"填报员{number}", Role.CLERK, firm.key),
            Person(f"{clerk_of(firm)}-boss", f"签署人{number}", Role.SIGNATORY, firm.key),
        ]
    return (
        *found,
        *(
            Person(officer_of(county), f"经办人{n}", Role.COUNTY_OFFICER, county.code)
            for n, county in enumerate(counties(), 1)
            if officer_of(county).startswith("demo-")
        ),
    )
