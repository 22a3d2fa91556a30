"""What a pre-check hands back: order, places, words, languages, and what it leaves alone."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dossier.strategies import dossiers
from tests.evaluation.precheck.planting import TIERS, Add, Put, Write, example, planted
from tihang.dossier.model import Dossier
from tihang.edition import Edition, load
from tihang.evaluation.precheck import SEVERITIES, RoundDates, precheck
from tihang.text import use_language

TODAY = dt.date(2025, 7, 10)


def test_red_comes_before_yellow_before_blue(edition: Edition) -> None:
    dossier = planted(
        "excellence",
        Put("factory.lines", 3),
        Write("narrative.profile", "862人", "826人"),
        Add("narrative.next_steps", "其余内容待补充。"),
    )
    found = precheck(dossier, edition, today=TODAY)
    assert [f.severity for f in found] == ["red", "yellow", "blue"]


def test_a_finding_names_rule_place_section_what_was_read_and_the_mend(edition: Edition) -> None:
    dossier = planted("excellence", Put("kpis[20].after", 12.5))
    (found,) = precheck(dossier, edition, today=TODAY)
    assert found.rule == "figures.whole-count"
    assert found.severity == "red"
    assert (found.place, found.location) == ("kpis[20].after", ("kpis", 20, "after"))
    assert found.label.startswith("关键绩效指标 21 · 建设后")
    assert (found.section, found.section_title) == ("results", "智能工厂建设成效")
    assert found.read == "12.5"
    assert "12.5" in found.message
    assert found.mend == "改为整数。"
    assert found.standing == "customary"


def test_a_stated_figure_is_shown_beside_the_field_with_its_unit(edition: Edition) -> None:
    dossier = planted("excellence", Write("narrative.profile", "862人", "826人"))
    (found,) = precheck(dossier, edition, today=TODAY)
    assert "826人" in found.message
    assert "“职工人数”填报的“862 人”" in found.message


def test_findings_are_in_the_language_in_force(edition: Edition) -> None:
    dossier = planted("excellence", Put("enterprise.contact", None))
    with use_language("en"):
        (found,) = precheck(dossier, edition, today=TODAY)
    assert found.message == "The required field “Contact” is empty."
    assert found.section_title == "The applicant"


def test_personal_numbers_are_not_spread_by_the_finding(edition: Edition) -> None:
    number = "11010519491231002X"
    dossier = planted("pioneer", Add("narrative.key_measures", f"负责人{number}。"))
    (found,) = precheck(dossier, edition, today=TODAY)
    assert number not in f"{found.message}{found.read}{found.mend}"
    assert found.read.startswith("110")


def test_rules_about_the_round_are_left_out_where_none_is_given(edition: Edition) -> None:
    late = RoundDates(closes=dt.date(2025, 7, 1))
    found = precheck(example("excellence"), edition, today=TODAY, round=late)
    assert {f.rule for f in found} == {"round.closed", "round.signed-late"}
    assert precheck(example("excellence"), edition, today=TODAY) == ()


def test_a_round_for_other_tiers_and_another_edition_is_told(edition: Edition) -> None:
    other = RoundDates(edition="2026", tiers=("basic",))
    found = precheck(example("excellence"), edition, today=TODAY, round=other)
    assert {(f.rule, f.place) for f in found} == {
        ("round.edition", "edition"),
        ("round.tier", "tier"),
    }


def test_what_authorities_write_is_not_held_against_the_firm(edition: Edition) -> None:
    dossier = planted("excellence", Add("judgements[0].reason", "联系电话13900000000，待补充。"))
    assert precheck(dossier, edition, today=TODAY) == ()


def test_free_fields_of_a_form_are_read_too(edition: Edition) -> None:
    dossier = planted("excellence", Put("extra", {"video": "见附件，密级：秘密"}))
    found = precheck(dossier, edition, today=TODAY)
    assert [(f.rule, f.place) for f in found] == [("secrets.marking", "extra.video")]


def test_an_empty_draft_lacks_much_and_contradicts_nothing(edition: Edition) -> None:
    for tier in TIERS:
        found = precheck(Dossier(edition="2025", tier=tier), edition, today=TODAY)
        assert {f.rule.partition(".")[0] for f in found} == {"complete"}
        assert all(f.severity == "red" for f in found)


@given(dossiers(), st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31)))
def test_any_dossier_can_be_checked_and_every_finding_leads_somewhere(
    dossier: Dossier, today: dt.date
) -> None:
    edition = load("2025")
    for finding in precheck(dossier, edition, today=today):
        assert finding.severity in SEVERITIES
        assert finding.message
        assert finding.mend
        value: object = dossier
        for step in finding.location:
            if isinstance(step, int):
                assert isinstance(value, tuple)
                value = value[step]
            else:
                value = value[step] if isinstance(value, dict) else getattr(value, step)


@pytest.mark.parametrize("unit", ["1", "1,", "\n", "xX", "——", "（秘", "生产作业——", "2021年MES"])
def test_no_text_of_any_length_holds_the_check_up(unit: str, edition: Edition) -> None:
    """A pattern that backtracks would take minutes here, a sound one a fraction of a second."""
    text = f"甲{unit * (19_000 // len(unit))}乙"
    dossier = planted("excellence", Put("narrative.profile", text), Put("kpis[0].basis", text))
    begin = time.process_time()
    precheck(dossier, edition, today=TODAY)
    assert time.process_time() - begin < 2
