"""The inbox: what one was told, and how one wants to hear of it by mail."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tihang.platform.access import ActorRequest, allow
from tihang.platform.accounts.models import User
from tihang.platform.outbox import mailing, queries, rules, services
from tihang.platform.outbox.forms import MailForm
from tihang.platform.outbox.models import Delivery

ASKED = ("unread", "round", "case", "after")


@allow(rules.has_inbox)
@require_safe
def inbox(request: ActorRequest) -> HttpResponse:
    """What one was told, the newest first."""
    asked = {name: request.GET.get(name, "").strip() for name in ASKED}
    context = {
        "page": queries.page_of(request.actor, asked),
        "asked": asked,
        "is_search": any(asked[name] for name in ("unread", "round", "case")),
        "rounds": queries.rounds_of(request.actor),
        "troubled": queries.troubled_mails(request.actor),
    }
    return render(request, "outbox/inbox.html", context)


@allow(rules.is_recipient, find=queries.find_delivery)
@require_safe
def message(request: ActorRequest, delivery: Delivery) -> HttpResponse:
    """One message; whoever opens it has read it."""
    if request.method == "GET":
        services.mark_read(request.actor, delivery)
    return render(request, "outbox/message.html", {"row": queries.row_of(delivery)})


@allow(rules.has_inbox)
@require_POST
def read_all(request: ActorRequest) -> HttpResponse:
    """Mark everything as read, or the one message named."""
    only = request.POST.get("delivery", "")
    if only.isdecimal():
        services.mark_read(request.actor, queries.find_delivery(request.actor, int(only[:18])))
    else:
        services.mark_all_read(request.actor)
    return redirect("outbox:inbox")


@allow(rules.has_inbox)
@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: ActorRequest) -> HttpResponse:
    """How one wants to hear by mail."""
    person = get_object_or_404(User, pk=request.actor.user_id)
    chosen = queries.preference_of(person.pk)
    form = MailForm(
        request.POST if request.method == "POST" else None,
        initial={"mode": chosen.mode, "language": chosen.language},
    )
    if form.is_bound and form.is_valid():
        services.choose_mail(request.actor, person, **form.cleaned_data)
        messages.success(request, _("邮件提醒方式已保存"))
        return redirect("outbox:mail")
    context = {"form": form, "person": person, "is_on": mailing.is_on()}
    return render(request, "outbox/mail.html", context, status=422 if form.errors else 200)
