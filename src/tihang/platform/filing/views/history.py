"""The history of a draft: every save, what it changed, and the way back to it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tihang.platform.access import ActorRequest, allow
from tihang.platform.filing import past, queries, rules, services
from tihang.platform.filing.models import Case
from tihang.platform.filing.versions import UNAPPLIED
from tihang.platform.sent import is_number


@allow(rules.is_the_firm, find=queries.find_case)
@require_safe
def index(request: ActorRequest, case: Case) -> HttpResponse:
    """The saves of a filing, the latest first."""
    titles, people = past.titles_of(case), past.people_of(case)
    section = request.GET.get("section", "")
    person = request.GET.get("person", "")
    before = request.GET.get("before", "")
    page = past.page_of(
        case,
        before=int(before) if is_number(before) else None,
        section=section if section in titles else "",
        person=int(person) if is_number(person) else None,
    )
    context = {
        "case": case,
        "page": page,
        "sections": titles.items(),
        "people": people.items(),
        "section": section,
        "person": person,
    }
    return render(request, "filing/history/index.html", context)


@allow(rules.is_the_firm, find=queries.find_case)
@require_safe
def version(request: ActorRequest, case: Case, version: int) -> HttpResponse:
    """One save: who, when, and both texts of what it changed."""
    found = past.find_version(case, version)
    changes = past.changes_of(case, found)
    unapplied = found.cause == UNAPPLIED
    context = {
        "case": case,
        "version": found,
        "section_title": past.titles_of(case)[found.section],
        "changes": changes,
        "unapplied": unapplied,
        # A text that says what stands there anyway has nothing to give.
        "restorable": bool(changes) or not unapplied,
        "may_edit": rules.may_edit(request.actor, case),
    }
    return render(request, "filing/history/version.html", context)


@allow(rules.is_the_firm, find=queries.find_case)
@require_POST
def restore(request: ActorRequest, case: Case, version: int) -> HttpResponse:
    """Bring the section back to what it was after this save."""
    found = past.find_version(case, version)
    services.restore_version(request.actor, case, found)
    messages.success(request, _("已恢复，原有内容仍保留在修改历史中"))
    return redirect("filing:section", case=case.pk, section=found.section)
