"""The facts that rules read, taken from a dossier.

A fact is a number; a truth is 1 or 0. What the dossier does not say, or says in two ways
that contradict each other, is missing: NaN. A contradiction is a finding as well.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from tihang.dossier.model import Dossier, MaturityReport, ScenarioInstance, ai_use
from tihang.edition.model import Edition
from tihang.edition.scenario_names import nearest_scenario
from tihang.evaluation.ladder import ladder_of
from tihang.evaluation.nodes import Facts
from tihang.evaluation.result import Finding
from tihang.evaluation.text_of import in_current_language, shown_number
from tihang.text import _

KPI_AI_SHARE = 4
KPI_AI_MODELS = 5


class Found(NamedTuple):
    """A fact with what its number alone does not tell, or why it is missing."""

    fact: str
    value: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """All facts of a dossier."""

    facts: Facts
    notes: dict[str, str]
    findings: tuple[Finding, ...]


Family = Callable[[Dossier, Edition], Iterable[Found | Finding]]


def read_facts(dossier: Dossier, edition: Edition) -> Reading:
    """Take every fact from a dossier, with notes for reasons, and what contradicts itself."""
    facts = Facts(dict.fromkeys(ladder_of(edition).facts, math.nan))
    notes: dict[str, str] = {}
    findings: list[Finding] = []
    for family in FAMILIES:
        for item in family(dossier, edition):
            if isinstance(item, Finding):
                findings.append(item)
                continue
            facts[item.fact] = item.value
            if item.note:
                notes[item.fact] = item.note
    return Reading(facts, notes, tuple(findings))


def facts_of(dossier: Dossier, edition: Edition) -> Facts:
    """The facts of a dossier by id, NaN for missing, as :func:`tier_verdicts` reads them.

    Every fact that some rule reads is there; any other id reads as NaN too.
    """
    return read_facts(dossier, edition).facts


def claimed_facts(facts: Facts) -> Facts:
    """The facts as they would be if reviewers confirmed the firm's own answers.

    A judgement that has been made stands; only one that is missing is taken from the claim.
    """
    claimed = Facts(facts)
    for fact, value in facts.items():
        family, _dot, clause = fact.partition(".")
        if family == "claim" and math.isnan(facts[f"judged.{clause}"]):
            claimed[f"judged.{clause}"] = value
    return claimed


def _truth(value: bool | None) -> float:
    return math.nan if value is None else float(value)


def _number(value: Decimal | int | None) -> float:
    return math.nan if value is None else float(value)


def _enterprise(dossier: Dossier, edition: Edition) -> Iterator[Found]:
    enterprise = dossier.enterprise
    years = [y for y in enterprise.finances or () if y.revenue is not None]
    if years:
        latest = max(years, key=lambda y: y.year)
        yield Found(
            "enterprise.revenue",
            _number(latest.revenue),
            _("%(year)d 年") % {"year": latest.year},
        )
    if enterprise.region is not None:
        inside = enterprise.region.startswith(edition.eligibility.province)
        yield Found("enterprise.in_province", _truth(inside))
    yield Found("enterprise.may_apply", _may_apply(dossier, edition))


def _may_apply(dossier: Dossier, edition: Edition) -> float:
    """A legal entity may; a branch only in the industries that the edition names."""
    entity, industry = dossier.enterprise.entity, dossier.enterprise.industry
    if entity is None or (entity == "branch" and industry is None):
        return math.nan
    return _truth(
        entity == "legal_person"
        or (entity == "branch" and industry in edition.eligibility.branch_industries)
    )


def _maturity(dossier: Dossier, edition: Edition) -> Iterator[Found | Finding]:
    report = dossier.maturity_report()
    if report is not None:
        yield from _level_of(report, edition)
    elif dossier.maturity:
        why = _("有多份成熟度评估报告，未指明采用哪一份")
        yield Found("maturity.level", math.nan, why)
        yield Finding("maturity", why)


def _level_of(report: MaturityReport, edition: Edition) -> Iterator[Found | Finding]:
    """The level by the score's band; the level that the report names where it gives no score."""
    if report.score is None:
        if report.level is not None:
            yield Found("maturity.level", float(report.level))
        return
    banded = edition.maturity_level(report.score)
    score = _("得分 %(score)s") % {"score": shown_number(float(report.score))}
    if banded is None:
        yield Found("maturity.level", math.nan, score)
        yield Finding(
            "maturity.score",
            _("成熟度%(score)s，不在任何等级的分数区间内") % {"score": score},
        )
    elif report.level is not None and report.level != banded:
        why = _("%(score)s，对应 %(banded)d 级，与填报的 %(level)d 级不一致") % {
            "score": score,
            "banded": banded,
            "level": report.level,
        }
        yield Found("maturity.level", math.nan, why)
        yield Finding("maturity.level", _("成熟度评估%(why)s") % {"why": why})
    else:
        yield Found("maturity.level", float(banded), score)


