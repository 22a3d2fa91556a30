"""Mails go out once, whatever breaks in between, and say no more than what a message is about."""

from __future__ import annotations

import datetime as dt
import smtplib
from typing import NoReturn

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from tests.platform.outbox.conftest import People
from tests.platform.outbox.server import Sent
from tests.platform.outbox.test_services import tell
from tihang.platform.outbox import mailing, queries, services
from tihang.platform.outbox.models import Mail, Preference

TODAY = dt.date(2025, 7, 18)


def mail_of(people: People) -> Mail:
    return Mail.objects.get(user=people.clerk.user)


def raising(error: BaseException) -> NoReturn:
    raise error


def test_without_a_mail_server_no_mail_is_made(people: People) -> None:
    tell(people)
    assert not Mail.objects.exists()
    assert mailing.make_digests(TODAY) == 0


def test_each_person_gets_a_mail_of_their_own(people: People, mail_server: Sent) -> None:
    tell(people)
    queued = DBTaskResult.objects.values_list("args_kwargs", flat=True)
    assert len(queued) == 2
    for mail in Mail.objects.all():
        mailing.send(mail.pk)
    assert sorted(mail.to[0] for mail in mail_server.mails) == [
        "clerk@example.cn",
        "signatory@example.cn",
    ]
    assert {mail.state for mail in Mail.objects.all()} == {"sent"}


def test_a_mail_says_what_it_is_about_and_no_more(
    people: People, mail_server: Sent, settings: Settings
) -> None:
    settings.TIHANG_ADDRESS = "https://tihang.example.cn"
    tell(people)
    mailing.send(mail_of(people).pk)
    (mail,) = mail_server.mails
    assert mail.subject.endswith("T-1：先进级")
    assert "T-1：先进级" in mail.body
    assert "年" not in mail.body  # Stands in the message's body alone.
    delivery = queries.inbox(people.clerk.actor).get()
    assert f"https://tihang.example.cn/messages/{delivery.pk}/" in mail.body


def test_a_task_that_runs_twice_sends_once(people: People, mail_server: Sent) -> None:
    tell(people)
    mail = mail_of(people)
    mailing.send(mail.pk)
    mailing.send(mail.pk)
    assert len(mail_server.mails) == 1


class Killed(BaseException):
    """The process ends here, as with kill -9: no handler of ours runs for it."""


def test_killed_after_the_server_took_the_mail_it_is_not_sent_again(
    people: People, mail_server: Sent
) -> None:
    tell(people)
    mail = mail_of(people)
    mail_server.after = lambda: raising(Killed())
    with pytest.raises(Killed):
        mailing.send(mail.pk)
    mail_server.after = lambda: None
    mailing.send(mail.pk)  # The reaper gives the task to the next worker.
    assert len(mail_server.mails) == 1
    mail.refresh_from_db()
    assert mail.state == Mail.State.UNCLEAR
    assert [each.pk for each in queries.troubled_mails(people.clerk.actor)] == [mail.pk]


def test_killed_before_the_server_was_given_anything_it_is_sent_later(
    people: People, mail_server: Sent
) -> None:
    tell(people)
    mail = mail_of(people)
    mail_server.on_open = lambda: raising(Killed())
    with pytest.raises(Killed):
        mailing.send(mail.pk)
    mail_server.on_open = lambda: None
    mailing.send(mail.pk)
    assert len(mail_server.mails) == 1
    mail.refresh_from_db()
    assert mail.state == Mail.State.SENT


