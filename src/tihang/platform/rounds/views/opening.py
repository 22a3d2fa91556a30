"""Opening a round, by hand or from a round file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tihang.dossier.errors import DossierError
from tihang.evaluation.cascade import RoundFile, parse_round
from tihang.platform.access import ActorRequest, allow
from tihang.platform.rounds import chains, rules, services
from tihang.platform.rounds.models import Round
from tihang.platform.rounds.opening_forms import (
    ImportForm,
    OfficesForm,
    OpenForm,
    WorkingDaysForm,
    start_of,
)


@allow(rules.may_open_round)
@require_http_methods(["GET", "HEAD", "POST"])
def open_round(request: ActorRequest) -> HttpResponse:
    """A new round; then its first notice is written."""
    form = OpenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            opened = services.open_round(request.actor, **form.taken)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            begun = services.start_notice(request.actor, opened)
            said = _("批次“%(title)s”已开通，印发通知后企业方可申报")
            messages.success(request, said % {"title": opened.title})
            return redirect("rounds:edit", begun.pk)
    status = 422 if form.is_bound else 200
    return render(request, "rounds/open.html", {"form": form}, status=status)


@allow(rules.may_open_round)
@require_http_methods(["GET", "HEAD", "POST"])
def import_round(request: ActorRequest) -> HttpResponse:
    """A round file: first it is read and shown, then it is entered."""
    posted = request.POST if request.method == "POST" else None
    form = ImportForm(posted, request.FILES or None)
    if not form.is_valid():
        return _import_page(request, form, status=422 if form.is_bound else 200)
    try:
        file = parse_round(form.text.encode(), as_json=form.text.lstrip().startswith("{"))
    except DossierError as wrong:
        form.add_error(None, [str(problem) for problem in wrong.problems])
        return _import_page(request, form, status=422)
    offices = OfficesForm(request.POST if "enter" in request.POST else None, file=file)
    if not offices.is_bound or not offices.is_valid():
        return _import_page(
            request, form, file=file, offices=offices, status=422 if offices.is_bound else 200
        )
    try:
        entered = services.import_round(
            request.actor,
            file,
            opens_at=start_of(offices.cleaned_data["opens"]),
            offices=offices.chosen,
            code=offices.cleaned_data["code"],
        )
    except ValidationError as refused:
        offices.add_error(None, refused.messages)
        return _import_page(request, form, file=file, offices=offices, status=422)
    messages.success(request, _("已登记批次“%(title)s”") % {"title": entered.title})
    return redirect("rounds:round", entered.code)


def _import_page(
    request: ActorRequest,
    form: ImportForm,
    *,
    file: RoundFile | None = None,
    offices: OfficesForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "file": file, "offices": offices}
    return render(request, "rounds/import.html", context, status=status)


@allow(rules.opened, find=chains.find_round)
@require_http_methods(["GET", "HEAD", "POST"])
def working_days(request: ActorRequest, round_: Round) -> HttpResponse:
    """Enter the public holidays of a year that is not built in."""
    form = WorkingDaysForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.set_working_days(request.actor, round_, form.arrangement())
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(
                request, _("已录入 %(year)d 年的放假安排") % {"year": form.cleaned_data["year"]}
            )
            return redirect("rounds:round", round_.code)
    status = 422 if form.is_bound else 200
    context = {"form": form, "round": round_}
    return render(request, "rounds/working_days.html", context, status=status)
