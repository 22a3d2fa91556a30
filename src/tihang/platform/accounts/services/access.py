"""Accounts: opened, closed, their passwords, and who logged in."""

from __future__ import annotations

import hashlib
import secrets

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import Q

from tihang.platform.accounts.models import User
from tihang.platform.actor import Actor
from tihang.platform.journal.services import record

STREAM = "accounts"


@transaction.atomic
def open_account(
    actor: Actor,
    *,
    username: str,
    display_name: str,
    password: str | None,
    email: str = "",
    phone: str = "",
    is_demo: bool = False,
) -> User:
    """Open an account. Raises ValidationError, for a weak password as well.

    Without a password nobody can log in until an administrator sets one.
    Only a demo account may have a weak password: everybody knows it anyway.
    """
    user = User(
        username=username, display_name=display_name, email=email, phone=phone, is_demo=is_demo
    )
    if password is not None and not is_demo:
        validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    record(STREAM, "account-opened", actor, {"user": user.pk, "username": username})
    return user


@transaction.atomic
def person_elsewhere(actor: Actor, name: str, organisation: str) -> User:
    """Somebody who acted in another installation, for what is kept of them here.

    An account that nobody can log in with and that belongs to no organisation; one for each
    name at an office.
    """
    mark = hashlib.sha256(f"{organisation}\n{name}".encode()).hexdigest()[:24]
    username = f"elsewhere-{mark}"
    found = User.objects.filter(username=username).first()
    if found is None:
        found = User(username=username, display_name=name[:100], is_active=False)
        found.set_unusable_password()
        found.full_clean()
        found.save()
        data = {"user": found.pk, "username": username, "organisation": organisation}
        record(STREAM, "person-elsewhere-noted", actor, data)
    return found


@transaction.atomic
def reset_password(actor: Actor, user: User) -> str:
    """Give the user a new random password and return it; the old one ends at once."""
    password = secrets.token_urlsafe(12)
    user.set_password(password)
    user.save(update_fields=["password"])
    record(STREAM, "password-reset", actor, {"user": user.pk})
    return password


@transaction.atomic
def close_account(actor: Actor, user: User) -> None:
    """End log-in at once; the user and what they did stay on record."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    record(STREAM, "account-closed", actor, {"user": user.pk})


@transaction.atomic
def note_access(user: User, action: str, address: str = "") -> None:
    """Record a log-in, a log-out, a new password or a changed second factor."""
    person = Actor(user_id=user.pk, name=str(user))
    record(STREAM, action, person, {"address": address} if address else {})


@transaction.atomic
def note_failed_login(login: str, address: str) -> None:
    """Record a failed log-in to an account that exists.

    What was typed is not kept: people type passwords into the wrong field.
    """
    user = User.objects.filter(Q(username__iexact=login) | Q(email__iexact=login)).first()
    if login and user:
        note_access(user, "login-failed", address)
