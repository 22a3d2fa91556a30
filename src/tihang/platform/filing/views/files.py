"""Papers and files made from a dossier."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from tihang.dossier.files import dump_json, dump_xlsx
from tihang.dossier.model import Dossier
from tihang.platform.access import ActorRequest, allow
from tihang.platform.filing import queries, rules
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case, Revision
from tihang.platform.filing.pictures import picture_files
from tihang.platform.sent import is_number

CHECK_ADDRESS = "/check/"
"""Public page of the app that recognises papers; it stands above this one and is not imported."""

_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@allow(rules.may_see_case, find=queries.find_case)
@require_safe
def paper(request: ActorRequest, case: Case, kind: str) -> HttpResponse:
    """The filing (申报书): a revision as it was frozen, or the firm's draft marked as one."""
    # Fonts and the typesetter are loaded when the first paper is asked for.
    from tihang.documents import filing_docx, filing_pdf

    renderers = {"pdf": filing_pdf, "docx": filing_docx}
    if kind not in renderers:
        raise Http404
    dossier, revision = _chosen(request, case)
    content = renderers[kind](
        dossier,
        case.edition,
        draft=revision is None,
        verify_url=_check_address(request, revision) if revision else None,
        pictures=picture_files(case, dossier),
    )
    return _download(content, kind, _name(case, "filing", revision))


@allow(rules.may_see_case, find=queries.find_case)
@require_safe
def workbook(request: ActorRequest, case: Case) -> HttpResponse:
    """The fill-in workbook with what the case says now."""
    dossier, revision = _chosen(request, case)
    return _download(dump_xlsx(dossier, case.edition), "xlsx", _name(case, "dossier", revision))


@allow(rules.may_see_case, find=queries.find_case)
@require_safe
def dossier_json(request: ActorRequest, case: Case) -> HttpResponse:
    """The dossier as JSON, to be taken to another installation or judged from a file."""
    dossier, revision = _chosen(request, case)
    return _download(dump_json(dossier), "json", _name(case, "dossier", revision))


def _chosen(request: ActorRequest, case: Case) -> tuple[Dossier, Revision | None]:
    """The revision asked for by ``?revision=N``, else what the actor may read now."""
    asked = request.GET.get("revision", "")
    if asked:
        if not is_number(asked):
            raise Http404
        open_ones = queries.readable_revisions(request.actor, case)
        revision = get_object_or_404(open_ones, number=asked)
        return loaded(revision.dossier), revision
    return queries.dossier_for(request.actor, case), queries.readable_revision(request.actor, case)


def _check_address(request: ActorRequest, revision: Revision) -> str:
    """Where anyone can hold the paper against the revision; what its QR code says."""
    return request.build_absolute_uri(f"{CHECK_ADDRESS}{revision.code}/")


def _name(case: Case, what: str, revision: Revision | None) -> str:
    return f"{case.number}-{what}-" + (f"r{revision.number}" if revision else "draft")


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
