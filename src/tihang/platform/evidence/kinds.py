"""The kinds of evidence: the edition's, and two that the platform adds for its own use."""

from __future__ import annotations

from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tihang import edition as editions
from tihang.edition.model import Bilingual
from tihang.platform.words import say

LIST = "evidence_kinds"

LEDGER = "ledger"
SEALED_SCAN = "sealed_scan"
OWN: dict[str, str | Promise] = {
    LEDGER: _("数据台账"),
    SEALED_SCAN: _("签章扫描件"),
}
"""Taken in by other apps; nobody files them as evidence by hand."""


@cache
def _listed() -> dict[str, Bilingual]:
    """The kinds of every edition, a later one's words in place of an earlier one's."""
    found: dict[str, Bilingual] = {}
    for edition in editions.available():
        choices = editions.load(edition).choice_list(LIST).choices
        found |= {choice.code: choice.label for choice in choices}
    return found


def kinds() -> list[tuple[str, str]]:
    """Code and words of each kind that a firm may choose, in the edition's order."""
    return [(code, say(label)) for code, label in _listed().items()]


def is_kind(code: str) -> bool:
    """True for a kind of the edition or one of our own."""
    return code in _listed() or code in OWN


def kind_label(code: str) -> str:
    """The words of a kind; the code itself where no edition knows it any more."""
    if code in OWN:
        return str(OWN[code])
    label = _listed().get(code)
    return say(label) if label else code
