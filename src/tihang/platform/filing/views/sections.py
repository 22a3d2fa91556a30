"""One section of the form: shown, saved, saved again while somebody types."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from tihang.edition.model import FormSection
from tihang.platform.access import ActorRequest, allow
from tihang.platform.filing import drafts, panels, queries, rules
from tihang.platform.filing.completeness import label_of, section_states
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.forms import rows
from tihang.platform.filing.forms.indicators import figures
from tihang.platform.filing.forms.layout import SectionForm
from tihang.platform.filing.forms.reading import Posted
from tihang.platform.filing.history import last_return
from tihang.platform.filing.models import Case
from tihang.platform.filing.overview import summaries, verdicts_touching
from tihang.platform.words import clock, say

OWN_INPUTS = ("csrfmiddlewaretoken", "base_version", "do")
MOST_VERDICTS = 30


@allow(rules.is_the_firm, find=queries.find_case)
def section(request: ActorRequest, case: Case, section: str) -> HttpResponse:
    """A section of the form; a POST saves it, by itself or with a row added or removed."""
    try:
        asked = drafts.section_of(case, section)
    except KeyError:
        raise Http404 from None
    if request.method != "POST":
        if not rules.may_edit(request.actor, case):
            return redirect("filing:case", case=case.pk)
        return _page(request, case, asked)
    if request.headers.get("X-Autosave"):
        return _autosave(request, case, asked)
    return _save(request, case, asked)


def _page(request: ActorRequest, case: Case, section: FormSection) -> HttpResponse:
    draft = case.draft
    form = SectionForm.of(
        case.edition, section, drafts.inputs_of(case, section, draft), loaded(draft.dossier)
    )
    sections = list(case.edition.filing_form(case.tier).sections)
    place = sections.index(section)
    context = {
        "case": case,
        "section": section,
        "form": form,
        "draft": draft,
        "progress": section_states(case),
        "errors": [(name, label_of(case.edition, name), e) for name, e in form.errors.items()],
        "returned": last_return(case),
        "panels": panels.section_panels(request, case, section),
        "previous": sections[place - 1] if place else None,
        "next": sections[place + 1] if place + 1 < len(sections) else None,
        **_panel(case, section),
    }
    return render(request, "filing/section.html", context)


def _panel(case: Case, section: FormSection) -> dict[str, Any]:
    """What the side panel shows: the verdicts that this section bears on, and each tier's."""
    evaluation = queries.evaluation_of(case, loaded(case.draft.dossier))
    touching = verdicts_touching(case, section, evaluation)
    # What is not met yet is what the reader can do something about.
    touching.sort(key=lambda each: each.verdict.verdict)
    return {
        "touching": touching[:MOST_VERDICTS],
        "touching_more": max(0, len(touching) - MOST_VERDICTS),
        "verdicts": summaries(evaluation),
    }


def _save(request: ActorRequest, case: Case, section: FormSection) -> HttpResponse:
    data, anchor = _with_row_change(case, request.POST)
    try:
        saved = drafts.save_section(request.actor, case, section.id, data, _base_version(request))
    except drafts.StaleVersion as stale:
        return _conflict_page(request, case, section, data, stale)
    here = reverse("filing:section", kwargs={"case": case.pk, "section": section.id})
    if request.POST.get("do") == "leave" and not saved.errors:
        return redirect("filing:case", case=case.pk)
    if request.POST.get("do", "").startswith("next:") and not saved.errors:
        following = request.POST["do"].partition(":")[2]
        return redirect("filing:section", case=case.pk, section=following)
    if not anchor:
        messages.success(request, _("已保存 %(time)s") % {"time": clock(saved.saved_at)})
    return redirect(here + (f"#{anchor}" if anchor else ""))


def _autosave(request: ActorRequest, case: Case, section: FormSection) -> JsonResponse:
    """Save what stands on the page at the moment; the answer is what the page then shows."""
    data = posted(request.POST)
    try:
        saved = drafts.save_section(request.actor, case, section.id, data, _base_version(request))
    except drafts.StaleVersion as stale:
        context = _conflict(case, section, data, stale)
        html = render_to_string("filing/_conflict.html", context, request=request)
        return JsonResponse({"version": stale.version, "conflict": html}, status=409)
    except drafts.NotEditable as refused:
        return JsonResponse({"refused": str(refused)}, status=403)
    case.draft.refresh_from_db()
    panel = {"case": case, "section": section, **_panel(case, section)}
    return JsonResponse(
        {
            "version": saved.version,
            "saved": _("已保存 %(time)s") % {"time": clock(saved.saved_at)},
            "errors": saved.errors,
            "figures": figures(loaded(case.draft.dossier), case.edition.kpis),
            "panel": render_to_string("filing/_verdict_panel.html", panel, request=request),
        }
    )


def posted(query: QueryDict) -> dict[str, str | list[str]]:
    """The inputs of a section; one that holds several values comes as a list."""
    return {
        name: values if len(values) > 1 else values[0]
        for name, values in query.lists()
        if name not in OWN_INPUTS and values
    }


def _base_version(request: ActorRequest) -> int:
    given = request.POST.get("base_version", "")
    return int(given) if given.isdecimal() else 0


def _with_row_change(case: Case, query: QueryDict) -> tuple[Posted, str]:
    """What was posted, with the row that a button asked for added or taken out."""
    data = posted(query)
    what, _colon, name = query.get("do", "").partition(":")
    if what == "add":
        return rows.with_row_added(data, name, _first_columns(case, name))
    if what == "remove":
        return rows.with_row_removed(data, name), name.rpartition("[")[0]
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
    context = _conflict(case, section, data, stale)
    return render(request, "filing/conflict.html", context, status=409)


def _conflict(
    case: Case, section: FormSection, data: Posted, stale: drafts.StaleVersion
) -> dict[str, Any]:
    """Both texts of every input that differs."""
    return {
        "case": case,
        "section": section,
        "stale": stale,
        "differences": [
            {
                "label": label_of(case.edition, name),
                "mine": _words(data.get(name)),
                "theirs": _words(stale.current.get(name)),
            }
            for name in drafts.differing(data, stale.current)
        ],
        "inputs": [
            (name, value)
            for name, values in data.items()
            for value in ([values] if isinstance(values, str) else values)
        ],
        "title": say(section.title),
    }


def _words(value: str | list[str] | None) -> str:
    return "、".join(value) if isinstance(value, list) else value or ""
