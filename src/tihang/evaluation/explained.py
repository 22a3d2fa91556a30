"""A rule explained, and how the explanations of its parts are put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tihang.edition.model import Condition
from tihang.evaluation.result import ConditionVerdict, FactRead, Threshold
from tihang.evaluation.text_of import joined, numbered, with_full_stop
from tihang.evaluation.verdict import MET, VERDICTS
from tihang.text import _


@dataclass(slots=True)  # Not frozen, which would take three times as long to make.
class Explained:
    """A rule's verdict in words; sentences have no full stop yet."""

    verdict: int
    sentence: str
    facts: tuple[FactRead, ...]
    change: str
    """What would turn the verdict into met; empty where it is met."""
    missing: tuple[str, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    look_at: tuple[str, ...] = ()


def all_of(parts: Sequence[Explained], verdict: int) -> Explained:
    """Every part is needed: those that are not met are told, or all where all are met."""
    wanting = [part for part in parts if part.verdict != MET]
    sentences = (part.sentence for part in wanting or parts)
    return _together(parts, wanting, verdict, joined(sentences, _("；")), _("；"))


def any_of(parts: Sequence[Explained], verdict: int) -> Explained:
    """One part suffices: a met one is told alone, otherwise all are."""
    met = [part.sentence for part in parts if part.verdict == MET]
    if met:
        return _together(parts, (), verdict, joined(met, _("；")), "")
    choices = numbered(part.sentence for part in parts)
    sentence = _("以下各项满足其一即可：%(parts)s") % {"parts": choices}
    return _together(parts, parts, verdict, sentence, _("，或者"))


def _together(
    parts: Iterable[Explained],
    wanting: Sequence[Explained],
    verdict: int,
    sentence: str,
    between_changes: str,
) -> Explained:
    return Explained(
        verdict,
        sentence,
        tuple(fact for part in parts for fact in part.facts),
        joined((part.change for part in wanting), between_changes),
        missing=tuple(fact for part in wanting for fact in part.missing),
        thresholds=tuple(threshold for part in parts for threshold in part.thresholds),
        look_at=tuple(what for part in wanting for what in part.look_at),
    )


def condition_verdict(condition: Condition, found: Explained) -> ConditionVerdict:
    """The verdict on a condition from its rule's explanation."""
    met = found.verdict == MET
    return ConditionVerdict(
        condition=condition,
        verdict=VERDICTS[found.verdict],
        reason=with_full_stop(found.sentence),
        facts=found.facts,
        thresholds=found.thresholds,
        missing=() if met else tuple(dict.fromkeys(found.missing)),
        look_at=None if met else joined(found.look_at, _("；")) or None,
        would_change=None if met else with_full_stop(found.change),
    )
