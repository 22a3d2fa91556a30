"""Strict JSON in: no duplicate keys, no NaN, numbers as exact decimals."""

from __future__ import annotations

import json
from decimal import Decimal

from tihang.dossier.errors import refuse
from tihang.text import _

MAX_DEPTH = 20


def parse_json(text: str) -> object:
    """The plain value of a JSON text. Raises DossierError naming line or key."""
    try:
        value: object = json.loads(
            text,
            object_pairs_hook=_without_duplicates,
            parse_constant=_no_constant,
            parse_float=Decimal,
        )
    except json.JSONDecodeError as error:
        raise refuse(
            _("不是合法的 JSON：%(problem)s") % {"problem": error.msg},
            place=_("第 %(line)d 行第 %(column)d 列")
            % {"line": error.lineno, "column": error.colno},
        ) from error
    except RecursionError as error:
        raise refuse(_("嵌套过深")) from error
    except ValueError as error:  # Python's own bound on the digits of a whole number.
        raise refuse(_("数字过长")) from error
    if _depth_exceeds(value, MAX_DEPTH):
        raise refuse(_("嵌套过深"))
    return value


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made: dict[str, object] = {}
    for key, value in pairs:
        if key in made:
            raise refuse(_("键“%(key)s”重复") % {"key": key}, place=key)
        made[key] = value
    return made


def _no_constant(word: str) -> object:
    raise refuse(_("“%(word)s”不是数字，请删除或改为实际数值") % {"word": word})


def _depth_exceeds(value: object, limit: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    if limit == 0:
        return True
    parts = value.values() if isinstance(value, dict) else value
    return any(_depth_exceeds(part, limit - 1) for part in parts)
