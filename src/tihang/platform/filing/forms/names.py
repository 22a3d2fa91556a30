"""Names of inputs: places in the dossier, and the way back from an error to its input."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from tihang.platform.sent import is_number

KEYED = {"kpis": "number", "answers": "clause"}
"""Lists whose rows are fixed by the edition, and the column that tells them apart."""

PRESENT = ":present"
"""Suffix of the hidden input that says: this list was on the page, empty or not."""
NONE = ":none"
"""Suffix of the box that says: there are none."""

_ROW = re.compile(r"\[([^\]]*)\]")
_NUMBER = re.compile(r"\[([0-9]{1,9})\]")


def column(rows_name: str, key: object, part: str) -> str:
    """The name of a column's input in a row."""
    return f"{rows_name}[{key}].{part}"


def row_keys(posted: Mapping[str, Any], rows_name: str) -> list[int]:
    """The numbers of the rows that were posted for a list, in order."""
    opening = f"{rows_name}["
    found = {name[len(opening) :].split("]", 1)[0] for name in posted if name.startswith(opening)}
    return sorted(int(key) for key in found if is_number(key))


def numbers_by_list(posted: Iterable[str]) -> dict[str, list[int]]:
    """List → the numbers of the rows that were posted for it, in order; of all lists at once."""
    found: dict[str, set[int]] = {}
    for name in posted:
        for rows_name, number in _numbers_in(name):
            found.setdefault(rows_name, set()).add(number)
    return {name: sorted(numbers) for name, numbers in found.items()}


@lru_cache(8192)
def _numbers_in(name: str) -> tuple[tuple[str, int], ...]:
    """The lists that a name leads through, each with the number of its row."""
    return tuple((name[: row.start()], int(row[1])) for row in _NUMBER.finditer(name))


def field_path(name: str) -> str:
    """The catalogue's path of an input: ``scenarios[2].instance`` is ``scenarios.instance``."""
    return _ROW.sub("", name)


def name_of_location(location: Sequence[str | int], data: Mapping[str, Any]) -> str:
    """The input's name for a place that pydantic reports, given the data it looked at."""
    name, here = "", data
    for depth, part in enumerate(location):
        here = here[part] if _holds(here, part) else {}  # type: ignore[index]
        if isinstance(part, int):
            key = KEYED.get(str(location[depth - 1]))
            name += f"[{here[key] if key else part}]"
        else:
            name += f".{part}" if name else part
    return name


def _holds(value: object, part: str | int) -> bool:
    if isinstance(part, int):
        return isinstance(value, list | tuple) and part < len(value)
    return isinstance(value, dict) and part in value
