"""A long text as the papers will set it, and the pictures in it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from tihang.dossier.values import MAX_TEXT
from tihang.platform.access import ActorRequest, allow
from tihang.platform.filing import pictures, queries, rules
from tihang.platform.filing.models import Case
from tihang.platform.filing.readonly import preview_of


@allow(rules.is_the_firm, find=queries.find_case)
@require_POST
def preview(request: ActorRequest, case: Case) -> HttpResponse:
    """The text that was posted, as blocks; nothing is saved."""
    text = request.POST.get("text", "")[:MAX_TEXT]
    dossier = queries.dossier_for(request.actor, case)
    return render(request, "filing/_preview.html", {"preview": preview_of(case, dossier, text)})


@allow(rules.may_see_case, find=queries.find_case)
@require_safe
def picture(request: ActorRequest, case: Case, number: str) -> HttpResponse:
    """A picture of the list of evidence, written anew and no larger than paper needs."""
    found = pictures.picture(case, queries.dossier_for(request.actor, case), number)
    if found is None:
        raise Http404
    return HttpResponse(
        found.data,
        content_type=f"image/{found.format}",
        headers={
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, max-age=300",
        },
    )
