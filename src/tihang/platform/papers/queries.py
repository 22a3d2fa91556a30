"""What is read of papers handed in and of discs."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from tihang.dossier.canonical import same_short_code
from tihang.dossier.model import Dossier
from tihang.platform.actor import Actor
from tihang.platform.filing import queries as filing
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case, Revision
from tihang.platform.filing.rules import is_the_firm
from tihang.platform.papers.models import Disc, SubmittedPaper
from tihang.platform.sent import is_number


class Chosen(NamedTuple):
    """What a paper is printed from; without a revision it is the firm's draft."""

    dossier: Dossier
    revision: Revision | None


def chosen(actor: Actor, case: Case, asked: str) -> Chosen:
    """The revision asked for by its number, else what the actor may read now. Raises Http404."""
    if not asked:
        revision = filing.readable_revision(actor, case)
        return Chosen(filing.dossier_for(actor, case), revision)
    if not is_number(asked):
        raise Http404
    revision = get_object_or_404(filing.readable_revisions(actor, case), number=asked)
    return Chosen(loaded(revision.dossier), revision)


# --- papers handed in ----------------------------------------------------------------------


def papers_of(actor: Actor, case: Case) -> QuerySet[SubmittedPaper]:
    """The papers of a case, the newest first; what a firm compares with its draft is its own."""
    papers = case.submitted_papers.select_related("file", "revision", "uploaded_by")
    papers = papers.defer("revision__dossier", "outcome")
    return papers if is_the_firm(actor, case) else papers.filter(revision__isnull=False)


def find_paper(actor: Actor, case: uuid.UUID, paper: uuid.UUID) -> SubmittedPaper:
    """A paper of a case that the actor may see. Raises Http404."""
    seen = filing.find_case(actor, case)
    found = get_object_or_404(papers_of(actor, seen).defer("revision__dossier"), pk=paper)
    found.case = seen
    return found


def revision_with_code(case: Case, codes: list[str]) -> Revision | None:
    """The revision that the firm filed under one of these codes, the latest first."""
    for revision in filing.filed_revisions(case).defer("dossier").order_by("-number"):
        if any(same_short_code(code, revision.code) for code in codes):
            return revision
    return None


def latest_filed(case: Case) -> Revision | None:
    """What the firm handed in last."""
    return filing.filed_revisions(case).order_by("number").last()


# --- discs ---------------------------------------------------------------------------------


def discs_of(actor: Actor) -> QuerySet[Disc]:
    """The discs of the organisation that the actor acts for."""
    if actor.enterprise_id is not None:
        return Disc.objects.filter(enterprise_id=actor.enterprise_id)
    if actor.authority_id is not None:
        return Disc.objects.filter(authority_id=actor.authority_id)
    return Disc.objects.none()


def find_disc(actor: Actor, disc: uuid.UUID) -> Disc:
    """A disc of the actor's organisation. Raises Http404."""
    return get_object_or_404(discs_of(actor), pk=disc)


def discs_with(actor: Actor, case: Case) -> QuerySet[Disc]:
    """The discs of the actor's organisation that hold the case."""
    return discs_of(actor).filter(entries__case=case)


def cases_for_disc(actor: Actor, chosen: Mapping[str, Any]) -> QuerySet[Case]:
    """The cases that an officer may put on a disc, by round, tier, state and words."""
    cases = filing.visible_cases(actor).select_related(
        "round", "factory__enterprise", "authority__parent__parent"
    )
    for name, field in (("round", "round__code"), ("tier", "tier"), ("state", "state")):
        if chosen.get(name):
            cases = cases.filter(**{field: chosen[name]})
    if words := chosen.get("q"):
        cases = cases.filter(
            Q(factory__enterprise__name__icontains=words)
            | Q(factory__enterprise__credit_code__iexact=words)
            | Q(number__icontains=words)
        )
    return cases.order_by("number")
