"""The deadlines as a calendar file (RFC 5545) that any office calendar reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from tihang.evaluation.cascade.chain import Owed, all_owed
from tihang.evaluation.cascade.model import RoundFile
from tihang.evaluation.cascade.words import instant_text, level_name
from tihang.text import _, current_language

LINE_OCTETS = 75


def calendar_file(round_: RoundFile, *, made_at: dt.datetime) -> bytes:
    """Every deadline as an event of no length at its last second."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tihang//Round calendar//ZH"]
    for owed in all_owed(round_):
        lines += _event(round_, owed, made_at)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line)).encode()


def _event(round_: RoundFile, owed: Owed, made_at: dt.datetime) -> list[str]:
    deadline, notice = owed.deadline, owed.notice
    parts = (notice.id, deadline.level, deadline.channel or "all", deadline.role or "level")
    title = round_.title.in_language(current_language())
    name = level_name(deadline.level)
    summary = _("%(level)s截止：%(title)s") % {"level": name, "title": title}
    details = [instant_text(owed.closing.last_second), deadline.what, deadline.wording]
    details.append(" ".join(filter(None, (notice.number, deadline.place))))
    return [
        "BEGIN:VEVENT",
        f"UID:{round_.id}.{'.'.join(parts)}@tihang.invalid",
        f"DTSTAMP:{_utc(made_at)}",
        f"DTSTART:{_utc(owed.closing.last_second)}",
        f"SUMMARY:{escaped(summary)}",
        f"DESCRIPTION:{escaped(chr(10).join(filter(None, details)))}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _utc(instant: dt.datetime) -> str:
    return instant.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """A text value: backslash, comma, semicolon and line break are escaped."""
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(text.splitlines())


def folded(line: str) -> Iterator[str]:
    """Break a line so that none is longer than 75 octets, never within a character."""
    part = ""
    for character in line:
        if len((part + character).encode()) > LINE_OCTETS:
            yield part
            part = " "
        part += character
    yield part
