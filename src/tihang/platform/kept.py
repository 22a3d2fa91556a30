"""Results kept for whoever asks for the same next; in this process only."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """The results used last, by what they were made from; the others are forgotten."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[K, V] = OrderedDict()

    def of(self, key: K, make: Callable[[], V]) -> V:
        """What is kept under a key; made now where nothing is."""
        held = self.get(key)
        return self.keep(key, make()) if held is None else held

    def get(self, key: K) -> V | None:
        held = self._held.get(key)
        return None if held is None else self.keep(key, held)

    def keep(self, key: K, value: V) -> V:
        """Keep a value as the one used last; threads may do so at once."""
        self._held.pop(key, None)
        self._held[key] = value
        if len(self._held) > self._most:
            self._held.popitem(last=False)
        return value

    def clear(self) -> None:
        self._held.clear()
