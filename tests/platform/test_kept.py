"""Results kept for whoever asks for the same next."""

from __future__ import annotations

from tihang.platform.kept import Kept


def test_what_is_kept_is_made_once() -> None:
    made: list[str] = []
    kept = Kept[str, int](2)

    def make() -> int:
        made.append("made")
        return 7

    assert [kept.of("a", make), kept.of("a", make)] == [7, 7]
    assert made == ["made"]


def test_what_was_used_least_lately_is_forgotten() -> None:
    kept = Kept[str, int](2)
    kept.keep("a", 1)
    kept.keep("b", 2)
    assert kept.get("a") == 1
    kept.keep("c", 3)
    assert [kept.get(key) for key in "abc"] == [1, None, 3]


def test_nothing_is_left_after_clearing() -> None:
    kept = Kept[str, int](2)
    kept.keep("a", 1)
    kept.clear()
    assert kept.get("a") is None
