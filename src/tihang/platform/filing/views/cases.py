"""The firm's list of filings, the page of a case, and its verdicts clause by clause."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tihang.platform.access import ActorRequest, allow
from tihang.platform.filing import panels, presence, queries, rules, services
from tihang.platform.filing.corrections.queries import asked_of, last_second, open_correction
from tihang.platform.filing.forms.start import StartForm
from tihang.platform.filing.history import last_return, steps_of
from tihang.platform.filing.models import Case
from tihang.platform.filing.overview import explained_tiers, row_of, summaries, who_acts
from tihang.platform.filing.readonly import sections_of
from tihang.platform.filing.workflow import possible_steps
from tihang.platform.rounds import queries as rounds
from tihang.platform.rounds.models import Level, Round


@allow(rules.is_of_a_firm)
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The firm's filings, and the rounds in which it may start another."""
    return _index(request)


@allow(rules.is_of_a_firm)
@require_POST
def start(request: ActorRequest) -> HttpResponse:
    """Start a filing."""
    round_ = get_object_or_404(Round, code=request.POST.get("round", ""))
    form = StartForm(request.POST, actor=request.actor, round_=round_)
    if not form.is_valid():
        return _index(request, refused=form)
    chosen = form.cleaned_data
    case = services.start_case(
        request.actor, round_, chosen["factory"], chosen["tier"], chosen["channel"]
    )
    return redirect("filing:case", case=case.pk)


def _index(request: ActorRequest, refused: StartForm | None = None) -> HttpResponse:
    cases = queries.visible_cases(request.actor).select_related(
        "round", "factory__enterprise", "draft"
    )
    offers = []
    desk = queries.desk_of(request.actor)
    for round_ in rounds.open_rounds(timezone.now()):
        mine = refused if refused and refused.round_.pk == round_.pk else None
        offers.append(
            {
                "round": round_,
                "deadlines": rounds.deadlines_for(round_, desk),
                "form": mine or StartForm(None, actor=request.actor, round_=round_),
            }
        )
    listed = [row_of(case) for case in cases.prefetch_related("round__deadlines")]
    context = {"cases": listed, "offers": offers}
    return render(request, "filing/index.html", context, status=400 if refused else 200)


@allow(rules.may_see_case, find=queries.find_case)
@require_safe
def case_page(request: ActorRequest, case: Case) -> HttpResponse:
    """All about one case for whoever may see it."""
    dossier = queries.dossier_for(request.actor, case)
    context: dict[str, Any] = {
        "case": case,
        "dossier": dossier,
        "tier": case.edition.tier(case.tier),
        "who_acts": who_acts(case),
        "deadline": rounds.deadline(case.round, Level.FIRM, case.authority_id),
        "verdicts": summaries(queries.evaluation_of(case, dossier)),
        "revisions": queries.readable_revisions(request.actor, case).defer("dossier"),
        "steps": [step.action for step in possible_steps(case, request.actor)],
        "history": steps_of(request.actor, case),
        **returned_context(request, case),
        "panels": panels.case_panels(request, case),
    }
    if rules.is_the_firm(request.actor, case):
        context["progress"] = queries.section_states(case)
        context["present"] = presence.others(request.actor, case)
    if not context["may_edit"]:
        context["sections"] = sections_of(case, dossier)
    return render(request, "filing/case.html", context)


def returned_context(request: ActorRequest, case: Case) -> dict[str, Any]:
    """What ``filing/_returned.html`` says: why the filing came back, and what is open of it."""
    returned = last_return(case)
    correction = open_correction(case) if returned else None
    return {
        "returned": returned,
        "asked": asked_of(case, correction) if correction else [],
        "due": correction and correction.due_at and last_second(correction.due_at),
        "may_edit": rules.may_edit(request.actor, case),
    }


@allow(rules.may_see_case, find=queries.find_case)
@require_safe
def verdicts(request: ActorRequest, case: Case) -> HttpResponse:
    """Every condition of every tier with its verdict, and the gaps in order of effort."""
    dossier = queries.dossier_for(request.actor, case)
    evaluation = queries.evaluation_of(case, dossier)
    context = {
        "case": case,
        "evaluation": evaluation,
        "tiers": explained_tiers(case, evaluation, dossier),
        "may_edit": rules.may_edit(request.actor, case),
    }
    return render(request, "filing/verdicts.html", context)
