"""Levels, channels and roles against each other, and in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tihang.platform.actor import Role
from tihang.platform.rounds.models import Channel, Issuing, Level

LEVEL_OF_ROLE: Mapping[str, Level] = {
    Role.CLERK: Level.FIRM,
    Role.SIGNATORY: Level.FIRM,
    Role.COUNTY_OFFICER: Level.COUNTY,
    Role.CITY_OFFICER: Level.CITY,
    Role.PROVINCE_OFFICER: Level.PROVINCE,
    Role.GROUP_OFFICER: Level.GROUP,
}

TOP_DOWN = (
    Issuing.NATION,
    Issuing.PROVINCE,
    Issuing.GROUP,
    Issuing.CITY,
    Issuing.COUNTY,
)
"""In this order notices stand under each other."""

ABOVE: dict[str, tuple[Issuing, ...]] = {
    Issuing.PROVINCE: (Issuing.NATION,),
    Issuing.GROUP: (Issuing.NATION,),
    Issuing.CITY: (Issuing.PROVINCE, Issuing.NATION),
    Issuing.COUNTY: (Issuing.CITY, Issuing.PROVINCE, Issuing.NATION),
}
"""From which levels an office may receive a notice, the nearest first."""

BENEATH: dict[str, tuple[Level, ...]] = {
    Issuing.NATION: (Level.FIRM, Level.COUNTY, Level.CITY, Level.PROVINCE, Level.GROUP),
    Issuing.PROVINCE: (Level.FIRM, Level.COUNTY, Level.CITY, Level.PROVINCE, Level.GROUP),
    Issuing.CITY: (Level.FIRM, Level.COUNTY, Level.CITY),
    Issuing.COUNTY: (Level.FIRM, Level.COUNTY),
    Issuing.GROUP: (Level.FIRM, Level.GROUP),
}
"""To whom a notice may set a time: its own level and those beneath."""


class Desk(NamedTuple):
    """Where somebody stands in a channel: the office that receives, or the officer's own."""

    channel: Channel
    authority_id: int
