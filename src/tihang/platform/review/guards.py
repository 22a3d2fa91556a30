"""What must hold before a case leaves a desk; named by the edition's table of steps.

A problem is a sentence for the user and the place on the examination page where it is put
right.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tihang.edition.model import Clause
from tihang.platform.actor import Actor
from tihang.platform.filing import workflow
from tihang.platform.filing.models import Case
from tihang.platform.review import credit, queries, rules
from tihang.platform.review.credit import Site
from tihang.platform.review.models import Conclusion, CreditResult, RankEntry, RankingList
from tihang.platform.words import in_english


@dataclass(frozen=True)
class Problem:
    text: str
    anchor: str
    """Id of the element on the examination page, without ``#``."""


def credit_checked(case: Case) -> list[Problem]:
    """Each site was looked up; a firm on a list goes up with no agreeing opinion."""
    opinion = queries.opinion_on_present(case)
    agrees = opinion is not None and opinion.conclusion == Conclusion.AGREE
    found = sites_unchecked(case) + sites_stale(case)
    return found + (sites_listing(case) if agrees else [])


def sites_unchecked(case: Case) -> list[Problem]:
    """The credit sites on which the firm was not looked up yet."""
    checks = queries.latest_checks(case)
    return [
        _at_site(site, _("尚未登记“%(site)s”的查询结果"))
        for site in credit.sites_of(case)
        if site.required and site.id not in checks
    ]


def sites_stale(case: Case) -> list[Problem]:
    """The sites whose look-up no longer counts, where the round lets that stand in the way."""
    rule = credit.rule_of(case.round)
    if rule is None or not rule.enforced:
        return []
    return [
        _at_site(each.site, _("“%(site)s”的查询结果已过有效期，需重新查询"))
        for each in credit.looked(credit.sites_of(case), queries.latest_checks(case), rule)
        if each.freshness is credit.Freshness.STALE
    ]


def sites_listing(case: Case) -> list[Problem]:
    """The credit sites on which the firm is listed, each a bar to an agreeing opinion."""
    checks = queries.latest_checks(case)
    return [
        _at_site(site, _("“%(site)s”查询结果为列入失信名单，不得同意上报"))
        for site in credit.sites_of(case)
        if site.id in checks and checks[site.id].result == CreditResult.LISTED
    ]


def _at_site(site: Site, message: str) -> Problem:
    return Problem(message % {"site": site.name}, f"credit-{site.id}")


def conditions_examined(case: Case) -> list[Problem]:
    """Every clause that needs a judgement has one on what is examined now."""
    judged = {judgement.clause for judgement in queries.standing_judgements(case)}
    return [
        _not_judged(case.edition.clause(clause))
        for clause in queries.clauses_to_judge(case)
        if clause not in judged
    ]


def _not_judged(clause: Clause) -> Problem:
    words = clause.english if in_english() else clause.text
    return Problem(
        _("尚未认定：%(place)s“%(words)s”")
        % {"place": clause.reference.place, "words": _shorten(words)},
        f"clause-{clause.id}",
    )


def _shorten(words: str) -> str:
    """The beginning of a clause; English needs more letters to be told apart."""
    limit, mark = (70, "…") if in_english() else (30, "……")
    return words if len(words) <= limit else f"{words[: limit - 1]}{mark}"


def opinion_issued(case: Case) -> list[Problem]:
    """The opinion on the present revision was issued."""
    opinion = queries.opinion_on_present(case)
    if opinion and opinion.is_issued:
        return []
    return [Problem(_("尚未出具初审意见"), "opinion")]


def before_opinion(case: Case, conclusion: str) -> list[Problem]:
    """What stands against issuing an opinion with this conclusion."""
    problems = sites_unchecked(case) + sites_stale(case) + conditions_examined(case)
    return problems + (sites_listing(case) if conclusion == Conclusion.AGREE else [])


EXAMINATION: dict[str, Callable[[Case], list[Problem]]] = {
    "credit_checked": credit_checked,
    "conditions_examined": conditions_examined,
    "opinion_issued": opinion_issued,
}


def problems_of(case: Case, guards: tuple[str, ...]) -> list[Problem]:
    """What the named guards of the examination find, in their order."""
    return [p for name in guards if name in EXAMINATION for p in EXAMINATION[name](case)]


def ranked(case: Case, actor: Actor) -> list[str]:
    """The actor's authority has given the case a place on a list of its own."""
    places = RankEntry.objects.filter(
        case=case, ranking__authority_id=rules.officer(actor).authority_id
    )
    if places.exclude(ranking__state=RankingList.State.SET_ASIDE).exists():
        return []
    return [_("%(number)s 尚未列入推荐排序") % {"number": case.number}]


def register() -> None:
    """Hand the guards to the workflow."""
    for name, check in EXAMINATION.items():
        workflow.register_guard(name, _as_guard(check))
    workflow.register_guard("ranked", ranked)


def _as_guard(check: Callable[[Case], list[Problem]]) -> workflow.Guard:
    def guard(case: Case, _actor: Actor) -> list[str]:
        return [problem.text for problem in check(case)]

    return guard
