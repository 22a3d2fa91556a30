"""Mails: which deliveries get one, what it says, and sending it once.

No mail server says whether a mail was taken when the line breaks while it is handed over.
So the moment before is recorded: whoever finds a mail in that state later knows that it may
have gone out, and does not send it again. Everything before that moment may be repeated.
"""

from __future__ import annotations

import datetime as dt
import smtplib
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tihang.platform.accounts.models import User
from tihang.platform.outbox.models import Delivery, Mail, Preference
from tihang.platform.outbox.queries import row_of
from tihang.platform.words import day

PAUSES = [dt.timedelta(minutes=m) for m in (1, 5, 30, 120)]
"""How long to wait after each try that failed; after the last pause there is one more try."""
MOST_LINES = 100
"""Messages listed in one digest; the rest is counted."""


def is_on() -> bool:
    """A mail server was named."""
    return bool(settings.TIHANG_MAIL)


def order(deliveries: Sequence[Delivery]) -> None:
    """Ask for a mail for each delivery to somebody who wants one for each message."""
    if not is_on() or not deliveries:
        return
    users = {each.user_id for each in deliveries}
    other = Preference.objects.exclude(mode=Preference.Mode.EACH).values("user")
    wanting = set(
        _reachable().filter(pk__in=users).exclude(pk__in=other).values_list("pk", flat=True)
    )
    chosen = [each for each in deliveries if each.user_id in wanting]
    for each in chosen:
        each.mail = Mail(user_id=each.user_id)
    mails = [each.mail for each in chosen if each.mail]
    Mail.objects.bulk_create(mails)
    Delivery.objects.bulk_update(chosen, ["mail"])
    for mail in mails:
        _enqueue(mail)


def make_digests(today: dt.date) -> int:
    """Make the day's digests, and return how many people get one.

    Done again on the same day, nobody gets a second one.
    """
    if not is_on():
        return 0
    daily = Preference.objects.filter(mode=Preference.Mode.DAILY)
    had_one = Mail.objects.filter(digest_day=today).values("user")
    people = daily.filter(user__in=_reachable()).exclude(user__in=had_one)
    return sum(_make_digest(each, today) for each in people.order_by("pk"))


@transaction.atomic
def _make_digest(preference: Preference, today: dt.date) -> int:
    # The row is the lock: of two runs at once the second finds the digest made.
    Preference.objects.select_for_update().get(pk=preference.pk)
    waiting = Delivery.objects.filter(
        user=preference.user_id, mail=None, read_at=None, at__gte=preference.since
    )
    made = Mail.objects.filter(user=preference.user_id, digest_day=today)
    if made.exists() or not waiting.exists():
        return 0
    mail = Mail.objects.create(user_id=preference.user_id, digest_day=today)
    waiting.update(mail=mail)
    _enqueue(mail)
    return 1


def _reachable() -> QuerySet[User]:
    """Who can be written to: never the made-up people of a demo."""
    return User.objects.filter(is_active=True, is_demo=False).exclude(email="")


def _enqueue(mail: Mail, *, after: dt.timedelta | None = None) -> None:
    from tihang.platform.outbox.tasks import send_mail

    task = send_mail.using(run_after=timezone.now() + after) if after else send_mail
    task.enqueue(str(mail.pk))


def send(mail_id: uuid.UUID) -> None:
    """Send a mail that is queued; try again later where the server is to blame.

    Done twice, or broken off and done again, it is sent at most once.
    """
    mail = _begin(mail_id)
    if mail is None:
        return
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        _put_off(mail, error)
        return
    try:
        if _claim(mail):
            _hand_over(mail, connection)
    finally:
        connection.close()


def _begin(mail_id: uuid.UUID) -> Mail | None:
    """The mail if it is still to be sent; one that a dead worker had begun is left at that."""
    mail = Mail.objects.select_related("user").get(pk=mail_id)
    if mail.state == Mail.State.SENDING:
        _end(mail, Mail.State.UNCLEAR, _("发送时中断，未再次发送"))
    if mail.state != Mail.State.QUEUED:
        return None
    if not mail.user.email or not mail.user.is_active:
        _end(mail, Mail.State.FAILED, _("账号已停用或未填写电子邮箱"))
        return None
    return mail


