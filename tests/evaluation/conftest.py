from __future__ import annotations

import pytest

from tests.evaluation.building import small_edition
from tihang.edition import load
from tihang.edition.model import Edition


@pytest.fixture(scope="session")
def edition() -> Edition:
    return load("2025")


@pytest.fixture(scope="session")
def small() -> Edition:
    return small_edition()


@pytest.fixture(scope="session", params=["small", "2025"])
def any_edition(request: pytest.FixtureRequest, edition: Edition, small: Edition) -> Edition:
    return small if request.param == "small" else edition
