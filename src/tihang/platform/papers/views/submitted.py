"""Papers handed in: the list with its form, and what came of comparing one."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tihang.platform.access import ActorRequest, allow, require
from tihang.platform.evidence.queries import open_revision
from tihang.platform.evidence.services import UploadRefused
from tihang.platform.filing import queries as filing
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case
from tihang.platform.filing.revisions import is_with_firm
from tihang.platform.filing.rules import is_the_firm, may_see_case
from tihang.platform.papers import queries, rules, services
from tihang.platform.papers.consistency import consistency_of, findings_of, shown
from tihang.platform.papers.forms import CodeForm, HandInForm
from tihang.platform.papers.models import SubmittedPaper
from tihang.platform.sent import is_number

PAGE_SIZE = 50
LIST_SIZE = 25


def may_see_paper(actor: Any, paper: SubmittedPaper) -> bool:
    """Whoever may see the case; finding has left out what is the firm's own."""
    return may_see_case(actor, paper.case)


def may_handle_paper(actor: Any, paper: SubmittedPaper) -> bool:
    """Whoever may hand in a paper of the case."""
    return rules.may_hand_in_paper(actor, paper.case)


@allow(may_see_case, find=filing.find_case)
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: ActorRequest, case: Case) -> HttpResponse:
    """The papers of a case, and the form to hand one in."""
    draft = is_with_firm(case)
    if request.method != "POST":
        return _papers(request, case, HandInForm(draft=draft))
    require(request, rules.may_hand_in_paper, case)
    form = HandInForm(request.POST, request.FILES, draft=draft)
    if not form.is_valid():
        return _papers(request, case, form, status=400)
    file = form.cleaned_data["file"]
    try:
        paper = services.hand_in(
            request.actor,
            case,
            file,
            file.name or "",
            kind=form.cleaned_data.get("kind", SubmittedPaper.Kind.PLAIN),
            code=form.cleaned_data["code"],
        )
    except UploadRefused as refused:
        form.add_error("file", str(refused))
        return _papers(request, case, form, status=400)
    return redirect("papers:paper", case=case.pk, paper=paper.pk)


def _papers(
    request: ActorRequest, case: Case, form: HandInForm, *, status: int = 200
) -> HttpResponse:
    page = Paginator(queries.papers_of(request.actor, case), LIST_SIZE)
    context = {
        "case": case,
        "page": page.get_page(request.GET.get("page")),
        "form": form if rules.may_hand_in_paper(request.actor, case) else None,
        "with_firm": is_with_firm(case),
        "filed": queries.latest_filed(case),
    }
    return render(request, "papers/papers.html", context, status=status)


@allow(may_see_paper, find=queries.find_paper)
@require_safe
def paper(request: ActorRequest, paper: SubmittedPaper) -> HttpResponse:
    """A paper beside what stands online."""
    return render(request, "papers/paper.html", _context(request, paper))


@allow(may_see_paper, find=queries.find_paper)
@require_safe
def outcome(request: ActorRequest, paper: SubmittedPaper) -> HttpResponse:
    """The part of the page that waits for the comparison to end."""
    return render(request, "papers/_outcome.html", _context(request, paper))


def _context(
    request: ActorRequest, paper: SubmittedPaper, code_form: CodeForm | None = None
) -> dict[str, Any]:
    case = paper.case
    page = Paginator(findings_of(paper), PAGE_SIZE).get_page(request.GET.get("page"))
    dossier = loaded(paper.revision.dossier) if paper.revision else filing.current_dossier(case)
    return {
        "case": case,
        "paper": paper,
        "found": consistency_of(paper),
        "page": page,
        "differences": shown(list(page), request.actor, case, dossier) if page else [],
        "may_handle": may_handle_paper(request.actor, paper),
        "code_form": code_form or CodeForm(auto_id="typed-%s"),
        "by_firm": is_the_firm(request.actor, case),
    }


@allow(may_handle_paper, find=queries.find_paper)
@require_POST
def type_code(request: ActorRequest, paper: SubmittedPaper) -> HttpResponse:
    """Keep the code that a person reads on a scan."""
    form = CodeForm(request.POST, auto_id="typed-%s")
    if not form.is_valid():
        context = _context(request, paper, form)
        return render(request, "papers/paper.html", context, status=400)
    services.note_code(request.actor, paper, form.cleaned_data["code"])
    return redirect("papers:paper", case=paper.case_id, paper=paper.pk)


@allow(may_handle_paper, find=queries.find_paper)
@require_POST
def check_again(request: ActorRequest, paper: SubmittedPaper) -> HttpResponse:
    """Compare the file once more, with the revision named."""
    number = request.POST.get("revision", "")
    revision = None
    if number:
        if not is_number(number):
            raise Http404
        revision = get_object_or_404(filing.filed_revisions(paper.case), number=number)
    again = services.check_again(request.actor, paper, revision)
    return redirect("papers:paper", case=paper.case_id, paper=again.pk)


@allow(may_see_paper, find=queries.find_paper)
@require_safe
def file(_request: ActorRequest, paper: SubmittedPaper) -> FileResponse:
    """The file as it was handed in, to be saved and not opened in the browser."""
    response = FileResponse(open_revision(paper.file), content_type="application/octet-stream")
    name = quote(paper.file.name)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response.headers["Content-Length"] = str(paper.file.size)
    return response
