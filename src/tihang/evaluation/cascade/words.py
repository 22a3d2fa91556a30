"""Names of levels, channels and days, in the language in force."""

from __future__ import annotations

import datetime as dt

from tihang.evaluation.cascade.instants import ZONE
from tihang.evaluation.cascade.model import Channel, Level
from tihang.text import _


def level_name(level: Level) -> str:
    return {
        "firm": _("申报单位"),
        "county": _("县（市、区）"),
        "city": _("设区市"),
        "province": _("省级"),
        "group": _("集团总部"),
        "nation": _("国家部委"),
    }[level]


def channel_name(channel: Channel) -> str:
    return {"territorial": _("属地渠道"), "central": _("央企集团渠道")}[channel]


def weekday_name(day: dt.date) -> str:
    return (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))[
        day.weekday()
    ]


def day_text(day: dt.date) -> str:
    """``2025-07-18 周五``."""
    return f"{day.isoformat()} {weekday_name(day)}"


def instant_text(last_second: dt.datetime) -> str:
    """``2025-07-18 周五 23:59:59 +08:00``, wherever the process runs."""
    local = last_second.astimezone(ZONE)
    return f"{day_text(local.date())} {local:%H:%M:%S} +08:00"