def _claim(mail: Mail) -> bool:
    """Record, before the server is given anything, that the mail is about to go out."""
    queued = Mail.objects.filter(pk=mail.pk, state=Mail.State.QUEUED)
    return bool(queued.update(state=Mail.State.SENDING))


def _hand_over(mail: Mail, connection: BaseEmailBackend) -> None:
    message = composed(mail)
    try:
        connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        code = max(code for code, _text in error.recipients.values())
        _refused(mail, error, for_good=code >= 500)
    except smtplib.SMTPResponseException as error:
        _refused(mail, error, for_good=error.smtp_code >= 500)
    except (OSError, smtplib.SMTPException) as error:
        # The line broke: whether the server had taken it nobody can tell.
        _end(mail, Mail.State.UNCLEAR, str(error)[:300])
    else:
        _end(mail, Mail.State.SENT, "")


def _refused(mail: Mail, error: Exception, *, for_good: bool) -> None:
    if for_good:
        _end(mail, Mail.State.FAILED, str(error)[:300])
    else:
        _put_off(mail, error)


@transaction.atomic
def _put_off(mail: Mail, error: Exception) -> None:
    """Queue the mail again, later each time; after the last try it has failed."""
    mail.tries += 1
    if mail.tries > len(PAUSES):
        _end(mail, Mail.State.FAILED, str(error)[:300])
        return
    _end(mail, Mail.State.QUEUED, str(error)[:300])
    _enqueue(mail, after=PAUSES[mail.tries - 1])


def _end(mail: Mail, state: Mail.State, note: str) -> None:
    mail.state, mail.note = state, note
    mail.sent_at = timezone.now() if state == Mail.State.SENT else None
    mail.save(update_fields=["state", "note", "sent_at", "tries"])


def composed(mail: Mail) -> EmailMessage:
    """The mail: what each message is about, and the way to it; never what a filing says."""
    preference = Preference.objects.filter(user=mail.user_id).first()
    language = preference.language if preference else settings.LANGUAGE_CODE
    deliveries = list(mail.deliveries.select_related("message").order_by("pk"))
    with translation.override(language):
        subjects = [row_of(each).words.subject for each in deliveries]
        subject = subjects[0] if mail.digest_day is None else _digest_subject(mail, len(subjects))
        lines = [*subjects[:MOST_LINES], *_rest(len(subjects) - MOST_LINES), "", _way(deliveries)]
        ending = _("本邮件由系统自动发送，请勿回复。邮件提醒方式可在“消息”页面更改。")
        return EmailMessage(
            # A line break in a name would begin a header of its own.
            subject=" ".join(f"【{settings.TIHANG_NAME}】{subject}".split()),
            body="\n".join([*lines, "", ending]),
            to=[mail.user.email],
            headers={"Message-ID": f"<{mail.pk}@tihang>", "Auto-Submitted": "auto-generated"},
        )


def _digest_subject(mail: Mail, count: int) -> str:
    assert mail.digest_day is not None  # noqa: S101 - a digest has its day
    return ngettext("%(day)s 有 %(count)d 条新消息", "%(day)s 有 %(count)d 条新消息", count) % {
        "day": day(mail.digest_day),
        "count": count,
    }


def _rest(more: int) -> list[str]:
    return [_("另有 %(count)d 条") % {"count": more}] if more > 0 else []


def _way(deliveries: Sequence[Delivery]) -> str:
    """Where to read on: the message's own page, or the inbox for several."""
    if not settings.TIHANG_ADDRESS:
        return _("请登录系统，在“消息”中查看。")
    if len(deliveries) == 1:
        page = reverse("outbox:message", args=[deliveries[0].pk])
    else:
        page = reverse("outbox:inbox")
    return _("请登录系统查看：%(address)s") % {"address": f"{settings.TIHANG_ADDRESS}{page}"}


def give_up(mail_id: uuid.UUID) -> None:
    """The task that was to send the mail has ended without saying how."""
    mail = Mail.objects.get(pk=mail_id)
    if mail.state == Mail.State.SENDING:
        _end(mail, Mail.State.UNCLEAR, _("发送时中断，未再次发送"))
    elif mail.state == Mail.State.QUEUED:
        _end(mail, Mail.State.FAILED, _("发送任务出错，请与平台管理员联系"))
