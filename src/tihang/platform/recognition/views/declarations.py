"""What firms have declared of themselves: the authorities' list, and how a declaration ends."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tihang.platform.access import ActorRequest, allow, require
from tihang.platform.actor import Actor
from tihang.platform.recognition import rules, services
from tihang.platform.recognition.forms import EndForm
from tihang.platform.recognition.queries import declarations as queries
from tihang.platform.registry.models import Recognition
from tihang.platform.words import say

PAGE = 25


@allow(rules.is_officer)
@require_safe
def declarations(request: ActorRequest) -> HttpResponse:
    """Who has declared, when, how it stood then, and whether it still holds."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "state")}
    found = queries.declarations(request.actor)
    for word in asked["q"].split()[:8]:
        found = found.filter(factory__enterprise__name__icontains=word)
    if asked["state"] in ("held", "ended"):
        found = found.filter(ended_at__isnull=asked["state"] == "held")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "tab": "declarations",
        "page": page,
        "rows": [_row(each) for each in queries.with_details(list(page))],
        "asked": asked,
        "is_search": any(asked.values()),
    }
    return render(request, "recognition/declarations.html", context)


def _row(declared: queries.Declared) -> dict[str, object]:
    case = declared.case
    standing = declared.rating.tiers.get(case.tier) if declared.rating and case else None
    return {
        "declared": declared,
        "recognition": declared.recognition,
        "tier": say(case.edition.tier(case.tier).name) if case else "",
        "standing": standing,
    }


@allow(rules.may_see_declaration, find=queries.find_declaration)
@require_http_methods(["GET", "HEAD", "POST"])
def declaration(request: ActorRequest, found: Recognition) -> HttpResponse:
    """One declaration; city and province strike it here after a spot check that failed."""
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(request, rules.may_strike, found)
        if form.is_valid() and _struck(request.actor, found, form):
            messages.success(request, _("已撤销该企业的声明，并已通知企业"))
            return redirect("recognition:declaration", found.pk)
    declared = queries.details_of(found)
    context = {
        "tab": "declarations",
        **_row(declared),
        "form": form,
        "may_strike": rules.may_strike(request.actor, found)
        and declared.has_failed
        and found.is_in_force,
    }
    return render(
        request, "recognition/declaration.html", context, status=422 if form.errors else 200
    )


def _struck(actor: Actor, found: Recognition, form: EndForm) -> bool:
    try:
        services.strike(actor, found, reason=form.cleaned_data["reason"])
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    return True


def own_declaration(actor: Actor, declaration: int) -> Recognition:
    """A declaration of the actor's firm. Raises Http404 for any other."""
    own = Recognition.objects.filter(factory__enterprise=actor.enterprise_id or 0)
    found = get_object_or_404(
        own.filter(kind=Recognition.Kind.DECLARED).select_related("factory__enterprise"),
        pk=declaration,
    )
    if found.case is None:
        raise Http404
    return found


@allow(rules.may_withdraw, find=own_declaration)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: ActorRequest, found: Recognition) -> HttpResponse:
    """The firm's signatory takes a declaration back, with the reason."""
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        services.withdraw_declaration(request.actor, found, reason=form.cleaned_data["reason"])
        messages.success(request, _("声明已撤回，历史记录保留"))
        return redirect("filing:case", found.case)
    context = {"recognition": found, "form": form}
    return render(request, "recognition/withdraw.html", context, status=422 if form.errors else 200)
