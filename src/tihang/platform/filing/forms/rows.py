"""Adding a row to a posted list and taking one out, before it is read."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tihang.platform.filing.forms.names import NONE, PRESENT, row_keys
from tihang.platform.sent import is_number

Flat = dict[str, str | list[str]]

_LAST_ROW = re.compile(r"(?P<list>.*)\[(?P<row>[0-9]{1,9})\]")


def with_row_added(
    posted: Mapping[str, str | list[str]], rows_name: str, columns: Mapping[str, str]
) -> tuple[Flat, str]:
    """Add a row that holds ``columns`` (name → text) at the end; return the row's name too."""
    number = len(row_keys(posted, rows_name))
    row = f"{rows_name}[{number}]"
    changed: Flat = {name: value for name, value in posted.items() if name != rows_name + NONE}
    changed[rows_name + PRESENT] = "yes"
    changed |= {f"{row}.{column}": text for column, text in columns.items()}
    return changed, row


def with_row_removed(posted: Mapping[str, str | list[str]], row: str) -> Flat:
    """Take out a row, ``scenarios[2]``; the rows after it move up."""
    found = _LAST_ROW.fullmatch(row)
    if found is None:
        return dict(posted)
    rows_name, gone = found["list"], int(found["row"])
    opening = f"{rows_name}["
    changed: Flat = {}
    for name, value in posted.items():
        number, bracket, rest = name.removeprefix(opening).partition("]")
        if not (name.startswith(opening) and bracket and is_number(number)) or int(number) < gone:
            changed[name] = value
        elif int(number) > gone:
            changed[f"{opening}{int(number) - 1}]{rest}"] = value
    return changed


def with_row_moved(posted: Mapping[str, str | list[str]], row: str, by: int) -> tuple[Flat, str]:
    """Exchange a row with the one before (-1) or after it (1); return its new name too.

    At the end of the list it stays where it is.
    """
    found = _LAST_ROW.fullmatch(row)
    if found is None:
        return dict(posted), ""
    rows_name, number = found["list"], int(found["row"])
    numbers = row_keys(posted, rows_name)
    if number not in numbers or number + by not in numbers:
        return dict(posted), row
    places = {number: number + by, number + by: number}
    return _renumbered(posted, rows_name, places), f"{rows_name}[{number + by}]"


def with_row_copied(
    posted: Mapping[str, str | list[str]], row: str, renamed: Mapping[str, str]
) -> tuple[Flat, str]:
    """Put a copy of a row after it; ``renamed`` gives columns (name → text) of the copy."""
    found = _LAST_ROW.fullmatch(row)
    if found is None:
        return dict(posted), ""
    rows_name, number = found["list"], int(found["row"])
    below = {each: each + 1 for each in row_keys(posted, rows_name) if each > number}
    changed = _renumbered(posted, rows_name, below)
    copy = f"{rows_name}[{number + 1}]"
    for name, value in posted.items():
        if name.startswith(f"{row}."):
            changed[copy + name.removeprefix(row)] = value
    changed |= {f"{copy}.{column}": text for column, text in renamed.items()}
    return changed, copy


def _renumbered(
    posted: Mapping[str, str | list[str]], rows_name: str, places: Mapping[int, int]
) -> Flat:
    """The inputs with rows of one list under other numbers."""
    opening = f"{rows_name}["
    changed: Flat = {}
    for name, value in posted.items():
        number, bracket, rest = name.removeprefix(opening).partition("]")
        if name.startswith(opening) and bracket and is_number(number) and int(number) in places:
            changed[f"{opening}{places[int(number)]}]{rest}"] = value
        else:
            changed[name] = value
    return changed
