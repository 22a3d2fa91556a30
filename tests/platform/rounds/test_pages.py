"""The pages of notices and rounds, and what they say."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.platform.conftest import SignIn
from tests.platform.rounds.conftest import SOUND, Offices, by, in_days
from tihang.platform.rounds import services
from tihang.platform.rounds.models import Notice, Round

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parents[3] / "examples" / "rounds" / "fuzhou-2025.yaml"


def page(client: Client, route: str, *args: Any) -> str:
    answer = client.get(reverse(route, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_firm_reads_its_own_time_what_it_owes_and_whom_to_ask(
    offices: Offices, province_notice: Notice, sign_in: SignIn
) -> None:
    offices.from_city(province_notice, deadlines=[by("firm", in_days(50))])
    text = page(sign_in(offices.clerk), "rounds:round", offices.round.code)
    own = timezone.localdate() + dt.timedelta(days=50)
    assert f"{own.year}年{own.month}月{own.day}日" in text
    mine = text[text.index("与我有关的截止时间") : text.index("层层通知")]
    assert mine.count("截止</") + mine.count("截止 ") == 1
    assert "申报书" in text
    assert "装备处（样例）" in text
    assert province_notice.number in text


def test_what_came_from_above_and_is_not_forwarded_is_pointed_out_until_it_is(
    offices: Offices, province_notice: Notice, sign_in: SignIn
) -> None:
    assert "尚未转发" in page(sign_in(offices.city), "rounds:notices")
    assert "尚未转发" not in page(sign_in(offices.clerk), "rounds:notices")
    offices.from_city(province_notice, additions=[{"kind": "other", "text": "照办"}])
    assert "尚未转发" not in page(sign_in(offices.city), "rounds:notices")
    assert "尚未转发" in page(sign_in(offices.county), "rounds:notices")


def sent(text: str, **changes: Any) -> dict[str, Any]:
    """The editor's form as a browser would send it, with some fields filled in."""
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text))
    return found | {"title": "关于申报的通知", "number": "样工信〔2026〕1号"} | changes


def test_the_editor_saves_every_kind_of_line(
    offices: Offices, city_draft: Notice, sign_in: SignIn
) -> None:
    client = sign_in(offices.city)
    address = reverse("rounds:edit", args=[city_draft.pk])
    posted = sent(
        client.get(address).content.decode(),
        **{
            "deadlines-0-level": "firm",
            "deadlines-0-day": in_days(50),
            "deadlines-0-time": "17:30:00",
            "deadlines-0-role": "signatory",
            "documents-0-level": "firm",
            "documents-0-name": "佐证材料",
            "documents-0-copies": "4",
            "documents-0-formats": ["paper", "pdf"],
            "additions-0-kind": "copies",
            "additions-0-text": "一式四份",
            "quotas-0-authority": "county",
            "quotas-0-tier": "excellence",
            "quotas-0-number": "0",
        },
    )
    answer = client.post(address, posted)
    assert answer.status_code == 302, answer.content.decode()
    stored = Notice.objects.get(pk=city_draft.pk).content
    assert stored["deadlines"] == [
        {
            "level": "firm",
            "role": "signatory",
            "closes": f"{in_days(50)}T17:30:00+08:00",
            "standing": "notice",
        }
    ]
    assert stored["documents"][0]["formats"] == ["paper", "pdf"]
    assert stored["documents"][0]["copies"] == 4
    assert stored["additions"][0]["text"] == "一式四份"
    assert stored["quotas"][0] == {
        "authority": "county", "tier": "excellence", "number": 0, "standing": "notice",
    }  # fmt: skip
    again = client.post(address, sent(client.get(address).content.decode()) | posted | {
        "version": "2", "deadlines-INITIAL_FORMS": "1", "deadlines-0-DELETE": "on",
        "documents-INITIAL_FORMS": "1", "additions-INITIAL_FORMS": "1",
        "quotas-INITIAL_FORMS": "1",
    })  # fmt: skip
    assert again.status_code == 302, again.content.decode()
    assert Notice.objects.get(pk=city_draft.pk).content["deadlines"] == []


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"deadlines-0-day": "2026-13-01"}, 422, "截止日期"),
        ({"deadlines-0-day": in_days(61)}, 422, "只可提前"),
        ({"deadlines-0-day": in_days(50), "deadlines-0-time": "00:00:00"}, 422, "零点有歧义"),
        ({"deadlines-0-day": in_days(50), "deadlines-0-role": "city_officer"}, 422, "该角色"),
        ({"deadlines-0-day": in_days(50), "version": "99"}, 409, "已被他人修改"),
    ],
)
def test_what_is_refused_is_shown_again_as_it_was_typed(
    offices: Offices,
    city_draft: Notice,
    sign_in: SignIn,
    changes: dict[str, str],
    status: int,
    said: str,
) -> None:
    client = sign_in(offices.city)
    address = reverse("rounds:edit", args=[city_draft.pk])
    form = sent(client.get(address).content.decode(), **{"deadlines-0-level": "firm"})
    answer = client.post(address, form | {"deadlines-0-what": "我写的事项"} | changes)
    text = answer.content.decode()
    assert answer.status_code == status
    assert said in text
    assert "我写的事项" in text
    assert Notice.objects.get(pk=city_draft.pk).version == 1


