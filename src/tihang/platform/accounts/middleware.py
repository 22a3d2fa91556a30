"""Puts ``request.actor`` on every request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tihang.platform.accounts.models import User
from tihang.platform.accounts.queries import actor_for
from tihang.platform.actor import ANONYMOUS

CHOSEN_MEMBERSHIP = "membership"
"""The session's key for the membership that the user chose to act in."""


class ActorMiddleware:
    """Reads the chosen membership anew each time: one that has ended gives no rights."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        chosen = request.session.get(CHOSEN_MEMBERSHIP)
        actor = actor_for(user, chosen) if isinstance(user, User) else ANONYMOUS
        request.actor = actor  # type: ignore[attr-defined]
        return self.get_response(request)
