"""The cover letter of an issued list: read, edited, issued, downloaded; and the disc beside it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tihang import documents
from tihang.platform.access import ActorRequest, allow
from tihang.platform.actor import Actor
from tihang.platform.papers.services import DiscRefused, order_disc
from tihang.platform.papers.views.downloads import check_address
from tihang.platform.review import cover_letters, discs, queries, rules, services
from tihang.platform.review.letter_forms import CoverLetterForm
from tihang.platform.review.models import RankingList
from tihang.platform.review.views.papers import PDF, WORD, paper
from tihang.platform.review.views.ranking import Ballot, find_ballot


@dataclass(frozen=True)
class Issued:
    """A list that was handed up, with what it is a list of."""

    ballot: Ballot
    ranking: RankingList


def find_issued(actor: Actor, round: str, tier: str, serial: int) -> Issued:  # noqa: A002
    """An issued list of the actor's own office. Raises Http404."""
    ballot = find_ballot(actor, round, tier)
    if not rules.is_ranker(actor, None):
        raise Http404
    lists = queries.rankings(actor, ballot.round, tier).select_related("round", "authority__parent")
    return Issued(ballot, get_object_or_404(lists, serial=serial, state=RankingList.State.ISSUED))


@allow(rules.is_ranker, find=find_issued)
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: ActorRequest, issued: Issued) -> HttpResponse:
    """The letter: a form until it is issued, a paper from then on."""
    if not cover_letters.is_sent_on(issued.ranking):
        raise Http404
    held = cover_letters.letter_of(issued.ranking)
    sent = request.POST if request.method == "POST" else None
    form = CoverLetterForm(sent, held)
    if sent is not None and form.is_valid() and _keep(request, issued.ranking, form):
        return redirect(request.path)
    context = {
        "ballot": issued.ballot,
        "ranking": issued.ranking,
        "letter": held,
        "paper": cover_letters.paper_of(held, ""),
        "form": form,
    }
    return render(request, "review/cover_letter.html", context, status=422 if sent else 200)


def _keep(request: ActorRequest, ranking: RankingList, form: CoverLetterForm) -> bool:
    """Save the letter, and issue it where that was asked for; both or neither."""
    data = dict(form.cleaned_data)
    version = data.pop("version")
    try:
        with transaction.atomic():
            saved = services.draft_letter(request.actor, ranking, base_version=version, **data)
            if request.POST.get("do") == "issue":
                services.issue_letter(request.actor, ranking, base_version=saved.version)
                messages.success(request, _("推荐函已出具"))
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    return True


@allow(rules.is_ranker, find=find_issued)
@require_safe
def letter_paper(request: ActorRequest, issued: Issued, format: str) -> HttpResponse:  # noqa: A002
    """The letter as PDF or Word; a draft has no number and no code."""
    makers = {
        "pdf": (documents.cover_letter_pdf, PDF),
        "docx": (documents.cover_letter_docx, WORD),
    }
    if format not in makers or not cover_letters.is_sent_on(issued.ranking):
        raise Http404
    held = cover_letters.letter_of(issued.ranking)
    make, media_type = makers[format]
    content = make(cover_letters.paper_of(held, check_address(request)))
    name = held.title + ("" if held.is_issued else "（草稿）")
    return paper(content, media_type, f"{name}.{format}")


@allow(rules.is_ranker, find=find_issued)
@require_POST
def disc(request: ActorRequest, issued: Issued) -> HttpResponse:
    """Ask for the disc with everything that goes up with the list."""
    ranking = issued.ranking
    entries = ranking.entries.select_related("case__round", "case__factory__enterprise")
    try:
        made = order_disc(
            request.actor,
            [entry.case for entry in entries],
            check_address(request),
            discs.name_of(ranking),
            about=discs.about(ranking),
        )
    except DiscRefused as refused:
        messages.error(request, str(refused))
        return redirect("review:ranking", issued.ballot.round.code, issued.ballot.tier)
    return redirect("papers:disc", disc=made.pk)
