"""A round and the notices that set it, as a file holds them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, InstanceOf

from tihang.edition.model import Bilingual, Reference, Standing, TierId
from tihang.edition.model.base import Strict
from tihang.evaluation.cascade.instants import Closing, parse_closing, parse_day
from tihang.text import _

FORMAT = "tihang-round/1"

T = TypeVar("T")
_SHORT_NAME = re.compile(r"[a-z0-9][a-z0-9_.\-]*")

Level = Literal["firm", "county", "city", "province", "group", "nation"]
Channel = Literal["territorial", "central"]

CHAINS: dict[Channel, tuple[Level, ...]] = {
    "territorial": ("firm", "county", "city", "province", "nation"),
    "central": ("firm", "group", "nation"),
}
"""Who hands up to whom, lowest first."""

Day = Annotated[dt.date, BeforeValidator(parse_day)]
Close = Annotated[InstanceOf[Closing], BeforeValidator(parse_closing)]


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError(_("不能为空"))
    return text


def _short_name(text: str) -> str:
    if not _SHORT_NAME.fullmatch(text):
        raise ValueError(_("只能用小写字母、数字和 . _ -，以字母或数字开头"))
    return text


def _some(items: tuple[T, ...]) -> tuple[T, ...]:
    if not items:
        raise ValueError(_("至少写一项"))
    return items


Text = Annotated[str, AfterValidator(_filled)]
Identifier = Annotated[str, AfterValidator(_short_name)]


class Stated(Strict):
    """Something that a notice says: where in it, and how surely."""

    place: Text | None = None
    """Where it stands in the notice that holds it."""
    standing: Standing = "notice"


class Deadline(Stated):
    """When a level has to have handed up."""

    level: Level
    closes: Close
    channel: Channel | None = None
    """The channel that it binds; both where none is named."""
    role: Identifier | None = None
    """A role within the level that closes earlier than the level as a whole."""
    what: Text | None = None
    wording: Text | None = None
    """The notice's own words."""


class Addition(Stated):
    """What a level asks for beyond the notice that it forwards."""

    kind: Literal["copies", "format", "contacts", "procedure", "other"]
    text: Text


class Quota(Stated):
    """How many projects an authority may recommend; none where the number is not known."""

    authority: Text
    tier: TierId
    number: Annotated[int, Field(ge=0, le=10_000)] | None = None


class WantedDocument(Stated):
    """A document that a level has to hand up."""

    level: Level
    name: Text
    tiers: tuple[TierId, ...] = ()
    copies: Annotated[int, Field(ge=1, le=100)] | None = None
    formats: tuple[Literal["paper", "pdf", "word", "excel", "disc", "online"], ...] = ()


class Notice(Strict):
    """One level's notice, forwarding another's or opening the round itself."""

    id: Identifier
    level: Level
    number: Text
    issuer: Text
    title: Text | None = None
    standing: Standing = "notice"
    issued: Day | None = None
    received_from: Identifier | None = None
    received_on: Day | None = None
    """When the level below got it; the day of issue where it is not said."""
    note: Text | None = None
    deadlines: tuple[Deadline, ...] = ()
    additions: tuple[Addition, ...] = ()
    quotas: tuple[Quota, ...] = ()
    documents: tuple[WantedDocument, ...] = ()

    @property
    def known_below(self) -> dt.date | None:
        """The day on which the level below can begin."""
        return self.received_on or self.issued

    def reference(self, stated: Stated) -> Reference | None:
        """Where in this notice something stands."""
        return Reference(document=self.id, place=stated.place) if stated.place else None


class Minimum(Strict):
    """How many working days a level customarily needs; never the notice's own figure."""

    level: Level
    days: Annotated[int, Field(ge=1, le=250)]
    standing: Literal["secondary", "customary"] = "customary"
    place: Text | None = None


class YearArrangement(Strict):
    """A year's public holidays and worked weekends, for a year that is not built in."""

    year: Annotated[int, Field(ge=2000, le=2100)]
    source: Text
    holidays: tuple[Day, ...]
    working: tuple[Day, ...] = ()


class RoundFile(Strict):
    """A round: its edition and tiers, the notices from the top down, customary minimums."""

    format: Literal["tihang-round/1"]
    id: Identifier
    title: Bilingual
    edition: Text
    tiers: Annotated[tuple[TierId, ...], AfterValidator(_some)]
    channels: Annotated[tuple[Channel, ...], AfterValidator(_some)] = ("territorial",)
    notices: Annotated[tuple[Notice, ...], AfterValidator(_some)]
    minimums: tuple[Minimum, ...] = ()
    working_days: tuple[YearArrangement, ...] = ()

    def notice(self, notice_id: str) -> Notice | None:
        """The notice of that id; none where there is none."""
        return next((notice for notice in self.notices if notice.id == notice_id), None)
