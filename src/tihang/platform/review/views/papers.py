"""The papers of the authorities: the opinion, the recommendation table."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from tihang import documents
from tihang.platform.access import ActorRequest, allow
from tihang.platform.filing.models import Case
from tihang.platform.review import letters, queries, rules, tables
from tihang.platform.review.models import Opinion
from tihang.platform.review.views.ranking import Ballot, chosen_draft, find_ballot

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"


def paper(content: bytes, media_type: str, name: str) -> HttpResponse:
    """A download under a Chinese file name."""
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


@allow(rules.may_see_examination, find=queries.find_case)
@require_safe
def opinion_pdf(request: ActorRequest, case: Case) -> HttpResponse:
    """The opinion as a letter; a draft is for its own authority only and says so.

    One that was issued with others is in their letter.
    """
    opinion = _opinion(request, case)
    if opinion.batch_id:
        return redirect("review:batch-pdf", letter=opinion.batch_id)
    letter = letters.letter(case, opinion)
    return paper(documents.opinion_pdf(letter), PDF, f"{letters.title(case)}.pdf")


@allow(rules.may_see_examination, find=queries.find_case)
@require_safe
def opinion_docx(request: ActorRequest, case: Case) -> HttpResponse:
    """The same as a Word file."""
    opinion = _opinion(request, case)
    if opinion.batch_id:
        return redirect("review:batch-docx", letter=opinion.batch_id)
    letter = letters.letter(case, opinion)
    return paper(documents.opinion_docx(letter), WORD, f"{letters.title(case)}.docx")


def _opinion(request: ActorRequest, case: Case) -> Opinion:
    opinion = queries.issued_opinion(case)
    if rules.is_examiner_of(request.actor, case):
        opinion = queries.opinion_on_present(case) or opinion
    if opinion is None:
        raise Http404
    return opinion


@allow(rules.is_ranker, find=find_ballot)
@require_safe
def recommendation_table(request: ActorRequest, ballot: Ballot, format: str) -> HttpResponse:  # noqa: A002
    """The table of annex 3 or 5 of what was handed up or recommended, or of a draft."""
    draft = chosen_draft(request)
    table = tables.recommendation_table(request.actor, ballot.round, ballot.tier, draft)
    if table is None:
        raise Http404
    makers = {
        "xlsx": (documents.recommendation_xlsx, EXCEL),
        "docx": (documents.recommendation_docx, WORD),
        "pdf": (documents.recommendation_pdf, PDF),
    }
    if format not in makers:
        raise Http404
    make, media_type = makers[format]
    name = table.form.title.zh + ("（草稿）" if draft is not None else "")
    return paper(make(table), media_type, f"{name}.{format}")
