"""The form of a section shows every field, and reads what it shows."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dossier.strategies import dossiers
from tihang import edition as editions
from tihang.dossier.model import Dossier
from tihang.edition.model import FilingForm
from tihang.platform.filing.forms.flat import Flat, flatten
from tihang.platform.filing.forms.layout import SectionForm
from tihang.platform.filing.forms.names import field_path
from tihang.platform.filing.forms.reading import read_section
from tihang.platform.filing.forms.rows import with_row_added, with_row_removed

EDITION = editions.load("2025")
TIERS = [form.tier for form in EDITION.forms if isinstance(form, FilingForm)]


@pytest.mark.parametrize("tier", TIERS)
@settings(max_examples=6)
@given(data=st.data())
def test_every_section_reads_back_what_it_shows(tier: str, data: st.DataObject) -> None:
    dossier = data.draw(dossiers(tier=tier))
    for section in EDITION.filing_form(tier).sections:
        posted = flatten(EDITION, section, dossier)
        reading = read_section(EDITION, section, posted, dossier)
        kept = {name: EDITION.field(field_path(name)) for name in reading.errors}
        # Random texts may be longer than a field of the form allows; nothing else is refused.
        assert all(
            spec.max_length
            or spec.minimum is not None
            or spec.maximum is not None
            or spec.kind == "choice"
            for spec in kept.values()
        ), reading.errors
        for name in reading.unparsed:
            assert reading.unparsed[name] == posted[name]
        if not reading.errors:
            again = flatten(EDITION, section, reading.dossier)
            assert _said(again) == _said(posted)
            assert read_section(EDITION, section, again, dossier).dossier == reading.dossier


@pytest.mark.parametrize("tier", TIERS)
@settings(max_examples=4)
@given(data=st.data())
def test_every_value_of_the_form_has_its_input(tier: str, data: st.DataObject) -> None:
    dossier = data.draw(dossiers(tier=tier))
    for section in EDITION.filing_form(tier).sections:
        posted = flatten(EDITION, section, dossier)
        form = SectionForm.of(EDITION, section, posted, dossier)
        shown = set(_names(form.items))
        missing = {name for name, value in posted.items() if value and ":" not in name} - shown
        assert all(_is_key(name) or _is_of_another_tier(name, tier) for name in missing), missing


def _said(posted: Flat) -> Flat:
    """What was said; an indicator or an answer without a word is as good as none."""
    return {name: value for name, value in posted.items() if value and not _is_key(name)}


def _is_key(name: str) -> bool:
    """An indicator's number and an answer's clause are the row itself, not an input in it."""
    return name.startswith(("kpis[", "answers[")) and name.endswith(("].number", "].clause"))


def _is_of_another_tier(name: str, tier: str) -> bool:
    clause = name.removeprefix("answers[").split("]")[0]
    return name.startswith("answers[") and clause not in {
        c.clause.id for c in EDITION.conditions_of(tier)
    }


def _names(items: object) -> list[str]:
    """The names of all inputs, wherever they stand."""
    found: list[str] = []
    for item in items if isinstance(items, list | tuple) else [items]:
        if hasattr(item, "rows"):
            for row in item.rows:
                found += _names(row.items)
        elif hasattr(item, "groups"):
            for row in (row for group in item.groups for row in group.rows):
                parts = getattr(row, "inputs", None)
                if parts is None:
                    parts = (*filter(None, [row.before]), row.after, *row.more)
                found += [each.name for each in parts]
        else:
            found.append(item.name)
    return found


def test_a_removed_row_takes_its_own_rows_along() -> None:
    posted = {
        "scenarios:present": "yes",
        "scenarios[0].instance": "甲",
        "scenarios[1].instance": "乙",
        "scenarios[1].systems[0].name": "乙的系统",
        "scenarios[2].instance": "丙",
        "scenarios[2].systems[0].name": "丙的系统",
    }
    assert with_row_removed(posted, "scenarios[1]") == {
        "scenarios:present": "yes",
        "scenarios[0].instance": "甲",
        "scenarios[1].instance": "丙",
        "scenarios[1].systems[0].name": "丙的系统",
    }


def test_a_row_is_added_to_a_list_inside_a_row() -> None:
    posted = {"scenarios[0].systems[0].name": "一", "scenarios[0].systems:none": "yes"}
    changed, row = with_row_added(posted, "scenarios[0].systems", {"name": ""})
    assert row == "scenarios[0].systems[1]"
    assert changed["scenarios[0].systems[1].name"] == ""
    assert "scenarios[0].systems:none" not in changed


def test_an_answer_that_the_page_does_not_show_is_not_lost() -> None:
    section = next(s for s in EDITION.filing_form("excellence").sections if s.id == "answers")
    pioneer = next(
        c.clause.id for c in EDITION.conditions_of("pioneer") if "excellence" not in c.clause.tiers
    )
    dossier = Dossier.model_validate(
        {
            "edition": "2025",
            "tier": "excellence",
            "answers": [{"clause": pioneer, "met": True, "statement": "已达到"}],
        }
    )
    shown = EDITION.conditions_of("excellence")[0].clause.id
    posted = {"answers:present": "yes", f"answers[{shown}].met": "yes"}
    answers = read_section(EDITION, section, posted, dossier).dossier.answers or ()
    assert {answer.clause for answer in answers} == {pioneer, shown}


RESULTS = next(s for s in EDITION.filing_form("excellence").sections if s.id == "results")
INDICATOR = "kpis[1]"


def _with_indicators(**source: object) -> Dossier:
    kpis = [{"number": 1, "before": 10, "after": 20, **source}, {"number": 2, "after": 5}]
    return Dossier.model_validate({"edition": "2025", "tier": "excellence", "kpis": kpis})


def test_a_row_with_a_fault_is_told_so_each_time_that_it_comes() -> None:
    dossier = _with_indicators()
    sound = flatten(EDITION, RESULTS, dossier)
    unread = sound | {f"{INDICATOR}.after": "二十"}
    refused = sound | {f"{INDICATOR}.basis": "不能\x00打印"}
    for posted, faults in (
        (sound, set()),
        (unread, {f"{INDICATOR}.after"}),
        (refused, {f"{INDICATOR}.basis"}),
    ) * 2:
        reading = read_section(EDITION, RESULTS, posted, dossier)
        assert set(reading.errors) == set(reading.unparsed) == faults


def test_a_row_that_comes_as_it_came_to_another_filing_keeps_its_own_source() -> None:
    typed = _with_indicators()
    told = _with_indicators(
        source_kind="equipment",
        source_file="设备台账.xlsx",
        source_sha256="0" * 64,
        source_used=9,
        source_refused=0,
        source_values="10/20",
    )
    for dossier in (typed, told, typed):
        posted = flatten(EDITION, RESULTS, dossier)
        assert read_section(EDITION, RESULTS, posted, dossier).dossier == dossier


def test_a_list_in_a_row_left_empty_is_not_taken_for_one_that_was_not_shown() -> None:
    dossier = _with_indicators()
    name = f"{INDICATOR}.evidence"
    blank = flatten(EDITION, RESULTS, dossier)
    none = blank | {f"{name}:none": "yes"}
    full = blank | {name: ["E1"]}
    for posted, expected in ((blank, None), (none, ()), (full, ("E1",))) * 2:
        kpi = read_section(EDITION, RESULTS, posted, dossier).dossier.kpi(1)
        assert kpi is not None
        assert kpi.evidence == expected


def test_a_row_that_was_changed_is_shown_as_it_is_now() -> None:
    before = _with_indicators()
    posted = flatten(EDITION, RESULTS, before) | {f"{INDICATOR}.after": "30"}
    after = read_section(EDITION, RESULTS, posted, before).dossier
    assert flatten(EDITION, RESULTS, after) == posted
    assert flatten(EDITION, RESULTS, before)[f"{INDICATOR}.after"] == "20"
