"""YAML in and out, cut down to what a dossier needs.

No tags, no anchors, no duplicate keys; ``yes`` and ``2024-01-01`` are text, numbers are
exact decimals. Reading works on the parser's events, so every value knows its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import yaml

from tihang.dossier.errors import DossierError, Location, Problem, path_text, refuse
from tihang.dossier.values import plain_number
from tihang.text import _

MAX_DEPTH = 20
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,3})?", re.ASCII)
_WHOLE = re.compile(r"[-+]?\d{1,40}", re.ASCII)
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip

Lines = dict[Location, int]


def parse_yaml(text: str) -> tuple[object, Lines]:
    """The plain value of a YAML document and the line (from 1) of each of its parts.

    Raises DossierError for anything that is not plain data, naming line and path.
    """
    try:
        return _Builder(yaml.parse(text, Loader=_Loader)).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise refuse(
            _("不是合法的 YAML：%(problem)s") % {"problem": error.problem or error.context},
            place=_("第 %(line)d 行") % {"line": mark.line + 1} if mark else "",
        ) from error
    except yaml.YAMLError as error:
        raise refuse(_("不是合法的 YAML：%(problem)s") % {"problem": error}) from error


def dump_yaml_text(value: object) -> str:
    """Write plain data as YAML for people: long texts as blocks, no tags, no anchors."""
    text: str = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=2**31, indent=2
    )
    return text


class _Builder:
    """Builds values from events, refusing what a dossier has no use for."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self.events = events
        self.lines: Lines = {}

    def document(self) -> tuple[object, Lines]:
        event = self._next()
        while isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
            event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            raise refuse(_("文件是空的"))
        value = self._value(event, ())
        self._next()
        following = self._next()
        if not isinstance(following, yaml.StreamEndEvent):
            raise self._refused(following, (), _("一个文件只能有一份申报数据，此处开始了第二份"))
        return value, self.lines

    def _next(self) -> Any:  # The events' attributes differ and have no stubs.
        return next(self.events)

    def _value(self, event: Any, at: Location) -> object:
        self.lines[at] = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise self._refused(event, at, _("不支持锚点和引用（& 与 *），请直接写出内容"))
        if event.tag is not None and event.tag != "!":
            raise self._refused(event, at, _("不支持标签“%(tag)s”，请删除") % {"tag": event.tag})
        if len(at) > MAX_DEPTH:
            raise self._refused(event, at, _("嵌套过深"))
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event.value) if event.implicit[0] else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(at)
        return self._mapping(at)

    def _sequence(self, at: Location) -> list[object]:
        items: list[object] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._value(event, (*at, len(items))))
        return items

    def _mapping(self, at: Location) -> dict[str, object]:
        items: dict[str, object] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._refused(event, at, _("键应为文字"))
            key = event.value
            self._value(event, (*at, key))
            if key in items:
                raise self._refused(event, (*at, key), _("键“%(key)s”重复") % {"key": key})
            if event.implicit[0] and key == "<<":
                raise self._refused(event, at, _("不支持合并键“<<”，请直接写出内容"))
            items[key] = self._value(self._next(), (*at, key))
        return items

    @staticmethod
    def _refused(event: Any, at: Location, message: str) -> DossierError:
        return DossierError([Problem(place_with_line(at, event.start_mark.line + 1), message)])


def place_with_line(at: Location, line: int | None) -> str:
    """A path with its line: ``enterprise.name（第 7 行）``."""
    path = path_text(at)
    if line is None:
        return path
    where = _("第 %(line)d 行") % {"line": line}
    return f"{path}（{where}）" if path else where


def _scalar(text: str) -> object:
    """An unquoted value: nothing, truth, number, else text."""
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return text if _is_code(text) else int(text)
    return Decimal(text) if _NUMBER.fullmatch(text) else text


def _is_code(digits: str) -> bool:
    """A leading nought makes a code, not a number: ``06``."""
    return len(digits) > 1 and digits.startswith("0")


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists below their key, as people write them."""
        super().increase_indent(flow, False)


def _represent_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    looks_otherwise = not isinstance(_scalar(text), str)
    style = "|" if "\n" in text else "'" if looks_otherwise else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _represent_number(dumper: _Dumper, number: Decimal) -> yaml.ScalarNode:
    text = plain_number(number)
    kind = "float" if "." in text else "int"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", text)


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(Decimal, _represent_number)
