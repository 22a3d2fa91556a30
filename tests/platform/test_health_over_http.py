"""A proxy asks a node for its health over plain HTTP, whatever users must use."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tihang.platform import settings


@pytest.mark.django_db
def test_health_is_answered_without_a_redirect_where_https_is_on(settings_https: None) -> None:
    assert Client().get("/healthz").status_code == 200
    assert Client().get("/accounts/login/").status_code == 301


@pytest.fixture
def settings_https(settings: object) -> None:
    settings.SECURE_SSL_REDIRECT = True  # type: ignore[attr-defined]


def test_only_the_health_check_is_exempt_from_https() -> None:
    assert [p for p in settings.SECURE_REDIRECT_EXEMPT if not re.match(p, "healthz")] == []
