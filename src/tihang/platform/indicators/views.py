"""The workspace of the indicators, and the pages of a ledger's reading."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tihang.edition.model import LedgerKind
from tihang.platform.access import ActorRequest, allow
from tihang.platform.errors import Conflict
from tihang.platform.evidence.queries import open_revision
from tihang.platform.evidence.services import UploadRefused
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case
from tihang.platform.filing.queries import find_case
from tihang.platform.indicators import queries, rules, services
from tihang.platform.indicators.forms import LedgerForm, OptionsForm
from tihang.platform.indicators.models import LedgerReading
from tihang.platform.indicators.results import figures_of
from tihang.platform.indicators.workspace import changes_by, groups_of, offers, title_of
from tihang.platform.sent import is_number, number_or
from tihang.platform.words import clock, say

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@allow(rules.may_see, find=find_case)
@require_safe
def workspace(request: ActorRequest, case: Case) -> HttpResponse:
    """The indicators of a filing with their ledgers and plots."""
    return _workspace(request, case)


def _workspace(
    request: ActorRequest, case: Case, form: LedgerForm | None = None, refused: str = ""
) -> HttpResponse:
    dossier = queries.readable_dossier(request.actor, case)
    readings = list(queries.readings_of(request.actor, case)[: queries.MOST_LISTED])
    may_edit = rules.may_edit(request.actor, case)
    edition = case.edition
    context: dict[str, Any] = {
        "case": case,
        "may_edit": may_edit,
        "section": queries.kpi_section(case),
        "groups": groups_of(edition, dossier, readings),
        "summary": queries.summary(case, dossier),
        "readings": [(each, title_of(edition, each)) for each in readings],
    }
    if may_edit:
        context |= {
            "form": form or LedgerForm(edition=edition),
            "refused": refused,
            "ledgers": [
                (ledger, say(ledger.title), say(ledger.method), ledger.kpis)
                for ledger in edition.ledgers
            ],
            "offers": offers(edition, dossier),
            "version": case.draft.version,
        }
    failed = form is not None or refused
    return render(request, "indicators/workspace.html", context, status=400 if failed else 200)


@allow(rules.may_edit, find=find_case)
@require_POST
def upload(request: ActorRequest, case: Case) -> HttpResponse:
    """Take a ledger in and have it computed."""
    form = LedgerForm(request.POST, request.FILES, edition=case.edition)
    if not form.is_valid():
        return _workspace(request, case, form)
    given = form.cleaned_data
    try:
        made = services.upload_ledger(
            request.actor,
            case,
            given["kind"],
            given["file"].file,
            given["file"].name,
            form.options(),
        )
    except UploadRefused as refused:
        return _workspace(request, case, form, str(refused))
    return redirect("indicators:reading", case=case.pk, reading=made.pk)


@allow(rules.may_edit, find=find_case)
@require_POST
def count_instances(request: ActorRequest, case: Case) -> HttpResponse:
    """Take over the indicators that follow from the scenario instances."""
    chosen = _numbers(request.POST)
    saved = services.apply_instances(request.actor, case, chosen, _version(request.POST))
    messages.success(
        request, _("已按场景实例计算并保存 %(time)s") % {"time": clock(saved.saved_at)}
    )
    return redirect("indicators:workspace", case=case.pk)


@allow(rules.may_see, find=find_case)
@require_safe
def template(request: ActorRequest, case: Case, kind: str) -> HttpResponse:
    """A blank ledger to fill in."""
    del request
    from tihang.dossier.ledgers import ledger_template

    try:
        content = ledger_template(case.edition, cast("LedgerKind", kind))
    except KeyError:
        raise Http404 from None
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="ledger-{kind}.xlsx"'
    return response


@allow(rules.may_see, find=queries.find_reading)
@require_safe
def reading(request: ActorRequest, reading: LedgerReading) -> HttpResponse:
    """What came out of a ledger, and what taking it over would change."""
    return render(request, "indicators/reading.html", _reading(request, reading))


@allow(rules.may_see, find=queries.find_reading)
@require_safe
def state(request: ActorRequest, reading: LedgerReading) -> HttpResponse:
    """The same without the page around it, for as long as it is under way."""
    return render(request, "indicators/_reading.html", _reading(request, reading))


def _reading(
    request: ActorRequest, reading: LedgerReading, form: OptionsForm | None = None
) -> dict[str, Any]:
    case = reading.case
    may_edit = rules.may_edit(request.actor, reading)
    dossier = loaded(case.draft.dossier) if may_edit else None
    result = reading.result or {}
    return {
        "case": case,
        "reading": reading,
        "title": title_of(case.edition, reading),
        "result": result,
        "may_edit": may_edit,
        "changes": changes_by(
            case.edition,
            dossier or queries.readable_dossier(request.actor, case),
            figures_of(result),
        ),
        "version": case.draft.version,
        "form": form or OptionsForm(initial=reading.options),
        "stalled": queries.is_stalled(reading),
    }


@allow(rules.may_edit, find=queries.find_reading)
@require_POST
def apply(request: ActorRequest, reading: LedgerReading) -> HttpResponse:
    """Take over the figures that were ticked."""
    saved = services.apply_reading(
        request.actor,
        reading.case,
        reading,
        _numbers(request.POST),
        _version(request.POST),
    )
    messages.success(request, _("已采用台账数值并保存 %(time)s") % {"time": clock(saved.saved_at)})
    return redirect("indicators:workspace", case=reading.case_id)


@allow(rules.may_edit, find=queries.find_reading)
@require_POST
def again(request: ActorRequest, reading: LedgerReading) -> HttpResponse:
    """Compute the same file with other options."""
    form = OptionsForm(request.POST)
    if not form.is_valid():
        context = _reading(request, reading, form)
        return render(request, "indicators/reading.html", context, status=400)
    made = services.compute_again(request.actor, reading.case, reading, form.options())
    return redirect("indicators:reading", case=reading.case_id, reading=made.pk)


@allow(rules.may_see, find=queries.find_reading)
@require_safe
def refusals(request: ActorRequest, reading: LedgerReading) -> HttpResponse:
    """Every refused cell, as a file."""
    del request
    response = HttpResponse(queries.refusals_of(reading), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="refused-{reading.kind}.csv"'
    return response


@allow(rules.may_see, find=queries.find_reading)
@require_safe
def file(request: ActorRequest, reading: LedgerReading) -> HttpResponseBase:
    """The ledger as it was handed in; never opened by the browser itself."""
    del request
    revision = reading.revision
    return FileResponse(
        open_revision(revision),
        as_attachment=True,
        filename=revision.name,
        content_type="application/octet-stream",
        headers={"X-Content-Type-Options": "nosniff"},
    )


def _numbers(posted: QueryDict) -> list[int]:
    chosen = [int(each) for each in posted.getlist("kpi") if is_number(each)]
    if not chosen:
        raise Conflict(_("请至少选择一项可以采用的指标"))
    return chosen


def _version(posted: QueryDict) -> int:
    return number_or(posted.get("base_version", ""), 0)
