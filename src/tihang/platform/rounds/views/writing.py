"""Writing a notice: begin, forward, edit, add files, give up."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from pydantic import ValidationError as ContentError

from tihang.platform.access import ActorRequest, allow
from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.registry.models import Authority
from tihang.platform.rounds import chains, pages, rules, services
from tihang.platform.rounds.content import Content, read
from tihang.platform.rounds.forms import (
    MOST_ROWS,
    FilesForm,
    HeadForm,
    Rows,
    rows_of,
    values_of,
)
from tihang.platform.rounds.models import Notice, NoticeFile, Round
from tihang.platform.rounds.views.reading import notice_page


@allow(rules.may_write, find=chains.find_round)
@require_POST
def start(request: ActorRequest, round_: Round) -> HttpResponse:
    """Begin a notice of one's own, or enter one received from an office not registered here."""
    try:
        begun = services.start_notice(
            request.actor, round_, of_level=request.POST.get("level", "")[:10]
        )
    except ValidationError as refused:
        messages.error(request, "；".join(refused.messages))
        return redirect("rounds:round", round_.code)
    return redirect("rounds:edit", begun.pk)


@allow(rules.may_write, find=chains.find_notice)
@require_POST
def forward(request: ActorRequest, notice: Notice) -> HttpResponse:
    """Begin forwarding a notice from above, or go on with it."""
    try:
        begun = services.forward(request.actor, notice)
    except ValidationError as refused:
        messages.error(request, "；".join(refused.messages))
        return redirect("rounds:notice", notice.pk)
    return redirect("rounds:edit", begun.pk)


@allow(rules.keeps, find=chains.find_own_notice)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, notice: Notice) -> HttpResponse:
    """The editor of a draft."""
    if notice.is_issued:
        raise Conflict(_("通知“%(notice)s”已印发，不能再改") % {"notice": notice})
    if request.method != "POST":
        form = HeadForm(notice=notice)
        return _editor(request, notice, form, _rows(None, notice))
    sent, more = _with_more(request.POST)
    form, rows = HeadForm(sent, notice=notice), _rows(sent, notice)
    if more:
        return _editor(request, notice, form, rows, asked_for=more)
    # Each is looked into, so that all that is wrong is said at once.
    valid = [form.is_valid(), *(each.is_valid() for each in rows.values())]
    if not all(valid):
        return _editor(request, notice, form, rows, status=422)
    return _save(request, notice, form, rows)


def _save(
    request: ActorRequest, notice: Notice, form: HeadForm, rows: dict[str, Rows]
) -> HttpResponse:
    head = dict(form.cleaned_data)
    version = head.pop("version")
    standing = head.get("standing", Notice.Standing.NOTICE)
    try:
        content = Content.model_validate(
            {name: values_of(each, standing) for name, each in rows.items()}
        )
        saved = services.save_draft(
            request.actor, notice, head=services.Head(**head), content=content, base_version=version
        )
    except ContentError as wrong:
        for problem in wrong.errors():
            form.add_error(None, str(problem["msg"]))
        return _editor(request, notice, form, rows, status=422)
    except ValidationError as refused:
        form.add_error(None, refused)
        return _editor(request, notice, form, rows, status=422)
    except Conflict as conflict:
        form.add_error(None, str(conflict))
        return _editor(request, notice, form, rows, status=409)
    messages.success(request, _("草稿已保存"))
    if request.POST.get("do") == "check":
        return redirect("rounds:check", saved.pk)
    return redirect("rounds:notice", saved.pk)


def _with_more(sent: QueryDict) -> tuple[QueryDict, str]:
    """What was sent, with one more line in the list that was asked for."""
    name = sent.get("more", "")
    total = sent.get(f"{name}-TOTAL_FORMS", "")
    if not (name and total.isdecimal() and len(total) < 4):
        return sent, ""
    changed = sent.copy()
    changed[f"{name}-TOTAL_FORMS"] = str(min(int(total) + 1, MOST_ROWS))
    return changed, name


