"""企业名录: the firms on an office's record, entered, set right, taken over."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tihang.platform.access import ActorRequest, allow
from tihang.platform.accounts import firms as reading
from tihang.platform.accounts import rules
from tihang.platform.accounts.staff_forms import FactoryForm, FirmForm, MoveForm, take_errors
from tihang.platform.registry import services
from tihang.platform.registry.models import Enterprise, EnterpriseMove


@allow(rules.reads_firms)
@require_safe
def firms(request: ActorRequest) -> HttpResponse:
    """The list, with what other desks ask."""
    words = request.GET.get("q", "").strip()[:100]
    after = request.GET.get("after", "").strip()[:18]
    context = {
        "page": reading.page_of(request.actor, words, after),
        "q": words,
        "after": after,
        "keeps": rules.keeps_firms(request.actor, None),
        "asked": reading.moves_to_answer(request.actor),
    }
    return render(request, "accounts/firms.html", context)


@allow(rules.sees_firm, find=reading.find_firm)
@require_safe
def firm(request: ActorRequest, firm: Enterprise) -> HttpResponse:
    """One firm: its entry, its factories, where it came from and went to."""
    return _firm(request, firm)


def _firm(
    request: ActorRequest, firm: Enterprise, form: FactoryForm | None = None, *, status: int = 200
) -> HttpResponse:
    is_kept = rules.keeps_firms(request.actor, None) and (
        reading.firms_of(request.actor).filter(pk=firm.pk).exists()
    )
    context = {
        "firm": firm,
        "factories": firm.factories.all(),
        "moves": reading.moves_of(firm),
        "keeps": is_kept,
        "form": (form or FactoryForm()) if is_kept else None,
        "runs_accounts": rules.runs_accounts(request.actor)
        and firm.authority_id == request.actor.authority_id,
    }
    return render(request, "accounts/firm.html", context, status=status)


@allow(rules.keeps_firms)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest) -> HttpResponse:
    """Enter a firm with its first factory."""
    sent = request.POST if request.method == "POST" else None
    form = FirmForm(sent, desks=reading.desks_of(request.actor))
    if form.is_valid():
        given = dict(form.cleaned_data)
        factory = given.pop("factory")
        try:
            with transaction.atomic():
                entered = services.register_enterprise(request.actor, **given)
                services.add_factory(request.actor, entered, name=factory, region=given["region"])
        except ValidationError as refused:
            take_errors(form, refused)
        else:
            messages.success(request, _("已登记“%(firm)s”") % {"firm": entered.name})
            return redirect("accounts:firm", firm=entered.pk)
    status = 400 if form.is_bound else 200
    return render(request, "accounts/firm_form.html", {"form": form}, status=status)


@allow(rules.keeps_firm, find=reading.find_own_firm)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, firm: Enterprise) -> HttpResponse:
    """Set an entry right."""
    form = FirmForm(request.POST if request.method == "POST" else None, firm=firm)
    if form.is_valid():
        try:
            services.change_enterprise(request.actor, firm, **form.cleaned_data)
        except ValidationError as refused:
            take_errors(form, refused)
        else:
            messages.success(request, _("已保存"))
            return redirect("accounts:firm", firm=firm.pk)
    status = 400 if form.is_bound else 200
    return render(request, "accounts/firm_form.html", {"form": form, "firm": firm}, status=status)


@allow(rules.keeps_firm, find=reading.find_own_firm)
@require_POST
def add_factory(request: ActorRequest, firm: Enterprise) -> HttpResponse:
    """One more factory."""
    form = FactoryForm(request.POST)
    if form.is_valid():
        try:
            services.add_factory(request.actor, firm, **form.cleaned_data)
        except ValidationError as refused:
            take_errors(form, refused)
        else:
            messages.success(request, _("已登记工厂“%(name)s”") % form.cleaned_data)
            return redirect("accounts:firm", firm=firm.pk)
    return _firm(request, firm, form, status=400)


@allow(rules.keeps_firms)
@require_http_methods(["GET", "HEAD", "POST"])
def take_over(request: ActorRequest) -> HttpResponse:
    """Take over a firm that moved here, or ask another city's desk for it."""
    sent = request.POST if request.method == "POST" else None
    form = MoveForm(sent, desks=reading.desks_of(request.actor))
    if form.is_valid():
        given = dict(form.cleaned_data)
        moving, target = given.pop("credit_code"), given.pop("target")
        try:
            move = services.move_enterprise(request.actor, moving, target, **given)
        except ValidationError as refused:
            take_errors(form, refused)
        else:
            messages.success(request, _said(move))
            return redirect("accounts:firm", firm=move.enterprise_id)
    status = 400 if form.is_bound else 200
    return render(request, "accounts/take_over.html", {"form": form}, status=status)


def _said(move: EnterpriseMove) -> str:
    if move.state == EnterpriseMove.State.DONE:
        return _("“%(firm)s”已迁入") % {"firm": move.enterprise.name}
    return _("已向“%(desk)s”提出迁移申请，对方同意后生效") % {"desk": move.origin.label}


@allow(rules.may_answer_move, find=reading.find_move)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: ActorRequest, move: EnterpriseMove) -> HttpResponse:
    """Let a firm go, or say why not."""
    problem = ""
    if request.method == "POST":
        try:
            services.answer_move(
                request.actor,
                move,
                agrees=request.POST.get("agrees") == "yes",
                answer=request.POST.get("answer", "")[:500],
            )
        except ValidationError as refused:
            problem = "；".join(refused.messages)
        else:
            messages.success(request, _("已答复迁移申请"))
            return redirect("accounts:firms")
    context = {"move": move, "problem": problem, "answer": request.POST.get("answer", "")}
    return render(request, "accounts/answer.html", context, status=400 if problem else 200)
