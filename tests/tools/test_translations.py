"""The translations tool finds every message, keeps what is translated and names each fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import translations

CODE = """
from tihang.text import _, ngettext
from django.utils.translation import gettext_lazy, pgettext

TITLE = gettext_lazy("申报书")
def show(name, n):
    _(name)
    pgettext("动词", "上报")
    ngettext("%(n)s 项", "%(n)s 项", n)
    return _("缺少%(fact)s") % {"fact": name}
"""
TEMPLATE = """{% load i18n %}
<h1>{% translate "梯航" %}</h1>
        <p>it's  {# 注释 #}
  {% blocktranslate with name=user.name trimmed %}
    您好，{{ name }}
  {% endblocktranslate %}</p>
<a title="{{ _("说明") }}">{{ "中文" }}</a>
"""
ALL: set[translations.Key] = {
    (None, "申报书"),
    ("动词", "上报"),
    (None, ("%(n)s 项", "%(n)s 项")),
    (None, "缺少%(fact)s"),
    (None, "梯航"),
    (None, "您好，%(name)s"),
    (None, "说明"),
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small source tree with one Python file and one template."""
    (tmp_path / "src" / "templates").mkdir(parents=True)
    (tmp_path / "src" / "code.py").write_text(CODE, encoding="utf-8")
    (tmp_path / "src" / "templates" / "page.html").write_text(TEMPLATE, encoding="utf-8")
    return tmp_path / "src"


@pytest.fixture
def catalogue(source: Path) -> Path:
    """A catalogue in step with the source and translated in full."""
    path = source.parent / "django.po"
    translations.extract(source, path)
    fill(path, {message: english(message) for _context, message in ALL})
    translations.compile_catalogue(path)
    return path


def english(message: str | tuple[str, ...]) -> str | tuple[str, ...]:
    """An English text with the message's placeholders."""
    if isinstance(message, tuple):
        return ("%(n)s item", "%(n)s items")
    return "English " + " ".join(translations.PLACEHOLDER.findall(message))


def fill(path: Path, texts: dict[str | tuple[str, ...], str | tuple[str, ...]]) -> None:
    """Write translations into a catalogue."""
    held = translations.read(path)
    for message in translations.entries(held):
        if message.id in texts:
            message.string = texts[message.id]
    translations.write(held, path)


def faults(source: Path, catalogue: Path) -> list[str]:
    return list(translations.check(source, catalogue))


def test_every_message_of_python_and_templates_is_found(source: Path) -> None:
    assert translations.messages(source) == ALL


def test_a_complete_catalogue_has_no_faults(source: Path, catalogue: Path) -> None:
    assert faults(source, catalogue) == []


def test_extracting_twice_changes_nothing(source: Path, catalogue: Path) -> None:
    before = catalogue.read_bytes()
    translations.extract(source, catalogue)
    assert catalogue.read_bytes() == before
    binary = catalogue.with_suffix(".mo").read_bytes()
    translations.compile_catalogue(catalogue)
    assert catalogue.with_suffix(".mo").read_bytes() == binary


def test_a_catalogue_names_no_file_line_or_date(catalogue: Path) -> None:
    written = catalogue.read_text(encoding="utf-8")
    assert "#:" not in written
    assert "code.py" not in written
    assert "Date" not in written


def test_a_new_message_is_missing_until_it_is_extracted_and_then_empty(
    source: Path, catalogue: Path
) -> None:
    (source / "more.py").write_text('_("退回")', encoding="utf-8")
    assert faults(source, catalogue) == ["missing: '退回'; run make translations"]
    translations.extract(source, catalogue)
    assert faults(source, catalogue) == ["empty: '退回'"]


def test_a_message_that_no_code_uses_is_obsolete_until_it_is_extracted(
    source: Path, catalogue: Path
) -> None:
    (source / "templates" / "page.html").unlink()
    assert [fault for fault in faults(source, catalogue) if "'梯航'" in fault] == [
        "obsolete: '梯航'; run make translations"
    ]
    translations.extract(source, catalogue)
    translations.compile_catalogue(catalogue)
    assert faults(source, catalogue) == []


def test_a_fuzzy_translation_is_named(source: Path, catalogue: Path) -> None:
    held = translations.read(catalogue)
    held["梯航"].flags.add("fuzzy")
    translations.write(held, catalogue)
    assert "fuzzy: '梯航'" in faults(source, catalogue)


@pytest.mark.parametrize("wrong", ["Missing a fact", "Missing %(facts)s", "Missing %s"])
def test_a_translation_with_other_placeholders_is_named(
    source: Path, catalogue: Path, wrong: str
) -> None:
    fill(catalogue, {"缺少%(fact)s": wrong})
    translations.compile_catalogue(catalogue)
    assert faults(source, catalogue) == [
        f"placeholders: '缺少%(fact)s' and {wrong!r} differ",
    ]


def test_a_binary_catalogue_that_says_something_else_is_stale(
    source: Path, catalogue: Path
) -> None:
    fill(catalogue, {"梯航": "Another name"})
    assert [fault.split(":")[0] for fault in faults(source, catalogue)] == ["stale"]
    translations.compile_catalogue(catalogue)
    assert faults(source, catalogue) == []


def test_chinese_outside_a_translate_tag_is_named_with_its_line(
    source: Path, catalogue: Path
) -> None:
    (source / "templates" / "bare.html").write_text(
        "<p>\n{# 注释 #}<b>待办</b>\n", encoding="utf-8"
    )
    assert faults(source, catalogue) == ["untranslatable: templates/bare.html:2: 待办"]


def test_merging_fills_what_is_empty_and_leaves_what_is_translated(
    source: Path, catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (source / "more.py").write_text('_("退回")', encoding="utf-8")
    translations.extract(source, catalogue)
    offered = source.parent / "offered.po"
    offered.write_text(
        'msgid "退回"\nmsgstr "return"\n\n'
        'msgid "梯航"\nmsgstr "Overwritten"\n\n'
        'msgid "别处"\nmsgstr "elsewhere"\n',
        encoding="utf-8",
    )
    translations.merge(catalogue, [offered])
    held = translations.read(catalogue)
    assert held["退回"].string == "return"
    assert held["梯航"].string == "English "
    assert "别处" not in held
    assert "no code uses '别处'" in capsys.readouterr().out
