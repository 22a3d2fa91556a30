"""Saving a section: nothing typed is lost, nobody's words are written over."""

from __future__ import annotations

import pytest

from tests.platform.filing.conftest import Firm
from tihang.dossier.model import Dossier
from tihang.platform.filing import drafts, services
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case, Draft


def save(firm: Firm, case: Case, section: str, version: int = 1, **data: str) -> drafts.Saved:
    named = {name.replace("__", "."): value for name, value in data.items()}
    return drafts.save_section(firm.clerk.actor, case, section, named, version)


def draft_of(case: Case) -> Draft:
    return Draft.objects.select_related("case__round").get(case=case)


@pytest.mark.django_db
def test_a_new_filing_begins_with_what_the_registry_knows(case: Case) -> None:
    dossier = loaded(draft_of(case).dossier)
    assert dossier.enterprise.name == "福州榕铸机械有限公司"
    assert dossier.enterprise.credit_code == "91350181MA0000000Y"
    assert (dossier.tier, dossier.edition) == ("excellence", "2025")


@pytest.mark.django_db
def test_values_are_read_by_kind(case: Case, firm: Firm) -> None:
    saved = save(
        firm,
        case,
        "factory",
        factory__investment="２６，８００ 万元",
        factory__started="2021年3月1日",
        factory__kind="discrete",
        factory__new="no",
        factory__lines="3",
    )
    factory = loaded(draft_of(case).dossier).factory
    assert not saved.errors
    assert str(factory.investment) == "2.68E+4"
    assert factory.started is not None
    assert factory.started.isoformat() == "2021-03-01"
    assert (factory.kind, factory.new, factory.lines) == ("discrete", False, 3)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("factory.investment", "两千万"),
        ("factory.investment", "-5"),
        ("factory.domestic_software", "101"),
        ("factory.lines", "2.5"),
        ("factory.started", "2021-02-30"),
        ("factory.kind", "不知道"),
        ("factory.new", "也许"),
        ("factory.project", "长" * 201),
    ],
)
def test_what_cannot_be_read_is_kept_as_typed_with_its_error(
    case: Case, firm: Firm, name: str, raw: str
) -> None:
    saved = drafts.save_section(firm.clerk.actor, case, "factory", {name: raw}, 1)
    draft = draft_of(case)
    assert list(saved.errors) == [name]
    assert draft.unparsed == {name: raw}
    section = drafts.section_of(case, "factory")
    assert drafts.inputs_of(case, section, draft)[name] == raw


@pytest.mark.django_db
def test_an_error_that_was_mended_is_forgotten(case: Case, firm: Firm) -> None:
    save(firm, case, "factory", factory__investment="两千万")
    saved = save(firm, case, "factory", version=2, factory__investment="2000")
    assert not saved.errors
    assert draft_of(case).unparsed == {}


@pytest.mark.django_db
def test_a_wrong_check_digit_is_refused_by_the_dossiers_own_type(case: Case, firm: Firm) -> None:
    saved = save(firm, case, "enterprise", enterprise__credit_code="91350181MA0000000X")
    assert list(saved.errors) == ["enterprise.credit_code"]
    assert draft_of(case).unparsed == {"enterprise.credit_code": "91350181MA0000000X"}


@pytest.mark.django_db
def test_an_input_that_was_not_posted_keeps_its_value(case: Case, firm: Firm) -> None:
    save(firm, case, "enterprise", enterprise__contact="陈示范")
    save(firm, case, "enterprise", version=2, enterprise__mobile="13800000001")
    enterprise = loaded(draft_of(case).dossier).enterprise
    assert (enterprise.contact, enterprise.mobile) == ("陈示范", "13800000001")


@pytest.mark.django_db
def test_a_second_window_is_refused_and_shown_what_is_saved(case: Case, firm: Firm) -> None:
    save(firm, case, "enterprise", enterprise__contact="甲")
    with pytest.raises(drafts.StaleVersion) as refused:
        save(firm, case, "enterprise", enterprise__contact="乙")
    assert refused.value.version == 2
    assert refused.value.current["enterprise.contact"] == "甲"
    assert loaded(draft_of(case).dossier).enterprise.contact == "甲"


