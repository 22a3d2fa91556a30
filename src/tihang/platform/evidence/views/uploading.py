"""Sending files: in pieces that can be continued, or in one request without scripts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tihang.platform.access import ActorRequest, allow
from tihang.platform.accounts.queries import enterprise_of
from tihang.platform.errors import Conflict
from tihang.platform.evidence import queries, rules, services, uploads
from tihang.platform.evidence.forms import AboutForm, RevisionForm, UploadForm
from tihang.platform.evidence.models import EvidenceFile, FileRevision, Upload
from tihang.platform.registry.models import Enterprise
from tihang.platform.sent import is_number

MOST_PIECE = 8 * 1024 * 1024
"""Browsers send 4 MB at a time."""


def _firm(request: ActorRequest) -> Enterprise:
    firm = enterprise_of(request.actor)
    assert firm is not None  # The rule has seen to it.  # noqa: S101
    return firm


@allow(rules.is_of_a_firm)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest) -> HttpResponse:
    """New pieces of evidence."""
    if request.method != "POST":
        form = UploadForm(initial={"kind": request.GET.get("kind", "")})
        return render(request, "evidence/add.html", {"form": form})
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "evidence/add.html", {"form": form}, status=400)
    about = form.cleaned_data
    files = about.pop("chosen")
    if len(files) > 1:
        about["title"] = ""
    refused = _take_all(request, files, **about)
    if refused:
        return render(request, "evidence/add.html", {"form": form, "refused": refused}, status=409)
    return redirect("evidence:library")


def _take_all(request: ActorRequest, files: list[Any], **about: Any) -> list[str]:
    """Take each file by itself; what was refused does not hold up the others."""
    refused: list[str] = []
    firm = _firm(request)
    for each in files:
        try:
            revision = services.take_in(request.actor, firm, each.file, each.name, **about)
        except services.UploadRefused as why:
            refused.append(str(why))
        else:
            messages.success(request, _said(revision))
    return refused


def _said(revision: FileRevision) -> str:
    words = {"name": revision.name, "title": revision.file.title}
    if revision.was_there:
        return _("“%(title)s”已在资料库中（内容相同），未重复收取") % words
    return _("已收取“%(name)s”") % words


@allow(rules.holds_file, find=queries.find_file)
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: ActorRequest, file: EvidenceFile) -> HttpResponse:
    """A new revision of a piece."""
    form = RevisionForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    context: dict[str, Any] = {"form": form, "file": file}
    if not form.is_valid():
        status = 400 if form.is_bound else 200
        return render(request, "evidence/revise.html", context, status=status)
    context["refused"] = _take_all(
        request, form.cleaned_data["chosen"][:1], kind=file.kind, file=file
    )
    if context["refused"]:
        return render(request, "evidence/revise.html", context, status=409)
    return redirect("evidence:piece", file_id=file.pk)


@allow(rules.is_of_a_firm)
@require_POST
def begin(request: ActorRequest) -> JsonResponse:
    """Begin an upload in pieces, or find again the one that was cut off."""
    return _begun(request, None)


@allow(rules.holds_file, find=queries.find_file)
@require_POST
def begin_revision(request: ActorRequest, file: EvidenceFile) -> JsonResponse:
    """The same for a new revision."""
    return _begun(request, file)


def _begun(request: ActorRequest, file: EvidenceFile | None) -> JsonResponse:
    form = AboutForm(request.POST)
    size = request.POST.get("size", "")
    # A new revision is described where its piece is.
    about = {"kind": file.kind} if file else form.cleaned_data if form.is_valid() else None
    if about is None or not is_number(size):
        problems = [str(text) for texts in form.errors.values() for text in texts]
        said = _("；").join(problems) or _("请选择文件")
        return JsonResponse({"refused": said}, status=400)
    try:
        upload = uploads.begin(
            request.actor,
            _firm(request),
            name=request.POST.get("name", ""),
            size=int(size),
            file=file,
            fingerprint=request.POST.get("fingerprint", ""),
            **about,
        )
    except services.UploadRefused as refused:
        return JsonResponse({"refused": str(refused)}, status=409)
    where = reverse("evidence:upload", kwargs={"upload_id": upload.pk})
    return JsonResponse({"upload": where, "received": uploads.received(upload)}, status=201)


@allow(rules.is_of_a_firm, find=uploads.find_upload)
@require_http_methods(["GET", "PUT", "DELETE"])
def upload(request: ActorRequest, upload: Upload) -> JsonResponse:
    """How much has arrived; the next piece; or an end to it."""
    if request.method == "DELETE":
        uploads.cancel(upload)
        return JsonResponse({"cancelled": True})
    if request.method == "GET":
        return JsonResponse({"received": uploads.received(upload), "size": upload.size})
    offset = request.GET.get("offset", "")
    length = request.headers.get("Content-Length", "")
    if not is_number(offset) or not is_number(length):
        return JsonResponse({"refused": _("请求有误，请刷新页面后重试")}, status=400)
    if int(length) > MOST_PIECE:
        return JsonResponse({"refused": _("单次上传的分片过大")}, status=413)
    try:
        return JsonResponse({"received": uploads.append(upload, request, int(offset))})
    except uploads.WrongPlace as wrong:
        return JsonResponse({"received": wrong.received}, status=409)


@allow(rules.is_of_a_firm, find=uploads.find_upload)
@require_POST
def finish(request: ActorRequest, upload: Upload) -> JsonResponse:
    """Look into what has arrived and take it in."""
    try:
        revision = uploads.finish(request.actor, upload)
    except uploads.Incomplete as early:
        answer = {"incomplete": str(early), "received": uploads.received(upload)}
        return JsonResponse(answer, status=409)
    except Conflict as refused:
        return JsonResponse({"refused": str(refused)}, status=422)
    where = reverse("evidence:piece", kwargs={"file_id": revision.file_id})
    answer = {"said": _said(revision), "url": where, "sha256": revision.sha256}
    return JsonResponse(answer | {"was_there": revision.was_there})
