"""Names of scenarios as people write them, and the listed ones that they come near to."""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import lru_cache

from tihang.edition.model import Edition, Scenario

LIKE_ENOUGH = 0.5
"""Below this likeness, 0 to 1, a name is no suggestion any more."""
MUCH_LESS_LIKE = 0.15
"""What is so much less like than the nearest is no suggestion beside it."""

_NUMBERING = re.compile(
    r"(?:第?\d{1,2}[项个]|场景\d{1,2}[.、:]?|[(\[]?\d{1,2}[)\].、:]|\d{1,2}(?=[^\d\W]))"
)
_CIRCLED = re.compile(r"[\u2460-\u2473\u2474-\u249b]")
_LABEL = re.compile(r"(?:典型)?场景(?:名称|名)?:")
_DASHES = re.compile(r"[-‐-―−─－~_]+")
_BETWEEN = re.compile(r"[、，,/和与及·&]")
_OTHER = re.compile(r"[\s'\"“”‘’《》<>「」【】()\[\].:;。；]")


def nearest_scenario(edition: Edition, written: str) -> Scenario | None:
    """The listed scenario that a name means or comes nearest to; none where nothing is near."""
    found = nearest_scenarios(edition, written, most=1)
    return found[0] if found else None


def nearest_scenarios(edition: Edition, written: str, most: int = 3) -> tuple[Scenario, ...]:
    """The listed scenarios that a name comes near to, the nearest first.

    Width, numbering, brackets, the stage's name before it and the word that joins two parts
    (、 / 和 与) make no difference. Nothing is replaced here: this only suggests.
    """
    exact = edition.scenario(written.strip())
    if exact is not None:
        return (exact,)
    known = _known(edition)
    bare = _bare(edition, written)
    if not bare:
        return ()
    if bare in known:
        return (known[bare],)
    near = difflib.get_close_matches(bare, list(known), n=most * 2, cutoff=LIKE_ENOUGH)
    if near:
        least = _likeness(bare, near[0]) - MUCH_LESS_LIKE
        near = [each for each in near if _likeness(bare, each) >= least]
    return tuple(dict.fromkeys(known[each] for each in near))[:most]


def _likeness(a: str, b: str) -> float:
    return difflib.SequenceMatcher(None, b, a).ratio()


def plain_name(written: str) -> str:
    """A name without what people write differently: width, numbering, joining words, marks."""
    text = _CIRCLED.sub("", written)
    text = unicodedata.normalize("NFKC", text).strip()
    text = _LABEL.sub("", text, count=1)
    text = _NUMBERING.sub("", text, count=1) if _NUMBERING.match(text) else text
    text = _OTHER.sub("", _BETWEEN.sub("", _DASHES.sub("-", text)))
    return text.strip("-").lower()


def _bare(edition: Edition, written: str) -> str:
    """The plain name without the stage before it."""
    plain = plain_name(written)
    for stage in edition.stages:
        opening = f"{plain_name(stage.name.zh)}-"
        if plain.startswith(opening):
            return plain.removeprefix(opening).replace("-", "")
    return plain.replace("-", "")


@lru_cache(maxsize=8)
def _known_of(names: tuple[tuple[str, int], ...]) -> dict[str, int]:
    return {plain_name(name).replace("-", ""): number for name, number in names}


def _known(edition: Edition) -> dict[str, Scenario]:
    """Every listed name and alias in plain form."""
    names = tuple((name, s.number) for s in edition.scenarios for name in (s.name, *s.aliases))
    numbered = {scenario.number: scenario for scenario in edition.scenarios}
    return {plain: numbered[number] for plain, number in _known_of(names).items()}
