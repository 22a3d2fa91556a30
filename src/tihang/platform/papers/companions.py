"""What other apps put onto a disc beside the filings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tihang.documents.disc import Paper
from tihang.platform.filing.models import Case


def _none(_case: Case) -> tuple[Paper, ...]:
    return ()


@dataclass(frozen=True)
class Companions:
    """Papers of the disc as a whole, and those that go into the folder of a case."""

    of_all: tuple[Paper, ...] = ()
    of_case: Callable[[Case], tuple[Paper, ...]] = _none


Source = Callable[[str, str], Companions]
"""Gives them for a key, with the address at which papers are checked; called by the worker."""

_sources: dict[str, Source] = {}


def register(kind: str, source: Source) -> None:
    """Supply the companions of discs about a kind of thing; call it in ``AppConfig.ready``."""
    _sources[kind] = source


def companions_of(about: str, check_address: str) -> Companions:
    """Those of a disc about ``kind:key``; none for a disc that is about nothing more."""
    kind, _colon, key = about.partition(":")
    return _sources[kind](key, check_address) if kind else Companions()
