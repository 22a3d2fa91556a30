"""Candidates before they are ranked: all in one table, a few side by side."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tihang.platform.access import ActorRequest, allow
from tihang.platform.review import comparing, queries, rules
from tihang.platform.review.candidates import (
    NoteColumn,
    RankingRow,
    note_columns,
    ranking_rows,
    saved_places,
)
from tihang.platform.review.views.ranking import Ballot, address_of, chosen_draft, find_ballot


@allow(rules.is_ranker, find=find_ballot)
@require_safe
def candidates(request: ActorRequest, ballot: Ballot) -> HttpResponse:
    """All candidates with their key figures, sorted by any of them; choose some to compare."""
    rows, _columns = _rows(request, ballot)
    sort, descending = request.GET.get("sort", ""), request.GET.get("order") == "down"
    table = comparing.candidate_table(rows, sort, descending=descending)
    context = {
        "ballot": ballot,
        "table": table,
        "heads": [
            {
                "label": label,
                "address": "?" + urlencode({"sort": key, "order": _next(key, sort, descending)}),
                "sorted": ("descending" if descending else "ascending") if key == sort else "",
            }
            for key, label in table.headings
        ],
        "fewest": comparing.FEWEST,
        "most": comparing.MOST,
    }
    return render(request, "review/candidates.html", context)


def _next(key: str, sort: str, descending: bool) -> str:
    """What a click on a heading asks for: figures from the largest down first."""
    return "up" if key == sort and descending else "down"


def _problem() -> str:
    return _("请选择 %(fewest)d 至 %(most)d 个候选项目进行对比") % {
        "fewest": comparing.FEWEST,
        "most": comparing.MOST,
    }


@allow(rules.is_ranker, find=find_ballot)
@require_safe
def compare(request: ActorRequest, ballot: Ballot) -> HttpResponse:
    """The chosen candidates in columns."""
    rows, columns = _rows(request, ballot)
    wanted = {str(_uuid(text)) for text in request.GET.getlist("case")}
    chosen = [row for row in rows if str(row.case.pk) in wanted]
    only = request.GET.get("only") == "1"
    fits = comparing.FEWEST <= len(chosen) <= comparing.MOST
    asked = [("case", str(row.case.pk)) for row in chosen]
    context = {
        "ballot": ballot,
        "rows": chosen,
        "groups": comparing.compared(request.actor, chosen, columns, only_differences=only)
        if fits
        else [],
        "only": only,
        "columns": len(chosen) + 1,
        "switch": "?" + urlencode([*asked, *([] if only else [("only", "1")])]),
        "problem": "" if fits else _problem(),
        "back": address_of("review:candidates", ballot),
    }
    return render(request, "review/compare.html", context, status=200 if fits else 422)


def _rows(request: ActorRequest, ballot: Ballot) -> tuple[list[RankingRow], Sequence[NoteColumn]]:
    actor = request.actor
    ranking = queries.open_ranking(actor, ballot.round, ballot.tier, chosen_draft(request))
    cases = queries.candidates(actor, ballot.round, ballot.tier)
    columns = note_columns(actor, ballot.round, ballot.tier, cases)
    return ranking_rows(actor, cases, saved_places(ranking), columns), columns


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
