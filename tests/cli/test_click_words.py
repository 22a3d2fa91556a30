"""What click itself says comes in the language in force."""

from __future__ import annotations

import re

import pytest

from tests.cli.conftest import Tihang

MISTAKES = [
    (["evaluate"], "缺少参数 'FILE'", "Missing argument 'FILE'"),
    (["evaluate", "a.yaml", "b"], "多余的参数：b", "Got unexpected extra argument (b)"),
    (["evaluate", "--bogus", "a"], "没有选项 '--bogus'", "No such option '--bogus'"),
    (["evaluate", "a", "--tier"], "选项 '--tier' 须带取值", "requires an argument"),
    (["evaluate", "a", "--all=x"], "选项 '--all' 不带取值", "does not take a value"),
    (["evaluate", "a", "--tier", "x"], "'x' 不在可选范围内", "'x' is not one of"),
    (["render", "a"], "缺少选项 '--out'", "Missing option '--out'"),
    (["bogus"], "没有命令 'bogus'", "No such command 'bogus'"),
    (["evaluat"], "是否为 'evaluate'", "Did you mean 'evaluate'"),
    (["serve", "--workers", "0"], "0 超出范围", "0 is not in the range"),
    (["serve", "--port", "x"], "'x' 不是有效的数值", "'x' is not a valid"),
]


@pytest.mark.parametrize(("arguments", "chinese", "english"), MISTAKES)
def test_a_mistake_in_the_command_is_answered_in_both_languages(
    tihang: Tihang, arguments: list[str], chinese: str, english: str
) -> None:
    result = tihang(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert chinese in result.stderr
    assert not re.search("Error|Usage|Try", result.stderr)
    result = tihang("--language", "en", *arguments)
    assert result.exit_code == 2
    assert english in result.stderr
    assert not re.search("[\u4e00-\u9fff]", result.stderr)


def test_help_is_headed_in_the_language_in_force(tihang: Tihang) -> None:
    assert "选项:" in tihang("evaluate", "-h").stdout
    assert "Options:" in tihang("--language", "en", "evaluate", "-h").stdout


def test_the_language_of_one_command_does_not_outlast_it(tihang: Tihang) -> None:
    assert "Error:" in tihang("--language", "en", "evaluate").stderr
    assert "错误：" in tihang("evaluate").stderr


def test_an_unknown_language_is_refused(tihang: Tihang) -> None:
    result = tihang("--language", "fr", "edition", "list")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "'fr' 不在可选范围内：'zh-hans', 'en'" in result.stderr
    result = tihang("edition", "list", env={"TIHANG_LANGUAGE": "fr"})
    assert (result.exit_code, result.stdout) == (2, "")
