"""Sets of people by role and relation, who sees a case where it lies, and the table's rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Who = frozenset[str]


def _set(*names: str) -> Who:
    return frozenset(names)


NOBODY = _set()
FIRM = _set("clerk", "signatory", "clerk_central")
"""The people of the firm that the case is about."""
FIRMS = FIRM | {"clerk_next", "signatory_next", "clerk_far"}
COUNTY = _set("county", "county_deputy")
"""The county's officer and the substitute: what belongs to the office is theirs alike. What belongs
to a person, such as a message, is ``_set("county")``."""
COUNTIES = COUNTY | {"county_next", "county_far"}
CITIES = _set("city", "city_next")
PROVINCES = _set("province", "province_next")
GROUPS = _set("group", "group_next")
BUREAUS = _set(
    "bureau_county", "bureau_county_next", "bureau_city", "bureau_city_next", "bureau_province"
)
"""The five other departments."""
EXAMINERS = COUNTIES | GROUPS
RANKERS = CITIES | PROVINCES
OFFICERS = EXAMINERS | RANKERS
RECEIVERS = RANKERS | GROUPS
"""They take in the summary tables of the offices below."""
ISSUERS = _set("city", "province")
"""Rankers that have issued a list."""
AUTHORITIES = OFFICERS | BUREAUS
TERRITORIAL = COUNTIES | RANKERS
ROLES = FIRMS | OFFICERS | BUREAUS
USERS = ROLES | {"no_role"}
ANYBODY = USERS | {"stranger"}
READERS = FIRM | OFFICERS | BUREAUS
"""Whoever may see a case may see this page of it."""

ISSUERS = _set("city", "province")
"""Rankers that have issued a list."""
READ_A_LETTER = _set(*COUNTY, "city", "province", "bureau_county")
BENEATH_THE_COUNTY = _set(
    *("clerk", "signatory", "clerk_next", "signatory_next", "county_deputy"),
    *("county", "bureau_county", "city", "bureau_city", "province", "bureau_province"),
)
"""Who reads the county's notices: its firms, and whoever looks over its work."""

WITH_A_SECOND_FACTOR = _set("county")

MANAGERS_OF_COUNTY = _set("county", "city")
"""They run the accounts of the county's office: its own manager, and the one of the city above."""
KEEPERS = COUNTY | {"city", "province"}

_CHAIN = _set("clerk", "signatory", *COUNTY, "city", "province")
SEES: Mapping[str, Who] = {
    "draft": _set("clerk", "signatory"),
    "returned": _CHAIN,
    "at_county": _CHAIN | {"bureau_county"},
    "at_city": _CHAIN | {"bureau_county", "bureau_city"},
    "at_province": _CHAIN | {"bureau_county", "bureau_city", "bureau_province"},
    "recommended": _CHAIN | {"bureau_county", "bureau_city", "bureau_province"},
    "central": _set("clerk_central", "group", "province"),
    "self_rating": _set("clerk", "signatory"),
}
"""Who may know of a case, by where it lies; asked of ``filing:case`` with everybody."""

READ_A_LETTER = COUNTY | {"city", "province", "bureau_county"}
"""Who reads an issued opinion on several: its office, and those who see a case in it."""

WITH_FIRM = ("draft", "returned")
HANDED_IN = ("at_county", "at_city", "at_province", "recommended", "central")
AT_OFFICES = ("at_county", "at_city", "central")


@dataclass(frozen=True)
class Row:
    """Who may go to a route: to look, and to send something."""

    get: Who
    post: Who | None = None
    told: Who = NOBODY
    stages: tuple[str, ...] = ()
    """The cases that it is asked about; none for a page that is about no case."""
    only: tuple[str, ...] = ()
    """Of these, the stages in which anyone is let in; all where none is named."""
    args: Mapping[str, str] = field(default_factory=dict)
    sends: tuple[str, ...] = ()
    """What is sent along, by the names of makers; where without it nothing would be found."""

    def allowed(self, method: str, stage: str) -> Who:
        who = (self.post if method == "POST" else self.get) or NOBODY
        if not stage:
            return who
        return who & SEES[stage] if not self.only or stage in self.only else NOBODY

    def let_in(self, stage: str) -> Who:
        """Who passes the rule, even if the page can only be sent to (405)."""
        return self.get & SEES[stage] if stage else self.get


def page(get: Who, *, post: Who | None = None, sends: tuple[str, ...] = (), **args: str) -> Row:
    return Row(get, post, args=args, sends=sends)


def of_case(
    get: Who,
    *,
    post: Who | None = None,
    told: Who = NOBODY,
    stages: tuple[str, ...] = ("at_county", "draft"),
    only: tuple[str, ...] = (),
    **args: str,
) -> Row:
    return Row(get, post, told, stages, only, args)


def taken_by(who: Who, *, sends: tuple[str, ...] = (), **args: str) -> Row:
    """A page that can only be sent to."""
    return page(who, post=who, sends=sends, **args)


def examined_by(who: Who, **args: str) -> Row:
    """Part of the examination, sent by those with whom the case was filed."""
    return of_case(who, post=who, stages=AT_OFFICES, **args)


def edited_by(who: Who, *, post: bool = True, **args: str) -> Row:
    """A page of the draft, open while the case is with the firm."""
    return of_case(who, post=who if post else None, only=WITH_FIRM, **args)
