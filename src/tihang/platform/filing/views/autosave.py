"""A section saved while somebody types, and what the page asks besides."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tihang.edition.model import FormSection
from tihang.platform.access import ActorRequest, allow
from tihang.platform.filing import drafts, queries, rules
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.forms.indicators import figures
from tihang.platform.filing.forms.reading import Posted
from tihang.platform.filing.merging import restructured_lists
from tihang.platform.filing.models import Case
from tihang.platform.filing.overview import summaries, verdicts_touching
from tihang.platform.filing.views.posting import (
    base_version,
    conflict_context,
    posted,
    saved_section,
    saved_words,
)

MOST_VERDICTS = 30


def asked_section(case: Case, section: str) -> FormSection:
    """The section that an address names. Raises Http404 for an unknown one."""
    try:
        return drafts.section_of(case, section)
    except KeyError:
        raise Http404 from None


@allow(rules.is_the_firm, find=queries.find_case_to_write)
@require_POST
def autosave(request: ActorRequest, case: Case, section: str) -> HttpResponse:
    """Save what stands on the page at the moment; the answer says what is safe now."""
    return answer(request, case, asked_section(case, section))


def answer(request: ActorRequest, case: Case, section: FormSection) -> JsonResponse:
    """The answer to an autosave."""
    author = request.POST.get("author")
    if author and author != str(request.actor.user_id):
        # Somebody else has logged in at this browser since: their name is not put to it.
        return JsonResponse({"other_user": True}, status=403)
    data = posted(request.POST)
    try:
        saved = saved_section(request, case, section, data)
    except drafts.StaleVersion as stale:
        context = conflict_context(case, section, data, stale, base_version(request))
        html = render_to_string("filing/_conflict.html", context, request=request)
        return JsonResponse({"version": stale.version, "conflict": html}, status=409)
    except drafts.NotEditable as refused:
        return JsonResponse({"refused": str(refused)}, status=403)
    return JsonResponse(
        {
            "version": saved.version,
            "saved": saved_words(saved),
            "receipt": saved.receipt,
            "errors": saved.errors,
            "figures": _figures(case, saved, data),
            **_merged(saved, data),
        }
    )


def _figures(case: Case, saved: drafts.Saved, data: Posted) -> dict[str, str]:
    """What the indicators come to, where the page shows them."""
    if saved.dossier is None or "kpis:present" not in data:
        return {}
    return figures(saved.dossier, case.edition.kpis)


def _merged(saved: drafts.Saved, data: Posted) -> dict[str, Any]:
    """What colleagues saved meanwhile and the page does not show yet."""
    if not saved.inputs:
        return {}
    people = _("、").join(filter(None, saved.merged_with))
    rows = restructured_lists(data, {**data, **saved.inputs})
    return {
        "inputs": saved.inputs,
        "reload": bool(rows) or any(name not in data for name in saved.inputs),
        "merged": _("已与%(who)s的修改合并") % {"who": people} if people else "",
    }


@allow(rules.is_the_firm, find=queries.find_case)
@require_safe
def verdict_panel(request: ActorRequest, case: Case, section: str) -> HttpResponse:
    """The panel beside the form, as it is now."""
    asked = asked_section(case, section)
    context = {"case": case, "section": asked, **panel_context(case, asked)}
    return render(request, "filing/_verdict_panel.html", context)


@allow(rules.is_the_firm, find=queries.find_case)
@require_safe
def state(request: ActorRequest, case: Case, section: str) -> HttpResponse:
    """Who is logged in here and how far the section is; for a page that was cut off."""
    asked = asked_section(case, section)
    return JsonResponse(
        {
            "user": str(request.actor.user_id),
            "csrf": get_token(request),
            "version": case.draft.section_versions.get(asked.id, 1),
            "editable": rules.may_edit(request.actor, case),
        }
    )


def panel_context(case: Case, section: FormSection) -> dict[str, Any]:
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
