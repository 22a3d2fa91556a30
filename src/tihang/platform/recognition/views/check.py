"""Checking a paper: the target of the QR code on it. Open to anyone."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tihang.platform.access import ActorRequest, allow, anyone
from tihang.platform.filing.models import Revision
from tihang.platform.recognition import queries
from tihang.platform.review.models import OpinionBatch
from tihang.platform.words import say

CHECKS_PER_MINUTE = 30
"""Per address: plenty for a person at a desk, too few to go through codes."""


@allow(anyone)
@require_safe
def check(request: ActorRequest, code: str = "") -> HttpResponse:
    """Say whether a frozen filing has this code or hash, and which; nothing personal."""
    if not code:
        typed = request.GET.get("code", "").strip()
        return redirect("recognition:check-code", typed) if _fits(typed) else _page(request, typed)
    if _asked_too_often(request):
        return _page(request, code, too_often=True, status=429)
    wanted = queries.understand(code)
    found = queries.frozen_with(wanted) if wanted else []
    letters = queries.letters_with(wanted) if wanted else []
    opinions = queries.opinions_with(wanted) if wanted else []
    is_known = bool(found or letters or opinions)
    return _page(
        request,
        code,
        results=[_result(revision) for revision in found],
        letters=letters,
        opinions=[_opinion(batch) for batch in opinions],
        unreadable=wanted is None,
        unknown=wanted is not None and not is_known,
        status=200 if is_known else 404,
    )


def _fits(typed: str) -> bool:
    """What can stand in an address as one part."""
    return bool(typed) and "/" not in typed and typed not in (".", "..")


def _page(request: ActorRequest, code: str, *, status: int = 200, **context: Any) -> HttpResponse:
    if code and not context:
        context = {"unreadable": True}
    return render(request, "recognition/check.html", {"code": code, **context}, status=status)


def _result(revision: Revision) -> dict[str, Any]:
    case = revision.case
    return {
        "revision": revision,
        "enterprise": case.enterprise.name,
        "number": case.number,
        "tier": say(case.edition.tier(case.tier).name),
        "round": case.round,
        "state": say(case.stage.name),
    }


def _opinion(batch: OpinionBatch) -> dict[str, Any]:
    """What is public of an opinion: who issued it when, and on how many; no firm by name."""
    return {
        "batch": batch,
        "tier": say(batch.round.rules.tier(batch.tier).name),
        "count": len(batch.letter["firms"]),
        "dated": batch.dated,
    }


def _asked_too_often(request: ActorRequest) -> bool:
    """Count the address's checks within the minute; the count ends with it."""
    key = f"recognition-check:{get_adapter().get_client_ip(request)}"
    if cache.add(key, 1, timeout=60):
        return False
    try:
        return cache.incr(key) > CHECKS_PER_MINUTE
    except ValueError:  # The minute ended between the two calls.
        return False
