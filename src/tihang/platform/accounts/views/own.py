"""One's own account."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tihang.platform.access import ActorRequest, allow
from tihang.platform.accounts import queries, rules
from tihang.platform.accounts.middleware import CHOSEN_MEMBERSHIP
from tihang.platform.accounts.models import Membership, User
from tihang.platform.actor import Actor


def own_membership(actor: Actor, membership: int) -> Membership:
    """The actor's own membership; any other is answered as unknown."""
    held = Membership.objects.in_force().select_related(
        "authority", "enterprise", "substitutes__user"
    )
    return get_object_or_404(held, pk=membership, user=actor.user_id)


@allow(rules.may_see_own_account)
@require_safe
def profile(request: ActorRequest) -> HttpResponse:
    """Who one is, in which roles, and how one's log-in is protected."""
    user = get_object_or_404(User, pk=request.actor.user_id)
    return render(
        request,
        "accounts/profile.html",
        {"person": user, "memberships": queries.memberships(user)},
    )


@allow(rules.may_act_in, find=own_membership)
@require_POST
def act_in(request: ActorRequest, membership: Membership) -> HttpResponse:
    """Go on in another of one's memberships."""
    request.session[CHOSEN_MEMBERSHIP] = membership.pk
    messages.success(
        request,
        _("已切换为：%(organisation)s（%(role)s）")
        % {"organisation": membership.organisation, "role": membership.role_label},
    )
    return redirect("home")
