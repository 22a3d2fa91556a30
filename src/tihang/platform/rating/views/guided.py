"""The guided self-rating, the quick one, and the declaration."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tihang.platform.access import ActorRequest, allow
from tihang.platform.filing import drafts
from tihang.platform.filing.completeness import open_problems
from tihang.platform.filing.forms.names import field_path
from tihang.platform.filing.labels import label_of
from tihang.platform.filing.models import Case
from tihang.platform.filing.queries import evaluation_of
from tihang.platform.filing.services import SELF
from tihang.platform.filing.views.posting import posted
from tihang.platform.filing.workflow import StepRefused
from tihang.platform.rating import guide as guides
from tihang.platform.rating import queries, rules, services, standings
from tihang.platform.rating.quick import key_facts
from tihang.platform.sent import number_or
from tihang.platform.words import clock

GUIDE, QUICK = "rating:guide", "rating:quick"


@allow(rules.is_the_firm, find=queries.find_own_case)
def guide(request: ActorRequest, case: Case) -> HttpResponse:
    """One group of conditions; a POST saves its answers."""
    keys = list(standings.groups_of(case.edition, case.tier))
    here = request.GET.get("group", keys[0])
    if here not in keys:
        raise Http404
    if request.method == "POST":
        return _save(request, case, GUIDE, here)
    return _guide_page(request, case, here)


def _guide_page(request: ActorRequest, case: Case, here: str, **more: Any) -> HttpResponse:
    keys = list(standings.groups_of(case.edition, case.tier))
    place = keys.index(here)
    evaluation = evaluation_of(case)
    context = {
        "case": case,
        "bar": guides.bar_of(case, evaluation),
        "groups": guides.groups(case, evaluation, here),
        "here": here,
        "here_name": standings.group_name(case.edition, here),
        "questions": guides.questions(case, evaluation, here),
        "previous": keys[place - 1] if place else None,
        "next": keys[place + 1] if place + 1 < len(keys) else None,
        "may_edit": rules.may_edit(request.actor, case),
        "draft": case.draft,
        **more,
    }
    return render(request, "rating/guide.html", context, status=409 if more else 200)


@allow(rules.is_the_firm, find=queries.find_own_case)
def quick(request: ActorRequest, case: Case) -> HttpResponse:
    """All conditions with a few key facts on one page; a POST saves them."""
    if request.method == "POST":
        return _save(request, case, QUICK, "")
    if not rules.may_edit(request.actor, case):
        return redirect(GUIDE, case=case.pk)
    return _quick_page(request, case)


def _quick_page(request: ActorRequest, case: Case, **more: Any) -> HttpResponse:
    evaluation = evaluation_of(case)
    form = guides.answers_form(case)
    keys = standings.groups_of(case.edition, case.tier)
    groups = [
        (
            standings.group_name(case.edition, key),
            [q for q in guides.questions(case, evaluation, key, form) if q.inputs],
        )
        for key in keys
    ]
    context = {
        "case": case,
        "bar": guides.bar_of(case, evaluation),
        "facts": key_facts(case),
        "groups": [(name, asked) for name, asked in groups if asked],
        "draft": case.draft,
        **more,
    }
    return render(request, "rating/quick.html", context, status=409 if more else 200)


def _save(request: ActorRequest, case: Case, page: str, here: str) -> HttpResponse:
    data = posted(request.POST)
    base = number_or(request.POST.get("base_version", ""), 0)
    save = services.save_quick if page == QUICK else services.save_answers
    try:
        saved = save(request.actor, case, data, base)
    except drafts.StaleVersion as stale:
        changed = _changed(case, data)
        if changed:
            return _conflict(request, case, page, here, stale, changed)
        # What is posted is what is saved: the page's own request was quicker than this one.
        case.draft.refresh_from_db()
        saved = drafts.Saved(case.draft.version, case.draft.updated_at)
    case.draft.refresh_from_db()
    if request.htmx:
        return _bar(request, case, saved)
    for name, error in saved.errors.items():
        place = label_of(case.edition, name)
        messages.error(request, _("%(place)s：%(error)s") % {"place": place, "error": error})
    if not saved.errors:
        messages.success(request, _("已保存 %(time)s") % {"time": clock(saved.saved_at)})
    return redirect(_after(request, case, page, here, stay=bool(saved.errors)))


def _after(request: ActorRequest, case: Case, page: str, here: str, *, stay: bool) -> str:
    """Where the button leads: on, to the result, or back to the same page."""
    what, _colon, group = request.POST.get("do", "").partition(":")
    if what == "plan" and not stay:
        return reverse("rating:plan", args=[case.pk])
    address = reverse(page, args=[case.pk])
    if page == QUICK:
        return address + "#rating-bar"
    keys = standings.groups_of(case.edition, case.tier)
    to = group if what == "go" and group in keys and not stay else here
    return f"{address}?group={to}"


def _changed(case: Case, data: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Label, my text and the saved text of every input that differs from what is saved."""
    case.draft.refresh_from_db()
    held: dict[str, Any] = {}
    for section in case.edition.filing_form(case.tier).sections:
        held |= drafts.inputs_of(case, section, case.draft)
    return [
        (_label(case, name), _words(value), _words(held.get(name)))
        for name, value in data.items()
        if ":" not in name and (value or "") != (held.get(name) or "")
    ]


