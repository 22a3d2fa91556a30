"""What the authorities' side reads: desks, the state of an examination, rankings."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tihang.dossier.model import Dossier, Judgement
from tihang.edition.model import Edition
from tihang.evaluation import TierVerdict, Verdict, evaluate
from tihang.platform.actor import ENTERPRISE_ROLES, Actor, Role
from tihang.platform.filing.clauses import judged_conditions
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case, Revision
from tihang.platform.filing.queries import filed_revisions, visible_cases
from tihang.platform.filing.workflow import possible_steps
from tihang.platform.review import rules
from tihang.platform.review.credit import checks_of
from tihang.platform.review.models import (
    ClauseJudgement,
    CreditCheck,
    Opinion,
    RankEntry,
    RankingList,
)
from tihang.platform.rounds.models import Deadline, Level, Round
from tihang.platform.rounds.queries import deadline, open_rounds
from tihang.platform.rounds.queries import quota as quota_number


def rounds_at_work() -> QuerySet[Round]:
    """The rounds that are open, and those in which there are filings."""
    filed = Case.objects.values("round_id")
    opened = open_rounds(timezone.now()).order_by().values("pk")
    return Round.objects.filter(Q(pk__in=opened) | Q(pk__in=filed))


# --- cases -------------------------------------------------------------------------------


def find_case(actor: Actor, case: uuid.UUID) -> Case:
    """The case, if the actor may know of it. Raises Http404."""
    return get_object_or_404(with_parties(visible_cases(actor)), pk=case)


def with_parties(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Join what every list of cases shows, so that a row costs no query of its own."""
    return cases.select_related(
        "round", "factory__enterprise", "authority__parent__parent"
    ).prefetch_related("round__deadlines")


def states_waiting_for(edition: Edition, role: str) -> frozenset[str]:
    """The states of the edition's workflows in which this role must act."""
    return frozenset(
        state.id
        for workflow in edition.workflows
        for state in workflow.states
        if state.waits_for == role
    )


def waiting_for(actor: Actor) -> QuerySet[Case]:
    """The cases on which the actor has to act, those that have waited longest first.

    A firm's people share their work: what waits for the clerk waits for the signatory too.
    """
    firms = actor.is_enterprise
    cases = visible_cases(actor).filter(_with_the_firm()) if firms else on_desk(actor)
    return with_parties(cases).order_by("state_since", "number")


def on_desk(actor: Actor) -> QuerySet[Case]:
    """The cases that lie on the desk of the actor's own office."""
    if actor.is_enterprise or actor.authority_id is None:
        return Case.objects.none()
    return Case.objects.filter(desk=actor.authority_id)


def _with_the_firm() -> Q:
    found = Q(pk__in=[])
    for round_ in Round.objects.all():
        states = {s for role in ENTERPRISE_ROLES for s in states_waiting_for(round_.rules, role)}
        found |= Q(round=round_, state__in=states, elsewhere="")
    return found


def closing_for_corrections(case: Case) -> Deadline | None:
    """The desk's own closing time, which binds whatever it asks the firm to correct."""
    level = Level.GROUP if case.channel == "central" else Level.COUNTY
    return deadline(case.round, level, case.authority_id, Role.CLERK)


# --- the examination ---------------------------------------------------------------------


def present_revision(case: Case) -> Revision:
    """The revision handed over last."""
    return case.revisions.order_by("-number")[:1].get()


def filed_revision(case: Case) -> Revision:
    """The revision that the firm handed in last: what is examined."""
    return filed_revisions(case).order_by("-number")[:1].get()


def filed_dossier(case: Case) -> Dossier:
    """What the firm handed in last, without any judgement."""
    return loaded(filed_revision(case).dossier).model_copy(update={"judgements": None})


def examined_dossier(case: Case) -> Dossier:
    """What the firm handed in last, with the examiner's judgements that stand."""
    return filed_dossier(case).model_copy(update={"judgements": standing_judgements(case) or None})


def verdict_of(dossier: Dossier, edition: Edition) -> TierVerdict:
    """The verdict on the tier that the dossier is filed for."""
    return evaluate(dossier, edition, tiers=[dossier.tier]).of_tier(dossier.tier)


def judged_clauses(case: Case) -> frozenset[str]:
    """The clauses of the case's tier that a person may judge."""
    return frozenset(c.clause.id for c in judged_conditions(case.edition, case.tier))


def clauses_to_judge(case: Case) -> list[str]:
    """The clauses that the facts leave open and a judgement has to decide, in order."""
    open_to_judgement = judged_clauses(case)
    return [
        condition.clause
        for condition in verdict_of(filed_dossier(case), case.edition).conditions
        if condition.clause in open_to_judgement and condition.verdict is Verdict.UNDETERMINED
    ]


def judgements_by_clause(case: Case) -> dict[str, ClauseJudgement]:
    """The examiner's judgement of each clause, also those made on an earlier revision."""
    found = ClauseJudgement.objects.filter(case=case, level=case.authority.level)
    return {each.clause: each for each in found.select_related("officer", "revision")}


def standing_judgements(case: Case) -> tuple[Judgement, ...]:
    """The judgements made on what is examined now, as they go into the dossier.

    They name the authority and not the officer: it is the authority that answers for them,
    and the firm gets to read the dossier. The journal knows the officer.
    """
    filed = filed_revision(case).pk
    role = Role.GROUP_OFFICER if case.channel == "central" else Role.COUNTY_OFFICER
    return tuple(
        Judgement(
            clause=each.clause,
            met=each.met,
            reason=each.reason or None,
            by=case.authority.name,
            role=str(role),
            date=timezone.localdate(each.at),
        )
        for each in judgements_by_clause(case).values()
        if each.revision_id == filed
    )


