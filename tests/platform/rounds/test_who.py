"""Who opens which page of notices and rounds, and who changes what."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from tests.platform.conftest import SignIn
from tests.platform.rounds.conftest import Offices
from tihang.platform.rounds.models import Notice

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parents[3] / "examples" / "rounds" / "fuzhou-2025.yaml"


ROLES = ("province", "city", "other_city", "county", "other_county", "group", "clerk")


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("notices", ROLES),
        ("round", ROLES),
        ("calendar", ROLES),
        ("notice", ROLES),
        ("check", ("province", "city", "other_city", "county", "other_county", "group")),
        ("own draft", ("city",)),
        ("draft's file", ("city",)),
        ("edit", ("city",)),
        ("issue", ("city",)),
        ("extend", ("province",)),
        ("open", ("province",)),
        ("import", ("province",)),
        ("working-days", ("province",)),
    ],
)
@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_its_own_pages_and_no_others(
    offices: Offices,
    province_notice: Notice,
    city_draft: Notice,
    sign_in: SignIn,
    address: str,
    allowed: tuple[str, ...],
    role: str,
) -> None:
    code = offices.round.code
    addresses = {
        "notices": reverse("rounds:notices"),
        "round": reverse("rounds:round", args=[code]),
        "calendar": reverse("rounds:calendar", args=[code]),
        "notice": reverse("rounds:notice", args=[province_notice.pk]),
        "check": reverse("rounds:check", args=[province_notice.pk]),
        "own draft": reverse("rounds:notice", args=[city_draft.pk]),
        "draft's file": reverse(
            "rounds:file", args=[city_draft.pk, city_draft.files.get().file_id]
        ),
        "edit": reverse("rounds:edit", args=[city_draft.pk]),
        "issue": reverse("rounds:issue", args=[city_draft.pk]),
        "extend": reverse("rounds:extend", args=[province_notice.pk, "firm"]),
        "open": reverse("rounds:open"),
        "import": reverse("rounds:import"),
        "working-days": reverse("rounds:working-days", args=[code]),
    }
    answer = sign_in(getattr(offices, role)).get(addresses[address])
    answer.close()
    if role in allowed:
        assert answer.status_code == 200
    else:
        assert answer.status_code in (403, 404)


@pytest.mark.parametrize("action", ["forward", "attach", "detach", "discard", "start", "issue"])
def test_a_firm_and_a_neighbour_change_nothing(
    offices: Offices, province_notice: Notice, city_draft: Notice, sign_in: SignIn, action: str
) -> None:
    address = {
        "forward": reverse("rounds:forward", args=[province_notice.pk]),
        "attach": reverse("rounds:attach", args=[city_draft.pk]),
        "detach": reverse("rounds:detach", args=[city_draft.pk, city_draft.files.get().file_id]),
        "discard": reverse("rounds:discard", args=[city_draft.pk]),
        "start": reverse("rounds:start", args=[offices.round.code]),
        "issue": reverse("rounds:issue", args=[city_draft.pk]),
    }[action]
    people = [offices.clerk]
    if action in ("attach", "detach", "discard", "issue"):
        people += [offices.other_city, offices.county, offices.province]
    before = list(Notice.objects.order_by("pk").values_list("pk", "version", "state"))
    for person in people:
        assert sign_in(person).post(address).status_code in (403, 404)
    assert list(Notice.objects.order_by("pk").values_list("pk", "version", "state")) == before
    assert city_draft.files.count() == 1