def _scenarios(dossier: Dossier, edition: Edition) -> Iterator[Found | Finding]:
    """Coverage of the aspects. An instance of no known scenario might belong to any aspect."""
    if dossier.scenarios is None:
        return
    yield Found("scenarios.count", float(len(dossier.scenarios)))
    counts: Counter[str] = Counter()
    unknown = False
    for place, instance in enumerate(dossier.scenarios):
        scenario = edition.scenario(instance.scenario) if instance.scenario else None
        if scenario is not None:
            counts[edition.aspect_of(scenario)] += 1
            continue
        unknown = True
        if instance.scenario:
            yield Finding(f"scenarios[{place}].scenario", _unknown_scenario(instance, edition))
    for aspect in edition.aspects:
        count = counts[aspect.id]
        value = 1.0 if count else (math.nan if unknown else 0.0)
        note = _("%(count)d 个场景实例") % {"count": count}
        yield Found(f"aspect.{aspect.id}", value, note)
    settled = not unknown or len(counts) == len(edition.aspects)
    yield Found("aspects.covered", float(len(counts)) if settled else math.nan)


def _unknown_scenario(instance: ScenarioInstance, edition: Edition) -> str:
    name = instance.scenario or ""
    nearest = nearest_scenario(edition, name)
    if nearest:
        return _("“%(name)s”不在典型场景清单中，是否为“%(nearest)s”？") % {
            "name": name,
            "nearest": nearest.name,
        }
    return _("“%(name)s”不在典型场景清单中") % {"name": name}


def _ai_share(dossier: Dossier, _edition: Edition) -> Iterator[Found | Finding]:
    """Instances using AI ÷ instances filed, in percent."""
    use = ai_use(dossier.scenarios or ())
    if not use.total:
        return
    if use.share is None:
        yield Found("ai.share", math.nan, _("有场景实例未填明是否应用人工智能"))
        return
    note = _("%(total)d 个实例中 %(using)d 个") % {"total": use.total, "using": use.using}
    yield from _agreed("ai.share", float(use.share), KPI_AI_SHARE, dossier, note)


def _ai_models(dossier: Dossier, _edition: Edition) -> Iterator[Found | Finding]:
    """Different AI models named by the instances; the same name counts once."""
    instances = dossier.scenarios
    if not instances:
        return
    unsaid = any(
        instance.uses_ai is None or (instance.uses_ai and instance.ai_models is None)
        for instance in instances
    )
    models = [m.name for i in instances if i.uses_ai for m in i.ai_models or ()]
    if unsaid or None in models:
        yield Found("ai.models", math.nan, _("有场景实例未填明所用的人工智能模型"))
        return
    count = float(len(set(models)))
    yield from _agreed("ai.models", count, KPI_AI_MODELS, dossier, _("按场景实例统计"))


