"""The edition of 2025, and the text of its notice where one is given."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.edition.notice import mend
from tihang.edition import Edition, load


@pytest.fixture(scope="session")
def edition() -> Edition:
    return load("2025")


@pytest.fixture(scope="session")
def scanned() -> str:
    """The notice as scanned."""
    path = os.environ.get("TIHANG_NOTICE_TEXT")
    if not path:
        pytest.skip("the notice's text is not here: TIHANG_NOTICE_TEXT names no file")
    return Path(path).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def notice(scanned: str) -> str:
    """The notice without blanks, scan faults mended."""
    return mend(scanned)
