"""Province and group grant the advanced tier; the list of those recognised agrees everywhere."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.documents.reading import docx_text, pdf_text, squeezed
from tests.platform.conftest import SignIn
from tests.platform.made_up_cases import Theatre
from tests.platform.recognition.walking import advanced_at_group, advanced_at_province
from tihang.platform.actor import Role
from tihang.platform.filing import services as filing
from tihang.platform.filing.dossiers import loaded
from tihang.platform.recognition import services
from tihang.platform.recognition.models import Decision
from tihang.platform.registry.models import Recognition
from tihang.platform.review import services as review
from tihang.platform.review.steps import offered_steps
from tihang.platform.rounds.models import Level

NUMBER = "闽工信〔2025〕88号"


def test_the_province_recognises_with_the_documents_number(theatre: Theatre) -> None:
    case = advanced_at_province(theatre)
    decision = services.decide(theatre.province.actor, case, "recognise")
    assert not Recognition.objects.exists()
    today = timezone.localdate()
    _opened, (done,) = services.release(
        theatre.province.actor, [decision], number=NUMBER, dated=today
    )
    assert done.is_done, done.problems
    held = Recognition.objects.get()
    assert (held.number, held.issuer, held.date, held.kind, held.tier) == (
        NUMBER,
        theatre.land.province.name,
        today,
        Recognition.Kind.RECORDED,
        "advanced",
    )
    assert held.factory_id == case.factory_id
    next_up = filing.start_case(
        theatre.firm.actor, theatre.round, case.factory, "excellence", "territorial"
    )
    named = loaded(next_up.draft.dossier).recognitions or ()
    assert [each.number for each in named] == [NUMBER]


def test_recognising_needs_number_and_date(theatre: Theatre) -> None:
    case = advanced_at_province(theatre)
    decision = services.decide(theatre.province.actor, case, "recognise")
    with pytest.raises(ValidationError) as refused:
        services.release(theatre.province.actor, [decision])
    assert set(refused.value.message_dict) == {"number", "dated"}
    decision.refresh_from_db()
    assert decision.is_pending


def test_the_group_recognises_its_own_firms(theatre: Theatre) -> None:
    group = theatre.engage("group", Role.GROUP_OFFICER, theatre.land.group)
    case = advanced_at_group(theatre, group)
    decision = services.decide(group.actor, case, "recognise")
    services.release(group.actor, [decision], number="集团〔2025〕1号", dated=timezone.localdate())
    held = Recognition.objects.get()
    assert held.issuer == theatre.land.group.name
    assert held.number == "集团〔2025〕1号"


def test_no_closing_time_binds_a_recognition(theatre: Theatre) -> None:
    case = advanced_at_province(theatre)
    theatre.close(Level.PROVINCE)
    assert services.decide(theatre.province.actor, case, "recognise").is_pending


def test_recognising_has_a_page_of_its_own_and_needs_no_ranking(
    theatre: Theatre, sign_in: SignIn
) -> None:
    case = advanced_at_province(theatre)
    offers = {each.step.action: each for each in offered_steps(case, theatre.province.actor)}
    address = offers["recognise"].address
    assert address == reverse("review:step", args=[case.pk, "recognise"])
    client = sign_in(theatre.province)
    assert client.post(address).status_code == 302
    assert Decision.objects.get(case=case).action == "recognise"


def test_a_list_of_a_tier_that_the_province_grants_goes_nowhere(
    theatre: Theatre, sign_in: SignIn
) -> None:
    case = advanced_at_province(theatre)
    places = [review.Place(case.pk, 1)]
    province = theatre.province.actor
    saved = review.save_ranking(province, theatre.round, "advanced", places, base_version=0)
    with pytest.raises(ValidationError, match="本级认定"):
        review.hand_up(province, theatre.round, "advanced", base_version=saved.version)
    page = sign_in(theatre.province).get(
        reverse("review:ranking", args=[theatre.round.code, "advanced"])
    )
    assert "本层级由本级认定" in page.content.decode()
    assert "保存并预览推荐名单" not in page.content.decode()


def test_several_are_decided_on_from_one_page_and_listed_in_every_format(
    theatre: Theatre, sign_in: SignIn
) -> None:
    cases = [advanced_at_province(theatre) for _ in range(2)]
    client = sign_in(theatre.province)
    granting = reverse("recognition:granting")
    assert all(each.number in client.get(granting).content.decode() for each in cases)
    page = client.post(granting, {"case": [each.pk for each in cases]}).content.decode()
    assert "已拟认定 2 件" in page
    again = client.post(granting, {"case": [each.pk for each in cases]}).content.decode()
    assert "已拟“认定”（待发布）" in again
    ids = list(Decision.objects.values_list("pk", flat=True))
    lacking = client.post(reverse("recognition:release"), {"decision": ids, "number": NUMBER})
    assert lacking.status_code == 422
    assert NUMBER in lacking.content.decode()  # What was typed is kept.
    form = {"decision": ids, "number": NUMBER, "dated": timezone.localdate().isoformat()}
    assert "已发布 2 件" in client.post(reverse("recognition:release"), form).content.decode()
    released = Decision.objects.all()[0].release
    assert released is not None
    files = {
        each: client.get(reverse("recognition:list", args=[released.pk, each])).content
        for each in ("docx", "pdf", "xlsx")
    }
    sheet = openpyxl.load_workbook(BytesIO(files["xlsx"])).active
    cells = " ".join(str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None)
    for case in cases:
        for wanted in (case.enterprise.name, case.factory.name, NUMBER):
            assert squeezed(wanted) in squeezed(cells)
            assert squeezed(wanted) in docx_text(files["docx"])
            assert squeezed(wanted) in pdf_text(files["pdf"])
    assert client.get(reverse("recognition:list", args=[released.pk, "odt"])).status_code == 404
    assert NUMBER in client.get(reverse("recognition:releases")).content.decode()
    own_page = client.get(reverse("recognition:release-page", args=[released.pk]))
    assert cases[0].number in own_page.content.decode()
    client.force_login(theatre.city.user)
    assert client.get(reverse("recognition:release-page", args=[released.pk])).status_code == 404


def test_levels_that_grant_nothing_have_no_such_page(theatre: Theatre, sign_in: SignIn) -> None:
    assert sign_in(theatre.county).get(reverse("recognition:granting")).status_code == 403


def test_many_to_grant_take_as_many_queries_as_one(theatre: Theatre, sign_in: SignIn) -> None:
    advanced_at_province(theatre)
    client = sign_in(theatre.province)

    def asked() -> int:
        client.get(reverse("recognition:granting"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("recognition:granting"))
        return len(captured)

    one = asked()
    for _ in range(4):
        advanced_at_province(theatre)
    assert asked() == one
