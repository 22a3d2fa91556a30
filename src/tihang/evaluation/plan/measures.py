"""What to do about a condition, in our own words: the notice sets aims, not measures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from tihang.edition.model import (
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Comparison,
    Edition,
    Holds,
    Judged,
    Peer,
    Rule,
)
from tihang.evaluation.result import ConditionVerdict
from tihang.evaluation.text_of import in_current_language, shown_number
from tihang.text import _

Leaf = Holds | AtLeast | AtMost | Peer | Judged

PROOF_ONLY = 2
"""Up to this effort nothing has to be built: what is there has to be shown."""


def measure_for(found: ConditionVerdict, edition: Edition, *, answered: bool) -> str:
    """The measure that would turn a condition's verdict into met, as one or more sentences.

    ``answered`` says that the firm has spoken to what a reviewer judges of the condition.
    """
    settled = {fact.id for fact in found.facts if fact.value is True}
    judged = f"judged.{found.clause}"
    # Where a reviewer has said no, the firm's own yes does not help it.
    if answered and judged in found.missing:
        settled.add(judged)
    leaves = [
        rule
        for rule in _leaves(found.condition.clause.rule)
        if not _is_settled(rule, found, settled)
    ]
    return "".join(dict.fromkeys(_leaf(rule, found, edition) for rule in leaves))


def _leaves(rule: Rule) -> Iterator[Leaf]:
    """The parts of a rule that have no parts themselves."""
    if isinstance(rule, AllOf | AnyOf):
        for part in rule.all if isinstance(rule, AllOf) else rule.any:
            yield from _leaves(part)
    else:
        yield rule


def _is_settled(rule: Leaf, found: ConditionVerdict, settled: set[str]) -> bool:
    """The part is settled: its truth holds, or the firm has spoken to it."""
    if isinstance(rule, Holds):
        return rule.holds in settled
    if isinstance(rule, Judged):
        return bool(settled & {f"{family}.{found.clause}" for family in ("claim", "judged")})
    return False


def _leaf(rule: Leaf, found: ConditionVerdict, edition: Edition) -> str:
    match rule:
        case Holds():
            return _truth(rule.holds, edition)
        case AtLeast(at_least=compared):
            return _figure(compared, found, edition, least=True)
        case AtMost(at_most=compared):
            return _figure(compared, found, edition, least=False)
        case Peer():
            return _peers(edition)
        case Judged():
            return _judged(rule, found)
        case _:
            assert_never(rule)


def _truth(fact: str, edition: Edition) -> str:
    family, _dot, rest = fact.partition(".")
    if family == "aspect":
        name = in_current_language(next(a.name for a in edition.aspects if a.id == rest))
        return _("在%(aspect)s环节建成至少一个典型场景，并填报场景实例。") % {"aspect": name}
    if family == "recognition":
        tier = in_current_language(edition.tier(rest).name)
        return _("先取得%(tier)s智能工厂的自评声明或认定，并登记文号和日期。") % {"tier": tier}
    if family == "declaration":
        return _("由法定代表人或授权签署人核对后作出承诺：%(what)s。") % {
            "what": in_current_language(edition.fact(fact).label)
        }
    return _("核实并填报：%(what)s。") % {"what": in_current_language(edition.fact(fact).label)}


def _figure(compared: Comparison, found: ConditionVerdict, edition: Edition, *, least: bool) -> str:
    parameter = edition.tier(found.tier).parameters[compared.parameter]
    bound = shown_number(float(parameter.value)) + (parameter.unit or "")
    if compared.fact == "maturity.level":
        return _(
            "对照 GB/T 39116 查找短板并整改，委托评估机构开展成熟度评估，"
            "取得%(bound)s及以上的评估报告。"
        ) % {"bound": bound}
    label = in_current_language(edition.fact(compared.fact).label)
    words = (
        _("将%(what)s提高到%(bound)s及以上，并填报依据。")
        if least
        else _("将%(what)s降到%(bound)s及以下，并填报依据。")
    )
    return words % {"what": label, "bound": bound}


def _peers(edition: Edition) -> str:
    numbers = _("、").join(str(kpi.number) for kpi in edition.kpis if kpi.main)
    return _(
        "测算第 %(numbers)s 项指标建设前后的数值，与同行业基准对比，"
        "对未达到的指标制定改进目标；没有基准的，向主管部门索取。"
    ) % {"numbers": numbers}


def _judged(rule: Judged, found: ConditionVerdict) -> str:
    hint = found.condition.clause.evidence_hint
    proof = _("，留存%(proof)s") % {"proof": in_current_language(hint)} if hint is not None else ""
    words = (
        _("收集并核对“%(look_at)s”%(proof)s，如实自评。")
        if found.condition.clause.effort <= PROOF_ONLY
        else _("对照本条补齐建设内容并自查“%(look_at)s”%(proof)s，如实自评。")
    )
    return words % {
        "look_at": in_current_language(rule.judged),
        "proof": proof,
    }
