"""Writes log-ins and the like into the journal, as allauth reports them."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.signals import password_changed, user_logged_in
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_out
from django.dispatch import Signal
from django.http import HttpRequest

from tihang.platform.accounts.models import User
from tihang.platform.accounts.services import note_access

ACTIONS: dict[Signal, str] = {
    user_logged_in: "logged-in",
    user_logged_out: "logged-out",
    password_changed: "password-changed",
    authenticator_added: "second-factor-added",
    authenticator_removed: "second-factor-removed",
    authenticator_reset: "second-factor-renewed",
}


def _note(signal: Signal, request: HttpRequest | None, user: User | None, **_: Any) -> None:
    if user is not None:
        address = get_adapter().get_client_ip(request) if request else ""
        note_access(user, ACTIONS[signal], address)


for each in ACTIONS:
    each.connect(_note, dispatch_uid="tihang-journal")
