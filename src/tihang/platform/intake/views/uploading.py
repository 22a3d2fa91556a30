"""The imports of an office, and bringing tables in."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tihang.platform.access import ActorRequest, allow
from tihang.platform.intake import queries, rules, services
from tihang.platform.intake.forms import UploadForm
from tihang.platform.intake.senders import possible_senders
from tihang.platform.rounds.models import Round

PER_PAGE = 30


@allow(rules.is_receiver)
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: ActorRequest) -> HttpResponse:
    """The imports so far, each with its state; take new tables in."""
    senders = possible_senders(request.actor)
    if request.method != "POST":
        return _page(request, UploadForm(senders=senders))
    form = UploadForm(request.POST, request.FILES, senders=senders)
    if form.is_valid():
        given = form.cleaned_data
        try:
            batch = services.upload(
                request.actor,
                given["round"],
                given["tier"],
                given["tables"],
                sender=given["sender"],
            )
        except ValidationError as refused:
            form.add_error("tables", refused.messages)
        else:
            return redirect("intake:import", batch=batch.pk)
    return _page(request, form, status=422)


def _page(request: ActorRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    found = Paginator(queries.imports_of(request.actor), PER_PAGE)
    counts = queries.counts_by_round(request.actor)
    context = {
        "form": form,
        "page": found.get_page(request.GET.get("page")),
        "rounds": [
            (round_, counts.get(round_.pk, {"total": 0, "without": 0}))
            for round_ in Round.objects.all()
        ],
    }
    return render(request, "intake/list.html", context, status=status)
