"""The installation's own public key, and the keys of its partners."""

from __future__ import annotations

from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from tihang.platform.access import ActorRequest, allow
from tihang.platform.exchange import queries, rules, services
from tihang.platform.exchange.forms import KeyForm, ReasonForm
from tihang.platform.exchange.keys import KeyUnusable, own_key
from tihang.platform.exchange.models import PartnerKey


@allow(rules.is_officer)
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: ActorRequest) -> HttpResponse:
    """Show our key to hand over; register a partner's."""
    form = KeyForm(request.actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.register_key(request.actor, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("exchange:keys")
    office = queries.office_of(request.actor)
    context = {
        "form": form,
        "keys": queries.keys_of(office),
        "office": office,
        **_own(office.name),
    }
    return render(request, "exchange/keys.html", context, status=400 if form.errors else 200)


def _own(holder: str) -> dict[str, str]:
    """Our public key as text and fingerprint, or why there is none."""
    try:
        public = own_key().public(holder)
    except KeyUnusable as problem:
        return {"problem": str(problem)}
    return {"pem": public.pem(), "fingerprint": public.fingerprint}


@allow(rules.is_officer)
@require_safe
def own(request: ActorRequest) -> HttpResponse:
    """The public key as a file to hand over."""
    holder = queries.office_of(request.actor).name
    response = HttpResponse(own_key().public(holder).pem(), content_type="text/plain")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(holder)}.pub"
    return response


@allow(rules.is_of_the_office, find=queries.find_key)
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: ActorRequest, key: PartnerKey) -> HttpResponse:
    """Take no more bundles of a key."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.revoke_key(request.actor, key, reason=form.cleaned_data["reason"])
        return redirect("exchange:keys")
    context = {"key": key, "form": form}
    return render(request, "exchange/revoke.html", context, status=400 if form.errors else 200)