@pytest.mark.django_db
def test_two_people_in_two_sections_do_not_disturb_each_other(case: Case, firm: Firm) -> None:
    save(firm, case, "enterprise", enterprise__contact="甲")
    save(firm, case, "factory", factory__project="智能工厂")
    dossier = loaded(draft_of(case).dossier)
    assert (dossier.enterprise.contact, dossier.factory.project) == ("甲", "智能工厂")


@pytest.mark.django_db
def test_saving_the_same_again_makes_no_new_version(case: Case, firm: Firm) -> None:
    first = save(firm, case, "enterprise", enterprise__contact="甲")
    again = save(firm, case, "enterprise", version=first.version, enterprise__contact="甲")
    assert again.version == first.version


@pytest.mark.django_db
def test_a_row_the_dossier_cannot_hold_is_kept_after_those_it_holds(case: Case, firm: Firm) -> None:
    posted = {
        "enterprise.finances:present": "yes",
        "enterprise.finances[0].year": "",
        "enterprise.finances[0].revenue": "100",
        "enterprise.finances[1].year": "2024",
        "enterprise.finances[1].revenue": "很多",
    }
    saved = drafts.save_section(firm.clerk.actor, case, "enterprise", posted, 1)
    draft = draft_of(case)
    assert set(saved.errors) == {
        "enterprise.finances[0].year",
        "enterprise.finances[1].revenue",
    }
    assert [y.year for y in loaded(draft.dossier).enterprise.finances or ()] == [2024]
    assert draft.unparsed == {
        "enterprise.finances[0].revenue": "很多",
        "enterprise.finances[1].year": "",
        "enterprise.finances[1].revenue": "100",
    }


@pytest.mark.django_db
def test_an_empty_list_and_one_that_says_there_are_none_differ(case: Case, firm: Firm) -> None:
    posted = {"factory.integrators:present": "yes"}
    drafts.save_section(firm.clerk.actor, case, "factory", posted, 1)
    assert loaded(draft_of(case).dossier).factory.integrators is None
    posted["factory.integrators:none"] = "yes"
    drafts.save_section(firm.clerk.actor, case, "factory", posted, 1)
    assert loaded(draft_of(case).dossier).factory.integrators == ()


@pytest.mark.django_db
def test_showing_and_saving_every_section_unchanged_changes_nothing(
    complete: Case, firm: Firm
) -> None:
    draft = draft_of(complete)
    for section in complete.edition.filing_form("excellence").sections:
        inputs = drafts.inputs_of(complete, section, draft)
        saved = drafts.save_section(firm.clerk.actor, complete, section.id, inputs, draft.version)
        assert not saved.errors
    assert draft_of(complete).version == draft.version
    assert draft_of(complete).dossier == draft.dossier


@pytest.mark.django_db
def test_nobody_but_the_firm_may_write(case: Case, firm: Firm) -> None:
    with pytest.raises(drafts.NotEditable):
        drafts.save_section(firm.county.actor, case, "enterprise", {}, 1)


@pytest.mark.django_db
def test_a_submitted_filing_cannot_be_written(complete: Case, firm: Firm) -> None:
    services.submit(firm.clerk.actor, complete)
    with pytest.raises(drafts.NotEditable):
        save(firm, complete, "enterprise", version=9, enterprise__contact="丙")


@pytest.mark.django_db
def test_an_import_leaves_what_reviewers_and_the_round_say(
    case: Case, firm: Firm, whole: Dossier
) -> None:
    dossier = Dossier.model_validate(
        whole.model_dump()
        | {
            "judgements": [{"clause": "requirement.1b", "met": True}],
            "benchmarks": [{"scope": "country", "kpi": 8, "leading": 1}],
        }
    )
    services.import_dossier(firm.clerk.actor, case, dossier, case.draft.version)
    kept = loaded(draft_of(case).dossier)
    assert kept.judgements is None
    assert kept.benchmarks is None
    assert kept.scenarios == whole.scenarios
