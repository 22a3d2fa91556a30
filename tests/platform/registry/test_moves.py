"""A firm's move from one desk to another, and what goes with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.platform.conftest import Engage, Land, Person, SignIn
from tests.platform.made_up_cases import Theatre, open_theatre
from tests.platform.remembered import remembered
from tihang.platform.accounts import firms
from tihang.platform.actor import SYSTEM, Role
from tihang.platform.errors import Conflict
from tihang.platform.filing import services as filing
from tihang.platform.filing import workflow
from tihang.platform.filing.models import Case
from tihang.platform.filing.queries import visible_cases
from tihang.platform.journal import queries as journal
from tihang.platform.registry import services
from tihang.platform.registry.models import Authority, EnterpriseMove, Level

DONE, ASKED, REFUSED = "done", "asked", "refused"


@pytest.fixture
def theatre(land: Land, engage: Engage, monkeypatch: pytest.MonkeyPatch) -> Theatre:
    """Whether a form is filled in completely is the filing's business and tested there."""
    for guard in ("filing_complete", "prechecked", "declared"):
        monkeypatch.setitem(workflow._guards, guard, lambda _case, _actor: [])
    return remembered(open_theatre, land, engage)


@dataclass(frozen=True)
class Far:
    """A county of the other city, with its officer."""

    desk: Authority
    officer: Person


@pytest.fixture
def far(land: Land, engage: Engage) -> Far:
    desk = services.establish_authority(
        SYSTEM, code="far", name="远县局", level=Level.COUNTY, parent=land.other_city
    )
    return Far(desk, engage("far", Role.COUNTY_OFFICER, desk))


def move(
    officer: Person, land: Land, target: Authority, reason: str = "变更住所"
) -> EnterpriseMove:
    return services.move_enterprise(
        officer.actor, land.firm, target, moved_on=timezone.localdate(), reason=reason
    )


def draft_of(theatre: Theatre) -> Case:
    factory = services.add_factory(SYSTEM, theatre.land.firm, name="新厂")
    return filing.start_case(
        theatre.firm.actor, theatre.round, factory, "excellence", "territorial"
    )


def test_within_a_city_the_receiving_county_takes_the_firm_over_at_once(theatre: Theatre) -> None:
    land = theatre.land
    draft, filed = draft_of(theatre), theatre.filed()
    done = move(theatre.neighbour_county, land, land.other_county)
    land.firm.refresh_from_db()
    draft.refresh_from_db()
    filed.refresh_from_db()
    assert (done.state, land.firm.authority) == (DONE, land.other_county)
    assert draft.authority == land.other_county
    assert (filed.authority, filed.desk) == (land.county, land.county)


def test_what_was_handed_in_is_finished_by_the_desk_that_has_it(theatre: Theatre) -> None:
    land = theatre.land
    filed = theatre.filed()
    move(theatre.neighbour_county, land, land.other_county)
    assert set(visible_cases(theatre.county.actor)) == {filed}
    assert not visible_cases(theatre.neighbour_county.actor).exists()
    assert theatre.with_opinion(filed)


def test_between_cities_the_old_desk_has_to_agree(theatre: Theatre, far: Far) -> None:
    land = theatre.land
    draft = draft_of(theatre)
    asked = move(far.officer, land, far.desk)
    land.firm.refresh_from_db()
    assert (asked.state, land.firm.authority) == (ASKED, land.county)
    assert firms.moves_to_answer(theatre.county.actor) == [asked]
    assert firms.moves_to_answer(theatre.neighbour_county.actor) == []
    done = services.answer_move(theatre.county.actor, asked, agrees=True)
    land.firm.refresh_from_db()
    draft.refresh_from_db()
    assert (done.state, land.firm.authority) == (DONE, far.desk)
    assert (draft.authority, draft.city) == (far.desk, land.other_city)
    assert (done.asked_by, done.decided_by) == ("far同志", "county同志")
    actions = [entry.action for entry in journal.entries(services.STREAM)]
    assert actions[-2:] == ["move-asked", "enterprise-moved"]
    assert journal.entries(draft.stream).last().action == "desk-changed"  # type: ignore[union-attr]


