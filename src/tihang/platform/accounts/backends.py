"""Who may log in, checked at log-in and again with every request of a session."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend


class AuthenticationBackend(AllauthBackend):  # type: ignore[misc]  # allauth has no types
    def user_can_authenticate(self, user: Any) -> bool:
        return bool(user.may_log_in)
