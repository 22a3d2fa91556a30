"""What was returned may be changed, and nothing else whatever writes it."""

from __future__ import annotations

import pytest

from tests.platform.filing.corrections.returning import CREDIT, inputs, returned, save
from tests.platform.made_up_cases import Theatre
from tihang.platform.filing import drafts
from tihang.platform.filing import services as filing
from tihang.platform.filing.corrections.queries import open_correction, opening_of
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case
from tihang.platform.filing.workflow import StepRefused


def test_a_returned_section_is_open_and_the_others_are_not(theatre: Theatre, case: Case) -> None:
    case = returned(theatre, case, ("section", "factory"))
    save(theatre, case, "factory", {"factory.project": "改名的项目"})
    with pytest.raises(drafts.ClosedPlaces, match=r"本项未退回，不能修改：.*职工人数"):
        save(theatre, case, "enterprise", {"enterprise.staff": "12"})
    assert inputs(case, "enterprise")["enterprise.staff"] == ""
    assert inputs(case, "factory")["factory.project"] == "改名的项目"


def test_what_could_not_be_saved_is_kept_in_the_history(theatre: Theatre, case: Case) -> None:
    case = returned(theatre, case, ("section", "factory"))
    with pytest.raises(drafts.ClosedPlaces):
        save(theatre, case, "enterprise", {"enterprise.contact": "黄工"})
    kept = case.draft.versions.filter(cause="unapplied").get()
    assert kept.unapplied == {"enterprise.contact": "黄工"}


def test_a_text_that_cannot_be_read_is_refused_in_a_closed_place_too(
    theatre: Theatre, case: Case
) -> None:
    case = returned(theatre, case, ("section", "factory"))
    with pytest.raises(drafts.ClosedPlaces):
        save(theatre, case, "enterprise", {"enterprise.staff": "八百多"})
    case.draft.refresh_from_db()
    assert case.draft.unparsed == {}


def test_a_clause_opens_its_answer_and_new_evidence_and_no_other_answer(
    theatre: Theatre, case: Case
) -> None:
    case = returned(theatre, case, ("clause", CREDIT))
    save(theatre, case, "answers", {f"answers[{CREDIT}].statement": "补充说明。"})
    with pytest.raises(drafts.ClosedPlaces):
        save(theatre, case, "answers", {"answers[requirement.2a].statement": "改写。"})
    present = inputs(case, "evidence")
    number = len(loaded(case.draft.dossier).evidence or ())
    save(theatre, case, "evidence", {f"evidence[{number}].title": "新的信用报告"})
    assert len(inputs(case, "evidence")) > len(present)


def test_evidence_that_other_places_rely_on_stays_as_it_is(theatre: Theatre, case: Case) -> None:
    """E01 is the clause's alone; E02 is an indicator's as well; E03 nobody's."""
    case = returned(theatre, case, ("clause", CREDIT))
    save(theatre, case, "evidence", {"evidence[0].title": "更新的信用报告"})
    for number in (1, 2):
        with pytest.raises(drafts.ClosedPlaces, match=f"佐证材料 E0{number + 1}"):
            save(theatre, case, "evidence", {f"evidence[{number}].title": "换过的"})


def test_a_clause_that_figures_decide_opens_the_figures(theatre: Theatre, case: Case) -> None:
    asked = [
        condition.clause.id
        for condition in case.edition.conditions_of(case.tier)
        if "maturity.level" in condition.clause.rule.model_dump_json()
    ]
    case = returned(theatre, case, ("clause", asked[0]))
    opening = opening_of(case)
    assert opening is not None
    assert opening.allows("maturity")
    assert not opening.allows("enterprise.staff")


def test_an_indicator_opens_its_row_alone(theatre: Theatre, case: Case) -> None:
    case = returned(theatre, case, ("kpi", "10"))
    save(theatre, case, "results", {"kpis[10].after": "0.9"})
    with pytest.raises(drafts.ClosedPlaces):
        save(theatre, case, "results", {"kpis[4].after": "60"})
    with pytest.raises(drafts.ClosedPlaces):
        save(theatre, case, "results", {"kpis[11].before": "60"})


def test_an_instance_opens_its_card_and_none_may_come_or_go(theatre: Theatre, case: Case) -> None:
    case = returned(theatre, case, ("scenario", "1"))
    save(theatre, case, "scenarios", {"scenarios[1].problem": "人工检测漏检。"})
    with pytest.raises(drafts.ClosedPlaces):
        save(theatre, case, "scenarios", {"scenarios[0].problem": "人工上料。"})
    with pytest.raises(drafts.ClosedPlaces):
        save(theatre, case, "scenarios", {"scenarios[2].scenario": "在线智能检测"})
    gone = {n: v for n, v in inputs(case, "scenarios").items() if not n.startswith("scenarios[1]")}
    with pytest.raises(drafts.ClosedPlaces):
        drafts.save_section(
            theatre.firm.actor, case, "scenarios", gone, base_version=case.draft.version
        )


def test_an_import_may_bring_what_was_returned_and_nothing_else(
    theatre: Theatre, case: Case
) -> None:
    case = returned(theatre, case, ("section", "factory"))
    dossier = loaded(case.draft.dossier)
    factory = dossier.factory.model_copy(update={"lines": 9})
    filing.import_dossier(
        theatre.firm.actor, case, dossier.model_copy(update={"factory": factory}), 1
    )
    enterprise = dossier.enterprise.model_copy(update={"contact": "黄工"})
    case.draft.refresh_from_db()
    with pytest.raises(drafts.ClosedPlaces, match="联系人"):
        filing.import_dossier(
            theatre.firm.actor,
            case,
            dossier.model_copy(update={"enterprise": enterprise}),
            case.draft.version,
        )


def test_an_earlier_state_does_not_come_back_into_a_closed_section(
    theatre: Theatre, case: Case
) -> None:
    case = returned(theatre, case, ("section", "enterprise"))
    save(theatre, case, "enterprise", {"enterprise.contact": "黄工"})
    save(theatre, case, "enterprise", {"enterprise.contact": "林工"})
    version = case.draft.versions.filter(section="enterprise").order_by("pk").first()
    assert version is not None
    case = filing.resubmit(theatre.firm.actor, case)
    case = returned(theatre, case, ("section", "factory"))
    with pytest.raises(drafts.ClosedPlaces):
        filing.restore_version(theatre.firm.actor, case, version)


def test_a_change_made_behind_the_drafts_back_is_not_handed_in(
    theatre: Theatre, case: Case
) -> None:
    case = returned(theatre, case, ("section", "factory"))
    dossier = loaded(case.draft.dossier)
    changed = dossier.enterprise.model_copy(update={"contact": "黄工"})
    theatre.write(case, dossier.model_copy(update={"enterprise": changed}))
    with pytest.raises(StepRefused, match=r"未退回，却有改动.*联系人"):
        filing.resubmit(theatre.firm.actor, case)


def test_handing_in_again_answers_the_correction(theatre: Theatre, case: Case) -> None:
    case = returned(theatre, case, ("section", "factory"))
    correction = open_correction(case)
    case = filing.resubmit(theatre.firm.actor, case)
    assert open_correction(case) is None
    assert correction is not None
    correction.refresh_from_db()
    assert correction.answer is not None
    assert correction.answer.number == correction.revision.number + 1
