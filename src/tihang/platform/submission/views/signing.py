"""The declaration of truth: read, confirmed one by one, signed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tihang.platform.access import ActorRequest, allow, require
from tihang.platform.filing import queries
from tihang.platform.filing.completeness import open_problems
from tihang.platform.filing.models import Case
from tihang.platform.filing.services import SELF
from tihang.platform.submission import rules, services, signing
from tihang.platform.submission.findings import answered_findings
from tihang.platform.submission.forms import SignForm
from tihang.platform.words import clock


@allow(rules.may_edit, find=queries.find_case)
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: ActorRequest, case: Case) -> HttpResponse:
    """For the signatory to sign; for the others to see who can and how it stands."""
    if case.channel == SELF:
        # Whoever declares a self-rating signs it in the same step.
        return redirect("rating:declare", case=case.pk)
    if request.method != "POST":
        return _page(request, case, SignForm(case))
    require(request, rules.may_sign, case)
    form = SignForm(case, request.POST)
    if not form.is_valid():
        return _page(request, case, form, status=400)
    try:
        signature = services.sign(
            request.actor,
            case,
            capacity=form.cleaned_data["capacity"],
            base_version=form.cleaned_data["base_version"],
        )
    except services.CannotSign as refused:
        case = queries.find_case(request.actor, case.pk)
        form.refuse(str(refused), case.draft.version)
        return _page(request, case, form, status=409)
    messages.success(request, _("已签署 %(time)s，请由填报人提交") % {"time": clock(signature.at)})
    return redirect("submission:check", case=case.pk)


def _page(request: ActorRequest, case: Case, form: SignForm, status: int = 200) -> HttpResponse:
    may_sign = rules.may_sign(request.actor, case)
    still_open = [each for each in answered_findings(case) if each.is_open]
    context = {
        "case": case,
        "form": form,
        "standing": signing.standing_of(case),
        "statements": signing.statements_of(case),
        "signatories": signing.signatories_of(case),
        "may_sign": may_sign,
        "obstacles": signing.against_signing(request.actor, case) if may_sign else [],
        "alone": signing.signer_may_hand_in(case),
        "lacking": len(open_problems(case)),
        "open": len([each for each in still_open if not each.found.is_lack]),
    }
    return render(request, "submission/sign.html", context, status=status)
