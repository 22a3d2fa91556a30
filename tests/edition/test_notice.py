"""What the edition shows as the notice's own stands in the notice, and nothing is left out."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.edition.notice import NOT_CONDITIONS, SCAN_FAULTS, paragraphs, plain
from tihang.edition import Edition
from tihang.edition.model import Clause, FilingForm, TableForm


@pytest.mark.parametrize(("garbled", "right", "times"), SCAN_FAULTS)
def test_each_scan_fault_is_in_the_scan(scanned: str, garbled: str, right: str, times: int) -> None:
    assert plain(scanned).count(garbled) == times
    assert garbled != right


def test_every_clause_of_the_notice_stands_in_its_place(edition: Edition, notice: str) -> None:
    places = paragraphs(notice)
    for clause in edition.clauses:
        if clause.standing == "notice":
            where = places.get(clause.reference.place, notice)
            assert plain(clause.text) in where, clause.id


def test_clauses_of_annex_1_and_the_main_text_name_a_paragraph(
    edition: Edition, notice: str
) -> None:
    places = paragraphs(notice)
    elsewhere = {c.id for c in edition.clauses if c.reference.place not in places}
    # These two stand in sentences on filing (四) and on the lower tiers (一).
    assert elsewhere == {
        "advanced.application.1",
        "application.filing.1",
        "application.filing.2",
    }


def test_the_notice_is_cut_into_all_its_paragraphs(notice: str) -> None:
    places = paragraphs(notice)
    expected = {f"附件1 一、{n}" for n in range(1, 6)}
    for part in "二三四五":
        expected |= {f"附件1 {part}", f"附件1 {part}（一）"}
        expected |= {f"附件1 {part}（一）{n}" for n in range(1, 6)}
    expected |= {"附件1 二（二）", "附件1 三（二）1", "附件1 三（二）2"}
    expected |= {f"附件1 {part}（二）{n}" for part in "四五" for n in range(1, 5)}
    expected |= {"正文 二", "正文 三", *(f"正文 二（{n}）" for n in "一二三")}
    expected |= {f"正文 三（{n}）" for n in "一二三四"}
    assert set(places) == expected


def test_no_sentence_of_a_paragraph_is_left_without_a_clause(edition: Edition, notice: str) -> None:
    by_place: dict[str, list[Clause]] = defaultdict(list)
    for clause in edition.clauses:
        by_place[clause.reference.place].append(clause)
    aspects = [aspect.name.zh for aspect in edition.aspects]
    left = {}
    for place, text in paragraphs(notice).items():
        rest = text
        for clause in by_place[place]:
            rest = rest.replace(plain(clause.text), "", 1)
        for words, _why in NOT_CONDITIONS:
            rest = rest.replace(words, "")
        for aspect in aspects:
            rest = rest.removeprefix(f"{aspect}:")
        if rest := rest.strip("、,;。:"):
            left[place] = rest
    # What remains are the opening sentences, which the tiers keep, and the aims of the main text.
    focus = {tier.focus_reference.place: plain(tier.focus).strip("。") for tier in edition.tiers}
    aims = {place: left.pop(place) for place in ("正文 二", "正文 三")}
    assert left == focus
    assert all("打造全" in aim for aim in aims.values())


def test_what_is_no_condition_is_in_the_notice(notice: str) -> None:
    for words, _why in NOT_CONDITIONS:
        assert words in notice


def test_tiers_speak_in_the_notices_words(edition: Edition, notice: str) -> None:
    for tier in edition.tiers:
        assert plain(tier.focus) in notice
        assert tier.name.zh in notice
        assert plain(tier.benchmark.zh) in notice, tier.id


def test_aspects_and_stages_stand_in_the_notes_of_annex_1(edition: Edition, notice: str) -> None:
    notes = notice[notice.index("注:") :]
    for aspect in edition.aspects:
        stages = [s.name.zh for s in edition.stages if s.aspect == aspect.id]
        start = notes.index(
            f"{aspect.name.zh}对应" if len(stages) == 1 else f"{aspect.name.zh}涵盖"
        )
        note = notes[start : notes.index("。", start)]
        assert all(stage in note for stage in stages)


def test_indicators_are_rows_of_the_table(edition: Edition, notice: str) -> None:
    table = notice[notice.rindex("智能工厂建设关键绩效指标参考序号") :]
    for kpi in edition.kpis:
        assert f"{kpi.number}{plain(kpi.name)}({kpi.unit})" in table, kpi.number
    for group in edition.kpi_groups:
        assert group.name.zh in table


def test_the_scenario_marked_as_the_notices_is_its_example(edition: Edition, notice: str) -> None:
    (scenario,) = [s for s in edition.scenarios if s.standing == "notice"]
    stage = edition.stage(scenario.stage).name.zh
    assert f"{stage}(环节名)——{scenario.name}(场景名)——" in notice


def test_filing_sections_ask_in_the_notices_words(edition: Edition, notice: str) -> None:
    sections = [
        section
        for form in edition.forms
        if isinstance(form, FilingForm)
        for section in form.sections
        if section.standing == "notice"
    ]
    assert len(sections) == 9
    for section in sections:
        assert section.asks
        assert plain(section.title.zh + section.asks) in notice


def test_tables_carry_the_notices_headings_and_notes(edition: Edition, notice: str) -> None:
    forms = [form for form in edition.forms if isinstance(form, TableForm)]
    tables = [form for form in forms if form.standing == "notice"]
    # For the tier without an annex the edition has a form of its own, and says so.
    assert {form.tier for form in forms if form not in tables} == {"advanced"}
    assert [table.annex for table in tables] == ["附件3", "附件5"]
    for table in tables:
        assert plain(table.title.zh + table.recommender.zh) in notice
        assert plain("注:" + "".join(table.notes)) in notice
    headings = "".join(plain(column.heading.zh) for column in tables[0].columns)
    assert headings in notice


def test_documents_of_the_notice_carry_its_title_and_number(edition: Edition, notice: str) -> None:
    for document in edition.documents:
        if document.standing == "notice":
            assert document.number
            assert plain(document.title) in notice
            assert plain(document.number) in notice


def test_credit_sites_are_those_of_the_notice(edition: Edition, notice: str) -> None:
    for site in edition.credit_sites:
        assert site.name.zh in notice
