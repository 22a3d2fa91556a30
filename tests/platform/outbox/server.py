"""A mail server's stand-in at the edge that Django gives: a backend that keeps what it is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


@dataclass
class Sent:
    """What was handed over, and what happens before and after it is."""

    mails: list[EmailMessage] = field(default_factory=list)
    on_open: Callable[[], None] = lambda: None
    before: Callable[[], None] = lambda: None
    after: Callable[[], None] = lambda: None

    def reset(self) -> None:
        self.mails.clear()
        self.on_open = self.before = self.after = lambda: None


SENT = Sent()


class Backend(BaseEmailBackend):
    def open(self) -> bool:
        SENT.on_open()
        return True

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        SENT.before()
        SENT.mails.extend(email_messages)
        SENT.after()
        return len(email_messages)
