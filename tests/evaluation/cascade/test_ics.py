"""The calendar file: folded, escaped, in UTC."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from tests.evaluation.cascade.building import SOUND, changed, round_of
from tihang.evaluation.cascade import calendar_file
from tihang.evaluation.cascade.ics import escaped, folded

NOW = dt.datetime(2025, 6, 1, 8, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def unfolded(data: bytes) -> list[str]:
    return data.decode().replace("\r\n ", "").split("\r\n")


def test_every_deadline_is_an_event_at_its_last_second_in_utc() -> None:
    lines = unfolded(calendar_file(round_of(SOUND), made_at=NOW))
    assert [one for one in lines if one.startswith("DTSTART")] == [
        "DTSTART:20250627T155959Z",
        "DTSTART:20250721T155959Z",
        "DTSTART:20250708T155959Z",
    ]
    assert lines.count("DTSTAMP:20250601T000000Z") == 3
    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")


def test_an_event_keeps_its_name_when_its_date_moves() -> None:
    names = [
        [one for one in unfolded(calendar_file(round_of(value), made_at=NOW)) if "UID" in one]
        for value in (SOUND, changed(((0, 0), "2025-06-26")))
    ]
    assert names[0] == names[1]
    assert len(set(names[0])) == 3


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=300))
def test_no_line_is_longer_than_75_octets_and_nothing_is_lost(text: str) -> None:
    parts = list(folded(text))
    assert all(len(part.encode()) <= 75 for part in parts)
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == text
    assert all(part.startswith(" ") for part in parts[1:])


def test_signs_with_a_meaning_are_escaped() -> None:
    assert escaped("一,二;三\\四\n五\r\n六") == "一\\,二\\;三\\\\四\\n五\\n六"


def test_a_title_cannot_begin_a_property_of_its_own() -> None:
    value = SOUND | {"title": {"zh": "批次\r\nEND:VCALENDAR", "en": "Round"}}
    lines = unfolded(calendar_file(round_of(value), made_at=NOW))
    assert lines.count("END:VCALENDAR") == 1
