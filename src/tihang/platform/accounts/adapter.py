"""How allauth behaves here: no sign-up, no demo accounts on a real installation."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from tihang.platform.accounts import services
from tihang.platform.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are opened by the office that knows the person."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Hold back users whom the backend refuses but allauth would still log in."""
        user: User | None = super().authenticate(request, **credentials)
        return user if user is None or user.may_log_in or not user.is_active else None

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        login = credentials.get("username") or credentials.get("email") or ""
        services.note_failed_login(login, self.get_client_ip(request))
