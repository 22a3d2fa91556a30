"""Finding the frozen filing that a paper was made from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Q

from tihang.platform.filing.models import Revision
from tihang.platform.review.models import CoverLetter, OpinionBatch

_HASH = re.compile(r"(?:tihang:)?(?:sha256:)?([0-9a-f]{64})", re.IGNORECASE)
_ALIKE = str.maketrans("OIL", "011")
_GROUP = 4
_CODE_LENGTH = 16


@dataclass(frozen=True)
class Typed:
    """What was read off a paper, in the form in which it is stored."""

    content_hash: str = ""
    code: str = ""


def understand(text: str) -> Typed | None:
    """Read a short code or a full hash as people type them; None for anything else.

    Blanks, dashes and small letters do not matter; in a short code O is 0, I and L are 1.
    """
    compact = re.sub(r"[\s\-－—‐–]", "", text)
    found = _HASH.fullmatch(compact)
    if found:
        return Typed(content_hash=found.group(1).lower())
    letters = compact.upper().translate(_ALIKE)
    if len(letters) != _CODE_LENGTH or not letters.isalnum() or not letters.isascii():
        return None
    groups = [letters[i : i + _GROUP] for i in range(0, _CODE_LENGTH, _GROUP)]
    return Typed(code="-".join(groups))


def opinions_with(typed: Typed) -> list[OpinionBatch]:
    """The issued opinions of that content."""
    wanted = Q(content_hash=typed.content_hash) if typed.content_hash else Q(code=typed.code)
    return list(
        OpinionBatch.objects.filter(wanted, issued_at__isnull=False).select_related(
            "round", "authority"
        )
    )


def frozen_with(typed: Typed) -> list[Revision]:
    """The revisions of that content, the first frozen first.

    As a rule one; a filing handed on without a change is frozen again with the same hash.
    """
    wanted = Q(content_hash=typed.content_hash) if typed.content_hash else Q(code=typed.code)
    return list(
        Revision.objects.filter(wanted)
        .select_related("case__round", "case__factory__enterprise")
        .defer("dossier")
        .order_by("made_at", "pk")
    )


def letters_with(typed: Typed) -> list[CoverLetter]:
    """The issued cover letters of that content."""
    wanted = Q(content_hash=typed.content_hash) if typed.content_hash else Q(code=typed.code)
    issued = CoverLetter.objects.filter(wanted, issued_at__isnull=False)
    return list(issued.select_related("ranking__authority", "ranking__round"))
