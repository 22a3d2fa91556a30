"""The shape of the dossier's types: which part holds which fields, and of what kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any, Literal, get_args, get_origin

from tihang.dossier.errors import Location
from tihang.dossier.model import Dossier, Value

LeafKind = Literal["text", "number", "integer", "truth", "date", "names", "texts"]
"""``names`` is a list of ids, ``texts`` the free fields by their id."""

_KINDS: dict[type, LeafKind] = {
    str: "text",
    Decimal: "number",
    int: "integer",
    bool: "truth",
    dt.date: "date",
}


@cache
def leaf_kinds(model: type[Value] = Dossier) -> dict[str, LeafKind]:
    """Every field that holds a value, by its catalogue path, in the order of the types."""
    return dict(_walk(model, ""))


@cache
def row_type(path: str) -> type[Value]:
    """The type of the rows below a path such as ``scenarios.systems``. KeyError if none."""
    part: type[Value] | None = Dossier
    for name in path.split("."):
        part = _value_type(part.model_fields[name].annotation) if part else None
    if part is None:
        raise KeyError(path)
    return part


@cache
def part_paths() -> dict[str, str]:
    """Catalogue path of each type of part by the type's name; the dossier's own is empty."""
    paths = {Dossier.__name__: ""}
    waiting: list[tuple[type[Value], str]] = [(Dossier, "")]
    while waiting:
        model, prefix = waiting.pop()
        for name, field in model.model_fields.items():
            part = _value_type(field.annotation)
            if part is not None:
                paths[part.__name__] = f"{prefix}{name}"
                waiting.append((part, f"{prefix}{name}."))
    return paths


def keys_at(location: Location) -> tuple[str, ...]:
    """The keys that the part at a location may hold; none where it is not a part."""
    steps = [step for step in location if isinstance(step, str)]
    try:
        return tuple((row_type(".".join(steps)) if steps else Dossier).model_fields)
    except KeyError:
        return ()


def _walk(model: type[Value], prefix: str) -> Iterator[tuple[str, LeafKind]]:
    for name, field in model.model_fields.items():
        part = _value_type(field.annotation)
        if part is not None:
            yield from _walk(part, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", _leaf_kind(field.annotation)


def _value_type(annotation: Any) -> type[Value] | None:
    """The dossier type inside an annotation such as ``tuple[Integrator, ...] | None``."""
    if isinstance(annotation, type) and issubclass(annotation, Value):
        return annotation
    return next(filter(None, map(_value_type, get_args(annotation))), None)


def _leaf_kind(annotation: Any) -> LeafKind:
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is tuple:
        return "names"
    if origin is dict:
        return "texts"
    if origin is Literal:
        return "text"
    if annotation in _KINDS:
        return _KINDS[annotation]
    return next(_leaf_kind(part) for part in parts if part is not type(None))
