"""Scenario instances: what they cover, picking from the list, bringing them in from outside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tihang.dossier.errors import DossierError
from tihang.dossier.files import LARGEST
from tihang.dossier.pasting import instance_text, parse_instances
from tihang.platform.access import ActorRequest, allow
from tihang.platform.filing import queries, rules
from tihang.platform.filing.forms.flat import Flat
from tihang.platform.filing.models import Case
from tihang.platform.filing.scenarios import queries as instances
from tihang.platform.filing.scenarios import services
from tihang.platform.filing.scenarios.actions import with_card_changed
from tihang.platform.filing.scenarios.panel import shown_coverage
from tihang.platform.filing.scenarios.proposals import proposals_of, takings_in
from tihang.platform.filing.scenarios.rows import Row, mark_of_names, present_rows, rows_in, rows_of
from tihang.platform.filing.scenarios.samples import sample_instance
from tihang.platform.filing.scenarios.workbooks import read_upload
from tihang.platform.filing.views.imports import listed
from tihang.platform.filing.views.posting import posted


@allow(rules.is_the_firm, find=queries.find_case)
@require_safe
def coverage(request: ActorRequest, case: Case) -> HttpResponse:
    """What is in sight above the instances and on their cards, as it stands now."""
    return render(request, "filing/scenarios/_refreshed.html", shown_coverage(case))


@allow(rules.may_edit, find=queries.find_case)
@require_http_methods(["GET", "HEAD", "POST"])
def pick(request: ActorRequest, case: Case) -> HttpResponse:
    """Choose from the list of scenarios; each choice becomes an instance to be written."""
    chosen = request.POST.getlist("scenario")
    if request.method == "POST" and request.POST.get("do") == "add":
        if not chosen:
            return _pick_page(request, case, problem=_("请至少选择一个场景"), status=400)
        names = [s.name for s in case.edition.scenarios if str(s.number) in chosen]
        try:
            taken = services.add_instances(request.actor, case, names, request.POST.get("seen", ""))
        except services.InstancesMoved:
            problem = _("场景实例刚被他人或在另一窗口中修改，已显示最新情况，请核对后再次添加")
            return _pick_page(request, case, problem=problem, status=409)
        count = len(names)
        said = ngettext("已添加 %(n)d 个场景实例", "已添加 %(n)d 个场景实例", count) % {"n": count}
        return _to_card(request, case, said, taken.anchor)
    return _pick_page(request, case)


def _pick_page(
    request: ActorRequest, case: Case, problem: str = "", status: int = 200
) -> HttpResponse:
    case.draft.refresh_from_db()
    sought = request.POST.get("q", "")
    chosen = frozenset(request.POST.getlist("scenario"))
    context = {
        "case": case,
        "section": instances.section_of_instances(case),
        "stages": instances.choices_by_stage(case, sought, chosen),
        "sought": sought,
        "problem": problem,
        "seen": mark_of_names(present_rows(case)),
    }
    return render(request, "filing/scenarios/pick.html", context, status=status)


@allow(rules.may_edit, find=queries.find_case)
@require_http_methods(["GET", "HEAD", "POST"])
def paste(request: ActorRequest, case: Case) -> HttpResponse:
    """Read instances out of text pasted from a word processor; nothing is saved yet."""
    text = request.POST.get("text", "")
    context: dict[str, Any] = {
        "case": case,
        "section": instances.section_of_instances(case),
        "text": text,
        "sample": instance_text(sample_instance(case.edition), case.edition),
    }
    if request.method != "POST":
        return render(request, "filing/scenarios/paste.html", context)
    try:
        found = parse_instances(text, case.edition)
    except ValueError as refused:
        context["problem"] = str(refused)
        return render(request, "filing/scenarios/paste.html", context, status=400)
    if not found.instances:
        context["problem"] = _(
            "没有识别出场景实例：每个实例应有“环节名——场景名——实例名”一行，或“场景名称：”一行"
        )
        return render(request, "filing/scenarios/paste.html", context, status=400)
    leftovers = "\n".join(each.text for each in found.leftovers)
    rows = rows_of(case, [each.instance for each in found.instances])
    return _preview(request, case, rows, {"leftovers": leftovers, "notes": found.notes})


@allow(rules.may_edit, find=queries.find_case)
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: ActorRequest, case: Case) -> HttpResponse:
    """Read the instances of a workbook, and nothing else of it; nothing is saved yet."""
    context: dict[str, Any] = {"case": case, "section": instances.section_of_instances(case)}
    file = request.FILES.get("file")
    if request.method != "POST":
        return render(request, "filing/scenarios/bring.html", context)
    if file is None:
        context["problems"] = [_("请选择文件")]
        return render(request, "filing/scenarios/bring.html", context, status=400)
    try:
        found = read_upload(case, file.name or "", file.read(LARGEST + 1))
    except DossierError as refused:
        context |= {"problems": listed(refused), "filename": file.name}
        return render(request, "filing/scenarios/bring.html", context, status=400)
    return _preview(request, case, rows_of(case, found), {})


@allow(rules.may_edit, find=queries.find_case)
@require_POST
def take(request: ActorRequest, case: Case) -> HttpResponse:
    """Take over what was looked through, or show it again with a suggested name taken."""
    sent: Flat = posted(request.POST)
    what, _colon, target = request.POST.get("do", "").partition(":")
    more = {"leftovers": request.POST.get("leftovers", ""), "posted": sent}
    if what == "name":
        changed, card = with_card_changed(case.edition, sent, what, target)
        # Under its new name it may be one that is there already: what to do is asked anew.
        number = card.removeprefix("scenarios[").removesuffix("]")
        changed.pop(f"action[{number}]", None)
        more["posted"] = changed
        return _preview(request, case, rows_in(changed), more)
    takings = takings_in(sent)
    if not takings:
        more["problem"] = _("没有选择要导入的实例，请至少选择一个")
        return _preview(request, case, rows_in(sent), more, status=400)
    try:
        taken = services.take_instances(request.actor, case, takings, request.POST.get("seen", ""))
    except services.InstancesMoved:
        more["problem"] = _(
            "场景实例刚被他人或在另一窗口中修改，尚未导入；已按最新内容重新比对，请核对后再次导入"
        )
        return _preview(request, case, rows_in(sent), more, status=409)
    count = len(takings)
    said = ngettext("已导入 %(n)d 个场景实例", "已导入 %(n)d 个场景实例", count) % {"n": count}
    return _to_card(request, case, said, taken.anchor)


def _preview(
    request: ActorRequest,
    case: Case,
    rows: Sequence[Row],
    more: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    case.draft.refresh_from_db()
    proposals = proposals_of(case, rows, more.get("posted"))
    context = {
        "case": case,
        "section": instances.section_of_instances(case),
        "proposals": proposals,
        "new": sum(each.match is None for each in proposals),
        "changed": sum(bool(each.changed) for each in proposals),
        "same": sum(each.same for each in proposals),
        "unlisted": sum(bool(each.unlisted) for each in proposals),
        "seen": mark_of_names(present_rows(case)),
        **more,
    }
    return render(request, "filing/scenarios/preview.html", context, status=status)


def _to_card(request: ActorRequest, case: Case, said: str, anchor: str) -> HttpResponse:
    messages.success(request, said)
    section = instances.section_of_instances(case)
    where = reverse("filing:section", kwargs={"case": case.pk, "section": section.id})
    return redirect(f"{where}#{anchor}")
