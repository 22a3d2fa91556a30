"""The firms of a desk that are looked up on the credit sites, round by round."""

from __future__ import annotations

from django.db.models import QuerySet

from tihang.platform.actor import Actor
from tihang.platform.filing.models import Case
from tihang.platform.filing.queries import visible_cases
from tihang.platform.review import credit, queries, rules
from tihang.platform.rounds.models import Round


def rounds_to_check(actor: Actor) -> QuerySet[Round]:
    """The rounds in which cases were filed with the actor's office, the latest first."""
    return Round.objects.filter(pk__in=_filed_here(actor).values("round")).order_by("-opens_at")


def rows_of(actor: Actor, round_: Round) -> list[credit.FirmRow]:
    """The firms of a round that the actor looks up, each once."""
    office = rules.officer(actor).authority_id
    cases = queries.with_parties(_filed_here(actor).filter(round=round_)).order_by("number")
    mine = [case for case in cases if rules.may_check_credit(actor, case)]
    return credit.firm_rows(mine, credit.sites_for(round_.rules, office), round_, office)


def open_count(actor: Actor) -> int:
    """How many firms have to be looked up, for the first time or again."""
    rounds = rounds_to_check(actor)
    return sum(row.is_open for round_ in rounds for row in rows_of(actor, round_))


def _filed_here(actor: Actor) -> QuerySet[Case]:
    return visible_cases(actor).filter(authority=rules.officer(actor).authority_id)
