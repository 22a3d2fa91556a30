"""The frame of the site: front page, health, errors, headers, language, static files."""

from __future__ import annotations

import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from pytest_django.fixtures import Settings

from tihang.platform.access import allow, anyone
from tihang.platform.errors import Conflict
from tihang.text import current_language


@allow(anyone)
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret inside")


@allow(anyone)
def in_conflict(request: HttpRequest) -> HttpResponse:
    raise Conflict("他人已先行保存")


@allow(anyone)
def which_language(request: HttpRequest) -> HttpResponse:
    return HttpResponse(current_language())


urlpatterns = [
    path("broken/", broken),
    path("conflict/", in_conflict),
    path("language-of-core/", which_language),
    path("", include("tihang.platform.urls")),
]
handler400 = "tihang.platform.errors.bad_request"
handler403 = "tihang.platform.errors.permission_denied"
handler404 = "tihang.platform.errors.not_found"
handler500 = "tihang.platform.errors.server_error"

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def test_a_stranger_lands_on_a_page_with_the_way_to_log_in(client: Client) -> None:
    assert 'href="/accounts/login/"' in client.get("/").content.decode()


def test_health_answers_ok(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_an_unknown_address_gets_a_page_in_the_sites_frame(client: Client) -> None:
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "页面不存在" in answer.content.decode()


def test_a_failure_shows_nothing_of_the_inside(client: Client) -> None:
    client.raise_request_exception = False
    answer = client.get("/broken/")
    assert answer.status_code == 500
    assert "系统出错" in answer.content.decode()
    assert "secret inside" not in answer.content.decode()


def test_a_conflict_says_what_happened(client: Client) -> None:
    answer = client.get("/conflict/")
    assert answer.status_code == 409
    assert "他人已先行保存" in answer.content.decode()


def test_a_request_that_is_too_large_is_refused_unread(client: Client, settings: Settings) -> None:
    settings.TIHANG_MAX_UPLOAD = 10 * 1024 * 1024
    answer = client.post("/", b"x", content_type="text/plain", CONTENT_LENGTH=str(11 * 1024 * 1024))
    assert answer.status_code == 413
    assert "10 MB" in answer.content.decode()


def test_a_form_without_its_token_is_refused_with_a_page_that_says_why() -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x"})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()


def test_pages_carry_the_headers_that_keep_strangers_scripts_out(client: Client) -> None:
    answer = client.get("/accounts/login/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/nowhere/"])
def test_no_page_holds_an_inline_script_or_style(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)


@pytest.mark.parametrize(
    ("accepts", "language"), [("zh-CN,zh;q=0.9", "zh-hans"), ("en-GB", "en"), ("fr", "zh-hans")]
)
def test_the_core_speaks_the_language_of_the_request(
    client: Client, accepts: str, language: str
) -> None:
    answer = client.get("/language-of-core/", headers={"Accept-Language": accepts})
    assert answer.content.decode() == language


def test_the_language_switch_comes_back_to_the_page_and_is_remembered(client: Client) -> None:
    answer = client.post("/language/setlang/", {"language": "en", "next": "/accounts/login/"})
    assert answer.url == "/accounts/login/"
    assert '<html lang="en">' in client.get("/accounts/login/").content.decode()


def test_static_files_are_named_with_a_hash_of_their_content(client: Client) -> None:
    page = client.get("/").content.decode()
    assert re.search(r"/static/tihang/base\.css\?v=[0-9a-f]{12}", page)
    assert re.search(r"/static/django_htmx/htmx[^\"]*\.js\?v=[0-9a-f]{12}", page)
