"""Messages come out in the language in force."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from tihang import text


@pytest.fixture(autouse=True)
def _own_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An English catalogue with one message and one plural, and no language source."""
    catalogue = Catalog(locale="en")
    catalogue.add("符合", "met")
    catalogue.add(("%(n)s 项", "%(n)s 项"), ("%(n)s item", "%(n)s items"))
    path = tmp_path / "en" / "LC_MESSAGES" / "django.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(text, "LOCALE_DIR", tmp_path)
    monkeypatch.setattr(text, "_sources", [])
    text._catalogue.cache_clear()
    yield
    text._catalogue.cache_clear()


def test_a_message_is_chinese_unless_something_else_is_asked_for() -> None:
    assert text.current_language() == "zh-hans"
    assert text._("符合") == "符合"


def test_a_message_is_looked_up_in_english_until_the_block_ends() -> None:
    with text.use_language("en"):
        assert text._("符合") == "met"
    assert text._("符合") == "符合"


@pytest.mark.parametrize(
    ("tag", "language"),
    [("en-GB", "en"), ("en_US", "en"), ("zh-CN", "zh-hans"), ("fr", "zh-hans"), ("", "zh-hans")],
)
def test_a_language_tag_is_reduced_to_a_language_we_have(tag: str, language: str) -> None:
    with text.use_language(tag):
        assert text.current_language() == language


def test_a_message_without_translation_comes_out_in_chinese() -> None:
    with text.use_language("en"):
        assert text._("没有译文") == "没有译文"


def test_english_has_a_plural_and_chinese_has_none() -> None:
    assert text.ngettext("%(n)s 项", "%(n)s 项", 1) == "%(n)s 项"
    with text.use_language("en"):
        assert text.ngettext("%(n)s 项", "%(n)s 项", 1) == "%(n)s item"
        assert text.ngettext("%(n)s 项", "%(n)s 项", 2) == "%(n)s items"


def test_the_source_names_the_language_and_a_block_overrides_it() -> None:
    text.set_language_source(lambda: "en")
    assert text.current_language() == "en"
    with text.use_language("zh-hans"):
        assert text.current_language() == "zh-hans"
    text.set_language_source(None)
    assert text.current_language() == "zh-hans"


def test_a_source_without_an_opinion_leaves_chinese() -> None:
    text.set_language_source(lambda: None)
    assert text.current_language() == "zh-hans"


def test_the_language_of_one_thread_is_not_that_of_another() -> None:
    seen: list[str] = []
    with text.use_language("en"):
        other = threading.Thread(target=lambda: seen.append(text.current_language()))
        other.start()
        other.join()
    assert seen == ["zh-hans"]
