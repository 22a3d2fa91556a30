"""Says in words for people what the types refuse."""

from __future__ import annotations

import difflib
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from tihang.edition.model.rules import RULE_KEYS
from tihang.text import _


def refusals(error: ValidationError) -> list[ErrorDetails]:
    """The errors to tell: not that a list is too short only because its entries are refused."""
    found = error.errors(include_url=False)
    places = [refusal["loc"] for refusal in found]
    return [
        refusal
        for refusal in found
        if refusal["type"] != "too_short"
        or not any(
            len(place) > len(refusal["loc"]) and place[: len(refusal["loc"])] == refusal["loc"]
            for place in places
        )
    ]


def explain(refusal: ErrorDetails) -> tuple[str, str]:
    """Return what is wrong and how to mend it, for one error of pydantic's."""
    kind = refusal["type"]
    context: dict[str, Any] = refusal.get("ctx", {})
    name = next((part for part in reversed(refusal["loc"]) if isinstance(part, str)), "")
    given = {"name": name, "value": _shorten(refusal["input"])}
    if kind == "missing":
        return _("缺少 %(name)s。") % given, _("补上这一项")
    if kind == "extra_forbidden":
        return _("不认识的键 %(name)s。") % given, _("删去，或改成正确的键名")
    if kind == "literal_error":
        return (
            _("%(name)s 不能是“%(value)s”。") % given,
            _suggest(str(refusal["input"]), str(context["expected"])),
        )
    if kind == "union_tag_not_found":
        return (
            _("%(name)s 不是一条规则。") % given,
            _("规则只能用这些键之一：%(keys)s") % {"keys": "、".join(RULE_KEYS)},
        )
    if kind == "string_pattern_mismatch":
        return (
            _("%(name)s 的编号“%(value)s”不合格式。") % given,
            _("格式应为 %(pattern)s") % {"pattern": context["pattern"]},
        )
    expected = refusal["msg"]
    return (
        _("%(name)s 的值“%(value)s”不合要求。") % given,
        _("按要求改写：%(expected)s") % {"expected": expected},
    )


def _suggest(given: str, expected: str) -> str:
    allowed = [part.strip(" '") for part in expected.replace(" or ", ",").split(",")]
    near = difflib.get_close_matches(given, allowed, n=1)
    if near:
        return _("是否应为“%(near)s”？可用的值：%(allowed)s") % {
            "near": near[0],
            "allowed": "、".join(allowed),
        }
    return _("可用的值：%(allowed)s") % {"allowed": "、".join(allowed)}


def _shorten(value: object, limit: int = 40) -> str:
    text = str(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
