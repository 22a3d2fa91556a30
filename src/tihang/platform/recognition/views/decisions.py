"""The decisions that wait for their release, and those that were settled."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tihang.platform.access import ActorRequest, allow
from tihang.platform.errors import Conflict
from tihang.platform.recognition import rules, services
from tihang.platform.recognition.models import Decision
from tihang.platform.recognition.queries import decisions as queries
from tihang.platform.rounds.models import Round
from tihang.platform.words import say

PAGE = 50
ASKED = ("state", "action", "round", "q")


@allow(rules.is_officer)
@require_safe
def decisions(request: ActorRequest) -> HttpResponse:
    """The office's decisions, those that wait first; to be released or undone together."""
    asked = {name: request.GET.get(name, "").strip() for name in ASKED}
    page = Paginator(queries.search(request.actor, asked), PAGE).get_page(request.GET.get("page"))
    rounds = list(Round.objects.all())
    context = {
        "tab": "decisions",
        "page": page,
        "rows": [row_of(each) for each in page],
        "asked": asked,
        "is_search": any(asked.values()),
        "states": [
            ("", _("待发布")),
            ("released", _("已发布")),
            ("undone", _("已撤销")),
            ("all", _("全部")),
        ],
        "actions": _actions(rounds),
        "rounds": rounds,
    }
    return render(request, "recognition/decisions.html", context)


def row_of(decision: Decision) -> dict[str, object]:
    """A decision as lists show it."""
    case = decision.case
    return {
        "decision": decision,
        "case": case,
        "label": say(decision.step.label),
        "tier": say(case.edition.tier(case.tier).name),
        "state": say(case.stage.name),
    }


def _actions(rounds: list[Round]) -> list[tuple[str, str]]:
    """The steps into an end state that authorities take, by their words."""
    found: dict[str, str] = {}
    for round_ in rounds:
        for channel in ("territorial", "central"):
            workflow = round_.rules.workflow(channel)
            ends = {state.id for state in workflow.states if state.final}
            for step in workflow.steps:
                if step.target in ends and step.who.endswith("_officer"):
                    found.setdefault(step.action, say(step.label))
    return list(found.items())


@allow(rules.is_officer)
@require_POST
def undo(request: ActorRequest) -> HttpResponse:
    """Undo the decisions chosen; one that was settled meanwhile is named."""
    chosen = queries.chosen(request.actor, request.POST.getlist("decision"))
    done = 0
    for decision in chosen:
        try:
            services.undo(request.actor, decision)
        except Conflict as refused:
            messages.error(request, str(refused))
        else:
            done += 1
    if done:
        text = ngettext("已撤销 %(count)d 件决定", "已撤销 %(count)d 件决定", done)
        messages.success(request, text % {"count": done})
    if not chosen:
        messages.error(request, _("请先勾选要办理的决定"))
    return redirect("recognition:decisions")
