"""Adding a row to a posted list and taking one out, before it is read."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tihang.platform.filing.forms.names import NONE, PRESENT, row_keys

Flat = dict[str, str | list[str]]

_LAST_ROW = re.compile(r"(?P<list>.*)\[(?P<row>\d+)\]")


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
        if not (name.startswith(opening) and bracket and number.isdecimal()) or int(number) < gone:
            changed[name] = value
        elif int(number) > gone:
            changed[f"{opening}{int(number) - 1}]{rest}"] = value
    return changed
