"""One section of the form: shown, and saved by its buttons."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tihang.edition.model import FormSection
from tihang.platform.access import ActorRequest, allow
from tihang.platform.filing import drafts, panels, presence, queries, rules
from tihang.platform.filing.completeness import section_states
from tihang.platform.filing.corrections.queries import open_sections, opening_of
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.forms import rows
from tihang.platform.filing.forms.layout import SectionForm
from tihang.platform.filing.forms.reading import Posted
from tihang.platform.filing.labels import label_of
from tihang.platform.filing.models import Case
from tihang.platform.filing.queries import last_saved
from tihang.platform.filing.scenarios import actions
from tihang.platform.filing.views.autosave import answer, asked_section, panel_context
from tihang.platform.filing.views.cases import returned_context
from tihang.platform.filing.views.posting import (
    base_version,
    conflict_context,
    posted,
    saved_section,
    saved_words,
)


@allow(rules.is_the_firm, find=queries.find_case)
def section(request: ActorRequest, case: Case, section: str) -> HttpResponse:
    """A section of the form; a POST saves it, by itself or with a row added or removed."""
    asked = asked_section(case, section)
    if request.method != "POST":
        if not rules.may_edit(request.actor, case):
            return redirect("filing:case", case=case.pk)
        return _page(request, case, asked)
    if request.headers.get("X-Autosave"):
        return answer(request, case, asked)
    return _save(request, case, asked)


def _page(request: ActorRequest, case: Case, section: FormSection) -> HttpResponse:
    draft = case.draft
    opening = opening_of(case)
    form = SectionForm.of(
        case.edition,
        section,
        drafts.inputs_of(case, section, draft),
        loaded(draft.dossier),
        opening,
    )
    sections_open = open_sections(case, opening) if opening else frozenset[str]()
    sections = list(case.edition.filing_form(case.tier).sections)
    place = sections.index(section)
    context = {
        "case": case,
        "section": section,
        "form": form,
        "draft": draft,
        "saved": last_saved(case, section),
        "present": presence.others(request.actor, case, section.id),
        "progress": section_states(case),
        "errors": [(name, label_of(case.edition, name), e) for name, e in form.errors.items()],
        **returned_context(request, case),
        "opening": opening,
        "open_sections": sections_open,
        "closed": opening is not None and section.id not in sections_open,
        "panels": panels.section_panels(request, case, section),
        "previous": sections[place - 1] if place else None,
        "next": sections[place + 1] if place + 1 < len(sections) else None,
        **panel_context(case, section),
    }
    return render(request, "filing/section.html", context)


def _save(request: ActorRequest, case: Case, section: FormSection) -> HttpResponse:
    data, anchor = _with_row_change(case, request.POST)
    try:
        saved = saved_section(request, case, section, data)
    except drafts.StaleVersion as stale:
        return _conflict_page(request, case, section, data, stale)
    here = reverse("filing:section", kwargs={"case": case.pk, "section": section.id})
    if request.POST.get("do") == "leave" and not saved.errors:
        return redirect("filing:case", case=case.pk)
    if request.POST.get("do", "").startswith("next:") and not saved.errors:
        following = asked_section(case, request.POST["do"].partition(":")[2])
        return redirect("filing:section", case=case.pk, section=following.id)
    if not anchor:
        messages.success(request, saved_words(saved))
        if saved.merged_with:
            who = _("、").join(filter(None, saved.merged_with))
            messages.info(request, _("已与%(who)s的修改合并") % {"who": who})
    return redirect(here + (f"#{anchor}" if anchor else ""))


def _with_row_change(case: Case, query: QueryDict) -> tuple[Posted, str]:
    """What was posted, with the row that a button asked for added or taken out."""
    data = posted(query)
    what, _colon, name = query.get("do", "").partition(":")
    if what == "add":
        return rows.with_row_added(data, name, _first_columns(case, name))
    if what == "remove":
        return rows.with_row_removed(data, name), name.rpartition("[")[0]
    if what in actions.ACTIONS:
        return actions.with_card_changed(case.edition, data, what, name)
    return data, ""


def _first_columns(case: Case, rows_name: str) -> dict[str, str]:
    """What a new row begins with: a row of its own kind cannot be without its key."""
    if rows_name == "recognitions":
        below = case.edition.tier(case.tier).needs
        return {"tier": below or case.edition.tiers[0].id}
    spec = case.edition.field(rows_name.replace("]", "").split("[")[0])
    return {spec.columns[0].path: ""}


def _conflict_page(
    request: ActorRequest,
    case: Case,
    section: FormSection,
    data: Posted,
    stale: drafts.StaleVersion,
) -> HttpResponse:
    context = conflict_context(case, section, data, stale, base_version(request))
    return render(request, "filing/conflict.html", context, status=409)
