"""The worklist: what waits for the office, or all that it may see; filters kept by name."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tihang.platform.access import ActorRequest, allow
from tihang.platform.accounts.queries import authorities
from tihang.platform.actor import Actor, Role
from tihang.platform.filing.overview import handed_in_states
from tihang.platform.review.queries import rounds_at_work
from tihang.platform.rounds.levels import LEVEL_OF_ROLE
from tihang.platform.rounds.models import Round
from tihang.platform.rounds.queries import deadline
from tihang.platform.words import say
from tihang.platform.worklist import actions, queries, rules, services
from tihang.platform.worklist.export import write_list
from tihang.platform.worklist.models import SavedFilter
from tihang.platform.worklist.rows import Words, page_of
from tihang.platform.worklist.selection import (
    ALL,
    MINE,
    MOST_COUNTED,
    Place,
    Selection,
    cases_of,
    counted,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DAYS = (3, 7, 15, 30)


@allow(rules.reads_cases)
@require_safe
def desk(request: ActorRequest) -> HttpResponse:
    """A page of the list, the longest waiting first; the filter stays in the address."""
    return render_desk(request, request.GET)


def render_desk(
    request: ActorRequest, sent: QueryDict, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """The list for what was sent, with what was wrong with a request that led back here."""
    actor = request.actor
    chosen = Selection.of(sent.dict(), actor)
    words = Words(actor)
    rounds = list(words.rounds.values())
    offered = actions.actions_for(actor) if chosen.state == MINE else []
    context = {
        "list": page_of(cases_of(actor, chosen), Place.of(sent.get("place", "")), words),
        "chosen": chosen,
        "choices": _choices(actor, rounds),
        "saved": queries.saved_filters(actor),
        "deadlines": _deadlines(actor, rounds),
        "actions": offered,
        "can_pick": bool(offered),
        "picked": frozenset(sent.getlist("case")),
        "most": services.MOST_CASES,
        "problem": problem,
    }
    return render(request, "worklist/desk.html", context, status=status)


def _choices(actor: Actor, rounds: list[Round]) -> dict[str, list[tuple[str, str]]]:
    """What each filter offers, as value and words."""
    mine = [] if actor.has_role(Role.DEPARTMENT_OFFICER) else [(MINE, _("待我办理"))]
    tiers = {t.id: say(t.name) for r in rounds for t in r.rules.tiers}
    offices = [(each.code, each.label) for each in authorities(actor)]
    return {
        "states": [*mine, (ALL, _("全部状态")), *handed_in_states(rounds).items()],
        "tiers": [("", _("全部层级")), *tiers.items()],
        "rounds": [("", _("全部批次")), *((each.code, each.title) for each in rounds)],
        "offices": [("", _("全部")), *offices] if len(offices) > 1 else [],
        "days": [("", _("不限")), *((str(n), _("%(n)d 天以上") % {"n": n}) for n in DAYS)],
    }


def _deadlines(actor: Actor, rounds: list[Round]) -> list[dict[str, Any]]:
    """When each round closes for the actor's own level."""
    level = LEVEL_OF_ROLE.get(actor.role or "", "")
    at_work = set(rounds_at_work().order_by().values_list("pk", flat=True))
    return [
        {"round": round_, "deadline": found, "over": found.has_passed(timezone.now())}
        for round_ in rounds
        if round_.pk in at_work
        if (found := deadline(round_, level, actor.authority_id, actor.role or ""))
    ]


@allow(rules.reads_cases)
@require_safe
def export(request: ActorRequest) -> FileResponse:
    """All that the filter lets through, as a workbook."""
    chosen = Selection.of(request.GET.dict(), request.actor)
    file = write_list(cases_of(request.actor, chosen), Words(request.actor))
    name = _("办件清单 %(day)s.xlsx") % {"day": timezone.localdate().strftime("%Y%m%d")}
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@allow(rules.reads_cases)
@require_POST
def keep(request: ActorRequest) -> HttpResponse:
    """Keep the present filter under a name."""
    chosen = Selection.of(request.POST.dict(), request.actor)
    try:
        services.keep_filter(request.actor, request.POST.get("name", ""), chosen)
    except ValidationError as refused:
        return render_desk(request, request.POST, problem=refused.messages[0], status=422)
    messages.success(request, _("已保存筛选条件"))
    return redirect(f"{reverse('worklist:desk')}?{chosen.query}")


@allow(rules.is_own_filter, find=queries.find_filter)
@require_POST
def forget(request: ActorRequest, saved: SavedFilter) -> HttpResponse:
    """Drop a kept filter."""
    services.forget_filter(saved)
    messages.success(request, _("已删除筛选条件“%(name)s”") % {"name": saved.name})
    return redirect("worklist:desk")


@allow(rules.reads_cases)
@require_safe
def counts(request: ActorRequest) -> HttpResponse:
    """The kept filters with how many each lets through; asked for when the page stands."""
    found = []
    for saved in queries.saved_filters(request.actor):
        chosen = Selection.of(dict(parse_qsl(saved.query)), request.actor)
        number = counted(cases_of(request.actor, chosen))
        more = number > MOST_COUNTED
        found.append({"saved": saved, "count": min(number, MOST_COUNTED), "more": more})
    return render(request, "worklist/_saved.html", {"counts": found})
