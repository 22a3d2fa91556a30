"""The credit checks: of one case, of a list of firms, and the settings behind both."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tihang.platform.access import ActorRequest, allow, require
from tihang.platform.actor import Actor
from tihang.platform.attachments import responses
from tihang.platform.filing.models import Case
from tihang.platform.review import credit, credit_lists, queries, rules, services
from tihang.platform.review.credit_forms import CreditListForm, CreditRuleForm, OwnSiteForm
from tihang.platform.review.forms import CreditCheckForm
from tihang.platform.review.models import OwnSite
from tihang.platform.review.views.examination import render_examination
from tihang.platform.rounds.models import Round
from tihang.platform.sent import is_number, number_or

MOST_FIRMS = 200
"""Firms on one page of the list."""
SHOWN = ("open", "stale", "all")


@allow(rules.is_examiner_of, find=queries.find_case)
@require_POST
def check(request: ActorRequest, case: Case) -> HttpResponse:
    """Record a look-up on a credit site."""
    form = CreditCheckForm(request.POST, request.FILES, site=request.POST.get("site", ""))
    if form.is_valid():
        try:
            services.record_credit_check(request.actor, case, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
    if form.errors:
        return render_examination(request, case, credit_form=form, status=422)
    return redirect(f"{reverse('review:examination', args=[case.pk])}#credit")


@allow(rules.may_see_examination, find=queries.find_case)
@require_safe
def screenshot(request: ActorRequest, case: Case, check: int) -> HttpResponseBase:
    """The picture of a look-up that counts for the case; ``?page=1`` draws it in place."""
    found = get_object_or_404(credit.checks_of(case), pk=check)
    if found.screenshot is None:
        raise Http404
    page = request.GET.get("page", "")
    return responses.serve(found.screenshot, number_or(page, 0) if page else None)


# --- many firms at once ------------------------------------------------------------------


class List(NamedTuple):
    """The actor's firms of a round, and which of them are shown."""

    round: Round
    shown: str
    rows: list[credit.FirmRow]
    counts: dict[str, int]
    page: int
    more: bool


@allow(rules.examines)
@require_http_methods(["GET", "HEAD", "POST"])
def many(request: ActorRequest) -> HttpResponse:
    """All firms of the desk against all sites; entered in one go."""
    listed = _list(request)
    if listed is None:
        return render(request, "review/credit_list.html", {"rounds": []})
    if request.method != "POST":
        return _page(request, listed, CreditListForm(listed.rows))
    form = CreditListForm(listed.rows, request.POST, request.FILES)
    if request.POST.get("do") == "fill":
        filled = form.fill_down()
        messages.info(request, _("已填入 %(count)d 处，核对无误后请保存") % {"count": filled})
        return _page(request, listed, form)
    recorded = services.record_credit_checks(request.actor, listed.round, form.read())
    for line in form.lines:
        line.errors += recorded.wrong.get(line.row.id, [])
    if any(line.errors for line in form.lines):
        fresh = _list(request)
        return _page(request, fresh or listed, form, saved=recorded.checks, status=422)
    messages.success(request, _("已登记 %(count)d 条查询结果") % {"count": recorded.checks})
    return redirect(f"{reverse('review:credit-list')}?{request.GET.urlencode()}")


def _list(request: ActorRequest) -> List | None:
    rounds = credit_lists.rounds_to_check(request.actor)
    round_ = rounds.filter(code=request.GET.get("round", "")).first() or rounds.first()
    if round_ is None:
        return None
    rows = credit_lists.rows_of(request.actor, round_)
    shown = request.GET.get("show", "open")
    shown = shown if shown in SHOWN else "open"
    kept = {
        "open": [row for row in rows if row.is_open],
        "stale": [row for row in rows if row.needs_repeat],
        "all": rows,
    }
    page = request.GET.get("page", "")
    at = max(int(page), 1) if is_number(page) else 1
    part = kept[shown][(at - 1) * MOST_FIRMS : at * MOST_FIRMS]
    if request.method == "POST":
        # What was sent, also where a colleague has looked the firm up meanwhile.
        part = [row for row in rows if f"note-{row.id}" in request.POST]
    counts = {name: len(each) for name, each in kept.items()}
    return List(round_, shown, part, counts, at, len(kept[shown]) > at * MOST_FIRMS)


