"""The pages that belong to no app."""

from __future__ import annotations

from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tihang.platform import navigation
from tihang.platform.access import ActorRequest, allow, anyone


@allow(anyone)
@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """The front page: a landing for strangers, the actor's first menu entry for users."""
    if not request.actor.is_authenticated:
        return render(request, "landing.html")
    entries = navigation.entries_for(request.actor)
    return redirect(entries[0].route if entries else "accounts:profile")


@allow(anyone)
@never_cache
@require_safe
def healthz(_request: ActorRequest) -> HttpResponse:
    """Answer ``ok`` once the database has answered."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return HttpResponse("ok", content_type="text/plain")
