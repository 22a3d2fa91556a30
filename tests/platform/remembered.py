"""Beginnings that many tests share: built by the services once, laid down again from memory.

``remembered(settle_land)`` calls the function where the database stands as it has never stood
before. Where the same function was called on exactly the same rows, the rows that it left and
what it returned are taken from memory: the next test gets the same people with the same numbers,
in a hundredth of the time, and objects of its own that it may change as it likes. On another
database than SQLite everything is built by the services each time.

Only for what depends on nothing but the database and the arguments, and leaves nothing but rows.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

T = TypeVar("T")
Rows = dict[str, frozenset[tuple[Any, ...]]]

NEVER_CHANGED = {"django_migrations", ContentType._meta.db_table, Permission._meta.db_table}


@dataclass(frozen=True)
class _Made:
    """What a function left: the tables that it changed, as they were afterwards, and its result."""

    given: tuple[Any, ...]
    before: Rows
    changed: Rows
    result: Any


_made: dict[Hashable, list[_Made]] = {}


def remembered(build: Callable[..., T], *given: Any, told: Hashable = ()) -> T:
    """What ``build(*given)`` returns, with the rows that it makes.

    What these depend on besides the rows that there are is to be ``told``.
    """
    if connection.vendor != "sqlite":
        return build(*given)
    before = _rows()
    key = (build.__module__, build.__qualname__, told, hash(frozenset(before.items())))
    for made in _made.setdefault(key, []):
        if made.before == before:
            _lay_down(before, made.changed)
            return _copied(made.result, made.given, given)
    result = build(*given)
    after = _rows()
    changed = {table: rows for table, rows in after.items() if rows != before[table]}
    _made[key].append(_Made(given, before, changed, _copied(result, given, given)))
    return result


def _copied(result: Any, old: tuple[Any, ...], new: tuple[Any, ...]) -> Any:
    """The result for another test: what it holds of the arguments is that test's own."""
    return copy.deepcopy(result, {id(was): now for was, now in zip(old, new, strict=True)})


@cache
def _columns() -> dict[str, str]:
    """The columns of every table as they stand in the file, without SQLite's conversions."""
    with connection.cursor() as cursor:
        names = set(connection.introspection.table_names(cursor)) - NEVER_CHANGED
        columns = {
            name: connection.introspection.get_table_description(cursor, name) for name in names
        }
    # A plus before a name keeps the value as it is and takes its declared type from it.
    found = {name: ", ".join(f'+"{one.name}"' for one in each) for name, each in columns.items()}
    return found | {"sqlite_sequence": "+name, +seq"}


def _rows() -> Rows:
    connection.ensure_connection()
    execute = connection.connection.execute
    return {
        table: frozenset(map(tuple, execute(f'SELECT {columns} FROM "{table}"')))  # noqa: S608
        for table, columns in _columns().items()
    }


def _lay_down(before: Rows, changed: Rows) -> None:
    with transaction.atomic():
        execute, insert = connection.connection.execute, connection.connection.executemany
        for table, rows in changed.items():
            new = rows
            if before[table] - rows:
                execute(f'DELETE FROM "{table}"')  # noqa: S608
            else:
                new = rows - before[table]
            if new:
                marks = ", ".join("?" * len(next(iter(new))))
                insert(f'INSERT INTO "{table}" VALUES ({marks})', sorted(new, key=repr))  # noqa: S608
