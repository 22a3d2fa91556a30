"""Check the answers, hand in, receipt; taking a filing back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tihang.platform.access import ActorRequest, allow
from tihang.platform.filing import queries, rules, services
from tihang.platform.filing.completeness import filing_complete, open_problems
from tihang.platform.filing.models import Case
from tihang.platform.filing.overview import summaries, who_acts
from tihang.platform.filing.readonly import sections_of
from tihang.platform.filing.workflow import StepRefused, binding_deadline, obstacles, possible_steps
from tihang.platform.rounds import queries as rounds
from tihang.platform.rounds.models import Level

HANDING_IN = ("submit", "resubmit")


@allow(rules.may_edit, find=queries.find_case)
@require_safe
def check(request: ActorRequest, case: Case) -> HttpResponse:
    """Everything once more before it is handed in, what is missing first."""
    return _check(request, case)


def _check(request: ActorRequest, case: Case, refused: list[str] | None = None) -> HttpResponse:
    step = next(s for s in possible_steps(case, request.actor) if s.action in HANDING_IN)
    dossier = queries.dossier_for(request.actor, case)
    said = refused or obstacles(case, step, request.actor)
    context = {
        "case": case,
        "step": step,
        "deadline": binding_deadline(case, step),
        # What the guard says of whole sections stands there input by input.
        "hindrances": [text for text in said if text not in filing_complete(case, request.actor)],
        "problems": open_problems(case),
        "sections": sections_of(case, dossier),
        "verdicts": summaries(queries.evaluation_of(case, dossier)),
    }
    return render(request, "filing/check.html", context, status=409 if refused else 200)


@allow(rules.is_the_firm, find=queries.find_case)
@require_POST
def submit(request: ActorRequest, case: Case) -> HttpResponse:
    """Hand the filing in, for the first time or after a return."""
    hand_in = services.resubmit if case.state == "returned" else services.submit
    try:
        hand_in(request.actor, case)
    except StepRefused as refused:
        case.refresh_from_db(fields=["state"])
        if not rules.may_edit(request.actor, case):
            raise
        return _check(request, case, refused.problems)
    return redirect("filing:receipt", case=case.pk)


@allow(rules.is_the_firm, find=queries.find_case)
@require_POST
def withdraw(request: ActorRequest, case: Case) -> HttpResponse:
    """Take the filing back for good."""
    services.withdraw(request.actor, case, request.POST.get("reason", ""))
    messages.success(request, _("申报 %(number)s 已撤回") % {"number": case.number})
    return redirect("filing:case", case=case.pk)


@allow(rules.is_the_firm, find=queries.find_case)
@require_safe
def receipt(request: ActorRequest, case: Case) -> HttpResponse:
    """What was handed in last, when, and what happens next."""
    revision = queries.filed_revisions(case).order_by("number").last()
    if revision is None:
        raise Http404
    level = Level.GROUP if case.channel == "central" else Level.COUNTY
    context = {
        "case": case,
        "revision": revision,
        "who_acts": who_acts(case),
        "next_deadline": rounds.deadline(case.round, level),
    }
    return render(request, "filing/receipt.html", context)
