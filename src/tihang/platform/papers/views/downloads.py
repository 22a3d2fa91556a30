"""The self-rating report and the list of evidence, of a revision or of the draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from tihang.dossier.model import Dossier
from tihang.edition.model import Edition
from tihang.platform.access import ActorRequest, allow
from tihang.platform.filing import queries as filing
from tihang.platform.filing.models import Case
from tihang.platform.filing.rules import may_see_case
from tihang.platform.filing.views.files import CHECK_ADDRESS
from tihang.platform.papers import queries

_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Maker(Protocol):
    def __call__(
        self, dossier: Dossier, edition: Edition, *, draft: bool, verify_url: str | None
    ) -> bytes: ...


@allow(may_see_case, find=filing.find_case)
@require_safe
def rating_report(request: ActorRequest, case: Case, kind: str) -> HttpResponse:
    """The self-rating report (自评报告)."""
    from tihang.documents import rating_report_docx, rating_report_pdf

    return _paper(
        request, case, kind, "自评报告", {"pdf": rating_report_pdf, "docx": rating_report_docx}
    )


@allow(may_see_case, find=filing.find_case)
@require_safe
def evidence_list(request: ActorRequest, case: Case, kind: str) -> HttpResponse:
    """The list of evidence (佐证材料清单)."""
    from tihang.documents import evidence_list_docx, evidence_list_pdf, evidence_list_xlsx

    makers = {
        "pdf": evidence_list_pdf,
        "docx": evidence_list_docx,
        "xlsx": evidence_list_xlsx,
    }
    return _paper(request, case, kind, "佐证材料清单", makers)


def _paper(
    request: ActorRequest, case: Case, kind: str, title: str, makers: Mapping[str, Maker]
) -> HttpResponse:
    if kind not in makers:
        raise Http404
    dossier, revision = queries.chosen(request.actor, case, request.GET.get("revision", ""))
    address = check_address(request) + f"{revision.code}/" if revision else None
    content = makers[kind](dossier, case.edition, draft=revision is None, verify_url=address)
    which = f"第{revision.number}版" if revision else "草稿"
    response = HttpResponse(content, content_type=_TYPES[kind])
    name = quote(f"{case.number}-{title}-{which}.{kind}")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def check_address(request: ActorRequest) -> str:
    """Where anyone can hold a paper against its revision; what QR codes begin with."""
    return request.build_absolute_uri(CHECK_ADDRESS)
