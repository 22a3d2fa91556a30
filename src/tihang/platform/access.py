"""Deny by default: a view without a rule is never run.

A rule is a small predicate ``rule(actor, obj) -> bool``; the apps keep theirs in
``rules.py``. A view states its rule, and, if it is about one object, how to find it::

    @allow(may_edit, find=queries.get_case)
    def edit_section(request, case, section): ...

``find(actor, **part_of_the_url)`` takes the URL's arguments that it names and raises
``Http404`` for what the actor may not know of; the view gets the object in their place.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import URLPattern, URLResolver, get_resolver
from django_htmx.http import HttpResponseClientRedirect

from tihang.platform.actor import Actor, Role


class ActorRequest(HttpRequest):
    """A request as views see it; for annotations only."""

    actor: Actor
    htmx: Any


Rule = Callable[[Actor, Any], bool]
Find = Callable[..., Any]


class View(Protocol):
    def __call__(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


def anyone(_actor: Actor, _obj: Any = None) -> bool:
    """Logged in or not."""
    return True


def signed_in(actor: Actor, _obj: Any = None) -> bool:
    """Any user, even one without a role."""
    return actor.is_authenticated


def nobody(_actor: Actor, _obj: Any = None) -> bool:
    """Closed to all; answered as if the page were not there."""
    return False


def has_role(*roles: Role) -> Rule:
    """Return the rule that the actor holds one of these roles at present."""

    def rule(actor: Actor, _obj: Any = None) -> bool:
        return actor.has_role(*roles)

    rule.__name__ = "has_role_" + "_or_".join(roles)
    return rule


# Views of libraries, by the name of their route; everything else carries `allow`.
DECLARED: dict[str, Rule] = {
    "set_language": anyone,
    "account_login": anyone,
    "account_logout": anyone,
    "account_inactive": anyone,
    "account_reauthenticate": signed_in,
    "account_change_password": signed_in,
    "mfa_index": signed_in,
    "mfa_authenticate": anyone,
    "mfa_reauthenticate": signed_in,
    "mfa_activate_totp": signed_in,
    "mfa_deactivate_totp": signed_in,
    "mfa_view_recovery_codes": signed_in,
    "mfa_generate_recovery_codes": signed_in,
    "mfa_download_recovery_codes": signed_in,
    # Accounts are opened, and forgotten passwords set, by an administrator.
    "account_signup": nobody,
    "account_email": nobody,
    "account_email_verification_sent": nobody,
    "account_confirm_email": nobody,
    "account_confirm_login_code": nobody,
    "account_set_password": nobody,
    "account_reset_password": nobody,
    "account_reset_password_done": nobody,
    "account_reset_password_from_key": nobody,
    "account_reset_password_from_key_done": nobody,
}


def allow(rule: Rule, *, find: Find | None = None) -> Callable[[Callable[..., Any]], View]:
    """Let a view run for actors (and the object found) that the rule accepts.

    Others are sent to the log-in page, or refused with 403 when logged in.
    """
    taken = _url_arguments(find) if find else ()

    def decorate(view: Callable[..., Any]) -> View:
        @wraps(view)
        def guarded(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if find is None:
                return refuse(request, rule) or view(request, *args, **kwargs)
            # Whoever must log in first learns nothing about which objects exist.
            if rule is not anyone and not request.actor.is_authenticated:
                return _to_login(request)
            found = find(request.actor, **{name: kwargs.pop(name) for name in taken})
            return refuse(request, rule, found) or view(request, found, *args, **kwargs)

        guarded.access_rule = rule  # type: ignore[attr-defined]
        return guarded

    return decorate


def _url_arguments(find: Find) -> tuple[str, ...]:
    """The names that ``find`` takes after the actor."""
    return tuple(inspect.signature(find).parameters)[1:]


def refuse(request: ActorRequest, rule: Rule, obj: Any = None) -> HttpResponse | None:
    """Return None if the rule holds, a redirect if the user must log in; else raise 403/404."""
    if rule(request.actor, obj):
        return None
    if rule is nobody:
        raise Http404
    if not request.actor.is_authenticated:
        return _to_login(request)
    raise PermissionDenied


def require(request: ActorRequest, rule: Rule, obj: Any = None) -> None:
    """Raise PermissionDenied unless the rule holds; for a second check inside a view."""
    if not rule(request.actor, obj):
        raise PermissionDenied


def _to_login(request: ActorRequest) -> HttpResponse:
    """Send to the log-in page; a fragment request makes the whole page go there."""
    if request.htmx:
        query = urlencode({"next": request.htmx.current_url_abs_path or "/"})
        return HttpResponseClientRedirect(f"{resolve_url('account_login')}?{query}")
    # What was sent is gone after the log-in; only a page can be returned to.
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else "/"
    return redirect_to_login(back, resolve_url("account_login"))


def rule_of(view: Any, route_name: str | None) -> Rule | None:
    """The rule a view carries or that is declared for its route; None means: never run."""
    return getattr(view, "access_rule", None) or DECLARED.get(route_name or "")


class Route(NamedTuple):
    """One address of the site: its full name (``app:name``), its pattern and its view."""

    name: str
    pattern: str
    view: Any

    @property
    def rule(self) -> Rule | None:
        return rule_of(self.view, self.name)


def routes() -> Iterator[Route]:
    """Walk every route of the site; the tests hold each against its rule."""
    yield from _walk(get_resolver().url_patterns, "", "")


def _walk(patterns: list[Any], namespace: str, prefix: str) -> Iterator[Route]:
    for entry in patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, inner, pattern)
        elif isinstance(entry, URLPattern):
            yield Route(f"{namespace}{entry.name or ''}", pattern, entry.callback)
