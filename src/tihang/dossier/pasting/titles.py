"""Titles of instances: 环节名——场景名——实例名, with numbering, with parts left out."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from tihang.dossier.pasting.labels import without_number
from tihang.edition.model import Edition
from tihang.edition.scenario_names import plain_name

LONGEST = 160
_DASH = re.compile(r"\s*(?:[—―─]+|[-–－−]{2,})\s*")
_HYPHEN = re.compile(r"\s*[-–－−—―─]+\s*")


class Title(NamedTuple):
    """What a title says; the names are as they were written."""

    stage: str | None
    scenario: str
    instance: str | None


def title_of(line: str, edition: Edition) -> Title | None:
    """The title that a line is; none for any other line."""
    bare = without_number(line).strip().rstrip("：:")
    if not bare or len(bare) > LONGEST or bare.endswith(("。", "；", "，")) or "\t" in bare:
        return None
    parts = _DASH.split(bare, maxsplit=2)
    if len(parts) == 1:
        parts = _hyphened(bare, edition)
    return _read([part for part in parts if part], edition)


def _hyphened(bare: str, edition: Edition) -> list[str]:
    """A title that single hyphens divide, told by the stage's name at its head."""
    parts = _HYPHEN.split(bare, maxsplit=2)
    return parts if len(parts) > 1 and _is_stage(parts[0], edition) else [bare]


def _read(parts: list[str], edition: Edition) -> Title | None:
    match parts:
        case [stage, scenario, instance] if _is_stage(stage, edition) or is_listed(
            scenario, edition
        ):
            return Title(stage, scenario, instance)
        case [scenario, *rest] if is_listed(scenario, edition):
            return Title(None, scenario, "——".join(rest) or None)
        case [stage, scenario] if _is_stage(stage, edition):
            return Title(stage, scenario, None)
    return None


def _is_stage(words: str, edition: Edition) -> bool:
    names = _plain(tuple(stage.name.zh for stage in edition.stages))
    return plain_name(words).removesuffix("环节") in names


def is_listed(words: str, edition: Edition) -> bool:
    """True for the name of a listed scenario but for its width, numbering and marks."""
    names = tuple(name for each in edition.scenarios for name in (each.name, *each.aliases))
    return plain_name(words) in _plain(names)


@lru_cache(maxsize=16)
def _plain(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(plain_name, names))
