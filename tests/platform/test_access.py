"""Deny by default, held against every route of the site."""

from __future__ import annotations

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path, reverse

from tests.platform.conftest import Engage, Land, SignIn
from tihang.platform.access import DECLARED, Route, allow, anyone, has_role, nobody, routes
from tihang.platform.actor import Actor, Role

ROUTES = list(routes())


def unguarded(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


def find_thing(actor: Actor, thing: int) -> str:
    if thing > 9:
        raise Http404
    return f"thing {thing}"


def owns_even(actor: Actor, thing: str) -> bool:
    return int(thing[-1]) % 2 == 0


@allow(owns_even, find=find_thing)
def guarded(request: HttpRequest, thing: str, part: str) -> HttpResponse:
    return HttpResponse(f"{thing} {part}")


@allow(has_role(Role.CITY_OFFICER))
def for_cities(request: HttpRequest) -> HttpResponse:
    return HttpResponse("city")


urlpatterns = [
    path("unguarded/", unguarded),
    path("things/<int:thing>/<slug:part>/", guarded),
    path("cities/", for_cities),
    path("", include("tihang.platform.urls")),
]
own_routes = pytest.mark.urls(__name__)


def test_the_walk_finds_the_sites_routes() -> None:
    assert {"home", "healthz", "account_login", "accounts:profile"} <= {r.name for r in ROUTES}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.pattern)
def test_every_route_has_a_rule(route: Route) -> None:
    assert route.rule is not None, f"{route.pattern} has no rule: decorate its view with @allow"


def test_no_rule_is_declared_for_a_route_that_does_not_exist() -> None:
    assert set(DECLARED) <= {route.name for route in ROUTES}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "route",
    [r for r in ROUTES if "<" not in r.pattern and "(?P" not in r.pattern],
    ids=lambda route: route.pattern,
)
def test_a_stranger_gets_into_open_pages_only(client: Client, route: Route) -> None:
    answer = client.get(reverse(route.name))
    if route.rule is nobody:
        assert answer.status_code == 404
    elif route.rule is not anyone:
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/?next=")


@own_routes
def test_a_view_without_a_rule_is_not_run_even_for_a_user(engage: Engage, sign_in: SignIn) -> None:
    answer = sign_in(engage("someone")).get("/unguarded/")
    assert answer.status_code == 403
    assert b"open" not in answer.content


@own_routes
def test_the_object_decides_and_takes_the_place_of_its_part_of_the_url(
    engage: Engage, sign_in: SignIn
) -> None:
    client = sign_in(engage("someone"))
    assert client.get("/things/2/profile/").content == b"thing 2 profile"
    assert client.get("/things/3/profile/").status_code == 403
    assert client.get("/things/12/profile/").status_code == 404


@own_routes
@pytest.mark.django_db
def test_a_stranger_cannot_tell_which_objects_exist(client: Client) -> None:
    assert client.get("/things/2/profile/").status_code == 302
    assert client.get("/things/12/profile/").status_code == 302


@own_routes
@pytest.mark.django_db
def test_a_fragment_request_of_a_stranger_sends_the_whole_page_to_log_in(client: Client) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/cities/?page=2"}
    answer = client.get("/cities/", headers=headers)
    assert answer["HX-Redirect"] == "/accounts/login/?next=%2Fcities%2F%3Fpage%3D2"


@own_routes
def test_a_role_opens_only_its_own_pages(land: Land, engage: Engage, sign_in: SignIn) -> None:
    assert sign_in(engage("a", Role.CITY_OFFICER, land.city)).get("/cities/").status_code == 200
    assert sign_in(engage("b", Role.CLERK, land.firm)).get("/cities/").status_code == 403
