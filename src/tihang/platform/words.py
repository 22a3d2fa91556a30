"""Texts and times as pages and messages show them, in the reader's language."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tihang.edition.model import Bilingual


def say(text: Bilingual) -> str:
    """A text of the edition in the reader's language."""
    return text.in_language(get_language() or "zh-hans")


def in_english() -> bool:
    """True where the reader's language is English."""
    return (get_language() or "").startswith("en")


def moment(instant: dt.datetime) -> str:
    """An instant with weekday, second and zone: 2025年7月18日（星期五）23:59:59（+08:00）."""
    local = timezone.localtime(instant)
    offset = local.strftime("%z")
    return _("%(day)s（%(weekday)s）%(time)s（%(zone)s）") % {
        "day": day(local.date()),
        "weekday": date_format(local, "l"),
        "time": local.strftime("%H:%M:%S"),
        "zone": f"{offset[:3]}:{offset[3:]}",
    }


def day(date: dt.date) -> str:
    """A calendar day: 2025年7月18日, or 18 July 2025."""
    if in_english():
        return f"{date.day} {date_format(date, 'F Y')}"
    return f"{date.year}年{date.month}月{date.day}日"


def clock(instant: dt.datetime) -> str:
    """The time of day to the second, as in “saved 14:03:22”."""
    return timezone.localtime(instant).strftime("%H:%M:%S")
