"""The examination page: the filing on the left, the checklist on the right."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from tihang.platform.access import ActorRequest, allow
from tihang.platform.errors import Conflict
from tihang.platform.filing.models import Case
from tihang.platform.filing.readonly import sections_of
from tihang.platform.review import credit, letters, queries, rules, services
from tihang.platform.review.checklist import Checklist, checklist_of
from tihang.platform.review.differences import difference_of
from tihang.platform.review.forms import (
    AsAnsweredForm,
    CreditCheckForm,
    JudgementForm,
    OpinionForm,
)
from tihang.platform.review.models import Conclusion, CreditCheck, Opinion
from tihang.platform.review.steps import offered_steps


@allow(rules.may_see_examination, find=queries.find_case)
@require_safe
def examination(request: ActorRequest, case: Case) -> HttpResponse:
    """Everything about the examination of one case, to work on or to read."""
    return render_examination(request, case)


def render_examination(
    request: ActorRequest,
    case: Case,
    *,
    credit_form: CreditCheckForm | None = None,
    opinion_form: OpinionForm | None = None,
    problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; a form that was refused is shown as it was sent, with its errors."""
    if not case.revisions.exists():
        raise Http404
    may_examine = rules.may_examine(request.actor, case)
    revision = queries.filed_revision(case)
    opinion = _shown_opinion(request, case)
    demanded = {guard for step in case.workflow.steps for guard in step.guards}
    sites = _credit(case, credit_form, may_check=rules.may_check_credit(request.actor, case))
    context = {
        "case": case,
        "may_examine": may_examine,
        "revision": revision,
        "difference": difference_of(case, revision),
        "sections": sections_of(case, queries.filed_dossier(case)),
        "checklist": checklist_of(case),
        "credit": sites,
        "credit_done": sum(not each["looked"].is_open for each in sites),
        "window": credit.window_of(credit.rule_of(case.round)),
        "asks_credit": "credit_checked" in demanded,
        "asks_opinion": "opinion_issued" in demanded,
        "opinion": opinion,
        "letter": letters.blocks(case, opinion) if opinion else (),
        "batch": opinion.batch if opinion else None,
        "opinion_form": _opinion_form(case, opinion_form) if may_examine else None,
        "problems": problems or [],
        "steps": offered_steps(case, request.actor),
    }
    return render(request, "review/examination.html", context, status=status)


def _credit(
    case: Case, refused: CreditCheckForm | None, *, may_check: bool
) -> list[dict[str, Any]]:
    """Each site with all its checks, the one that counts first, and the form for another."""
    checks: dict[str, list[CreditCheck]] = {}
    for check in reversed(credit.checks_of(case)):
        checks.setdefault(check.site, []).append(check)
    latest = {site: made[0] for site, made in checks.items()}
    rows = []
    for each in credit.looked(credit.sites_of(case), latest, credit.rule_of(case.round)):
        form = refused if refused and refused.data.get("site") == each.site.id else None
        rows.append(
            {
                "looked": each,
                "site": each.site,
                "checks": checks.get(each.site.id, []),
                "form": (form or CreditCheckForm(site=each.site.id)) if may_check else None,
            }
        )
    return rows


def _shown_opinion(request: ActorRequest, case: Case) -> Opinion | None:
    """The opinion on the present revision for its authors, else the one issued last."""
    present = queries.opinion_on_present(case)
    if present and rules.may_see_opinion(request.actor, present):
        return present
    return queries.issued_opinion(case)


def _opinion_form(case: Case, refused: OpinionForm | None) -> OpinionForm | None:
    """The editor, with what was saved or a proposed letter; none once it is issued."""
    if refused is not None:
        return refused
    present = queries.opinion_on_present(case)
    if present is None:
        present = Opinion(
            number="",
            conclusion=Conclusion.AGREE,
            text=letters.proposed_text(case),
            version=0,
        )
    return None if present.is_issued or present.batch_id else OpinionForm.of(present)


@allow(rules.is_examiner_of, find=queries.find_case)
@require_POST
def judge(request: ActorRequest, case: Case, clause: str) -> HttpResponse:
    """Save one judgement; answers with its row alone where the page asked for that."""
    form = JudgementForm(request.POST)
    error = ""
    status = 200
    try:
        if form.is_valid():
            services.judge_clause(
                request.actor,
                case,
                clause,
                met=form.is_met,
                reason=form.cleaned_data["reason"],
                base_version=form.cleaned_data["version"],
            )
        else:
            error, status = _first_error(form), 422
    except ValidationError as refused:
        error, status = refused.messages[0], 422
    except Conflict as conflict:
        if not request.htmx:
            raise
        error, status = str(conflict), 409
    if not request.htmx:
        if error:
            return render_examination(request, case, problems=[error], status=status)
        place = _next_place(checklist_of(case), clause) if _goes_on(request) else f"clause-{clause}"
        return redirect(f"{reverse('review:examination', args=[case.pk])}#{place}")
    return _row_answer(request, case, clause, error=error, status=status)