def test_another_line_is_added_without_losing_what_was_typed(
    offices: Offices, city_draft: Notice, sign_in: SignIn
) -> None:
    client = sign_in(offices.city)
    address = reverse("rounds:edit", args=[city_draft.pk])
    form = sent(client.get(address).content.decode(), note="写到一半", more="deadlines")
    text = client.post(address, form).content.decode()
    assert "deadlines-1-day" in text
    assert "写到一半" in text
    assert Notice.objects.get(pk=city_draft.pk).version == 1


def test_a_trapped_draft_is_issued_on_the_page_only_with_a_reason(
    offices: Offices, city_draft: Notice, sign_in: SignIn
) -> None:
    trapped = offices.saved(offices.city, city_draft, deadlines=[by("county", in_days(60))])
    client = sign_in(offices.city)
    address = reverse("rounds:issue", args=[trapped.pk])
    assert "没有一个工作日" in client.get(address).content.decode()
    refused = client.post(address, {"version": trapped.version})
    assert refused.status_code == 422
    assert "请写明理由" in refused.content.decode()
    client.post(address, {"version": trapped.version, "trap_reason": "上级要求"})
    assert Notice.objects.get(pk=trapped.pk).is_issued
    assert "仍按此印发，理由：上级要求" in page(sign_in(offices.clerk), "rounds:notice", trapped.pk)


def test_one_button_takes_the_proposals_over(
    offices: Offices, city_draft: Notice, sign_in: SignIn
) -> None:
    trapped = offices.saved(offices.city, city_draft, deadlines=[by("county", in_days(60))])
    client = sign_in(offices.city)
    address = reverse("rounds:check", args=[trapped.pk])
    assert "采用建议日期" in client.get(address).content.decode()
    taken = client.post(reverse("rounds:take", args=[trapped.pk]), {"version": trapped.version})
    assert taken["Location"] == address
    assert "问题" not in client.get(reverse("rounds:issue", args=[trapped.pk])).content.decode()


def test_a_year_that_was_not_announced_is_said_to_be_unknown_until_it_is_entered(
    offices: Offices, sign_in: SignIn
) -> None:
    Round.objects.update(working_days=[])
    draft = services.start_notice(offices.province.actor, offices.round)
    saved = offices.saved(
        offices.province,
        draft,
        deadlines=[by("firm", "2099-07-01"), by("city", "2099-07-17")],
    )
    client = sign_in(offices.province)
    address = reverse("rounds:check", args=[saved.pk])
    text = client.get(address).content.decode()
    assert "2099 年的放假安排未收录" in text
    assert "采用建议日期" not in text
    days = reverse("rounds:working-days", args=[offices.round.code])
    wrong = client.post(days, {"year": 2099, "source": "样例", "holidays": "2098-01-01"})
    assert wrong.status_code == 422
    client.post(days, {"year": 2099, "source": "样例", "holidays": "2099-07-02 至 2099-07-08"})
    text = client.get(address).content.decode()
    assert "2099 年的放假安排未收录" not in text
    assert "2099 年工作日依据：样例" in text


def test_a_deadline_that_was_put_off_says_so_to_the_firm(
    offices: Offices, province_notice: Notice, sign_in: SignIn
) -> None:
    client = sign_in(offices.province)
    address = reverse("rounds:extend", args=[province_notice.pk, "firm"])
    refused = client.post(address, {"day": in_days(59), "reason": "台风"})
    assert refused.status_code == 422
    assert "只能推后" in refused.content.decode()
    assert client.post(address, {"day": in_days(70), "reason": "台风"}).status_code == 302
    text = page(sign_in(offices.clerk), "rounds:round", offices.round.code)
    assert re.search("原定 .*，延至 .*，理由：台风", text)