def _agreed(
    fact: str, counted: float, number: int, dossier: Dossier, note: str
) -> Iterator[Found | Finding]:
    """A figure counted from the instances; missing where the indicator as filed disagrees.

    A filed figure may be rounded: it agrees within half a unit of its last digit.
    """
    filed = dossier.kpi(number)
    figure = None if filed is None or filed.not_applicable is not None else filed.after
    if figure is None or abs(float(figure) - counted) <= _rounding(figure) + 1e-9:
        yield Found(fact, counted, note)
        return
    why = _("关键指标第 %(number)d 项填报为 %(filed)s，与场景实例统计的 %(counted)s 不一致") % {
        "number": number,
        "filed": shown_number(float(figure)),
        "counted": shown_number(counted),
    }
    yield Found(fact, math.nan, why)
    yield Finding(f"kpis.{number}", why)


def _rounding(figure: Decimal) -> float:
    exponent = int(figure.as_tuple().exponent)
    return 0.5 * 10.0 ** min(exponent, 0)


def _kpis(dossier: Dossier, edition: Edition) -> Iterator[Found]:
    """The figures, and which indicators do not apply.

    Only an indicator that the edition lets drop out does so; any other is just missing.
    """
    known = {kpi.number: kpi for kpi in edition.kpis}
    for row in dossier.kpis or ():
        kpi = known.get(row.number)
        if kpi is None:
            continue
        if row.not_applicable is not None:
            note = _("填报为不适用：%(why)s") % {"why": row.not_applicable}
            yield Found(f"kpi.{row.number}", math.nan, note)
            if kpi.may_not_apply:
                yield Found(f"applies.{row.number}", 0.0)
            continue
        yield Found(f"kpi.{row.number}", _number(row.figure(kpi)))


def _recognitions(dossier: Dossier, edition: Edition) -> Iterator[Found]:
    """A tier counts as obtained where that tier or a higher one is on record.

    Only a record counts: the firm's evaluation against the basic tier is not one.
    """
    if dossier.recognitions is None:
        return
    held = max((edition.tier(r.tier).rank for r in dossier.recognitions), default=0)
    names = _("、").join(
        in_current_language(edition.tier(r.tier).name) for r in dossier.recognitions
    )
    for tier in edition.tiers:
        yield Found(f"recognition.{tier.id}", _truth(tier.rank <= held), names)


def _declaration(dossier: Dossier, _edition: Edition) -> Iterator[Found]:
    declaration = dossier.declaration
    yield Found("declaration.lawful", _truth(declaration.lawful))
    yield Found("declaration.truthful", _truth(declaration.truthful))
    yield Found("declaration.no_secrets", _truth(declaration.no_secrets))
    yield Found("declaration.accepts_visits", _truth(declaration.accepts_visits))


def _answers(dossier: Dossier, _edition: Edition) -> Iterator[Found]:
    """The firm's own answers; that a clause is met counts with a statement only."""
    for answer in dossier.answers or ():
        bare = answer.met is True and not answer.statement
        value = math.nan if bare else _truth(answer.met)
        note = _("企业自评符合，但未作说明，暂不计入") if bare else answer.statement or ""
        yield Found(f"claim.{answer.clause}", value, note)


def _judgements(dossier: Dossier, _edition: Edition) -> Iterator[Found]:
    for judgement in dossier.judgements or ():
        yield Found(f"judged.{judgement.clause}", _truth(judgement.met), judgement.reason or "")


def _benchmarks(dossier: Dossier, _edition: Edition) -> Iterator[Found | Finding]:
    """Peer figures; two rows for one indicator and scope contradict each other."""
    rows = Counter((row.scope, row.kpi) for row in dossier.benchmarks or ())
    for place, row in enumerate(dossier.benchmarks or ()):
        single = rows[row.scope, row.kpi] == 1
        if not single:
            yield Finding(f"benchmarks[{place}]", _("同一指标、同一范围的同行基准重复"))
        for statistic, value in (("mean", row.mean), ("leading", row.leading)):
            yield Found(
                f"peer.{row.scope}.{statistic}.{row.kpi}",
                _number(value) if single else math.nan,
                row.source or "",
            )


FAMILIES: tuple[Family, ...] = (
    _enterprise,
    _maturity,
    _scenarios,
    _ai_share,
    _ai_models,
    _kpis,
    _recognitions,
    _declaration,
    _answers,
    _judgements,
    _benchmarks,
)
