"""What the ledgers add to the page of a case and to the section of the indicators."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tihang.edition.model import FormSection
from tihang.platform.access import ActorRequest
from tihang.platform.filing import rules
from tihang.platform.filing.models import Case
from tihang.platform.indicators import queries


def ledgers(request: ActorRequest, case: Case) -> SafeString | None:
    """On the page of a case: the way to the workspace, and how far the ledgers are."""
    dossier = queries.readable_dossier(request.actor, case)
    section = queries.kpi_section(case)
    if section is None and not dossier.kpis:
        return None
    context = {
        "case": case,
        "summary": queries.summary(case, dossier),
        "may_edit": rules.may_edit(request.actor, case),
    }
    return render_to_string("indicators/_case_panel.html", context, request)


def in_section(request: ActorRequest, case: Case, section: FormSection) -> SafeString | None:
    """Above the inputs of the indicators: ledgers, and what was edited by hand since."""
    if not any(field.path == "kpis" for field in section.fields):
        return None
    dossier = queries.readable_dossier(request.actor, case)
    context = {"case": case, "summary": queries.summary(case, dossier)}
    return render_to_string("indicators/_section_panel.html", context, request)