def test_a_round_is_opened_and_its_first_notice_begun(offices: Offices, sign_in: SignIn) -> None:
    client = sign_in(offices.province)
    form = {
        "title": "秋季批次", "title_en": "Autumn", "code": "autumn", "edition": "2025",
        "tiers": ["excellence"], "channels": ["territorial"], "opens": in_days(0),
        "days_county": "8",
    }  # fmt: skip
    assert client.post(reverse("rounds:open"), form | {"tiers": []}).status_code == 422
    answer = client.post(reverse("rounds:open"), form)
    begun = Notice.objects.get(round__code="autumn")
    assert answer["Location"] == reverse("rounds:edit", args=[begun.pk])
    assert begun.round.minimums == [{"level": "county", "days": 8, "standing": "customary"}]
    again = client.post(reverse("rounds:open"), form)
    assert again.status_code == 422
    assert "秋季批次" in again.content.decode()


def test_a_round_file_is_shown_first_and_entered_when_confirmed(
    offices: Offices, sign_in: SignIn
) -> None:
    client = sign_in(offices.province)
    address = reverse("rounds:import")
    with FILE.open("rb") as opened:
        shown = client.post(address, {"file": opened})
    assert "榕工信装备〔2025〕96号" in shown.content.decode()
    assert not Round.objects.filter(code="fuzhou-2025").exists()
    form = {
        "content": FILE.read_text(encoding="utf-8"), "enter": "1", "code": "fuzhou-2025",
        "opens": "2025-06-01", "office-1": offices.land.province.pk,
        "office-2": offices.land.city.pk,
    }  # fmt: skip
    answer = client.post(address, form)
    assert answer.status_code == 302, answer.content.decode()
    assert Notice.objects.filter(round__code="fuzhou-2025", issuer=offices.land.city).exists()


def test_a_file_that_is_no_round_is_refused_with_its_line(
    offices: Offices, sign_in: SignIn
) -> None:
    client = sign_in(offices.province)
    wrong = FILE.read_text(encoding="utf-8").replace("closes: 2025-07-21", "closes: 2025-07-32")
    answer = client.post(
        reverse("rounds:import"), {"file": SimpleUploadedFile("批次.yaml", wrong.encode())}
    )
    assert answer.status_code == 422
    assert "2025-07-32" in answer.content.decode()


def test_the_calendar_of_a_firm_has_its_own_time_once(
    offices: Offices, province_notice: Notice, sign_in: SignIn
) -> None:
    offices.from_city(province_notice, deadlines=[by("firm", in_days(50))])
    address = reverse("rounds:calendar", args=[offices.round.code])
    firm = sign_in(offices.clerk).get(address)
    assert firm["Content-Type"].startswith("text/calendar")
    assert firm.content.count(b"BEGIN:VEVENT") == 1
    own = (timezone.localdate() + dt.timedelta(days=50)).strftime("%Y%m%dT155959Z")
    assert f"DTSTART:{own}".encode() in firm.content
    assert sign_in(offices.city).get(address).content.count(b"BEGIN:VEVENT") == 3


def test_an_attachment_is_only_sent_with_the_notice_it_belongs_to(
    offices: Offices, province_notice: Notice, city_draft: Notice, sign_in: SignIn
) -> None:
    client = sign_in(offices.city)
    kept = city_draft.files.get().file_id
    drawn = client.get(reverse("rounds:file-page", args=[city_draft.pk, kept, 1]))
    assert drawn["Content-Type"] == "image/png"
    astray = client.get(reverse("rounds:file", args=[province_notice.pk, kept]))
    assert astray.status_code == 404


def test_a_file_that_is_not_taken_is_refused_in_place(
    offices: Offices, city_draft: Notice, sign_in: SignIn
) -> None:
    answer = sign_in(offices.city).post(
        reverse("rounds:attach", args=[city_draft.pk]),
        {"file": SimpleUploadedFile("程序.pdf", b"MZ" + bytes(200))},
    )
    assert answer.status_code == 422
    assert "未收取" in answer.content.decode()
    assert city_draft.files.count() == 1


@pytest.mark.parametrize("who", ["city", "clerk"])
def test_the_list_costs_the_same_for_one_round_and_for_many(
    offices: Offices,
    province_notice: Notice,
    sign_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    who: str,
) -> None:
    client = sign_in(getattr(offices, who))
    address = reverse("rounds:notices")
    client.get(address)
    with django_assert_max_num_queries(24) as one:
        client.get(address)
    for number in range(5):
        round_ = services.open_round(
            offices.province.actor,
            code=f"more-{number}",
            title=f"批次{number}",
            title_en="more",
            edition="2025",
            tiers=["excellence"],
            opens_at=timezone.now(),
        )
        draft = services.start_notice(offices.province.actor, round_)
        above = offices.issued(offices.province, draft, **SOUND)
        offices.from_city(above, deadlines=[by("firm", in_days(50))])
    with django_assert_num_queries(len(one)):
        client.get(address)