def latest_checks(case: Case) -> dict[str, CreditCheck]:
    """For each credit site the check that counts: the one looked up last.

    A firm is looked up once for all its cases of the round.
    """
    return {check.site: check for check in checks_of(case)}


def opinion_on_present(case: Case) -> Opinion | None:
    """The opinion on the revision handed over last, issued or not."""
    revision = present_revision(case)
    return Opinion.objects.filter(revision=revision).select_related("revision", "batch").first()


def issued_opinion(case: Case) -> Opinion | None:
    """The opinion that accompanies the case: the one issued last."""
    return (
        case.opinions.filter(issued_at__isnull=False)
        .select_related("authority", "revision", "batch")
        .order_by("issued_at")
        .last()
    )


# --- ranking -----------------------------------------------------------------------------


def candidates(actor: Actor, round_: Round, tier: str) -> list[Case]:
    """The cases of a tier on the actor's desk, in the order in which they arrived."""
    cases = with_parties(on_desk(actor)).filter(round=round_, tier=tier)
    return list(cases.order_by("state_since", "number"))


def forwarding_action(case: Case, actor: Actor) -> str:
    """The action by which the actor's desk passes a ranked case on.

    It is the step that freezes. Without one the case has moved on; the answer then names no
    action, and the step is refused with its reason.
    """
    steps = possible_steps(case, actor)
    return next((s.action for s in steps if s.freezes and not s.recognises), "")


def is_recognised_by(actor: Actor, round_: Round, tier: str) -> bool:
    """The actor's level grants the tier itself: a list of it goes nowhere."""
    steps = round_.rules.workflow("territorial", tier).steps
    return any(step.recognises and step.who == actor.role for step in steps)


def rankings(actor: Actor, round_: Round, tier: str) -> QuerySet[RankingList]:
    """All lists of the actor's authority for a tier, in their order."""
    return RankingList.objects.filter(
        round=round_, tier=tier, authority_id=rules.officer(actor).authority_id
    )


def drafts(actor: Actor, round_: Round, tier: str) -> QuerySet[RankingList]:
    """The drafts that the actor's authority is drawing up for a tier, the oldest first."""
    return rankings(actor, round_, tier).filter(state=RankingList.State.DRAFT)


def issued_lists(actor: Actor, round_: Round, tier: str) -> QuerySet[RankingList]:
    """The lists that the actor's authority has issued for a tier."""
    return rankings(actor, round_, tier).filter(state=RankingList.State.ISSUED)


def open_ranking(actor: Actor, round_: Round, tier: str, draft: int | None = None) -> RankingList:
    """The draft of that number, by default the one saved last.

    An unsaved one of version 0 stands for what was not begun; also for a number that is no
    longer there, so that who still has its page open is told.
    """
    found = drafts(actor, round_, tier)
    chosen = (
        found.order_by("updated_at", "pk").last()
        if draft is None
        else found.filter(number=draft).first()
    )
    if chosen is not None:
        return chosen
    serial = next_serial(actor, round_, tier)
    taken = rankings(actor, round_, tier).filter(serial=serial).aggregate(n=Max("number"))
    return RankingList(
        round=round_,
        authority_id=rules.officer(actor).authority_id,
        tier=tier,
        serial=serial,
        number=(taken["n"] or 0) + 1,
        version=0,
    )


def next_serial(actor: Actor, round_: Round, tier: str) -> int:
    """The serial of the list that is being drawn up."""
    issued = rankings(actor, round_, tier).filter(state=RankingList.State.ISSUED)
    return int(issued.aggregate(n=Max("serial"))["n"] or 0) + 1


def issued_count(ranking: RankingList) -> int:
    """How many places the authority's issued lists of this tier hold already."""
    return RankEntry.objects.filter(
        ranking__round_id=ranking.round_id,
        ranking__authority_id=ranking.authority_id,
        ranking__tier=ranking.tier,
        ranking__state=RankingList.State.ISSUED,
    ).count()


def quota_of(ranking: RankingList) -> int | None:
    """How many the authority may recommend; None where no number was set."""
    return quota_number(ranking.round, ranking.authority, ranking.tier)


def issued_entries(actor: Actor, round_: Round, tier: str) -> QuerySet[RankEntry]:
    """Every place on the lists that the actor's authority has issued, in order."""
    return (
        RankEntry.objects.filter(
            ranking__in=rankings(actor, round_, tier).filter(state=RankingList.State.ISSUED)
        )
        .select_related("case__round", "case__factory__enterprise", "case__authority__parent")
        .order_by("position")
    )


def latest_dossiers(cases: Sequence[Case]) -> dict[uuid.UUID, Dossier]:
    """The dossier handed over last of each case, in one query."""
    newest = Revision.objects.filter(case=OuterRef("case")).order_by("-number").values("pk")[:1]
    revisions = Revision.objects.filter(case__in=cases, pk=Subquery(newest))
    return {revision.case_id: loaded(revision.dossier) for revision in revisions}


def issued_opinions(cases: Sequence[Case]) -> dict[uuid.UUID, Opinion]:
    """The opinion that accompanies each case, in one query."""
    opinions = Opinion.objects.filter(case__in=cases, issued_at__isnull=False)
    return {o.case_id: o for o in opinions.select_related("authority").order_by("issued_at")}


def ranks_below(actor: Actor, cases: Sequence[Case]) -> dict[uuid.UUID, RankEntry]:
    """The place that the level below gave each case, in one query."""
    entries = RankEntry.objects.filter(
        case__in=cases, ranking__state=RankingList.State.ISSUED
    ).exclude(ranking__authority_id=rules.officer(actor).authority_id)
    return {e.case_id: e for e in entries.select_related("ranking__authority")}
