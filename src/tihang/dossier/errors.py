"""What is wrong with a dossier or its file: every problem at once, each with its place."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from tihang.text import ENGLISH, _, current_language

Location = tuple[int | str, ...]

_QUOTED = re.compile("'([^']*)'")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong.

    ``place`` is a path (``scenarios[2].instance``) or a sheet and cell (``基本信息!C7``);
    empty where the whole file is meant. ``expected`` says what would be right.
    """

    place: str
    message: str
    expected: str | None = None
    location: Location = ()
    """The same place as a path into the dossier, where there is one."""
    warning: bool = False
    """True for what a person should look at though it does not make the file unusable."""

    def __str__(self) -> str:
        colon, stop = (": ", ". ") if current_language() == ENGLISH else ("：", "。")
        text = f"{self.place}{colon}{self.message}" if self.place else self.message
        return f"{text}{stop}{self.expected}" if self.expected else text


class DossierError(Exception):
    """A dossier cannot be read or written; ``problems`` says why, never empty."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def refuse(message: str, *, place: str = "", expected: str | None = None) -> DossierError:
    """A :class:`DossierError` with a single problem."""
    return DossierError([Problem(place, message, expected)])


def path_text(location: Location) -> str:
    """A location as people write it: ``scenarios[2].instance``, rows counted from 0."""
    text = ""
    for step in location:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like a mistaken one; none where nothing comes near."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """A sentence that suggests the nearest known word; none where nothing comes near."""
    suggestion = nearest(word, known)
    return _("是否为“%(suggestion)s”？") % {"suggestion": suggestion} if suggestion else None


def problems_of(
    error: ValidationError,
    place: Callable[[Location], str],
    known_keys: Callable[[Location], Iterable[str]],
) -> list[Problem]:
    """Say in the user's words what pydantic found.

    ``place`` names a location; ``known_keys`` gives the keys that its part may hold.
    """
    return [_problem(found, place, known_keys) for found in error.errors(include_url=False)]


def _problem(
    found: ErrorDetails,
    place: Callable[[Location], str],
    known_keys: Callable[[Location], Iterable[str]],
) -> Problem:
    location = tuple(step for step in found["loc"] if step != "[key]")
    where = place(location)
    if found["type"] == "extra_forbidden":
        key = str(location[-1])
        known = list(known_keys(location[:-1]))
        expected = did_you_mean(key, known) or _("可用的字段：%(known)s") % {
            "known": "、".join(known)
        }
        return Problem(where, _("没有名为“%(key)s”的字段") % {"key": key}, expected, location)
    return Problem(
        where, _message(found["type"], found.get("ctx", {}), found["msg"]), location=location
    )


def _message(kind: str, context: Mapping[str, object], fallback: str) -> str:
    if kind in ("value_error", "assertion_error"):
        return str(context["error"])
    if kind == "literal_error":
        choices = " / ".join(_QUOTED.findall(str(context["expected"])))
        return _("应为以下之一：%(choices)s") % {"choices": choices}
    if kind.startswith(("greater_than", "less_than")):
        return _("数值超出允许范围")
    if kind.startswith("int_"):
        return _("应为整数")
    return {
        "missing": _("缺少此项"),
        "bool_type": _("应为是或否（true 或 false）"),
        "model_type": _("应为一组“字段：值”"),
        "dict_type": _("应为一组“字段：值”"),
        "tuple_type": _("应为列表"),
        "string_type": _("应为文字"),
        "string_too_short": _("不能为空"),
    }.get(kind, fallback)
