"""The list, one piece, and what is said of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tihang.platform.access import ActorRequest, allow
from tihang.platform.evidence import queries, responses, rules, services
from tihang.platform.evidence.forms import DescribeForm
from tihang.platform.evidence.kinds import kind_label, kinds
from tihang.platform.evidence.listing import STATES, page_of
from tihang.platform.evidence.models import EvidenceFile, FileRevision
from tihang.platform.evidence.usage import uses_of
from tihang.platform.evidence.validity import validity_of
from tihang.platform.sent import number_or


@allow(rules.is_of_a_firm)
@require_safe
def library(request: ActorRequest) -> HttpResponse:
    """The firm's pieces of evidence."""
    asked = {name: str(value) for name, value in request.GET.items() if value}
    labels = (_("在用"), _("即将到期"), _("已过期"), _("已归档"))
    context = {
        "page": page_of(request.actor, asked),
        "asked": asked,
        "kinds": kinds(),
        "states": list(zip(STATES, labels, strict=True)),
        "is_search": bool(asked.keys() & {"q", "kind", "state"}),
    }
    return render(request, "evidence/library.html", context)


@allow(rules.holds_file, find=queries.find_file)
@require_safe
def piece(request: ActorRequest, file: EvidenceFile) -> HttpResponse:
    """One piece: what is said of it, its revisions, where it is used, how it looks."""
    revisions = list(file.revisions.select_related("uploaded_by").order_by("-number"))
    uses = uses_of(file.enterprise_id, {each.sha256 for each in revisions})
    shown = _shown(revisions, request.GET.get("revision", ""))
    pages = responses.pages_of(shown)
    at = min(number_or(request.GET.get("page", ""), 1) or 1, pages)
    context = {
        "file": file,
        "kind": kind_label(file.kind),
        "validity": validity_of(file.valid_until),
        "revisions": [(each, uses.get(each.sha256, [])) for each in revisions],
        "shown": shown,
        "pages": pages,
        "at": at,
    }
    return render(request, "evidence/piece.html", context)


def _shown(revisions: list[FileRevision], number: str) -> FileRevision:
    """The revision that was asked for, else the latest."""
    if not revisions:
        raise Http404
    return next((each for each in revisions if str(each.number) == number), revisions[0])


@allow(rules.holds_file, find=queries.find_file)
@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: ActorRequest, file: EvidenceFile) -> HttpResponse:
    """Change what is said of a piece."""
    form = DescribeForm(request.POST if request.method == "POST" else None, file=file)
    if form.is_valid():
        services.describe(request.actor, file, **form.cleaned_data)
        messages.success(request, _("已保存“%(title)s”") % {"title": file.title})
        return redirect("evidence:piece", file_id=file.pk)
    status = 400 if form.is_bound else 200
    return render(request, "evidence/describe.html", {"form": form, "file": file}, status=status)


@allow(rules.holds_file, find=queries.find_file)
@require_POST
def archive(request: ActorRequest, file: EvidenceFile) -> HttpResponse:
    """Put a piece away."""
    services.archive(request.actor, file)
    messages.success(request, _("“%(title)s”已归档") % {"title": file.title})
    return redirect("evidence:piece", file_id=file.pk)


@allow(rules.holds_file, find=queries.find_file)
@require_POST
def restore(request: ActorRequest, file: EvidenceFile) -> HttpResponse:
    """Bring a piece back."""
    services.restore(request.actor, file)
    messages.success(request, _("“%(title)s”已恢复") % {"title": file.title})
    return redirect("evidence:piece", file_id=file.pk)


@allow(rules.holds_file, find=queries.find_revision)
@require_safe
def download(_request: ActorRequest, revision: FileRevision) -> HttpResponseBase:
    """The file itself, as an attachment."""
    return responses.download(revision)


@allow(rules.holds_file, find=queries.find_revision)
@require_safe
def preview(_request: ActorRequest, revision: FileRevision, page: int) -> HttpResponse:
    """A page of it as a picture."""
    return responses.preview(revision, page)