def test_a_refusal_gives_its_reason_and_nothing_moves(theatre: Theatre, far: Far) -> None:
    land = theatre.land
    asked = move(far.officer, land, far.desk)
    with pytest.raises(ValidationError, match="写明理由"):
        services.answer_move(theatre.county.actor, asked, agrees=False)
    refused = services.answer_move(theatre.county.actor, asked, agrees=False, answer="住所未变更")
    land.firm.refresh_from_db()
    assert (refused.state, refused.answer, land.firm.authority) == (
        REFUSED,
        "住所未变更",
        land.county,
    )
    with pytest.raises(Conflict):
        services.answer_move(theatre.county.actor, asked, agrees=True)


def test_a_move_needs_a_reason_a_day_that_has_come_and_another_desk(
    theatre: Theatre, far: Far
) -> None:
    land, tomorrow = theatre.land, timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(ValidationError, match="迁移原因"):
        move(theatre.neighbour_county, land, land.other_county, reason=" ")
    with pytest.raises(ValidationError, match="不能晚于今天"):
        services.move_enterprise(
            SYSTEM, land.firm, land.other_county, moved_on=tomorrow, reason="变更住所"
        )
    with pytest.raises(ValidationError, match="已由"):
        move(theatre.county, land, land.county)
    move(far.officer, land, far.desk)
    with pytest.raises(ValidationError, match="待同意"):
        move(theatre.neighbour_county, land, land.other_county)


def test_a_county_takes_over_by_the_exact_code_and_only_to_itself(
    theatre: Theatre, far: Far, sign_in: SignIn
) -> None:
    land = theatre.land
    page, today = reverse("accounts:take_over"), timezone.localdate().isoformat()
    form = {"moved_on": today, "reason": "变更住所", "credit_code": land.firm.credit_code}
    client = sign_in(theatre.neighbour_county)
    elsewhere = client.post(page, form | {"target": far.desk.pk})
    assert elsewhere.status_code == 400
    client.post(page, form | {"target": land.other_county.pk})
    land.firm.refresh_from_db()
    assert land.firm.authority == land.other_county


def test_both_counties_and_the_firm_see_why(theatre: Theatre, sign_in: SignIn) -> None:
    land = theatre.land
    move(theatre.neighbour_county, land, land.other_county, reason="注册地变更")
    page = reverse("accounts:firm", args=[land.firm.pk])
    for who in (theatre.county, theatre.neighbour_county, theatre.firm):
        assert "注册地变更" in sign_in(who).get(page).content.decode()
    assert sign_in(theatre.other_city).get(page).status_code == 404
    edit = reverse("accounts:edit_firm", args=[land.firm.pk])
    assert sign_in(theatre.county).get(edit).status_code == 404


def test_a_change_of_group_takes_the_drafts_for_it_along(land: Land, theatre: Theatre) -> None:
    firm = land.central_firm
    clerk = theatre.engage("central", Role.CLERK, firm)
    factory = services.add_factory(SYSTEM, firm, name="央企工厂")
    case = filing.start_case(clerk.actor, theatre.round, factory, "excellence", "central")
    entry = {"name": firm.name, "region": None, "address": ""}
    with pytest.raises(ValidationError, match="请企业先撤回"):
        services.change_enterprise(SYSTEM, firm, group=None, **entry)
    new = services.establish_authority(SYSTEM, code="new", name="新集团", level=Level.GROUP)
    services.change_enterprise(SYSTEM, firm, group=new, **entry)
    case.refresh_from_db()
    assert (case.authority, case.province) == (new, land.province)
    changed = journal.entries(services.STREAM).filter(action="enterprise-changed").last()
    assert changed
    assert changed.data["changes"] == {"group": ["group", "new"]}


def test_the_list_of_firms_goes_by_jurisdiction_search_and_key(
    land: Land, engage: Engage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(firms, "PAGE", 1)
    city = engage("city", Role.CITY_OFFICER, land.city).actor
    seen, after = [], ""
    while True:
        page = firms.page_of(city, after=after)
        seen += page.rows
        if page.after is None:
            break
        after = page.after
    ordered = sorted([land.firm, land.neighbour, land.central_firm], key=lambda f: f.credit_code)
    assert seen == ordered
    assert firms.page_of(city, "海坛").rows == [land.neighbour]
    group = engage("group", Role.GROUP_OFFICER, land.group).actor
    assert firms.page_of(group).rows == [land.central_firm]
    finance = engage("finance", Role.DEPARTMENT_OFFICER, land.finance).actor
    assert firms.page_of(finance).rows == []
