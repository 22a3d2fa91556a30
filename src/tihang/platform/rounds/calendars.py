"""The dates of a round that bind somebody, for a calendar."""

from __future__ import annotations

from tihang.evaluation.cascade import RoundFile
from tihang.evaluation.cascade.chain import Owed, all_owed
from tihang.platform.actor import Actor
from tihang.platform.rounds.chains import chain_of
from tihang.platform.rounds.content import Duty, duty_of
from tihang.platform.rounds.models import Round
from tihang.platform.rounds.standing import as_round_file


def dates_for(actor: Actor, round_: Round) -> RoundFile | None:
    """The round with the deadlines that bind where the reader stands, each duty once.

    A firm gets its own, an officer those of all levels. None where no notice names a time.
    """
    notices = chain_of(actor, round_)
    if not notices:
        return None
    file = as_round_file(round_, notices)
    owed = [
        each for each in all_owed(file) if not actor.is_enterprise or each.deadline.level == "firm"
    ]
    earliest: dict[Duty, Owed] = {}
    for each in owed:
        known = earliest.get(duty_of(each.deadline))
        if known is None or each.closing.closes_at < known.closing.closes_at:
            earliest[duty_of(each.deadline)] = each
    kept = {(each.notice.id, duty_of(each.deadline)) for each in earliest.values()}
    if not kept:
        return None
    papers = tuple(
        paper.model_copy(
            update={
                "deadlines": tuple(
                    each for each in paper.deadlines if (paper.id, duty_of(each)) in kept
                )
            }
        )
        for paper in file.notices
    )
    return file.model_copy(update={"notices": papers})
