"""Check the answers, hand in, receipt; taking a filing back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tihang.edition.model import Step
from tihang.platform.access import ActorRequest, allow
from tihang.platform.filing import queries, services
from tihang.platform.filing.completeness import filing_complete, open_problems, section_states
from tihang.platform.filing.models import Case, Revision
from tihang.platform.filing.overview import summaries, who_acts
from tihang.platform.filing.readonly import sections_of
from tihang.platform.filing.revisions import is_with_firm
from tihang.platform.filing.services import SELF
from tihang.platform.filing.workflow import StepRefused, binding_deadline, obstacles, possible_steps
from tihang.platform.rounds import queries as rounds
from tihang.platform.rounds.models import Level
from tihang.platform.submission import papers, rules
from tihang.platform.submission.findings import answered_findings
from tihang.platform.submission.folding import folded
from tihang.platform.submission.guards import prechecked
from tihang.platform.submission.signing import signatories_of, standing_of, words_of


@allow(rules.may_edit, find=queries.find_case)
@require_safe
def check(request: ActorRequest, case: Case) -> HttpResponse:
    """Everything once more before it is handed in, what is missing first."""
    if case.channel == SELF:
        return redirect("rating:declare", case=case.pk)
    return _check(request, case)


def _check(request: ActorRequest, case: Case, refused: list[str] | None = None) -> HttpResponse:
    step = _step_of_handing_in(request, case)
    dossier = queries.dossier_for(request.actor, case)
    findings = answered_findings(case)
    problems = open_problems(case)
    standing = standing_of(case)
    still_open = [each for each in findings if each.is_open and not each.found.is_lack]
    said = refused if refused is not None else obstacles(case, step, request.actor)
    # What two of the guards say in sum stands there item by item.
    itemised = {*filing_complete(case, request.actor), *prechecked(case, request.actor)}
    hindrances = [text for text in said if text not in itemised]
    context = {
        "case": case,
        "step": step,
        "deadline": binding_deadline(case, step),
        "hindrances": hindrances,
        "problems": problems,
        "open_findings": still_open,
        "hindered": len(problems) + len(still_open) + len(hindrances),
        "sections": folded(sections_of(case, dossier), section_states(case), findings),
        "verdicts": summaries(queries.evaluation_of(case, dossier)),
        "standing": standing,
        "unsigned": words_of(standing),
        "signatories": signatories_of(case),
        "may_sign": rules.may_sign(request.actor, case),
    }
    return render(request, "submission/check.html", context, status=409 if refused else 200)


def _step_of_handing_in(request: ActorRequest, case: Case) -> Step:
    """The step by which the firm hands over what it wrote."""
    steps = (step for step in possible_steps(case, request.actor) if step.freezes)
    found = next(steps, None)
    if found is None:
        raise Http404
    return found


@allow(rules.is_the_firm, find=queries.find_case)
@require_POST
def submit(request: ActorRequest, case: Case) -> HttpResponse:
    """Hand the filing in, for the first time or after a return; a second time does no harm."""
    hand_in = services.resubmit if case.state == "returned" else services.submit
    try:
        hand_in(request.actor, case)
    except StepRefused as refused:
        case = queries.find_case(request.actor, case.pk)
        if rules.may_edit(request.actor, case):
            return _check(request, case, refused.problems)
        if case.stage.final or not queries.filed_revisions(case).exists():
            raise
        messages.info(request, _("申报此前已经提交，本次未重复提交"))
    return redirect("submission:receipt", case=case.pk)


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
    revision = queries.filed_revisions(case).select_related("made_by").order_by("number").last()
    if revision is None:
        raise Http404
    level = Level.GROUP if case.channel == "central" else Level.COUNTY
    context = {
        "case": case,
        "revision": revision,
        "signature": _signature_of(case, revision),
        "who_acts": who_acts(case),
        "is_returned": is_with_firm(case),
        "next_deadline": rounds.deadline(case.round, level, case.authority_id),
        "more_papers": papers.offered(request, case, revision),
    }
    return render(request, "submission/receipt.html", context)


def _signature_of(case: Case, revision: Revision) -> object:
    return case.signatures.filter(content_hash=revision.content_hash).last()
