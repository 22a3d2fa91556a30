"""Reading: the rounds with their notices, one notice, its files, the dates as a calendar."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tihang.evaluation.cascade import calendar_file
from tihang.platform.access import ActorRequest, allow
from tihang.platform.attachments import responses
from tihang.platform.rounds import chains, pages, rules
from tihang.platform.rounds.calendars import dates_for
from tihang.platform.rounds.forms import FilesForm
from tihang.platform.rounds.levels import ABOVE
from tihang.platform.rounds.models import Notice, NoticeFile, Round


@allow(rules.may_read)
@require_safe
def notices(request: ActorRequest) -> HttpResponse:
    """Every round with the notices of the reader's chain."""
    context = {
        "lines": pages.round_lines(request.actor),
        "may_write": rules.may_write(request.actor, None),
        "may_open": rules.may_open_round(request.actor, None),
    }
    return render(request, "rounds/notices.html", context)


@allow(rules.may_read, find=chains.find_round)
@require_safe
def round_page(request: ActorRequest, round_: Round) -> HttpResponse:
    """One round: the reader's dates, what is to be handed up, the notices."""
    context = pages.round_context(request.actor, round_)
    context["may_write"] = rules.may_write(request.actor, None)
    context["opened"] = rules.opened(request.actor, round_)
    context["unregistered"] = chains.unregistered_above(request.actor)
    return render(request, "rounds/round.html", context)


@allow(rules.may_read, find=chains.find_notice)
@require_safe
def notice(request: ActorRequest, notice: Notice) -> HttpResponse:
    """One notice under those above it."""
    return notice_page(request, notice, FilesForm())


def notice_page(
    request: ActorRequest, notice: Notice, form: FilesForm, status: int = 200
) -> HttpResponse:
    """The notice's page, also with a file that was not taken."""
    actor = request.actor
    level = pages.my_level(actor)
    keeps = rules.keeps(actor, notice)
    context = pages.notice_context(actor, notice) | {
        "form": form,
        "keeps": keeps,
        "may_edit": keeps and not notice.is_issued,
        "may_extend": keeps and notice.is_issued and not notice.is_setting,
        "may_check": actor.is_authority,
        "may_forward": rules.may_write(actor, None)
        and notice.is_issued
        and not notice.is_setting
        and notice.level in ABOVE.get(level, ()),
    }
    return render(request, "rounds/notice.html", context, status=status)


@allow(rules.may_read, find=chains.find_notice)
@require_safe
def file(
    _request: ActorRequest, notice: Notice, file: uuid.UUID, page: int | None = None
) -> HttpResponseBase:
    """A file of the notice, to be kept; or a page of it as a picture."""
    found = get_object_or_404(NoticeFile.objects.select_related("file"), notice=notice, file=file)
    return responses.serve(found.file, page)


@allow(rules.may_read, find=chains.find_round)
@require_safe
def calendar(request: ActorRequest, round_: Round) -> HttpResponse:
    """The reader's dates as a calendar file."""
    dates = dates_for(request.actor, round_)
    if dates is None:
        messages.info(request, _("尚无通知规定截止时间。"))
        return redirect("rounds:round", round_.code)
    response = HttpResponse(
        calendar_file(dates, made_at=timezone.now()), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{round_.code}.ics"'
    return response
