"""What the county sees of a resubmission: both texts of every change, item by item."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.platform.conftest import SignIn
from tests.platform.made_up_cases import Theatre
from tihang.platform.filing import drafts
from tihang.platform.filing import services as filing
from tihang.platform.filing.models import Case
from tihang.platform.filing.wording import Piece
from tihang.platform.journal import queries as journal
from tihang.platform.journal.services import verify
from tihang.platform.review import queries, services
from tihang.platform.review.differences import difference_of

CREDIT = "requirement.2b"


def corrected(theatre: Theatre) -> Case:
    """Returned for a section and a clause; the firm changes two fields of the one alone."""
    case = theatre.filed()
    items = [
        services.ReturnItem("section", "factory", "项目名称与备案不一致。"),
        services.ReturnItem("clause", CREDIT, "请补充信用报告。"),
    ]
    case = services.return_for_correction(theatre.county.actor, case, items=items)
    section = drafts.section_of(case, "factory")
    case.draft.refresh_from_db()
    data = drafts.inputs_of(case, section, case.draft)
    data |= {"factory.project": "智能工厂项目甲", "factory.kind": "discrete"}
    drafts.save_section(theatre.firm.actor, case, "factory", data, base_version=case.draft.version)
    return filing.resubmit(theatre.firm.actor, case)


def test_a_first_filing_differs_from_nothing(theatre: Theatre) -> None:
    case = theatre.filed()
    assert difference_of(case, queries.filed_revision(case)) is None


def test_changes_stand_under_the_item_that_opened_them_with_both_texts(theatre: Theatre) -> None:
    case = corrected(theatre)
    found = difference_of(case, queries.filed_revision(case))
    assert found is not None
    section, clause = found.items
    assert section.reason == "项目名称与备案不一致。"
    assert [each.label for each in section.changes] == ["智能工厂项目名称", "制造类型"]
    texts = section.changes[0].texts
    assert texts.mine == (Piece("智能工厂项目", False), Piece("1", True))
    assert texts.theirs == (Piece("智能工厂项目", False), Piece("甲", True))
    assert section.changes[1].texts.theirs[-1].text == "离散型"
    assert clause.changes == []
    assert found.count == 2


def test_the_examination_shows_the_difference_and_what_was_left_as_it_was(
    theatre: Theatre, sign_in: SignIn
) -> None:
    case = corrected(theatre)
    page = sign_in(theatre.county).get(reverse("review:examination", args=[case.pk]))
    words = page.content.decode()
    assert "补正前后对照" in words
    assert "改动 2 处" in words
    assert "企业未作改动" in words


def test_the_difference_stays_with_its_revision(theatre: Theatre) -> None:
    """After a second return the page shows the second difference."""
    case = corrected(theatre)
    item = services.ReturnItem("kpi", "10", "请填写建设前数值。")
    case = services.return_for_correction(theatre.county.actor, case, items=[item])
    section = drafts.section_of(case, "results")
    case.draft.refresh_from_db()
    data = drafts.inputs_of(case, section, case.draft) | {"kpis[10].before": "3.2"}
    drafts.save_section(theatre.firm.actor, case, "results", data, base_version=case.draft.version)
    case = filing.resubmit(theatre.firm.actor, case)
    found = difference_of(case, queries.filed_revision(case))
    assert found is not None
    assert [item.label for item in found.items] == ["10. 产品不良率下降"]
    assert found.count == 1


def test_the_officer_moves_the_date_on_a_page_of_its_own(theatre: Theatre, sign_in: SignIn) -> None:
    case = theatre.filed()
    item = services.ReturnItem("section", "factory", "请更正。")
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    case = services.return_for_correction(theatre.county.actor, case, items=[item], due=tomorrow)
    client = sign_in(theatre.county)
    address = reverse("review:extend", args=[case.pk])
    assert address in client.get(reverse("filing:case", args=[case.pk])).content.decode()
    assert client.get(address).status_code == 200
    later = (tomorrow + dt.timedelta(days=2)).isoformat()
    refused = client.post(address, {"due": later, "reason": " "})
    assert refused.status_code == 422
    assert later in refused.content.decode()
    assert client.post(address, {"due": later, "reason": "企业停电"}).status_code == 302
    entry = journal.entries(case.stream).last()
    assert entry.action == "extend_return"
    assert entry.data["reason"] == "企业停电"
    assert verify(case.stream) == []


@pytest.mark.parametrize("who", ["city", "firm"])
def test_nobody_else_moves_the_date(theatre: Theatre, sign_in: SignIn, who: str) -> None:
    case = theatre.filed()
    item = services.ReturnItem("section", "factory", "请更正。")
    case = services.return_for_correction(theatre.county.actor, case, items=[item])
    address = reverse("review:extend", args=[case.pk])
    assert sign_in(getattr(theatre, who)).get(address).status_code == 403