def _page(
    request: ActorRequest, listed: List, form: CreditListForm, *, saved: int = 0, status: int = 200
) -> HttpResponse:
    rule = credit.rule_of(listed.round)
    # A line that was saved says nothing more; what was refused is shown as it was sent.
    lines = [line for line in form.lines if line.errors] if status != 200 else form.lines
    context: dict[str, Any] = {
        "rounds": credit_lists.rounds_to_check(request.actor),
        "listed": listed,
        "form": form,
        "lines": lines,
        "saved": saved,
        "refused": sum(bool(line.errors) for line in form.lines),
        "rule": rule,
        "window": credit.window_of(rule),
        "sites": form.lines[0].row.looked if form.lines else [],
    }
    return render(request, "review/credit_list.html", context, status=status)


# --- settings ----------------------------------------------------------------------------


def may_set(actor: Actor, _obj: Any = None) -> bool:
    """Examiners set their own sites; the province the rules of the rounds."""
    return rules.is_examiner(actor) or rules.sets_credit_rules(actor)


@allow(may_set)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: ActorRequest) -> HttpResponse:
    """The office's own sites; how long a look-up counts in each round."""
    site_form: OwnSiteForm | None = None
    refused: tuple[str, CreditRuleForm] | None = None
    if request.method == "POST":
        if "round" in request.POST:
            require(request, rules.sets_credit_rules)
            refused = _rule(request)
        else:
            require(request, _may_add_sites)
            site_form = _site(request)
        if refused is None and site_form is None:
            return redirect("review:credit-settings")
    context = {
        "may_add": rules.is_examiner(request.actor),
        "site_form": site_form or OwnSiteForm(auto_id="site-%s"),
        "own": _own_sites(request.actor),
        "rules": _rules(refused, may_set=rules.sets_credit_rules(request.actor)),
    }
    status = 422 if refused or site_form else 200
    return render(request, "review/credit_settings.html", context, status=status)


def _may_add_sites(actor: Actor, _obj: Any) -> bool:
    return rules.is_examiner(actor)


def _own_sites(actor: Actor) -> QuerySet[OwnSite]:
    return OwnSite.objects.filter(authority=actor.authority_id, retired_at=None)


def _rules(refused: tuple[str, CreditRuleForm] | None, *, may_set: bool) -> list[dict[str, Any]]:
    found = []
    for round_ in Round.objects.select_related("credit_rule"):
        rule = getattr(round_, "credit_rule", None)
        form = CreditRuleForm.of(rule, round_.code) if may_set else None
        if refused and refused[0] == round_.code:
            form = refused[1]
        found.append(
            {"round": round_, "rule": rule, "window": credit.window_of(rule), "form": form}
        )
    return found


def _rule(request: ActorRequest) -> tuple[str, CreditRuleForm] | None:
    """Set a round's rule; the form again where it was refused."""
    round_ = get_object_or_404(Round, code=request.POST.get("round", ""))
    form = CreditRuleForm(request.POST, auto_id=f"rule-{round_.code}-%s")
    if form.is_valid():
        values = dict(form.cleaned_data)
        version = values.pop("version")
        try:
            services.set_credit_rule(request.actor, round_, **values, base_version=version)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("已保存信用核查有效期"))
            return None
    return round_.code, form


def _site(request: ActorRequest) -> OwnSiteForm | None:
    """Add a site or retire one; the form again where it was refused."""
    retired = request.POST.get("retire", "")
    if retired:
        number = number_or(retired, 0)
        site = get_object_or_404(_own_sites(request.actor), pk=number)
        services.retire_own_site(request.actor, site)
        messages.success(request, _("已停用“%(name)s”，已登记的查询结果保留") % {"name": site.name})
        return None
    form = OwnSiteForm(request.POST, auto_id="site-%s")
    if form.is_valid():
        try:
            services.add_own_site(request.actor, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("已增加核查网站"))
            return None
    return form
