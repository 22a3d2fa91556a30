"""人员与代理: the people of an office, their accounts, their substitutes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tihang.platform.access import ActorRequest, allow
from tihang.platform.accounts import rules, services, staff
from tihang.platform.accounts.models import Membership, User
from tihang.platform.accounts.staff_forms import PersonForm, SubstituteForm, take_errors
from tihang.platform.actor import Actor
from tihang.platform.registry.models import Authority, Enterprise
from tihang.platform.sent import number_or

Organisation = Authority | Enterprise


@allow(rules.sees_people)
@require_safe
def people(request: ActorRequest) -> HttpResponse:
    """The people of the actor's own office."""
    return _page(request, staff.find_office(request.actor, request.actor.authority_id or 0))


@allow(rules.sees_people, find=staff.find_office)
@require_safe
def office(request: ActorRequest, office: Authority) -> HttpResponse:
    """Those of an office beneath."""
    return _page(request, office)


@allow(rules.runs_accounts, find=staff.find_firm_run)
@require_safe
def firm(request: ActorRequest, firm: Enterprise) -> HttpResponse:
    """Those of a firm that files with the office."""
    return _page(request, firm)


def _page(
    request: ActorRequest,
    organisation: Organisation,
    form: PersonForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    actor = request.actor
    words = request.GET.get("q", "").strip()[:100]
    after = number_or(request.GET.get("after", ""), 0)
    found = staff.people_of(organisation, words, after)
    runs = rules.runs_accounts(actor)
    context = {
        "organisation": organisation,
        "is_firm": isinstance(organisation, Enterprise),
        "is_own": not isinstance(organisation, Enterprise)
        and organisation.pk == actor.authority_id,
        "page": found,
        "rows": [_row(actor, each) for each in found.rows],
        "q": words,
        "after": after,
        "form": (form or PersonForm(None, organisation=organisation)) if runs else None,
        "offices": staff.offices_run_by(actor).exclude(pk=actor.authority_id or 0) if runs else (),
        "add_to": resolve_url(_ADD[type(organisation)], organisation.pk),
    }
    return render(request, "accounts/people.html", context, status=status)


_ADD: dict[type, str] = {Authority: "accounts:add_to_office", Enterprise: "accounts:add_to_firm"}


def _row(actor: Actor, membership: Membership) -> dict[str, Any]:
    """A person with what may be done; the account is looked at on its own page."""
    runs = rules.runs_accounts(actor)
    return {
        "membership": membership,
        "may_end": rules.may_end(actor, membership),
        "may_name": rules.may_name_substitute(actor, membership),
        "may_open": runs and membership.substitutes_id is None,
    }


@allow(rules.runs_accounts, find=staff.find_office)
@require_POST
def add_to_office(request: ActorRequest, office: Authority) -> HttpResponse:
    """A new person of an office."""
    return _add(request, office)


@allow(rules.runs_accounts, find=staff.find_firm_run)
@require_POST
def add_to_firm(request: ActorRequest, firm: Enterprise) -> HttpResponse:
    """A new person of a firm."""
    return _add(request, firm)


def _add(request: ActorRequest, organisation: Organisation) -> HttpResponse:
    form = PersonForm(request.POST, organisation=organisation)
    if not form.is_valid():
        return _page(request, organisation, form, status=400)
    try:
        added = services.add_person(request.actor, organisation, **form.cleaned_data)
    except ValidationError as refused:
        take_errors(form, refused)
        return _page(request, organisation, form, status=400)
    if added.password:
        return _one_time(request, added.membership, added.password)
    messages.success(request, _("已加入：%(who)s") % {"who": added.membership.user})
    return _back(request, added.membership)


def _one_time(request: ActorRequest, membership: Membership, password: str) -> HttpResponse:
    """The only page that ever shows this password."""
    context = {"membership": membership, "password": password, "back": _place(request, membership)}
    return render(request, "accounts/password.html", context)


def _place(request: ActorRequest, membership: Membership) -> str:
    if membership.enterprise_id:
        return resolve_url("accounts:people_of_firm", membership.enterprise_id)
    if membership.authority_id == request.actor.authority_id:
        return resolve_url("accounts:people")
    return resolve_url("accounts:people_of_office", membership.authority_id)


def _back(request: ActorRequest, membership: Membership) -> HttpResponse:
    return redirect(_place(request, membership))


@allow(rules.may_open_person, find=staff.find_membership)
@require_safe
def person(request: ActorRequest, membership: Membership) -> HttpResponse:
    """One person of an organisation: what may be done with the account."""
    actor = request.actor
    context = {
        "membership": membership,
        "may_end": rules.may_end(actor, membership),
        "may_appoint": rules.may_appoint(actor, membership),
        "may_handle": rules.may_handle_account(actor, membership),
        "back": _place(request, membership),
    }
    return render(request, "accounts/person.html", context)


@allow(rules.may_end, find=staff.find_membership)
@require_POST
def end(request: ActorRequest, membership: Membership) -> HttpResponse:
    """Let a person's role, or a substitution, end at once."""
    who = str(membership.user)
    place = _place(request, membership)
    services.end_membership(request.actor, membership)
    messages.success(request, _("已终止：%(who)s") % {"who": who})
    return redirect(place)


@allow(rules.may_appoint, find=staff.find_membership)
@require_POST
def appoint(request: ActorRequest, membership: Membership) -> HttpResponse:
    """Let somebody run their office's accounts, or no longer."""
    services.set_manager(request.actor, membership, is_manager=request.POST.get("manager") == "yes")
    messages.success(request, _("已保存"))
    return redirect("accounts:person", membership=membership.pk)


@allow(rules.may_handle_account, find=staff.find_membership)
@require_POST
def reset_password(request: ActorRequest, membership: Membership) -> HttpResponse:
    """A new password, shown once."""
    password = services.reset_password(request.actor, membership.user)
    return _one_time(request, membership, password)


@allow(rules.may_handle_account, find=staff.find_membership)
@require_POST
def close(request: ActorRequest, membership: Membership) -> HttpResponse:
    """End log-in, and what the person is."""
    services.close_account(request.actor, membership.user)
    messages.success(request, _("账号已停用：%(who)s") % {"who": membership.user})
    return _back(request, membership)


@allow(rules.may_name_substitute, find=staff.find_membership)
@require_http_methods(["GET", "HEAD", "POST"])
def substitute(request: ActorRequest, membership: Membership) -> HttpResponse:
    """Name who stands in, from when until when."""
    form = SubstituteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            user: User = form.user  # type: ignore[assignment]
            since, until = form.cleaned_data["since"], form.cleaned_data["until"]
            services.name_substitute(request.actor, membership, user, since=since, until=until)
        except ValidationError as refused:
            take_errors(form, refused)
        else:
            messages.success(request, _("已指定代理人：%(who)s") % {"who": user})
            return _back(request, membership)
    context = {"form": form, "membership": membership, "back": _place(request, membership)}
    status = 400 if form.is_bound else 200
    return render(request, "accounts/substitute.html", context, status=status)
