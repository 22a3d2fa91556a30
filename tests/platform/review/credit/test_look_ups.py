"""One look-up for all cases of a firm, with a picture; sites of the office's own."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.platform.conftest import SignIn
from tests.platform.made_up_cases import Theatre, check_credit, issue
from tests.platform.review.credit.made_up import now, png
from tihang.platform.errors import Conflict
from tihang.platform.filing.models import Case
from tihang.platform.journal import queries as journal
from tihang.platform.review import credit, guards, queries, services
from tihang.platform.review.models import CreditCheck

# --- one look-up for all cases of a firm ---------------------------------------------------


def test_a_look_up_counts_for_every_case_of_the_firm_and_for_no_other_firm(
    theatre: Theatre,
) -> None:
    one, other = theatre.filed(), theatre.filed()
    stranger = theatre.filed(theatre.land.neighbour)
    check_credit(theatre.county.actor, one)
    assert guards.sites_unchecked(other) == []
    assert set(queries.latest_checks(other)) == {"gsxt", "zxgk"}
    assert len(guards.sites_unchecked(stranger)) == 2


def test_a_firm_found_listed_for_one_case_is_listed_for_the_other(theatre: Theatre) -> None:
    one, other = theatre.filed(), theatre.examined()
    check_credit(theatre.county.actor, one, result="listed")
    with pytest.raises(ValidationError, match="列入失信名单"):
        issue(theatre.county, other)


def test_the_desk_repeats_a_look_up_while_the_case_lies_above(theatre: Theatre) -> None:
    case = theatre.at_city()
    check_credit(theatre.county.actor, case, result="listed")
    assert [p.anchor for p in guards.sites_listing(case)] == ["credit-gsxt", "credit-zxgk"]
    with pytest.raises(Conflict):
        check_credit(theatre.city.actor, case)
    with pytest.raises(Conflict):
        check_credit(theatre.neighbour_county.actor, case)


def test_a_case_that_has_ended_takes_no_look_up(theatre: Theatre) -> None:
    case = theatre.filed()
    services.refuse(theatre.county.actor, case, reason="不符合申报条件")
    with pytest.raises(Conflict):
        check_credit(theatre.county.actor, Case.objects.get(pk=case.pk))


# --- pictures ------------------------------------------------------------------------------


def test_a_picture_is_kept_named_in_the_journal_and_shown_to_the_levels_above(
    theatre: Theatre, sign_in: SignIn
) -> None:
    case = theatre.filed()
    check = services.record_credit_check(
        theatre.county.actor,
        case,
        site="gsxt",
        result="clean",
        checked_at=now(),
        screenshot=png(),
    )
    assert check.screenshot is not None
    entry = journal.entries(case.stream).last()
    assert entry.data["sha256"] == check.screenshot.sha256
    address = reverse("review:screenshot", args=[case.pk, check.pk])
    for person in (theatre.county, theatre.city, theatre.province):
        answer = sign_in(person).get(address)
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment")
        assert b"".join(answer.streaming_content).startswith(b"\x89PNG")  # type: ignore[attr-defined]
    assert sign_in(theatre.county).get(f"{address}?page=1")["Content-Type"] == "image/png"
    assert sign_in(theatre.firm).get(address).status_code == 403
    assert sign_in(theatre.neighbour_county).get(address).status_code == 404


def test_a_picture_of_another_firm_is_not_reached_by_way_of_ones_own_case(
    theatre: Theatre, sign_in: SignIn
) -> None:
    mine, foreign = theatre.filed(), theatre.filed(theatre.land.neighbour)
    check = services.record_credit_check(
        theatre.neighbour_county.actor,
        foreign,
        site="gsxt",
        result="clean",
        checked_at=now(),
        screenshot=png(),
    )
    address = reverse("review:screenshot", args=[mine.pk, check.pk])
    assert sign_in(theatre.county).get(address).status_code == 404


def test_a_file_that_is_no_picture_is_refused_at_its_field_and_keeps_nothing(
    theatre: Theatre, sign_in: SignIn
) -> None:
    case = theatre.filed()
    sent = {
        "site": "gsxt",
        "result": "clean",
        "checked_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "screenshot": SimpleUploadedFile("截图.png", b"MZ\x90\x00 not a picture"),
    }
    answer = sign_in(theatre.county).post(reverse("review:credit", args=[case.pk]), sent)
    assert answer.status_code == 422
    assert "未收取" in answer.content.decode()
    assert not CreditCheck.objects.exists()


# --- the office's own sites ----------------------------------------------------------------


def test_an_own_site_is_asked_for_only_where_the_office_says_so(theatre: Theatre) -> None:
    case = theatre.examined()
    services.add_own_site(theatre.county.actor, name="信用中国（福建）")
    assert guards.sites_unchecked(case) == []
    must = services.add_own_site(theatre.county.actor, name="市场监管内网", required=True)
    assert [p.text for p in guards.sites_unchecked(case)] == ["尚未登记“市场监管内网”的查询结果"]
    services.record_credit_check(
        theatre.county.actor, case, site=must.site_id, result="clean", checked_at=now()
    )
    assert guards.sites_unchecked(case) == []
    neighbours = theatre.filed(theatre.land.neighbour)
    assert len(credit.sites_of(neighbours)) == 2


def test_a_retired_site_is_asked_for_no_longer_and_keeps_its_look_ups(theatre: Theatre) -> None:
    case = theatre.filed()
    site = services.add_own_site(theatre.county.actor, name="市场监管内网", required=True)
    services.record_credit_check(
        theatre.county.actor, case, site=site.site_id, result="clean", checked_at=now()
    )
    services.retire_own_site(theatre.county.actor, site)
    assert site.site_id not in {each.id for each in credit.sites_of(case)}
    assert case.credit_checks.count() == 1
    with pytest.raises(PermissionDenied):
        services.retire_own_site(theatre.neighbour_county.actor, site)


def test_own_sites_are_set_on_their_page_and_marked_as_custom(
    theatre: Theatre, sign_in: SignIn
) -> None:
    client = sign_in(theatre.county)
    address = reverse("review:credit-settings")
    assert client.post(address, {"name": " "}).status_code == 422
    assert client.post(address, {"name": "信用中国", "required": "on"}).status_code == 302
    again = client.post(address, {"name": "信用中国"})
    assert again.status_code == 422
    words = client.get(address).content.decode()
    assert "信用中国" in words
    assert "惯例" in words
    number = theatre.land.county.own_sites.get().pk
    assert client.post(address, {"retire": str(number)}).status_code == 302
    assert sign_in(theatre.city).get(address).status_code == 403
