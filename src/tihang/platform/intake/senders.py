"""Which office a table names, however it writes the name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tihang.dossier.summary.names import key
from tihang.platform.accounts.queries import authorities
from tihang.platform.actor import Actor
from tihang.platform.registry.models import Authority, Function, Level

_OFFICE = re.compile(
    r"(?:(?:工业|信息化|工信|经济|经信|科技|科学技术|发展|商务|大数据|和|与|及)+)?"
    r"(?:局|厅|委员会|委|管委会|管理委员会|办公室)?$"
)

_REMARK = re.compile(r"[（(][^（()）]*[)）]\s*$")
_NUMBER = re.compile(
    r"^\s*(?:[(（][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十\d]{1,3}[、.．])\s*"
)
"""A number that stands before a county's name in a table grouped by counties."""


def possible_senders(actor: Actor) -> list[Authority]:
    """The offices whose tables the actor may bring in: those beneath, or the group itself."""
    found = authorities(actor).filter(function=Function.LEAD).select_related("region", "parent")
    return [each for each in found if each.pk != actor.authority_id or each.level == Level.GROUP]


class Senders:
    """The possible senders, looked up by what tables and files call them."""

    def __init__(self, offices: Iterable[Authority]) -> None:
        self.all = tuple(offices)
        self.by_id = {each.pk: each for each in self.all}
        self._by_name: dict[str, set[int]] = {}
        self._places: dict[str, set[int]] = {}
        for each in self.all:
            places = {place_of(each.name)}
            if each.region:
                places.add(key(each.region.name))
            places |= {short for place in places if len(short := place.rstrip("市县区")) > 1}
            for name in (key(each.name), key(_REMARK.sub("", each.name)), *places):
                self._by_name.setdefault(name, set()).add(each.pk)
            for place in places:
                self._places.setdefault(place, set()).add(each.pk)

    def named(self, text: str) -> Authority | None:
        """The office that a text names beyond doubt."""
        text = _NUMBER.sub("", text)
        for name in (key(text), place_of(text)):
            found = self._by_name.get(name, set())
            if len(found) == 1:
                return self.by_id[next(iter(found))]
        return None

    def in_file_name(self, name: str) -> Authority | None:
        """The one office whose place stands in the name of a file, the lower of two."""
        stem = key(name.rpartition(".")[0])
        found = {pk for place, offices in self._places.items() if place in stem for pk in offices}
        lowest = [pk for pk in found if not any(self._is_above(pk, other) for other in found)]
        return self.by_id[lowest[0]] if len(lowest) == 1 else None

    def _is_above(self, upper: int, lower: int) -> bool:
        return self.by_id[lower].parent_id == upper


def place_of(name: str) -> str:
    """What is left of an office's name without what all of them are called."""
    bare = key(_REMARK.sub("", name))
    return _OFFICE.sub("", bare) or bare
