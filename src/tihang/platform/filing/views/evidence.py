"""The evidence of a filing: taken from the library, looked at, downloaded."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tihang.edition.model import FormSection
from tihang.platform.access import ActorRequest, allow
from tihang.platform.evidence import responses
from tihang.platform.filing import evidence, queries, rules
from tihang.platform.filing.corrections.changed import NEW_EVIDENCE
from tihang.platform.filing.corrections.queries import opening_of
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case
from tihang.platform.sent import number_or


def section_panel(request: ActorRequest, case: Case, section: FormSection) -> SafeString | None:
    """Above the list of evidence: what the library has for it."""
    if not evidence.holds_evidence(section) or not rules.may_edit(request.actor, case):
        return None
    opening = opening_of(case)
    if opening and not opening.allows(NEW_EVIDENCE):
        return None
    dossier = loaded(case.draft.dossier)
    context = {
        "case": case,
        "section": section,
        "shelf": evidence.shelf(case, dossier),
        "newer": evidence.newer(case, dossier),
        "listed": [each for each in evidence.listed(case, dossier) if each.revision],
    }
    return render_to_string("filing/evidence/panel.html", context, request)


def case_panel(request: ActorRequest, case: Case) -> SafeString | None:
    """On the case's page: the files behind what the filing lists."""
    found = evidence.listed(case, queries.dossier_for(request.actor, case))
    if not any(each.revision for each in found):
        return None
    context = {"case": case, "listed": found}
    return render_to_string("filing/evidence/files.html", context, request)


@allow(rules.may_edit, find=queries.find_case)
@require_POST
def use(request: ActorRequest, case: Case, section: str) -> HttpResponse:
    """Add the pieces that were ticked."""
    added = evidence.use(request.actor, case, evidence.parse_ids(request.POST.getlist("piece")))
    if added:
        messages.success(request, _("已加入 %(n)d 份材料") % {"n": added})
    else:
        messages.warning(request, _("没有新的材料可加入，请勾选后再试"))
    return redirect("filing:section", case=case.pk, section=section)


@allow(rules.may_edit, find=queries.find_case)
@require_POST
def update(request: ActorRequest, case: Case, section: str) -> HttpResponse:
    """Let a row name its piece's latest revision."""
    if evidence.bring_up_to_date(request.actor, case, request.POST.get("sha256", "")):
        messages.success(request, _("已更新为最新版本"))
    return redirect("filing:section", case=case.pk, section=section)


@allow(rules.may_see_case, find=queries.find_case)
@require_safe
def download(request: ActorRequest, case: Case, sha256: str) -> HttpResponseBase:
    """A file that the filing lists, as an attachment."""
    return responses.download(evidence.find_listed(request.actor, case, sha256))


@allow(rules.may_see_case, find=queries.find_case)
@require_safe
def view(request: ActorRequest, case: Case, sha256: str) -> HttpResponse:
    """The same drawn as pictures, page by page; for a page that asks for it, without the frame."""
    revision = evidence.find_listed(request.actor, case, sha256)
    pages = responses.pages_of(revision)
    at = min(number_or(request.GET.get("page", ""), 1) or 1, pages)
    dossier = queries.dossier_for(request.actor, case)
    each = next((e for e in evidence.listed(case, dossier) if e.row.sha256 == sha256), None)
    context: dict[str, Any] = {"case": case, "revision": revision, "each": each}
    context |= {"pages": pages, "at": at, "title": (each and each.row.title) or revision.name}
    template = "filing/evidence/_in_view.html" if request.htmx else "filing/evidence/view.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@allow(rules.may_see_case, find=queries.find_case)
@require_safe
def page(request: ActorRequest, case: Case, sha256: str, page: int) -> HttpResponse:
    """One of those pictures."""
    return responses.preview(evidence.find_listed(request.actor, case, sha256), page)
