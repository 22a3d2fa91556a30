"""The drafts of a ranking: begin, copy, compare, throw away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tihang.platform.access import ActorRequest, allow
from tihang.platform.review import queries, rules, services
from tihang.platform.review.drafts import order_lines
from tihang.platform.review.models import RankingList
from tihang.platform.review.views.ranking import Ballot, address_of, chosen_draft, find_ballot
from tihang.platform.sent import is_number, number_or


@allow(rules.is_ranker, find=find_ballot)
@require_http_methods(["GET", "HEAD", "POST"])
def drafts(request: ActorRequest, ballot: Ballot) -> HttpResponse:
    """All drafts with who began them; begin another; two of them side by side."""
    if request.method != "POST":
        return _page(request, ballot)
    copied = request.POST.get("copy_of", "")
    try:
        begun = services.begin_draft(
            request.actor,
            ballot.round,
            ballot.tier,
            name=request.POST.get("name", "")[:40],
            copy_of=int(copied) if is_number(copied) else None,
        )
    except ValidationError as refused:
        return _page(request, ballot, errors=refused.messages, status=422)
    return redirect(address_of("review:ranking", ballot, begun))


@allow(rules.is_ranker, find=find_ballot)
@require_POST
def discard(request: ActorRequest, ballot: Ballot) -> HttpResponse:
    """Set a draft aside."""
    services.discard_draft(
        request.actor,
        ballot.round,
        ballot.tier,
        chosen_draft(request) or 0,
        base_version=number_or(request.POST.get("version", ""), 0),
    )
    messages.success(request, _("草稿已删除"))
    return redirect(address_of("review:drafts", ballot))


def _page(
    request: ActorRequest, ballot: Ballot, *, errors: Sequence[str] = (), status: int = 200
) -> HttpResponse:
    found = list(
        queries.drafts(request.actor, ballot.round, ballot.tier)
        .select_related("begun_by")
        .prefetch_related("entries__case__factory__enterprise")
    )
    one, other = _pair(request, found)
    context: dict[str, Any] = {
        "ballot": ballot,
        "drafts": found,
        "errors": errors,
        "typed": request.POST.get("name", ""),
        "one": one,
        "other": other,
        "lines": order_lines(one, other) if one and other else [],
    }
    return render(request, "review/drafts.html", context, status=status)


def _pair(
    request: ActorRequest, found: Sequence[RankingList]
) -> tuple[RankingList | None, RankingList | None]:
    """The two drafts asked for; by default the two that were begun last."""
    by_number = {str(each.number): each for each in found}
    one, other = (by_number.get(request.GET.get(name, "")) for name in ("one", "other"))
    if one is None and other is None and len(found) > 1:
        return found[-2], found[-1]
    return one, other
