"""The check of the cascade, issuing, putting a deadline off."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tihang.platform.access import ActorRequest, allow
from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.rounds import chains, pages, rules, services
from tihang.platform.rounds.checking import check_of, traps_of, who
from tihang.platform.rounds.forms import ExtendForm, IssueForm, closing_initial
from tihang.platform.rounds.levelwise import chain_tables
from tihang.platform.rounds.models import Notice
from tihang.platform.rounds.standing import Standing, standing_deadlines
from tihang.platform.sent import number_or


def reads_as_officer(actor: Actor, _notice: Any = None) -> bool:
    """Offices look at what a cascade leaves each level; firms at their own time."""
    return actor.is_authority


@allow(reads_as_officer, find=chains.find_notice)
@require_safe
def check(request: ActorRequest, notice: Notice) -> HttpResponse:
    """Level by level what a notice leaves, and the dates that would be sound."""
    found = check_of(notice)
    keeps = rules.keeps(request.actor, notice)
    context = {
        "notice": notice,
        "check": found,
        "tables": chain_tables(found),
        "may_take": keeps and not notice.is_issued and any(chain.plan for chain in found.chains),
        "keeps": keeps,
        "opened": rules.opened(request.actor, notice.round),
    }
    return render(request, "rounds/check.html", context)


@allow(rules.keeps, find=chains.find_own_notice)
@require_POST
def take(request: ActorRequest, notice: Notice) -> HttpResponse:
    """Write the sound dates into a draft."""
    version = number_or(request.POST.get("version", ""), 0)
    try:
        services.take_proposals(request.actor, notice, base_version=version)
    except ValidationError as refused:
        messages.error(request, "；".join(refused.messages))
    else:
        messages.success(request, _("已采用建议日期，请核对后印发"))
    return redirect("rounds:check", notice.pk)


@allow(rules.keeps, find=chains.find_own_notice)
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: ActorRequest, notice: Notice) -> HttpResponse:
    """The last look at a draft, and issuing it."""
    if notice.is_issued:
        raise Conflict(_("通知“%(notice)s”已印发，不能再改") % {"notice": notice})
    form = IssueForm(
        request.POST if request.method == "POST" else None, initial={"version": notice.version}
    )
    if form.is_valid():
        try:
            services.issue(
                request.actor,
                notice,
                base_version=form.cleaned_data["version"],
                trap_reason=form.cleaned_data["trap_reason"],
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("通知“%(notice)s”已印发") % {"notice": notice})
            return redirect("rounds:notice", notice.pk)
    status = 422 if form.is_bound else 200
    context = pages.notice_context(request.actor, notice) | {
        "form": form,
        "traps": traps_of(notice),
    }
    return render(request, "rounds/issue.html", context, status=status)


def find_own_deadline(actor: Actor, notice: uuid.UUID, duty: str) -> Standing:
    """A deadline of an issued notice that the actor's office keeps. Raises Http404."""
    kept = chains.find_own_notice(actor, notice)
    found = next((each for each in standing_deadlines(kept) if each.duty.word == duty), None)
    if found is None or not kept.is_issued or kept.is_setting:
        raise Http404
    return found


@allow(rules.keeps, find=find_own_deadline)
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: ActorRequest, current: Standing) -> HttpResponse:
    """Put one deadline of an issued notice off."""
    notice = current.notice
    form = ExtendForm(
        request.POST if request.method == "POST" else None,
        initial=closing_initial(current.deadline.closes),
    )
    if form.is_valid():
        try:
            services.extend(
                request.actor, notice, current.duty, form.closing, form.cleaned_data["reason"]
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("%(who)s的截止时间已延期") % {"who": who(current)})
            return redirect("rounds:notice", notice.pk)
    status = 422 if form.is_bound else 200
    context = {"notice": notice, "form": form, "current": current, "who": who(current)}
    return render(request, "rounds/extend.html", context, status=status)
