"""What pages and other apps read of a filing."""

from __future__ import annotations

import uuid

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from tihang.dossier.canonical import content_hash
from tihang.dossier.model import Dossier
from tihang.edition.model import Edition, FormSection
from tihang.evaluation import Evaluation, evaluate
from tihang.platform.accounts.queries import scope
from tihang.platform.actor import Actor, Role
from tihang.platform.filing.completeness import section_states
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case, DraftVersion, Revision
from tihang.platform.filing.reach import that_reached
from tihang.platform.filing.revisions import (
    current_dossier,
    filed_revisions,
    firms_dossier,
    is_with_firm,
    readable_revisions,
)
from tihang.platform.filing.versions import UNAPPLIED
from tihang.platform.kept import Kept
from tihang.platform.registry.models import Enterprise, Level

__all__ = [
    "current_dossier",
    "dossier_for",
    "evaluation_of",
    "filed_revisions",
    "find_case",
    "readable_revision",
    "readable_revisions",
    "section_states",
    "visible_cases",
]

ASKED_BY_SAVING = (
    "tier",
    "channel",
    "authority",
    "state",
    "round__edition",
    "round__benchmarks",
    "factory__enterprise",
)
_evaluations = Kept[tuple[str, str, str | None], Evaluation](256)


_REACH: dict[str, str] = {Role.CITY_OFFICER: "city", Role.PROVINCE_OFFICER: "province"}
"""The column by which an office finds what it sees: one equality, and an index in its order."""

_LEADS_REACH: dict[str, str] = {Level.CITY: "city", Level.PROVINCE: "province"}
"""The same for a department, by the level at which it stands beside its lead."""


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """The cases that the actor may know of.

    A firm sees its own. An authority sees those that were filed with it or beneath it, once
    they were handed in; the province those of central enterprises as well; one of the five
    other departments those of its lead's that have come as far as its level.
    """
    cases = Case.objects.all()
    if actor.is_enterprise:
        return cases.filter(scope(actor, "factory__enterprise"))
    if actor.reach_id is None:
        return cases.none()
    if actor.role == Role.DEPARTMENT_OFFICER:
        of_its_lead = {_LEADS_REACH.get(actor.level, "authority"): actor.reach_id}
        return that_reached(cases.filter(**of_its_lead), actor.level)
    reach = {_REACH.get(actor.role or "", "authority"): actor.reach_id}
    handed_in = Exists(Revision.objects.filter(case=OuterRef("pk")))
    return cases.filter(handed_in, **reach)


def desk_of(actor: Actor) -> int | None:
    """The id of the office that the actor's firm files with; none for others."""
    if actor.enterprise_id is None:
        return None
    firm = Enterprise.objects.filter(pk=actor.enterprise_id)
    return firm.values_list("authority_id", flat=True).first()


def find_case(actor: Actor, case: uuid.UUID) -> Case:
    """The case with what its pages show. Raises Http404 where the actor may not know of it."""
    found = visible_cases(actor).select_related(
        "round", "factory__enterprise", "authority__parent__parent", "draft__updated_by"
    )
    return get_object_or_404(found.prefetch_related("round__deadlines"), pk=case)


def find_case_to_write(actor: Actor, case: uuid.UUID) -> Case:
    """The same with no more than what saving asks for."""
    found = visible_cases(actor).select_related("round", "factory").only(*ASKED_BY_SAVING)
    return get_object_or_404(found, pk=case)


def last_saved(case: Case, section: FormSection) -> DraftVersion | None:
    """The last save of a section."""
    return case.draft.versions.filter(section=section.id).exclude(cause=UNAPPLIED).last()


def dossier_for(actor: Actor, case: Case) -> Dossier:
    """What the actor may read of the case now: the firm its draft while it writes, else
    the latest revision that is open to the actor."""
    revision = readable_revision(actor, case)
    return loaded(revision.dossier if revision else case.draft.dossier)


def readable_revision(actor: Actor, case: Case) -> Revision | None:
    """The latest revision open to the actor; none where the draft is what they read."""
    if actor.is_enterprise and is_with_firm(case):
        return None
    return readable_revisions(actor, case).order_by("number").last()


def evaluation_of(case: Case, dossier: Dossier | None = None) -> Evaluation:
    """The verdicts on all tiers for what the firm itself says, or the dossier given."""
    return _evaluated(dossier or firms_dossier(case), case.edition)


def _evaluated(dossier: Dossier, edition: Edition) -> Evaluation:
    """Evaluate once per content and language; the reasons are in the reader's language."""
    key = (content_hash(dossier), edition.id, get_language())
    return _evaluations.of(key, lambda: evaluate(dossier, edition))
