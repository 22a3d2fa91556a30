"""The preview of an import: what was read, what is chosen, and accepting it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tihang.dossier.errors import DossierError
from tihang.platform.access import ActorRequest, allow
from tihang.platform.attachments.responses import serve
from tihang.platform.errors import Conflict
from tihang.platform.intake import exports, queries, rules, services
from tihang.platform.intake.forms import choices_of
from tihang.platform.intake.models import ImportedTable, SummaryRow, TableImport
from tihang.platform.intake.preview import preview_of
from tihang.platform.intake.senders import possible_senders
from tihang.platform.intake.showing import shown_rows
from tihang.platform.intake.views.workbooks import attachment
from tihang.platform.sent import number_or

State = TableImport.State


@allow(rules.is_own, find=queries.find_import)
@require_safe
def show(request: ActorRequest, batch: TableImport) -> HttpResponse:
    """An import as it stands: being read, the preview, or what was taken in."""
    return _page(request, batch)


def _page(
    request: ActorRequest,
    batch: TableImport,
    *,
    errors: Sequence[str] = (),
    number: int | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    if batch.is_over(now):
        return render(request, "intake/over.html", {"batch": batch})
    if batch.state == State.QUEUED:
        context: dict[str, Any] = {"batch": batch, "stalled": queries.is_stalled(batch)}
        return render(request, "intake/waiting.html", context)
    if batch.state == State.READ:
        wanted = number or number_or(request.GET.get("table", ""), 1)
        return _preview(request, batch, wanted, errors=errors, status=status)
    if batch.state == State.ACCEPTED:
        return render(request, "intake/result.html", _result(batch))
    return render(request, "intake/over.html", {"batch": batch})


def _preview(
    request: ActorRequest, batch: TableImport, wanted: int, *, errors: Sequence[str], status: int
) -> HttpResponse:
    preview = preview_of(request.actor, batch)
    chosen = next(
        (each for each in preview.tables if each.table.number == wanted), preview.tables[0]
    )
    context = {
        "batch": batch,
        "preview": preview,
        "chosen": chosen,
        "rows": shown_rows(chosen, request.GET.get("row", "")),
        "senders": possible_senders(request.actor),
        "errors": errors,
    }
    return render(request, "intake/preview.html", context, status=status)


def _result(batch: TableImport) -> dict[str, Any]:
    rows = SummaryRow.objects.filter(table__batch=batch)
    return {
        "batch": batch,
        "tables": batch.tables.select_related("file"),
        "rows": rows.select_related("sender", "enterprise", "case", "table__file"),
        "without": sum(row.case_id is None for row in rows),
    }


@allow(rules.is_own, find=queries.find_import)
@require_safe
def state(request: ActorRequest, batch: TableImport) -> HttpResponse:
    """The part of the waiting page that asks again; sends on when the tables are read."""
    if batch.state != State.QUEUED:
        response = HttpResponse()
        response["HX-Redirect"] = resolve_url("intake:import", batch=batch.pk)
        return response
    context = {"batch": batch, "stalled": queries.is_stalled(batch)}
    return render(request, "intake/_waiting.html", context)


@allow(rules.is_own, find=queries.find_table)
@require_POST
def table(request: ActorRequest, table: ImportedTable) -> HttpResponse:
    """Save what was entered for a table; on with accepting where that was asked for."""
    batch = table.batch
    version = number_or(request.POST.get("version", ""), 0)
    do = request.POST.get("do", "")
    try:
        changed = services.correct(
            request.actor,
            batch.pk,
            table.number,
            choices_of(request.POST),
            base_version=version,
        )
        if do == "accept" and not changed:
            return _accepted(request, batch, version)
    except ValidationError as refused:
        shown = queries.find_import(request.actor, batch.pk)
        return _page(request, shown, errors=refused.messages, number=table.number, status=422)
    if do == "accept":
        messages.warning(request, _("您的更改已保存并重新核对，尚未导入。请核对后再次确认导入。"))
    elif changed:
        messages.success(request, _("已保存并重新核对"))
    return redirect(f"{resolve_url('intake:import', batch=batch.pk)}?table={table.number}#table")


def _accepted(request: ActorRequest, batch: TableImport, version: int) -> HttpResponse:
    services.accept(
        request.actor, batch.pk, base_version=version, digest=request.POST.get("digest", "")
    )
    messages.success(request, _("已导入"))
    return redirect("intake:import", batch=batch.pk)


@allow(rules.is_own, find=queries.find_import)
@require_POST
def discard(request: ActorRequest, batch: TableImport) -> HttpResponse:
    """Give the preview up."""
    services.discard(request.actor, batch.pk)
    messages.success(request, _("已放弃，没有写入任何内容"))
    return redirect("intake:list")


@allow(rules.is_own, find=queries.find_import)
@require_POST
def again(request: ActorRequest, batch: TableImport) -> HttpResponse:
    """Read the tables anew, with the corrections made so far."""
    version = number_or(request.POST.get("version", ""), 0)
    services.read_again(request.actor, batch.pk, base_version=version)
    return redirect("intake:import", batch=batch.pk)


@allow(rules.is_own, find=queries.find_import)
@require_POST
def leave_out_faulty(request: ActorRequest, batch: TableImport) -> HttpResponse:
    """Drop all rows that have errors."""
    version = number_or(request.POST.get("version", ""), 0)
    dropped = services.leave_out_faulty(request.actor, batch.pk, base_version=version)
    messages.success(request, _("%(n)d 行有错，已设为不导入") % {"n": dropped})
    return redirect("intake:import", batch=batch.pk)


@allow(rules.is_own, find=queries.find_table)
@require_safe
def errors(request: ActorRequest, table: ImportedTable) -> HttpResponse:
    """The sender's own table with every faulty cell marked."""
    if table.batch.state not in (State.READ, State.ACCEPTED):
        raise Conflict(_("预览已结束，不能再生成标注表"))
    if table.refused:
        raise Conflict(_("文件无法读取，没有可标注的表格，请按页面所列原因退回报送单位"))
    try:
        content = exports.marked_table(request.actor, table)
    except DossierError as refused:
        raise Conflict(_("不能在此文件上标注：%(why)s") % {"why": refused}) from None
    stem = table.file.name.rpartition(".")[0]
    return attachment(content, f"{stem}-需更正.xlsx")


@allow(rules.is_own, find=queries.find_table)
@require_safe
def file(request: ActorRequest, table: ImportedTable) -> HttpResponseBase:
    """The table as it was handed in."""
    del request
    return serve(table.file)
