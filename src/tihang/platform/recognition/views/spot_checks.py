"""Spot checks: fix the list, draw, draw again to verify, record what was found."""

from __future__ import annotations

import json

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tihang.platform.access import ActorRequest, allow
from tihang.platform.recognition import rules, services
from tihang.platform.recognition.forms import DrawForm, ResultForm
from tihang.platform.recognition.models import Pick, SpotCheck
from tihang.platform.recognition.queries import spot_checks as queries
from tihang.platform.words import say

PAGE = 25


@allow(rules.may_spot_check)
@require_http_methods(["GET", "HEAD", "POST"])
def spot_checks(request: ActorRequest) -> HttpResponse:
    """The office's spot checks; a new one begins with fixing the list."""
    form = DrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        round_, tier = form.chosen
        try:
            made = services.fix_population(
                request.actor,
                round_,
                tier,
                percent=form.cleaned_data["percent"],
                number=form.cleaned_data["number"],
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            return redirect("recognition:spot-check", made.pk)
    found = queries.spot_checks_of(request.actor).order_by("-made_at", "pk")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "tab": "spot-checks",
        "form": form,
        "page": page,
        "rows": [(each, _tier(each)) for each in page],
    }
    return render(
        request, "recognition/spot_checks.html", context, status=422 if form.errors else 200
    )


def _tier(spot_check: SpotCheck) -> str:
    return say(spot_check.round.rules.tier(spot_check.tier).name)


@allow(rules.is_of_own_office, find=queries.find_spot_check)
@require_safe
def spot_check(request: ActorRequest, found: SpotCheck) -> HttpResponse:
    """The list as it was fixed, what was drawn, and the drawing done again."""
    verifies = "verify" in request.GET and found.is_drawn
    context = {
        "tab": "spot-checks",
        "check": found,
        "tier": _tier(found),
        "picks": queries.picks_of(found),
        "earlier": queries.draws_from_the_same(found),
        "verifies": verifies,
        "problems": _said(queries.problems_of(found)) if verifies else [],
    }
    return render(request, "recognition/spot_check.html", context)


def _said(problems: list[str]) -> list[str]:
    words = {
        "algorithm": _("算法标识不是本系统所用的算法"),
        "population": _("抽查范围名单与固定时的校验值不符"),
        "picks": _("按种子重新抽取的结果与登记的不一致"),
        "journal": _("与流转日志的记载不一致"),
    }
    return [words[each] for each in problems]


@allow(rules.is_of_own_office, find=queries.find_spot_check)
@require_POST
def draw(request: ActorRequest, found: SpotCheck) -> HttpResponse:
    """Draw the seed, once."""
    drawn = services.draw(request.actor, found)
    messages.success(request, _("已抽取 %(count)d 家") % {"count": drawn.count})
    return redirect("recognition:spot-check", drawn.pk)


@allow(rules.is_of_own_office, find=queries.find_spot_check)
@require_safe
def record(_request: ActorRequest, found: SpotCheck) -> HttpResponse:
    """All that drawing again needs, for whoever wants to do it elsewhere; before the drawing
    the list as it was fixed."""
    picked = [str(pick.case_id) for pick in queries.picks_of(found)]
    content = json.dumps(found.record | {"picked": picked}, ensure_ascii=False, indent=1)
    response = HttpResponse(content, content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="spot-check-{found.pk}.json"'
    return response


@allow(rules.may_record, find=queries.find_pick)
@require_http_methods(["GET", "HEAD", "POST"])
def result(request: ActorRequest, pick: Pick) -> HttpResponse:
    """Record what the check of one firm found."""
    form = ResultForm(
        request.POST if request.method == "POST" else None,
        initial={"result": pick.result, "reason": pick.reason},
    )
    if form.is_bound and form.is_valid():
        try:
            services.record_result(request.actor, pick, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("抽查结果已登记"))
            return redirect("recognition:spot-check", pick.check_of_id)
    context = {"tab": "spot-checks", "pick": pick, "form": form}
    return render(request, "recognition/result.html", context, status=422 if form.errors else 200)
