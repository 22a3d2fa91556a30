"""What every answer and every request has to pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from tihang.platform import errors
from tihang.platform.access import ActorRequest, refuse, rule_of

Answer = Callable[[HttpRequest], HttpResponse]

# No inline script or style anywhere; pictures may be data: for the second factor's QR code.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "img-src 'self' data:; "
    "font-src 'self'; "
    "connect-src 'self'; "
    "media-src 'self'; "
    "form-action 'self'; "
    "base-uri 'none'; "
    "frame-ancestors 'none'"
)


class ContentSecurityMiddleware:
    """Tells browsers to run nothing that does not come from this site's own files."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        )
        # Pages stay out of shared caches, and out of the back button after log-out.
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class RequestSizeMiddleware:
    """Refuses a request that is too large before a byte of it is read."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > settings.TIHANG_MAX_UPLOAD:
            return errors.too_large(request)
        return self.get_response(request)


class DenyByDefaultMiddleware:
    """Runs a view only if it carries a rule; enforces the rules declared for libraries."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: ActorRequest, view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        rule = rule_of(view, match.view_name if match else None)
        if rule is None:
            raise PermissionDenied
        # A view with a rule of its own checks it itself, together with its object.
        return None if hasattr(view, "access_rule") else refuse(request, rule)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return (
            errors.conflict(request, exception) if isinstance(exception, errors.Conflict) else None
        )
