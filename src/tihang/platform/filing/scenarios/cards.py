"""What a card of an instance says of itself before it is opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tihang.edition.model import Edition, Scenario
from tihang.edition.scenario_names import nearest_scenarios

PARTS = ("activity", "problem", "built", "technology", "effect")

HINTS: dict[str, Promise] = {
    "scenarios.activity": _("这个环节做什么、由谁做、范围多大：产线、产品、班次"),
    "scenarios.problem": _("建设前哪里慢、贵、不稳或不安全，尽量给出当时的数据"),
    "scenarios.built": _("建了什么：装备、软件、数据怎样连成闭环，何时投用，覆盖多少"),
    "scenarios.technology": _("用了哪些关键技术，由哪里的数据驱动，自主开发还是外购"),
    "scenarios.effect": _("可核验的变化，与下方成效数据一致，注明统计期间"),
    "scenarios.interfaces": _("与哪些系统交换哪些数据，方式和频率"),
}
"""Our own words for what belongs into a part, where the edition's catalogue gives none."""


@dataclass(frozen=True)
class CardState:
    """An instance at a glance."""

    position: int
    filled: int
    """How many of the five parts hold something."""
    uses_ai: str
    """``yes``, ``no`` or blank."""
    evidence: int
    is_over: bool
    """One of the five parts is longer than it may be."""
    unlisted: str
    """The scenario's name where the list does not know it."""
    suggestions: tuple[Scenario, ...]

    @property
    def parts(self) -> int:
        return len(PARTS)

    @property
    def is_blank(self) -> bool:
        return not self.filled

    @property
    def is_full(self) -> bool:
        return self.filled == self.parts


def card_state(
    edition: Edition, posted: Mapping[str, str | list[str]], row: str, position: int
) -> CardState:
    """Read a card's state off its inputs, right or wrong."""
    name = _text(posted, f"{row}.scenario").strip()
    unlisted = name if name and edition.scenario(name) is None else ""
    evidence = posted.get(f"{row}.evidence", ())
    chosen: Sequence[str] = [evidence] if isinstance(evidence, str) else evidence
    return CardState(
        position=position,
        filled=sum(bool(_text(posted, f"{row}.{part}").strip()) for part in PARTS),
        uses_ai=_text(posted, f"{row}.uses_ai"),
        evidence=sum(bool(each) for each in chosen),
        is_over=any(_is_over(edition, posted, row, part) for part in PARTS),
        unlisted=unlisted,
        suggestions=nearest_scenarios(edition, unlisted) if unlisted else (),
    )


def _is_over(edition: Edition, posted: Mapping[str, str | list[str]], row: str, part: str) -> bool:
    limit = edition.field(f"scenarios.{part}").max_length
    text = _text(posted, f"{row}.{part}").replace("\r\n", "\n").strip()
    return limit is not None and len(text) > limit


def _text(posted: Mapping[str, str | list[str]], name: str) -> str:
    value = posted.get(name, "")
    return value if isinstance(value, str) else ""