def test_a_server_that_is_away_is_tried_later_and_at_last_given_up(
    people: People, mail_server: Sent
) -> None:
    tell(people)
    mail = mail_of(people)
    before = DBTaskResult.objects.count()
    mail_server.on_open = lambda: raising(ConnectionRefusedError("no one there"))
    for _ in mailing.PAUSES:
        mailing.send(mail.pk)
        mail.refresh_from_db()
        assert mail.state == Mail.State.QUEUED
    assert DBTaskResult.objects.count() == before + len(mailing.PAUSES)
    later = DBTaskResult.objects.filter(
        run_after__gt=timezone.now(), run_after__lt=timezone.now() + dt.timedelta(days=1)
    ).count()
    assert later == len(mailing.PAUSES)
    mailing.send(mail.pk)
    mail.refresh_from_db()
    assert mail.state == Mail.State.FAILED
    assert "no one there" in mail.note
    assert DBTaskResult.objects.count() == before + len(mailing.PAUSES)


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (smtplib.SMTPRecipientsRefused({"x": (550, b"no such user")}), Mail.State.FAILED),
        (smtplib.SMTPRecipientsRefused({"x": (450, b"busy")}), Mail.State.QUEUED),
        (smtplib.SMTPDataError(554, b"refused"), Mail.State.FAILED),
        (smtplib.SMTPDataError(451, b"later"), Mail.State.QUEUED),
        (smtplib.SMTPServerDisconnected("gone"), Mail.State.UNCLEAR),
    ],
)
def test_what_the_server_answers_decides_what_becomes_of_the_mail(
    people: People, mail_server: Sent, error: Exception, state: str
) -> None:
    tell(people)
    mail = mail_of(people)
    mail_server.before = lambda: raising(error)
    mailing.send(mail.pk)
    mail.refresh_from_db()
    assert mail.state == state
    assert mail.note
    assert mail_server.mails == []


def prefer(people: People, mode: str, language: str = "zh-hans") -> None:
    services.choose_mail(people.clerk.actor, people.clerk.user, mode=mode, language=language)


def test_in_app_only_means_no_mail(people: People, mail_server: Sent) -> None:
    prefer(people, Preference.Mode.NONE)
    tell(people)
    assert not Mail.objects.filter(user=people.clerk.user).exists()
    assert mailing.make_digests(TODAY) == 0


def test_a_digest_lists_the_unread_of_the_day_once(people: People, mail_server: Sent) -> None:
    prefer(people, Preference.Mode.DAILY)
    tell(people)
    tell(people)
    assert not Mail.objects.filter(user=people.clerk.user).exists()
    assert mailing.make_digests(TODAY) == 1
    assert mailing.make_digests(TODAY) == 0
    mail = mail_of(people)
    mailing.send(mail.pk)
    (sent,) = mail_server.mails
    assert "2 条新消息" in sent.subject
    assert sent.body.count("T-1：先进级") == 2
    tell(people)
    assert mailing.make_digests(TODAY) == 0
    assert mailing.make_digests(TODAY + dt.timedelta(days=1)) == 1


def test_what_was_read_needs_no_digest(people: People, mail_server: Sent) -> None:
    prefer(people, Preference.Mode.DAILY)
    tell(people)
    services.mark_all_read(people.clerk.actor)
    assert mailing.make_digests(TODAY) == 0


def test_what_came_before_the_choice_goes_into_no_digest(people: People, mail_server: Sent) -> None:
    prefer(people, Preference.Mode.NONE)
    tell(people)
    prefer(people, Preference.Mode.DAILY)
    assert mailing.make_digests(TODAY) == 0


def test_a_mail_is_in_the_language_chosen_for_mails(people: People, mail_server: Sent) -> None:
    prefer(people, Preference.Mode.EACH, "en")
    tell(people)
    mailing.send(mail_of(people).pk)
    assert mail_server.mails[0].subject.endswith("T-1：advanced")
    assert "do not reply" in mail_server.mails[0].body


def test_people_of_a_demo_are_never_written_to(people: People, mail_server: Sent) -> None:
    people.clerk.user.is_demo = True
    people.clerk.user.save()
    tell(people)
    assert not Mail.objects.filter(user=people.clerk.user).exists()


def test_a_name_cannot_add_headers(people: People, mail_server: Sent) -> None:
    params = {"number": "T-1\r\nBcc: other@example.cn", "tier": "x", "when": "y"}
    services.put(people.officer.actor, [people.land.firm], "test", params)
    mailing.send(mail_of(people).pk)
    (sent,) = mail_server.mails
    assert sent.message()["Bcc"] is None
    assert sent.recipients() == ["clerk@example.cn"]
