"""A small edition with every kind of rule, and dossiers that meet everything in an edition."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tihang.dossier.model import (
    AiModel,
    Answer,
    Benchmark,
    Declaration,
    Dossier,
    Enterprise,
    FinancialYear,
    Judgement,
    KpiFigure,
    MaturityReport,
    Recognition,
    ScenarioInstance,
)
from tihang.edition import load
from tihang.edition.model import Clause, Edition
from tihang.evaluation import Evaluation

ALL_TIERS = ("basic", "advanced", "excellence", "pioneer")
FIVE_ASPECTS = ("construction", "research", "production", "production_management", "operations")


def with_clauses(*clauses: Clause) -> Edition:
    """The edition 2025 with other clauses; the ladder, facts and lists stay."""
    base = load("2025")
    parts = {name: getattr(base, name) for name in Edition.model_fields}
    return Edition(**(parts | {"clauses": clauses}))


def with_main_kpis(edition: Edition, *numbers: int) -> Edition:
    """The edition with other main indicators."""
    parts = {name: getattr(edition, name) for name in Edition.model_fields}
    kpis = tuple(k.model_copy(update={"main": k.number in numbers}) for k in edition.kpis)
    return Edition(**(parts | {"kpis": kpis}))


def clause(clause_id: str, rule: dict[str, Any], tiers: tuple[str, ...] = ALL_TIERS) -> Clause:
    return Clause.model_validate(
        {
            "id": clause_id,
            "tiers": tiers,
            "group": "requirement",
            "text": f"条款 {clause_id}",
            "english": f"Clause {clause_id}",
            "reference": {"document": "fujian-321", "place": "示例"},
            "standing": "customary",
            "rule": rule,
            "effort": 3,
        }
    )


def judged(what: str = "查看有关材料") -> dict[str, Any]:
    return {"judged": {"zh": what, "en": "Look at the papers"}}


def small_edition() -> Edition:
    """One clause or two of every kind of rule, alone and composed, on four tiers."""
    covered = [{"holds": f"aspect.{aspect}"} for aspect in FIVE_ASPECTS]
    return with_clauses(
        clause("by-judgement", judged()),
        clause(
            "by-maturity", {"at_least": {"fact": "maturity.level", "parameter": "maturity_level"}}
        ),
        clause("by-ceiling", {"at_most": {"fact": "kpi.21", "parameter": "revenue_min"}}),
        clause("by-peers", {"peer": {"scope": "province", "statistic": "mean"}}, ("basic",)),
        clause("by-leaders", {"peer": {"scope": "country", "statistic": "leading"}}, ALL_TIERS[2:]),
        clause(
            "by-share",
            {"at_least": {"fact": "ai.share", "parameter": "ai_share_min"}},
            ALL_TIERS[2:],
        ),
        clause("all-covered", {"all": covered}, ("pioneer",)),
        clause(
            "in-principle", {"any": [{"all": covered}, judged("不足是否可以接受")]}, ("excellence",)
        ),
        clause(
            "may-apply",
            {
                "all": [
                    {"holds": "enterprise.in_province"},
                    {"holds": "enterprise.may_apply"},
                    judged(),
                ]
            },
        ),
        clause("earlier", {"holds": "recognition.advanced"}, ("excellence",)),
    )


def meeting_dossier(edition: Edition, **changes: Any) -> Dossier:
    """A dossier that meets every condition of every tier, whatever clauses the edition has."""
    scenarios = tuple(
        ScenarioInstance(
            scenario=scenario.name,
            instance=f"实例{scenario.number}",
            uses_ai=True,
            ai_models=(AiModel(name=f"模型{scenario.number}"),),
        )
        for scenario in edition.scenarios
    )
    dossier = Dossier(
        edition=edition.id,
        tier="pioneer",
        enterprise=Enterprise(
            region="350181",
            entity="legal_person",
            industry="34",
            finances=(FinancialYear(year=2023), FinancialYear(year=2024, revenue=Decimal(90000))),
        ),
        maturity=(MaturityReport(score=Decimal("3.9"), level=4),),
        recognitions=tuple(Recognition(tier=tier.id) for tier in edition.tiers),
        scenarios=scenarios,
        kpis=tuple(
            KpiFigure(
                number=kpi.number, after=_filed(kpi.number, kpi.kind), before=_before(kpi.kind)
            )
            for kpi in edition.kpis
        ),
        answers=tuple(Answer(clause=c.id, met=True, statement="已做到") for c in edition.clauses),
        judgements=tuple(Judgement(clause=c.id, met=True, reason="属实") for c in edition.clauses),
        benchmarks=tuple(
            Benchmark(scope=scope, kpi=kpi.number, mean=Decimal(1), leading=Decimal(2))
            for scope in ("province", "country", "world")
            for kpi in edition.kpis
        ),
        declaration=Declaration(lawful=True, truthful=True, no_secrets=True, accepts_visits=True),
    )
    return dossier.model_copy(update=changes)


def _filed(number: int, kind: str) -> Decimal:
    """Values that agree with the instances: all use AI, each with a model of its own."""
    if number == 4:
        return Decimal(100)
    if number == 5:
        return Decimal(40)
    return Decimal(70) if kind == "reduction" else Decimal(95)


def _before(kind: str) -> Decimal | None:
    return None if kind in {"level", "count"} else Decimal(80)


def share_dossier(edition: Edition, using: int, total: int, **changes: Any) -> Dossier:
    """The meeting dossier with ``using`` of ``total`` instances using AI, and no KPI 4 and 5."""
    base = meeting_dossier(edition)
    assert base.scenarios is not None
    assert base.kpis is not None
    instances = tuple(
        base.scenarios[n % len(base.scenarios)].model_copy(
            update={"uses_ai": n < using, "instance": f"实例{n}"}
        )
        for n in range(total)
    )
    kpis = tuple(kpi for kpi in base.kpis if kpi.number not in {4, 5})
    return base.model_copy(update={"scenarios": instances, "kpis": kpis, **changes})


def status(evaluation: Evaluation, clause: str, tier: str) -> str:
    found = [c for c in evaluation.of_tier(tier).conditions if c.clause == clause]
    assert len(found) == 1
    return found[0].status


def reason(evaluation: Evaluation, clause: str, tier: str) -> str:
    return next(c.reason for c in evaluation.of_tier(tier).conditions if c.clause == clause)