def _label(case: Case, name: str) -> str:
    """The words of the condition for an answer; else the name of the field."""
    clause = name.partition("[")[2].partition("]")[0]
    if name.startswith("answers[") and field_path(name) == "answers.met":
        return case.edition.clause(clause).text
    return label_of(case.edition, name)


def _words(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(value)
    return {"yes": _("符合"), "no": _("不符合")}.get(value, value) if value else ""


def _conflict(
    request: ActorRequest,
    case: Case,
    page: str,
    here: str,
    stale: drafts.StaleVersion,
    changed: list[tuple[str, str, str]],
) -> HttpResponse:
    """Both texts, before anything is replaced."""
    differences = [
        {"label": label, "mine": mine, "theirs": theirs} for label, mine, theirs in changed
    ]
    context = {
        "case": case,
        "stale": stale,
        "differences": differences,
        "address": f"{reverse(page, args=[case.pk])}?group={here}"
        if here
        else reverse(page, args=[case.pk]),
        "inputs": [
            (name, value)
            for name, values in posted(request.POST).items()
            for value in ([values] if isinstance(values, str) else values)
        ],
        "bar": guides.bar_of(case),
    }
    template = "rating/_bar_conflict.html" if request.htmx else "rating/conflict.html"
    return render(request, template, context, status=409)


def _bar(request: ActorRequest, case: Case, saved: drafts.Saved) -> HttpResponse:
    context = {
        "case": case,
        "bar": guides.bar_of(case),
        "saved": _("已保存 %(time)s") % {"time": clock(saved.saved_at)},
        "version": saved.version,
        "errors": [(label_of(case.edition, n), e) for n, e in saved.errors.items()],
    }
    return render(request, "rating/_bar_live.html", context)


@allow(rules.is_the_firm, find=queries.find_own_case)
@require_POST
def record(request: ActorRequest, case: Case) -> HttpResponse:
    """Keep how the factory stands now."""
    services.record_rating(request.actor, case)
    messages.success(request, _("已记录本次自评"))
    return redirect("rating:factory", factory=case.factory_id)


@allow(rules.is_the_firm, find=queries.find_own_case)
def declare(request: ActorRequest, case: Case) -> HttpResponse:
    """Check what is declared, sign and declare."""
    if case.channel != SELF:
        raise Http404
    problems: list[str] = []
    if request.method == "POST":
        try:
            services.declare(
                request.actor,
                case,
                truthful=request.POST.get("truthful") == "yes",
                base_version=number_or(request.POST.get("base_version", ""), 0),
            )
        except StepRefused as refused:
            problems = refused.problems
            case.refresh_from_db()
            case.draft.refresh_from_db()
        else:
            messages.success(request, _("自评结果已声明，并登记为基础级自评记录"))
            return redirect("rating:factory", factory=case.factory_id)
    context = {
        "case": case,
        "bar": guides.bar_of(case),
        "problems": problems,
        "open": open_problems(case) if rules.may_edit(request.actor, case) else [],
        "may_declare": rules.may_declare(request.actor, case),
        "may_edit": rules.may_edit(request.actor, case),
    }
    return render(request, "rating/declare.html", context, status=409 if problems else 200)
