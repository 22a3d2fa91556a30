"""Opinions on many cases: begun from a list, edited, issued, sent up together."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tihang import documents
from tihang.platform.access import ActorRequest, allow, require
from tihang.platform.actor import Actor
from tihang.platform.filing.evidence import parse_ids
from tihang.platform.filing.models import Case
from tihang.platform.review import batch_forms, batches, credit, queries, rules, services
from tihang.platform.review.batch_forms import LetterForm
from tihang.platform.review.models import ClauseJudgement, OpinionBatch
from tihang.platform.review.views.papers import PDF, WORD, paper
from tihang.platform.rounds.models import Round
from tihang.platform.sent import number_or

CHECK_ADDRESS = "/check/"
"""Public page of the app that recognises papers; it stands above this one."""
SHOWN = 50


def may_read(actor: Actor, _batch: Any) -> bool:
    """Whoever found the letter may read it: finding goes by office and jurisdiction."""
    return actor.is_authority


def may_write(actor: Actor, batch: OpinionBatch) -> bool:
    """The examiners of the office that issues it."""
    return rules.is_examiner(actor) and actor.authority_id == batch.authority_id


@allow(rules.examines)
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """The office's letters, and the piles of cases of which none speaks yet."""
    piles = queries.on_desk(request.actor).values_list("round", "tier").order_by("round", "tier")
    rounds = Round.objects.in_bulk({round_ for round_, _tier in piles})
    letters = batches.batches_of(request.actor).annotate(count=Count("opinions"))
    context = {
        "letters": [
            {"batch": each, "tier": each.round.rules.tier(each.tier)} for each in letters[:SHOWN]
        ],
        "piles": [
            {
                "round": rounds[round_],
                "tier": rounds[round_].rules.tier(tier),
                "count": len(batches.candidates(request.actor, rounds[round_], tier)),
            }
            for round_, tier in dict.fromkeys(piles)
        ],
    }
    return render(request, "review/batches.html", context)


@allow(rules.examines)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: ActorRequest, round: str, tier: str) -> HttpResponse:  # noqa: A002
    """Choose the cases of a letter."""
    found = get_object_or_404(Round, code=round)
    if tier not in found.tiers:
        raise Http404
    cases = batches.candidates(request.actor, found, tier)
    problem = ""
    if request.method == "POST":
        chosen = set(parse_ids(request.POST.getlist("case")))
        wanted = [case for case in cases if case.pk in chosen]
        try:
            batch = services.draw_up(request.actor, found, tier, wanted)
        except ValidationError as refused:
            problem = refused.messages[0]
        else:
            return redirect("review:batch", letter=batch.pk)
    office = rules.officer(request.actor).authority_id
    firms = credit.firm_rows(cases, credit.sites_for(found.rules, office), found, office)
    open_firms = {row.case.factory.enterprise_id for row in firms if row.is_open}
    judged = _judged(cases)
    context = {
        "round": found,
        "tier": found.rules.tier(tier),
        "problem": problem,
        "rows": [
            {
                "case": case,
                "judged": judged.get(case.pk, 0),
                "credit_open": case.factory.enterprise_id in open_firms,
            }
            for case in cases
        ],
    }
    return render(request, "review/batch_begin.html", context, status=422 if problem else 200)


def _judged(cases: list[Case]) -> dict[uuid.UUID, int]:
    """How many clauses were judged of each case."""
    made = ClauseJudgement.objects.filter(case__in=cases).values("case").order_by("case")
    return dict(made.annotate(count=Count("pk")).values_list("case", "count"))


@allow(may_read, find=batches.find_batch)
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: ActorRequest, batch: OpinionBatch) -> HttpResponse:
    """The letter: to edit and issue, or to read."""
    if request.method != "POST":
        return _page(request, batch)
    require(request, may_write, batch)
    form = LetterForm(request.POST)
    entries = batch_forms.entries(batches.opinions_in(batch), request.POST)
    problems: list[str] = []
    if form.is_valid():
        try:
            form = _written(request, batch, form, entries)
        except ValidationError as refused:
            problems = _placed(form, refused)
            form = _at_version(request.POST, form, batch)
    if form.errors or problems:
        return _page(request, batch, form=form, entries=entries, problems=problems, status=422)
    return redirect("review:batch", letter=batch.pk)


