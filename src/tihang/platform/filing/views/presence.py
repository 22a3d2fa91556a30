"""Who else is at work in a section: told every few seconds by the pages that are open."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from tihang.platform.access import ActorRequest, allow
from tihang.platform.filing import drafts, presence, queries, rules
from tihang.platform.filing.models import Case


@allow(rules.is_the_firm, find=queries.find_case_to_write)
@require_POST
def presence_in(request: ActorRequest, case: Case, section: str) -> HttpResponse:
    """Note that the actor is here, or leaves, and say who else is."""
    try:
        drafts.section_of(case, section)
    except KeyError:
        raise Http404 from None
    if request.POST.get("leaving"):
        presence.leave(request.actor, case, section)
        return HttpResponse(status=204)
    presence.note(request.actor, case, section)
    present = presence.others(request.actor, case, section)
    return render(request, "filing/_present.html", {"present": present})