def _first_error(form: JudgementForm) -> str:
    return next(str(message) for messages in form.errors.values() for message in messages)


def _goes_on(request: ActorRequest) -> bool:
    """The officer saved with the button that leads to the next open clause."""
    return request.POST.get("then") == "next"


def _next_place(checklist: Checklist, clause: str) -> str:
    """Where to go on after a clause: to what waits next, else to where all of it is counted."""
    row = checklist.next_open(clause)
    return row.id if row else "checklist"


def _row_answer(
    request: ActorRequest, case: Case, clause: str, *, error: str, status: int
) -> HttpResponse:
    """The row as it stands now, and the count of what is left, put in place on the page."""
    case = queries.find_case(request.actor, case.pk)
    checklist = checklist_of(case)
    try:
        row = checklist.row(clause)
    except StopIteration:
        raise Http404 from None
    typed = {"met": request.POST.get("met"), "reason": request.POST.get("reason", "")}
    context = {
        "case": case,
        "row": row,
        "checklist": checklist,
        "may_examine": rules.may_examine(request.actor, case),
        "error": error,
        "typed": typed if error else None,
        "just_saved": not error,
        "steps": offered_steps(case, request.actor),
    }
    response = render(request, "review/_judged.html", context, status=status)
    if not error and _goes_on(request):
        place = {"place": _next_place(checklist, clause)}
        trigger_client_event(response, "tihang:go-on", place, after="settle")
    return response


@allow(rules.is_examiner_of, find=queries.find_case)
@require_POST
def confirm(request: ActorRequest, case: Case) -> HttpResponse:
    """Let the judgements of the earlier revision stand."""
    services.confirm_judgements(request.actor, case)
    return redirect(f"{reverse('review:examination', args=[case.pk])}#checklist")


@allow(rules.may_examine, find=queries.find_case)
@require_http_methods(["GET", "HEAD", "POST"])
def as_answered(request: ActorRequest, case: Case) -> HttpResponse:
    """Judge what the firm says it meets in one go: a preview to choose from, then all at once."""
    form = AsAnsweredForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        try:
            if form.is_valid():
                count = services.judge_as_answered(
                    request.actor, case, form.seen, reason=form.cleaned_data["reason"]
                )
                messages.success(request, _("已一并认定 %(count)d 条") % {"count": count})
                return redirect(f"{reverse('review:examination', args=[case.pk])}#checklist")
        except ValidationError as refused:
            for message in refused.messages:
                form.add_error(None, message)
        status = 422
    context = {
        "case": case,
        "form": form,
        "rows": checklist_of(case).agreeing,
        "chosen": form.seen if form.is_bound else None,
    }
    return render(request, "review/as_answered.html", context, status=status)


@allow(rules.is_examiner_of, find=queries.find_case)
@require_POST
def opinion(request: ActorRequest, case: Case) -> HttpResponse:
    """Save the opinion, propose its text anew, or issue it."""
    form = OpinionForm(request.POST, auto_id="opinion-%s")
    wanted = request.POST.get("do", "save")
    if wanted == "propose":
        return render_examination(request, case, opinion_form=_proposed(case, form))
    problems: list[str] = []
    if form.is_valid():
        try:
            saved = services.draft_opinion(
                request.actor,
                case,
                number=form.cleaned_data["number"],
                conclusion=form.cleaned_data["conclusion"],
                text=form.cleaned_data["text"],
                base_version=form.cleaned_data["version"],
            )
            if wanted == "issue":
                form = OpinionForm.of(saved)
                services.issue_opinion(request.actor, case, base_version=saved.version)
        except ValidationError as refused:
            problems = refused.messages
    if form.errors or problems:
        return render_examination(request, case, opinion_form=form, problems=problems, status=422)
    return redirect(f"{reverse('review:examination', args=[case.pk])}#opinion")


def _proposed(case: Case, form: OpinionForm) -> OpinionForm:
    """The form as sent, its text written anew from what was recorded."""
    conclusion = form.data.get("conclusion", Conclusion.AGREE)
    return OpinionForm(
        initial={
            "number": form.data.get("number", ""),
            "conclusion": conclusion,
            "text": letters.proposed_text(case),
            "version": form.data.get("version", 0),
        },
        auto_id="opinion-%s",
    )
