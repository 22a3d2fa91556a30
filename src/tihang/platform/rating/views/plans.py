"""The improvement plan: proposed, written down, changed, exported."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tihang.evaluation.plan import improvement_plan, next_tier
from tihang.platform.access import ActorRequest, allow
from tihang.platform.filing.forms.answers import reference_text
from tihang.platform.filing.models import Case
from tihang.platform.filing.queries import evaluation_of
from tihang.platform.rating import guide as guides
from tihang.platform.rating import papers, queries, rules, services
from tihang.platform.rating.forms import PlanForm
from tihang.platform.rating.models import Plan
from tihang.platform.sent import number_or
from tihang.platform.words import say


@allow(rules.is_the_firm, find=queries.find_own_case)
def case_plan(request: ActorRequest, case: Case) -> HttpResponse:
    """What stands between the factory and a tier, with what to do; a POST writes it down."""
    evaluation = evaluation_of(case)
    tiers = [tier.id for tier in case.edition.tiers]
    aimed = (request.POST if request.method == "POST" else request.GET).get("tier")
    aimed = aimed or next_tier(evaluation).tier
    if aimed not in tiers:
        raise Http404
    if request.method == "POST":
        plan = services.make_plan(request.actor, case, aimed)
        messages.success(request, _("已生成提升计划，可修改措施、责任人和日期后导出"))
        return redirect("rating:edit_plan", plan=plan.pk)
    proposed = improvement_plan(evaluation, timezone.localdate(), aimed)
    context = {
        "case": case,
        "bar": guides.bar_of(case, evaluation),
        "proposed": proposed,
        "rows": [
            (each, reference_text(case.edition, each.verdict.condition))
            for each in proposed.measures
        ],
        "awaiting": sum(each.awaits_review for each in proposed.measures),
        "to_do": sum(not each.awaits_review for each in proposed.measures),
        "tier": case.edition.tier(aimed),
        "tiers": [(t.id, say(t.name), t.id == aimed) for t in case.edition.tiers],
        "plans": case.plans.select_related("made_by").order_by("-made_at", "-pk"),
    }
    return render(request, "rating/plan.html", context)


@allow(rules.may_change_plan, find=queries.find_plan)
def edit_plan(request: ActorRequest, plan: Plan) -> HttpResponse:
    """A plan with its measures; a POST saves what was changed."""
    form = PlanForm.of(plan, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        base = number_or(request.POST.get("base_version", ""), 0)
        services.change_plan(request.actor, plan, form.changes(), base)
        messages.success(request, _("计划已保存"))
        return redirect("rating:edit_plan", plan=plan.pk)
    fields = {item.pk: each for item, each in form.forms}
    context = {
        "plan": plan,
        "case": plan.case,
        "tier": plan.case.edition.tier(plan.tier),
        "rows": [
            (item, condition, reference, fields[item.pk])
            for item, condition, reference in queries.plan_rows(plan)
        ],
        "errors": list(form.errors()) if request.method == "POST" else [],
        "version": request.POST.get("base_version", plan.version),
    }
    status = 422 if context["errors"] else 200
    return render(request, "rating/edit_plan.html", context, status=status)


@allow(rules.may_change_plan, find=queries.find_plan)
@require_safe
def plan_file(_request: ActorRequest, plan: Plan, kind: str) -> HttpResponse:
    """The plan as PDF, Word or Excel."""
    if kind not in papers.KINDS:
        raise Http404
    content = papers.plan_paper(plan, kind)
    answer = HttpResponse(content, content_type=papers.KINDS[kind])
    day = timezone.localtime(plan.made_at).strftime("%Y%m%d")
    name = f"{_('智能工厂建设提升计划')}-{plan.case.number}-{day}.{kind}"
    answer.headers["Content-Disposition"] = papers.attachment(name)
    return answer