def _rows(sent: QueryDict | None, notice: Notice) -> dict[str, Rows]:
    return rows_of(sent, notice, read(notice.content), _offices(notice))


def _offices(notice: Notice) -> list[tuple[str, str]]:
    """To whom a notice may give a quota: the offices right beneath, or the keeper itself."""
    if notice.keeper_id is None:
        return []
    lead = Authority.objects.filter(function="lead")
    found = lead.filter(pk=notice.keeper_id) if notice.issuer_id is None else lead.none()
    found = found | lead.filter(parent=notice.keeper_id)
    return [(each.code, each.label) for each in found]


def _editor(
    request: ActorRequest,
    notice: Notice,
    form: HeadForm,
    rows: dict[str, Rows],
    *,
    asked_for: str = "",
    status: int = 200,
) -> HttpResponse:
    over = chains.above(notice)
    actor: Actor = request.actor
    context: dict[str, Any] = {
        "notice": notice,
        "form": form,
        "lists": _lists(rows),
        "asked_for": asked_for,
        "above": over,
        "limits": [each for one in over for each in pages.deadlines_in(actor, one)],
        "asked_above": pages.asked_in(over),
        "wanted_above": pages.wanted_in(actor, over),
        "is_wrong": status != 200,
    }
    return render(request, "rounds/edit.html", context, status=status)


def _lists(rows: dict[str, Rows]) -> list[dict[str, Any]]:
    """The four lists with their headings."""
    words = {
        "deadlines": (
            _("截止时间"),
            _("截止时间%(n)d"),
            _("本单位和下级各应何时完成；转发时只可比上级提前。"),
        ),
        "documents": (_("报送材料"), _("报送材料%(n)d"), _("由谁报送什么、几份、什么形式。")),
        "additions": (
            _("补充要求"),
            _("补充要求%(n)d"),
            _("在上级通知之外补充的份数、格式、联系人和程序。"),
        ),
        "quotas": (_("推荐名额"), _("推荐名额%(n)d"), _("各下级单位可推荐的项目数；不填即不限。")),
    }
    return [
        {
            "name": name,
            "title": words[name][0],
            "hint": words[name][2],
            "rows": rows[name],
            "numbered": [
                (words[name][1] % {"n": place}, row)
                for place, row in enumerate(rows[name].forms, start=1)
            ],
        }
        for name in words
    ]


@allow(rules.keeps, find=chains.find_own_notice)
@require_POST
def attach(request: ActorRequest, notice: Notice) -> HttpResponse:
    """Add a file to a draft."""
    form = FilesForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            added = services.attach_file(request.actor, notice, form.cleaned_data["file"])
        except ValidationError as refused:
            form.add_error("file", refused)
        else:
            messages.success(request, _("已添加附件“%(name)s”") % {"name": added.file.name})
            return redirect("rounds:notice", notice.pk)
    return notice_page(request, notice, form, status=422)


def find_own_file(actor: Actor, draft: uuid.UUID, file: uuid.UUID) -> NoticeFile:
    """A file of a notice that the actor's office keeps. Raises Http404."""
    kept = chains.find_own_notice(actor, draft)
    return get_object_or_404(NoticeFile.objects.select_related("file"), notice=kept, file=file)


@allow(rules.keeps, find=find_own_file)
@require_POST
def detach(request: ActorRequest, attached: NoticeFile) -> HttpResponse:
    """Take a file away from a draft."""
    services.detach_file(request.actor, attached)
    messages.success(request, _("已移除附件“%(name)s”") % {"name": attached.file.name})
    return redirect("rounds:notice", attached.notice_id)


@allow(rules.keeps, find=chains.find_own_notice)
@require_POST
def discard(request: ActorRequest, notice: Notice) -> HttpResponse:
    """Give a draft up."""
    services.discard_draft(request.actor, notice)
    messages.success(request, _("已删除草稿“%(title)s”") % {"title": notice.title or notice.key})
    return redirect("rounds:notices")