def _written(
    request: ActorRequest, batch: OpinionBatch, form: LetterForm, entries: list[batch_forms.Entry]
) -> LetterForm:
    """Save what was sent, and do what the button says besides. Raises ValidationError."""
    wanted, _colon, which = request.POST.get("do", "save").partition(":")
    values = dict(form.cleaned_data)
    version = values.pop("version")
    saved = services.save_batch(
        request.actor, batch, **values, said=batch_forms.said(entries), base_version=version
    )
    if wanted == "out":
        opinion = get_object_or_404(saved.opinions, pk=number_or(which, 0))
        services.take_out(request.actor, saved, opinion, base_version=saved.version)
    if wanted == "issue":
        services.issue_batch(request.actor, saved, base_version=saved.version)
        messages.success(request, _("初审意见已出具"))
    return LetterForm.of(saved)


def _at_version(sent: QueryDict, form: LetterForm, batch: OpinionBatch) -> LetterForm:
    """The form as it was sent, over what is saved by now: a refused issue has saved."""
    data = sent.copy()
    data["version"] = str(OpinionBatch.objects.values_list("version", flat=True).get(pk=batch.pk))
    again = LetterForm(data)
    for name, errors in form.errors.items():
        for error in errors:
            again.add_error(name if name in again.fields else None, str(error))
    return again


def _placed(form: LetterForm, refused: ValidationError) -> list[str]:
    """Put each message at its field; return those that have none."""
    if not hasattr(refused, "error_dict"):
        return refused.messages
    rest: list[str] = []
    for name, texts in refused.message_dict.items():
        if name in form.fields:
            form.add_error(name, texts)
        else:
            rest += texts
    return rest


def _page(
    request: ActorRequest,
    batch: OpinionBatch,
    *,
    form: LetterForm | None = None,
    entries: list[batch_forms.Entry] | None = None,
    problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    batch = batches.find_batch(request.actor, batch.pk)
    writes = may_write(request.actor, batch) and not batch.is_issued
    opinions = batches.opinions_in(batch)
    waiting = [each for each in opinions if services.forward_step(each.case, request.actor)]
    context = {
        "batch": batch,
        "title": batches.title(batch),
        "tier": batch.round.rules.tier(batch.tier),
        "opinions": opinions,
        "form": (form or LetterForm.of(batch)) if writes else None,
        "entries": (entries or batch_forms.entries(opinions)) if writes else [],
        "problems": problems or [],
        "blocks": batches.blocks(batch),
        "going_up": len(waiting) if batch.is_issued else 0,
    }
    return render(request, "review/batch.html", context, status=status)


@allow(may_write, find=batches.find_batch)
@require_http_methods(["GET", "HEAD", "POST"])
def send_up(request: ActorRequest, batch: OpinionBatch) -> HttpResponse:
    """Send up the cases of an issued letter: looked through first, each with its own outcome."""
    if not batch.is_issued:
        raise Http404
    outcome: list[services.Sent] = []
    problem = ""
    if request.method == "POST":
        chosen = parse_ids(request.POST.getlist("case"))
        if chosen:
            outcome = services.send_up_together(request.actor, batch, chosen)
        else:
            problem = _("请至少选择一件申报")
    refused = [each for each in outcome if each.problems]
    context = {
        "batch": batch,
        "title": batches.title(batch),
        "rows": [
            {"opinion": each, "step": step}
            for each in batches.opinions_in(batch)
            if (step := services.forward_step(each.case, request.actor))
        ],
        "outcome": outcome,
        "summary": batch_forms.sent_words(len(outcome) - len(refused), len(refused)),
        "problem": problem,
    }
    return render(request, "review/batch_send_up.html", context, status=422 if problem else 200)


@allow(may_read, find=batches.find_batch)
@require_safe
def batch_pdf(request: ActorRequest, batch: OpinionBatch) -> HttpResponse:
    """The letter as PDF; what is not issued says 草稿 across each page."""
    made = documents.batch_opinion_pdf(batches.letter(batch), **_sealed(request, batch))
    return paper(made, PDF, f"{_name(batch)}.pdf")


@allow(may_read, find=batches.find_batch)
@require_safe
def batch_docx(request: ActorRequest, batch: OpinionBatch) -> HttpResponse:
    """The letter as a Word file."""
    made = documents.batch_opinion_docx(batches.letter(batch), **_sealed(request, batch))
    return paper(made, WORD, f"{_name(batch)}.docx")


def _sealed(request: ActorRequest, batch: OpinionBatch) -> dict[str, Any]:
    if not batch.is_issued:
        return {"draft": True}
    address = request.build_absolute_uri(f"{CHECK_ADDRESS}{batch.code}")
    return {"code": batch.code, "verify_url": address}


def _name(batch: OpinionBatch) -> str:
    return f"{batches.title(batch)}{batch.number or _('（草稿）')}"
