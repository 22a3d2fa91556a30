"""What in a round file contradicts itself, beyond the shape of its entries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tihang import edition as editions
from tihang.dossier.errors import Location, did_you_mean
from tihang.evaluation.cascade.model import CHAINS, Level, Notice, RoundFile
from tihang.text import _

RANK: dict[Level, int] = {
    "firm": 0, "county": 1, "city": 2, "group": 3, "province": 3, "nation": 4,
}  # fmt: skip


class Contradiction(NamedTuple):
    location: Location
    message: str
    mend: str


def contradictions(round_: RoundFile) -> Iterator[Contradiction]:
    """Every place where the entries do not fit together."""
    yield from _edition(round_)
    yield from _repeated(round_)
    for index, notice in enumerate(round_.notices):
        at = ("notices", index)
        yield from _forwarding(round_, notice, at)
        yield from _deadlines(round_, notice, at)
        yield from _tiers_of(round_, notice, at)
    yield from _arrangements(round_)


def _edition(round_: RoundFile) -> Iterator[Contradiction]:
    if round_.edition not in editions.available():
        known = "、".join(editions.available())
        yield Contradiction(
            ("edition",),
            _("没有名为“%(edition)s”的版本") % {"edition": round_.edition},
            _("可用的版本：%(known)s") % {"known": known},
        )
        return
    known_tiers = [tier.id for tier in editions.load(round_.edition).tiers]
    for index, tier in enumerate(round_.tiers):
        if tier not in known_tiers:
            yield Contradiction(
                ("tiers", index),
                _("该版本没有层级“%(tier)s”") % {"tier": tier},
                _("可用的层级：%(known)s") % {"known": "、".join(known_tiers)},
            )


def _repeated(round_: RoundFile) -> Iterator[Contradiction]:
    lists: tuple[tuple[str, str, list[str]], ...] = (
        ("notices", "id", [notice.id for notice in round_.notices]),
        ("minimums", "level", [minimum.level for minimum in round_.minimums]),
        ("working_days", "year", [str(one.year) for one in round_.working_days]),
    )
    for name, key, values in lists:
        for index, value in enumerate(values):
            if value in values[:index]:
                yield Contradiction(
                    (name, index, key), _("“%(value)s”重复") % {"value": value}, _("只保留一处")
                )


def _forwarding(round_: RoundFile, notice: Notice, at: Location) -> Iterator[Contradiction]:
    if notice.received_from is None:
        return
    place = (*at, "received_from")
    above = round_.notice(notice.received_from)
    if above is None:
        known = [one.id for one in round_.notices if one.id != notice.id]
        yield Contradiction(
            place,
            _("没有编号为“%(id)s”的通知") % {"id": notice.received_from},
            did_you_mean(notice.received_from, known) or _("写本文件中另一份通知的 id"),
        )
    elif RANK[above.level] <= RANK[notice.level]:
        yield Contradiction(
            place,
            _("“%(id)s”不是上级通知，不能由它转发而来") % {"id": above.id},
            _("改为上级的通知，或删去这一项"),
        )


def _deadlines(round_: RoundFile, notice: Notice, at: Location) -> Iterator[Contradiction]:
    seen: list[tuple[object, ...]] = []
    bound = {level for channel in round_.channels for level in CHAINS[channel]}
    for index, deadline in enumerate(notice.deadlines):
        place = (*at, "deadlines", index)
        key = (deadline.level, deadline.channel, deadline.role)
        if key in seen:
            yield Contradiction(place, _("同一通知里同一层级和角色的截止时间重复"), _("只保留一处"))
        seen.append(key)
        if RANK[deadline.level] > RANK[notice.level]:
            yield Contradiction(
                (*place, "level"),
                _("通知不能给上级规定截止时间"),
                _("把这一项移到上级的通知里"),
            )
        if deadline.level not in bound:
            yield Contradiction(
                (*place, "level"),
                _("本批次的渠道里没有这一层级"),
                _("改正层级，或在 channels 里补上它所在的渠道"),
            )
        elif deadline.channel and deadline.level not in CHAINS[deadline.channel]:
            yield Contradiction((*place, "channel"), _("这一层级不在该渠道里"), _("改正渠道或层级"))


def _tiers_of(round_: RoundFile, notice: Notice, at: Location) -> Iterator[Contradiction]:
    named = [(("quotas", index, "tier"), quota.tier) for index, quota in enumerate(notice.quotas)]
    named += [
        (("documents", index, "tiers"), tier)
        for index, document in enumerate(notice.documents)
        for tier in document.tiers
    ]
    for where, tier in named:
        if tier not in round_.tiers:
            yield Contradiction(
                (*at, *where),
                _("本批次不含层级“%(tier)s”") % {"tier": tier},
                _("改正层级，或在 tiers 里补上"),
            )


def _arrangements(round_: RoundFile) -> Iterator[Contradiction]:
    for index, one in enumerate(round_.working_days):
        for name, days in (("holidays", one.holidays), ("working", one.working)):
            for position, day in enumerate(days):
                if day.year != one.year:
                    yield Contradiction(
                        ("working_days", index, name, position),
                        _("%(day)s 不在 %(year)d 年") % {"day": day, "year": one.year},
                        _("改正日期，或移到所属年份"),
                    )
        for day in sorted(set(one.holidays) & set(one.working)):
            yield Contradiction(
                ("working_days", index, "working"),
                _("%(day)s 既列为放假又列为上班") % {"day": day},
                _("只保留一处"),
            )
