"""Round files: YAML or JSON in, every problem named with its place and line."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from tihang.dossier.errors import DossierError, Location, Problem, path_text, problems_of, refuse
from tihang.dossier.files import text_of
from tihang.dossier.json_text import parse_json
from tihang.dossier.yaml_text import Lines, parse_yaml, place_with_line
from tihang.evaluation.cascade.consistency import contradictions
from tihang.evaluation.cascade.model import FORMAT, RoundFile
from tihang.text import _

LIMIT = 1024 * 1024
"""Largest round file that is opened, in bytes."""

Place = Callable[[Location], str]


def read_round(path: str | os.PathLike[str]) -> RoundFile:
    """Read and check a round file.

    Raises DossierError with all that is wrong, OSError where the file cannot be opened.
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind not in (".yaml", ".yml", ".json"):
        raise refuse(
            _("不支持“%(suffix)s”文件") % {"suffix": path.suffix or path.name},
            expected=_("请使用 .yaml 或 .json 文件"),
        )
    if path.stat().st_size > LIMIT:
        raise refuse(_("文件过大，上限 %(limit)d MB") % {"limit": LIMIT // (1024 * 1024)})
    return parse_round(path.read_bytes(), as_json=kind == ".json")


def parse_round(data: bytes, *, as_json: bool = False) -> RoundFile:
    """The round in a file's bytes. Raises DossierError with all that is wrong."""
    if not data.strip():
        raise refuse(_("文件是空的"))
    if as_json:
        return _build(parse_json(text_of(data, "JSON")), path_text)
    value, lines = parse_yaml(text_of(data, "YAML"))
    return _build(value, lambda location: _line_of(location, lines))


def _line_of(location: Location, lines: Lines) -> str:
    known = (location[:n] for n in range(len(location), 0, -1))
    line = next((lines[part] for part in known if part in lines), None)
    return place_with_line(location, line)


def _build(value: object, place: Place) -> RoundFile:
    if not isinstance(value, Mapping):
        raise refuse(_("内容不是批次：最外层应为一组“字段：值”"))
    if value.get("format") != FORMAT:
        raise refuse(
            _("不是批次文件，或格式版本不受支持"),
            place=place(("format",)),
            expected=_("第一行请写 format: %(format)s") % {"format": FORMAT},
        )
    try:
        round_ = RoundFile.model_validate(value)
    except ValidationError as error:
        raise DossierError(problems_of(error, place, _keys_at)) from error
    if found := list(contradictions(round_)):
        raise DossierError(
            Problem(place(one.location), one.message, one.mend, one.location) for one in found
        )
    return round_


def _keys_at(location: Location) -> tuple[str, ...]:
    """The keys that the part at a location may hold."""
    part: Any = RoundFile
    for step in location:
        if isinstance(step, str):
            field = part.model_fields.get(step) if part else None
            part = _part_in(field.annotation) if field else None
    return tuple(part.model_fields) if part else ()


def _part_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_part_in, get_args(annotation))), None)
