"""The words users see, in their language, without Django.

A message is written in Chinese where it is used and wrapped in ``_``; the Chinese text is
its own key. English is looked up in the catalogue that the platform uses as well::

    from tihang.text import _

    reason = _("缺少%(fact)s") % {"fact": label}

Which language applies: the innermost :func:`use_language`, else what the source set by
:func:`set_language_source` names, else Chinese. The choice belongs to the current thread
or task. A message that has no translation comes out in Chinese.
"""

from __future__ import annotations

import gettext as stdlib_gettext
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from pathlib import Path

CHINESE = "zh-hans"
ENGLISH = "en"
LANGUAGES = (CHINESE, ENGLISH)

LOCALE_DIR = Path(__file__).parent / "locale"
"""Where the catalogues are; also one of Django's ``LOCALE_PATHS``."""

LanguageSource = Callable[[], str | None]

_chosen: ContextVar[str | None] = ContextVar("tihang_language", default=None)
_sources: list[LanguageSource] = []


def current_language() -> str:
    """Return the language in force, ``"zh-hans"`` or ``"en"``."""
    chosen = _chosen.get()
    if chosen is not None:
        return chosen
    named = _sources[-1]() if _sources else None
    return _known(named or CHINESE)


@contextmanager
def use_language(language: str) -> Iterator[None]:
    """Use a language, such as ``"en"`` or ``"zh-CN"``, until the block ends."""
    token = _chosen.set(_known(language))
    try:
        yield
    finally:
        _chosen.reset(token)


def set_language_source(source: LanguageSource | None) -> None:
    """Ask ``source`` for the language wherever no block has chosen one; ``None`` forgets it.

    The source is called for every message: it has to be quick. It may answer ``None`` when
    it has no opinion.
    """
    _sources[:] = [] if source is None else [source]


def gettext(message: str) -> str:
    """Return the message in the language in force."""
    language = current_language()
    return message if language == CHINESE else _catalogue(language).gettext(message)


_ = gettext


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the message in the number that fits ``count``; Chinese has only one form."""
    language = current_language()
    if language == CHINESE:
        return plural
    return _catalogue(language).ngettext(singular, plural, count)


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogue, to be passed to :func:`gettext` where it is shown."""
    return message


@lru_cache(maxsize=64)
def _known(language: str) -> str:
    """Reduce a language tag to one we have: ``en-GB`` to ``en``, anything else to Chinese."""
    primary = language.lower().replace("_", "-").split("-")[0]
    return ENGLISH if primary == ENGLISH else CHINESE


@cache
def _catalogue(language: str) -> stdlib_gettext.NullTranslations:
    """Read a catalogue once; an empty one where the file is missing."""
    return stdlib_gettext.translation("django", LOCALE_DIR, [language], fallback=True)
