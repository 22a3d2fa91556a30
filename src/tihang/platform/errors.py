"""Error pages, and the one error of our own that has a page: a conflict."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class Conflict(Exception):
    """Someone else changed the thing meanwhile, or it has moved on; shown as a 409 page.

    The message is for the user: what happened and what to do.
    """


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return render(request, "errors/400.html", status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's protection has run out, as a rule because the page stood open too long."""
    del reason  # Names internals; of no use to the user.
    return render(request, "errors/csrf.html", status=403)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", {"message": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    del exception  # Would tell which pattern failed.
    return render(request, "errors/404.html", status=404)


def conflict(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/409.html", {"message": str(exception)}, status=409)


def too_large(request: HttpRequest) -> HttpResponse:
    limit = settings.TIHANG_MAX_UPLOAD // (1024 * 1024)
    return render(request, "errors/413.html", {"limit": limit}, status=413)


def server_error(request: HttpRequest) -> HttpResponse:
    """Kept free of the database, which may be what failed."""
    return render(request, "errors/500.html", status=500)
