"""The inbox's pages."""

from __future__ import annotations

import uuid

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.platform.conftest import Engage, SignIn
from tests.platform.outbox.conftest import People
from tests.platform.outbox.server import Sent
from tests.platform.outbox.test_services import PARAMS, tell
from tihang.platform.accounts import services as accounts
from tihang.platform.actor import SYSTEM, Role
from tihang.platform.outbox import queries, services
from tihang.platform.outbox.models import Delivery, Preference

INBOX = reverse("outbox:inbox")


def words(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200
    return page.content.decode()


def test_every_page_says_how_much_is_unread(people: People, sign_in: SignIn) -> None:
    client = sign_in(people.clerk)
    profile = reverse("accounts:profile")
    assert "bell__count" not in words(client, profile)
    tell(people)
    tell(people)
    assert '<span class="bell__count">2' in words(client, profile)


def test_opening_a_message_marks_it_read(people: People, sign_in: SignIn) -> None:
    tell(people, link="/accounts/")
    client = sign_in(people.clerk)
    delivery = queries.inbox(people.clerk.actor).get()
    page = reverse("outbox:message", args=[delivery.pk])
    client.head(page)
    assert queries.unread_count(people.clerk.actor) == 1
    assert 'href="/accounts/"' in words(client, page)
    assert queries.unread_count(people.clerk.actor) == 0
    assert queries.unread_count(people.signatory.actor) == 1


def test_all_can_be_marked_read_at_once(people: People, sign_in: SignIn) -> None:
    tell(people)
    tell(people)
    assert sign_in(people.clerk).post(reverse("outbox:read-all")).status_code == 302
    assert queries.unread_count(people.clerk.actor) == 0
    assert queries.unread_count(people.signatory.actor) == 2


def test_nobody_opens_what_others_were_told(people: People, sign_in: SignIn) -> None:
    tell(people)
    delivery = queries.inbox(people.clerk.actor).get()
    client = sign_in(people.neighbour)
    assert client.get(reverse("outbox:message", args=[delivery.pk])).status_code == 404
    sent = client.post(reverse("outbox:read-all"), {"delivery": delivery.pk})
    assert sent.status_code == 404
    assert queries.unread_count(people.clerk.actor) == 1


def test_a_message_to_another_of_ones_roles_says_where_to_read_it(
    people: People, sign_in: SignIn
) -> None:
    accounts.grant_membership(SYSTEM, people.clerk.user, Role.CLERK, people.land.neighbour)
    services.put(people.officer.actor, [people.land.neighbour], "test", PARAMS)
    delivery = Delivery.objects.get(user=people.clerk.user)
    page = sign_in(people.clerk).get(reverse("outbox:message", args=[delivery.pk]))
    assert page.status_code == 403
    assert people.land.neighbour.name in page.content.decode()


def test_the_inbox_is_narrowed_down_by_round_case_and_unread(
    people: People, sign_in: SignIn
) -> None:
    case = uuid.uuid4()
    services.put(
        people.officer.actor,
        [people.land.firm],
        "test",
        {**PARAMS, "number": "T-2"},
        about=case,
        round_="2025",
    )
    tell(people)
    client = sign_in(people.clerk)
    assert "T-1" in words(client, INBOX)
    assert "T-2" in words(client, INBOX)
    for narrowed in (f"{INBOX}?case={case}", f"{INBOX}?round=2025"):
        assert "T-2" in words(client, narrowed)
        assert "T-1" not in words(client, narrowed)
    services.mark_all_read(people.clerk.actor)
    assert "没有符合条件的消息" in words(client, f"{INBOX}?unread=1")
    assert "没有符合条件的消息" in words(client, f"{INBOX}?case=none")


def test_pages_follow_each_other_without_a_gap(people: People, sign_in: SignIn) -> None:
    count = queries.PAGE + 3
    for number in range(count):
        services.put(
            people.officer.actor, [people.land.firm], "test", {**PARAMS, "number": f"N-{number:03}"}
        )
    first = queries.page_of(people.clerk.actor, {})
    assert first.after is not None
    second = queries.page_of(people.clerk.actor, {"after": str(first.after)})
    subjects = [row.words.subject for row in first.rows + second.rows]
    assert subjects == [f"N-{n:03}：先进级" for n in reversed(range(count))]
    assert second.after is None


def test_many_messages_take_as_many_queries_as_one(people: People, sign_in: SignIn) -> None:
    tell(people)
    client = sign_in(people.clerk)

    def asked() -> int:
        client.get(INBOX)
        with CaptureQueriesContext(connection) as captured:
            client.get(INBOX)
        return len(captured)

    one = asked()
    for _ in range(20):
        tell(people)
    assert asked() == one


def test_the_bell_costs_a_page_one_query(people: People, sign_in: SignIn) -> None:
    tell(people)
    client = sign_in(people.clerk)
    client.get(reverse("accounts:profile"))
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("accounts:profile"))
    asked = [each["sql"] for each in captured if "outbox_delivery" in each["sql"]]
    assert len(asked) == 1


def test_releasing_to_many_people_takes_as_many_queries_as_to_one(
    people: People, engage: Engage
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            tell(people)
        return len(captured)

    asked()
    few = asked()
    for number in range(10):
        engage(f"more-{number}", Role.CLERK, people.land.firm)
    assert asked() == few


def test_the_page_on_mail_says_when_none_is_sent(people: People, sign_in: SignIn) -> None:
    client = sign_in(people.clerk)
    assert "未配置邮件服务器" in words(client, reverse("outbox:mail"))


def test_the_choice_of_mail_is_kept(people: People, sign_in: SignIn, mail_server: Sent) -> None:
    client = sign_in(people.clerk)
    assert "clerk@example.cn" in words(client, reverse("outbox:mail"))
    sent = client.post(reverse("outbox:mail"), {"mode": "daily", "language": "en"})
    assert sent.status_code == 302
    kept = Preference.objects.get(user=people.clerk.user)
    assert (kept.mode, kept.language) == ("daily", "en")
    assert client.post(reverse("outbox:mail"), {"mode": "loud"}).status_code == 422
