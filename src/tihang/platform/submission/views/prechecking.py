"""The pre-check: what was found, where, and why it may stand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tihang.platform.access import ActorRequest, allow
from tihang.platform.filing import queries
from tihang.platform.filing.models import Case
from tihang.platform.submission import rules, services
from tihang.platform.submission.findings import answered_findings, counts_of
from tihang.platform.submission.grouping import by_colour
from tihang.platform.submission.signing import standing_of, words_of

REASON = "reason-"


@allow(rules.may_edit, find=queries.find_case)
@require_http_methods(["GET", "HEAD", "POST"])
def precheck(request: ActorRequest, case: Case) -> HttpResponse:
    """Everything found in the draft as it is now; a POST saves the reasons given."""
    if request.method == "POST":
        return _save(request, case)
    findings = answered_findings(case)
    context = {
        "case": case,
        "counts": counts_of(findings),
        "colours": by_colour(case, findings),
        "open": sum(each.is_open for each in findings),
        "declaration": words_of(standing_of(case)),
        "most": services.MOST,
    }
    return render(request, "submission/precheck.html", context)


def _save(request: ActorRequest, case: Case) -> HttpResponse:
    given = {
        name.removeprefix(REASON): str(text)
        for name, text in request.POST.items()
        if name.startswith(REASON)
    }
    changed = services.give_reasons(request.actor, case, given)
    if changed:
        messages.success(request, _("已保存 %(count)d 条理由") % {"count": changed})
    else:
        messages.info(request, _("理由没有变化"))
    return redirect("submission:precheck", case=case.pk)
