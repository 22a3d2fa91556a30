"""YAML into plain values, with the line on which each value stands.

Only what an edition needs is accepted: no tags, no dates (they are quoted text), no merge
keys, no key given twice. Fractions become exact decimals.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from tihang.edition.errors import EditionError, Problem
from tihang.text import _

try:
    _Loader: Any = yaml.CSafeLoader
except AttributeError:  # PyYAML built without libyaml: the same, slower.
    _Loader = yaml.SafeLoader

Place = tuple[str | int, ...]
"""Where a value stands: keys and list positions from the root down."""

_STANDARD = "tag:yaml.org,2002:"
_TRUTHS = {"true": True, "false": False}


@dataclass
class Document:
    """A YAML file read: its value, and the line of every value and key in it."""

    file: str
    value: Any = None
    lines: dict[Place, int] = field(default_factory=dict)


def read_yaml(path: Path, name: str) -> Document:
    """Read one file; ``name`` is what problems call it. Raises EditionError."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    except FileNotFoundError:
        raise EditionError.of(
            name, 0, _("找不到文件。"), _("补上该文件，或从 edition.yaml 的 files 中删去")
        ) from None
    except UnicodeDecodeError:
        raise EditionError.of(name, 0, _("文件不是 UTF-8 编码。"), _("另存为 UTF-8 编码")) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise EditionError.of(
            name,
            line,
            _("不是合法的 YAML：%(problem)s。") % {"problem": error.problem},
            _("检查该行及上一行的缩进、冒号和引号"),
        ) from error
    reader = _Reader(Document(name))
    if node is not None:
        reader.document.value = reader.read(node, ())
    if reader.problems:
        raise EditionError(reader.problems)
    return reader.document


class _Reader:
    """Walks the nodes of one file and notes lines and faults."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def read(self, node: yaml.Node, path: Place) -> Any:
        self.document.lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode) and node.tag == f"{_STANDARD}map":
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode) and node.tag == f"{_STANDARD}seq":
            return [self.read(item, (*path, i)) for i, item in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        return self._refuse_tag(node)

    def _mapping(self, node: yaml.MappingNode, path: Place) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key_node.tag == f"{_STANDARD}merge":
                self._refuse_tag(key_node)
            if key in values:
                self._problem(
                    key_node,
                    _("键“%(key)s”重复。") % {"key": key},
                    _("同一层内每个键只写一次"),
                )
            values[key] = self.read(value_node, (*path, key))
            self.document.lines[(*path, key)] = key_node.start_mark.line + 1
        return values

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        kind = node.tag.removeprefix(_STANDARD)
        text: str = node.value
        if kind == "str":
            return text
        if kind == "null":
            return None
        if kind == "bool" and text.lower() in _TRUTHS:
            return _TRUTHS[text.lower()]
        if kind == "int" and text.lstrip("-").isdigit() and not text.lstrip("-").startswith("00"):
            return int(text)
        if kind == "float" and text.replace(".", "", 1).lstrip("-").isdigit():
            return Decimal(text)
        return self._refuse_tag(node)

    def _refuse_tag(self, node: yaml.Node) -> None:
        shown = node.value if isinstance(node, yaml.ScalarNode) else ""
        self._problem(
            node,
            _("不接受的写法：%(value)s（%(tag)s）。")
            % {"value": shown, "tag": node.tag.replace(_STANDARD, "!!")},
            _("文字、日期和代码加引号，是否写 true/false，数字写十进制，不用标签和合并键"),
        )

    def _problem(self, node: yaml.Node, message: str, mend: str) -> None:
        self.problems.append(Problem(self.document.file, node.start_mark.line + 1, message, mend))
