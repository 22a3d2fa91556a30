"""``tihang journal verify``: whole, broken, unreadable."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.utils.translation import activate, get_language

from tests.cli.conftest import Program, Tihang
from tihang.platform.actor import SYSTEM
from tihang.platform.journal import services


@pytest.fixture(autouse=True)
def language_kept() -> Iterator[None]:
    """A command sets Django's language for good: it is the last thing its process does."""
    before = get_language()
    yield
    activate(before)


@pytest.fixture
def journal(db: None) -> None:
    """Two chains of entries."""
    with transaction.atomic():
        for stream in ("case:1", "case:2"):
            for number in range(3):
                services.record(stream, "noted", SYSTEM, {"number": number})


def test_status_0_where_the_journal_is_whole(tihang: Tihang, journal: None) -> None:
    result = tihang("journal", "verify")
    assert result.exit_code == 0
    assert result.stdout == "共核验 2 条日志链，0 条有断裂\n"


def test_status_1_where_one_byte_was_changed(tihang: Tihang, journal: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE journal_entry SET content = replace(content, '1', '7') "
            "WHERE stream = 'case:2' AND seq = 2"
        )
    result = tihang("journal", "verify")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "case:2 第 2 条：内容与登记时不一致",
        "共核验 2 条日志链，1 条有断裂",
    ]


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite:///empty.sqlite3", "无法使用平台数据库"),
        ("mysql://server/name", "平台设置有误"),
    ],
)
def test_status_2_where_there_is_no_journal(program: Program, url: str, says: str) -> None:
    result = program("journal", "verify", env={"DATABASE_URL": url})
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(says)
    assert "Traceback" not in result.stderr
