"""Tiers, clauses and their rules: everything they name exists and fits."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from tihang.edition.checks.found import Contradiction, Place, unknown
from tihang.edition.model import (
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Clause,
    Comparison,
    Edition,
    Holds,
    Judged,
    Peer,
    Rule,
)
from tihang.text import _

_COVERAGE_FACTS = ("aspect.", "aspects.")


Leaf = Judged | AtLeast | AtMost | Holds | Peer


def leaves(rule: Rule, path: Place) -> Iterator[tuple[Place, Leaf]]:
    """Yield the parts of a rule that are not made of others, with their places."""
    if isinstance(rule, AllOf):
        yield from chain.from_iterable(
            leaves(part, (*path, "all", i)) for i, part in enumerate(rule.all)
        )
    elif isinstance(rule, AnyOf):
        yield from chain.from_iterable(
            leaves(part, (*path, "any", i)) for i, part in enumerate(rule.any)
        )
    else:
        yield path, rule


def comparison(rule: AtLeast | AtMost) -> tuple[str, Comparison]:
    """The comparison of a rule with the key under which it stands."""
    if isinstance(rule, AtLeast):
        return "at_least", rule.at_least
    return "at_most", rule.at_most


def tiers_build_on_each_other(edition: Edition) -> Iterator[Contradiction]:
    ranks = {tier.id: tier.rank for tier in edition.tiers}
    aspects = [aspect.id for aspect in edition.aspects]
    for i, tier in enumerate(edition.tiers):
        for j, aspect in enumerate(tier.required_aspects):
            yield from unknown(("tiers", i, "required_aspects", j), aspect, aspects, _("环节"))
        if tier.needs is None:
            continue
        yield from unknown(("tiers", i, "needs"), tier.needs, ranks, _("层级"))
        if ranks.get(tier.needs, 0) >= tier.rank:
            yield Contradiction(
                ("tiers", i, "needs"),
                _("前一层级“%(tier)s”不低于本层级。") % {"tier": tier.needs},
                _("改为较低的层级"),
            )


def clauses_name_what_exists(edition: Edition) -> Iterator[Contradiction]:
    tiers = [tier.id for tier in edition.tiers]
    aspects = [aspect.id for aspect in edition.aspects]
    for i, clause in enumerate(edition.clauses):
        for j, tier in enumerate(clause.tiers):
            yield from unknown(("clauses", i, "tiers", j), tier, tiers, _("层级"))
        if clause.aspect is not None:
            yield from unknown(("clauses", i, "aspect"), clause.aspect, aspects, _("环节"))


def rules_read_known_facts(edition: Edition) -> Iterator[Contradiction]:
    for i, clause in enumerate(edition.clauses):
        for path, leaf in leaves(clause.rule, ("clauses", i, "rule")):
            if isinstance(leaf, Holds):
                yield from _fact_of_kind(edition, (*path, "holds"), leaf.holds, "truth")
            elif isinstance(leaf, AtLeast | AtMost):
                key, compared = comparison(leaf)
                place = (*path, key, "fact")
                yield from _fact_of_kind(edition, place, compared.fact, "number")


def _fact_of_kind(edition: Edition, path: Place, fact: str, kind: str) -> Iterator[Contradiction]:
    kinds = {known.id: known.kind for known in edition.facts}
    yield from unknown(path, fact, kinds, _("事实"))
    if kinds.get(fact, kind) != kind:
        yield Contradiction(
            path,
            _("事实“%(fact)s”的类型不合：此处要用 %(kind)s。") % {"fact": fact, "kind": kind},
            _("数值用 at_least 或 at_most 比较，是否用 holds 判断"),
        )


def rules_compare_with_parameters(edition: Edition) -> Iterator[Contradiction]:
    """Each tier bound has the parameter, and a rule of the notice the notice's number."""
    for i, clause in enumerate(edition.clauses):
        for path, leaf in leaves(clause.rule, ("clauses", i, "rule")):
            if isinstance(leaf, AtLeast | AtMost):
                key, compared = comparison(leaf)
                place = (*path, key, "parameter")
                yield from _parameter_fits(edition, clause, place, compared.parameter)


def _parameter_fits(
    edition: Edition, clause: Clause, path: Place, name: str
) -> Iterator[Contradiction]:
    for tier in (tier for tier in edition.tiers if tier.id in clause.tiers):
        parameter = tier.parameters.get(name)
        if parameter is None:
            yield Contradiction(
                path,
                _("层级“%(tier)s”没有参数“%(name)s”。") % {"tier": tier.id, "name": name},
                _("在 edition.yaml 该层级的 parameters 中给出，或从 tiers 中去掉该层级"),
            )
        elif clause.rule_standing == "notice" and parameter.standing != "notice":
            yield Contradiction(
                path,
                _("规则标为通知原文，但参数“%(name)s”不是通知给出的。") % {"name": name},
                _("把 rule_standing 改为 %(standing)s") % {"standing": parameter.standing},
            )


def what_the_notice_leaves_to_judgement_is_judged(edition: Edition) -> Iterator[Contradiction]:
    """Content of construction is described in words: no figure but coverage may decide it."""
    for i, clause in enumerate(edition.clauses):
        parts = [leaf for _path, leaf in leaves(clause.rule, ())]
        judged = any(isinstance(leaf, Judged) for leaf in parts)
        coverage = all(
            isinstance(leaf, Holds) and leaf.holds.startswith(_COVERAGE_FACTS) for leaf in parts
        )
        if clause.group == "content" and not judged and not coverage:
            yield Contradiction(
                ("clauses", i, "rule"),
                _("建设内容由通知以文字描述、留待判断，不能只凭数值判定。"),
                _("改用 judged，写明审核人应核查什么"),
            )


def peers_need_main_indicators(edition: Edition) -> Iterator[Contradiction]:
    if any(kpi.main for kpi in edition.kpis):
        return
    for i, clause in enumerate(edition.clauses):
        for path, leaf in leaves(clause.rule, ("clauses", i, "rule")):
            if isinstance(leaf, Peer):
                yield Contradiction(
                    (*path, "peer"),
                    _("规则与同行比较主要指标，但没有一项指标标为 main。"),
                    _("在 kpis 中把主要技术经济指标标为 main: true"),
                )


CHECKS = (
    tiers_build_on_each_other,
    clauses_name_what_exists,
    rules_read_known_facts,
    rules_compare_with_parameters,
    what_the_notice_leaves_to_judgement_is_judged,
    peers_need_main_indicators,
)
