"""Faults planted one at a time in the clean examples: each found once, in its place only."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.evaluation.precheck.planting import (
    TIERS,
    Add,
    Change,
    Put,
    Remove,
    Write,
    example,
    planted,
)
from tihang.edition import Edition
from tihang.evaluation.precheck import RoundDates, precheck

TODAY = dt.date(2025, 7, 10)
SLOGAN = "公司高度重视智能制造工作，以数据为核心要素，全面推进数字化转型、网络化协同和智能化升级。"
OTHER_MES = {"name": "MES系统", "kind": "software", "supplier": "某某软件（虚构）"}

E, P, A, B = "excellence", "pioneer", "advanced", "basic"
FAULTS: list[tuple[str, tuple[Change, ...], str, str]] = [
    (E, (Put("enterprise.contact", None),), "complete.required-field", "enterprise.contact"),
    (E, (Put("narrative.next_steps", None),), "complete.required-field", "narrative.next_steps"),
    (
        P,
        (Put("narrative.key_measures", None),),
        "complete.required-field",
        "narrative.key_measures",
    ),
    (E, (Put("declaration.no_secrets", False),), "complete.declaration", "declaration.no_secrets"),
    (E, (Put("kpis[8].after", None),), "complete.indicator", "kpis[8].after"),
    (E, (Remove("kpis[17]"),), "complete.indicator", "kpis"),
    (E, (Put("answers[9].met", None),), "complete.answer", "answers[9].met"),
    (E, (Put("answers[9].statement", None),), "complete.statement", "answers[9].statement"),
    (E, (Put("scenarios[3].technology", None),), "complete.scenario", "scenarios[3].technology"),
    (E, (Put("scenarios[5].ai_models", None),), "complete.ai-models", "scenarios[5].ai_models"),
    (
        E,
        (Put("scenarios[0].ai_models", [{"name": "布局模型"}]),),
        "complete.ai-models-unused",
        "scenarios[0].ai_models",
    ),
    (E, (Remove("enterprise.finances[0]"),), "complete.three-years", "enterprise.finances"),
    (E, (Put("maturity[0].number", None),), "complete.maturity-report", "maturity[0].number"),
    (E, (Put("recognitions[1].number", None),), "complete.recognition", "recognitions[1].number"),
    (E, (Put("kpis[7].basis", None),), "complete.indicator-basis", "kpis[7].basis"),
    (
        E,
        (Put("kpis[7].not_applicable", "没有统计"),),
        "complete.may-not-drop-out",
        "kpis[7].not_applicable",
    ),
    (E, (Put("enterprise.nature", "central"),), "complete.route", "channel"),
    (E, (Put("answers[9].evidence", []),), "evidence.answer", "answers[9].evidence"),
    (E, (Put("scenarios[3].evidence", []),), "evidence.scenario", "scenarios[3].evidence"),
    (E, (Put("kpis[7].evidence", []),), "evidence.indicator", "kpis[7].evidence"),
    (E, (Put("answers[0].evidence[1]", "E99"),), "evidence.unknown", "answers[0].evidence[1]"),
    (
        E,
        (Add("narrative.overall", "\n![全厂布局](E99)"),),
        "evidence.picture",
        "narrative.overall",
    ),
    (
        E,
        (Add("scenarios[3].built", "\n![排产界面](E05)"),),
        "evidence.picture-format",
        "scenarios[3].built",
    ),
    (E, (Put("evidence[4].kind", "report"),), "evidence.kinds", "evidence"),
    (E, (Put("evidence[3].kind", "other"),), "evidence.recognition", "evidence"),
    (
        E,
        (Put("evidence[6].valid_until", "2025-06-30"),),
        "evidence.expired",
        "evidence[6].valid_until",
    ),
    (E, (Put("evidence[6].file", None),), "evidence.file", "evidence[6].file"),
    (
        E,
        (Put("evidence[12].issued", "2025-09-01"),),
        "evidence.issued-later",
        "evidence[12].issued",
    ),
    (E, (Put("evidence[5].file", "E05.pdf"),), "evidence.twice", "evidence[5].file"),
    (A, (Put("enterprise.rd_staff", 1300),), "figures.rd-staff", "enterprise.rd_staff"),
    (
        E,
        (Put("factory.investment_software", 5100),),
        "figures.investment-exceeded",
        "factory.investment",
    ),
    (
        E,
        (Put("factory.investment_software", 1100),),
        "figures.investment-unexplained",
        "factory.investment",
    ),
    (
        B,
        (Put("factory.finished", "2021-11-30"),),
        "figures.construction-period",
        "factory.finished",
    ),
    (E, (Put("kpis[6].before_year", 2025),), "figures.indicator-years", "kpis[6].after_year"),
    (
        E,
        (Put("kpis[7].after_year", 2023),),
        "figures.indicator-before-completion",
        "kpis[7].after_year",
    ),
    (
        E,
        (Put("kpis[7].after_year", 2025),),
        "figures.indicator-beyond-accounts",
        "kpis[7].after_year",
    ),
    (E, (Put("kpis[6].before", 73600),), "figures.sales-before", "kpis[6].before"),
    (E, (Put("kpis[6].after", 98240),), "figures.sales-after", "kpis[6].after"),
    (
        E,
        (Put("enterprise.finances[0].rd_spend", 281000),),
        "figures.rd-spend",
        "enterprise.finances[0].rd_spend",
    ),
    (
        E,
        (Put("enterprise.finances[0].revenue", 685000000),),
        "figures.revenue-order",
        "enterprise.finances[1].revenue",
    ),
    (
        E,
        (Put("enterprise.finances[0].year", 2021),),
        "figures.accounts-years",
        "enterprise.finances[1].year",
    ),
    (
        E,
        (Put("recognitions[0].date", "2024-11-20"),),
        "figures.recognition-order",
        "recognitions[1].date",
    ),
    (
        A,
        (Put("maturity[0].date", "2020-01-26"),),
        "figures.maturity-before-project",
        "maturity[0].date",
    ),
    (A, (Put("maturity[0].date", "2025-08-26"),), "figures.maturity-later", "maturity[0].date"),
    (E, (Put("maturity[0].score", 3.85),), "figures.maturity", "maturity[0].level"),
    (E, (Put("kpis[3].after", 28.57),), "figures.ai-indicators", "kpis[3].after"),
    (E, (Put("kpis[8].after", 101),), "figures.rate-bounds", "kpis[8].after"),
    (E, (Put("kpis[20].after", 12.5),), "figures.whole-count", "kpis[20].after"),
    (E, (Put("kpis[17].after", 0.282),), "figures.change-implausible", "kpis[17].after"),
    (E, (Put("kpis[0].after", 99.5),), "figures.basis-ratio", "kpis[0].after"),
    (
        E,
        (Put("scenarios[7].effects[0].after", 99.6),),
        "figures.effect-row",
        "scenarios[7].effects[0]",
    ),
    (E, (Write("narrative.profile", "862人", "826人"),), "texts.staff", "narrative.profile"),
    (E, (Write("narrative.profile", "128人", "182人"),), "texts.rd-staff", "narrative.profile"),
    (E, (Write("narrative.profile", "88,240", "82,840"),), "texts.revenue", "narrative.profile"),
    (E, (Write("narrative.profile", "26,800", "28,600"),), "texts.investment", "narrative.profile"),
    (
        E,
        (Write("narrative.profile", "171台", "117台"),),
        "texts.key-equipment",
        "narrative.profile",
    ),
    (
        E,
        (Write("narrative.construction", "82.5%", "85.2%"),),
        "texts.domestic-equipment",
        "narrative.construction",
    ),
    (
        E,
        (Write("narrative.construction", "76.0%", "67.0%"),),
        "texts.domestic-software",
        "narrative.construction",
    ),
    (
        E,
        (Write("narrative.profile", "2021年3月", "2020年3月"),),
        "texts.started",
        "narrative.profile",
    ),
    (
        E,
        (Write("narrative.profile", "2024年6月", "2023年6月"),),
        "texts.finished",
        "narrative.profile",
    ),
    (E, (Write("narrative.results", "三级", "四级"),), "texts.maturity-level", "narrative.results"),
    (
        E,
        (Write("narrative.results", "2023年6月", "2022年6月"),),
        "texts.maturity-date",
        "narrative.results",
    ),
    (
        E,
        (Write("narrative.results", "2023年12月", "2022年12月"),),
        "texts.recognition-date",
        "narrative.results",
    ),
    (P, (Write("narrative.overall", "22个", "24个"),), "texts.scenario-count", "narrative.overall"),
    (P, (Write("narrative.overall", "14个", "16个"),), "texts.ai-count", "narrative.overall"),
    (E, (Write("narrative.results", "57.6%", "75.6%"),), "texts.indicator", "narrative.results"),
    (E, (Write("narrative.effects", "到78%", "到87%"),), "texts.indicator", "narrative.effects"),
    (
        E,
        (Write("scenarios[20].effect", "97.2%", "99.2%"),),
        "texts.indicator",
        "scenarios[20].effect",
    ),
    (
        E,
        (Write("narrative.effects", "由65%提高到78%", "提高13%"),),
        "texts.percent-for-points",
        "narrative.effects",
    ),
    (
        E,
        (Add("scenarios[9].systems", OTHER_MES),),
        "texts.system-supplier",
        "scenarios[9].systems[1].supplier",
    ),
    (
        E,
        (
            Add("narrative.overall", "MES系统于2021年上线。"),
            Add("narrative.production", "2022年5月上线MES，覆盖两条产线。"),
        ),
        "texts.go-live",
        "narrative.production",
    ),
    (
        E,
        (Put("narrative.results", "项目建成后，各项指标大幅改善。"),),
        "texts.without-number",
        "narrative.results",
    ),
    (
        E,
        (Add("scenarios[7].built", "应用深度学习预测。"),),
        "texts.ai-unmarked",
        "scenarios[7].built",
    ),
    (
        E,
        (Add("narrative.next_steps", "其余内容待补充。"),),
        "texts.placeholder",
        "narrative.next_steps",
    ),
    (
        E,
        (Put("scenarios[13].instance", "重点用能设备分项计量与优化"),),
        "texts.duplicate-instance",
        "scenarios[13].instance",
    ),
    (
        E,
        (Add("narrative.research", SLOGAN), Add("narrative.operations", SLOGAN)),
        "texts.boilerplate",
        "narrative.operations",
    ),
    (
        E,
        (Put("scenarios[16].scenario", "智能在线检测"),),
        "texts.scenario-field",
        "scenarios[16].scenario",
    ),
    (
        E,
        (Add("narrative.overall", "建成质量检测——在线智能检测——壳体表面缺陷检测。"),),
        "texts.stage-name",
        "narrative.overall",
    ),
    (
        E,
        (Add("narrative.overall", "建成生产作业——智能在线检测——壳体表面缺陷检测。"),),
        "texts.scenario-name",
        "narrative.overall",
    ),
    (
        E,
        (Add("narrative.overall", "建成生产管理——在线智能检测——壳体表面缺陷检测。"),),
        "texts.stage-of-scenario",
        "narrative.overall",
    ),
    (
        E,
        (Add("narrative.advancement", "密级：机密。"),),
        "secrets.marking",
        "narrative.advancement",
    ),
    (
        E,
        (Add("scenarios[2].built", "其中参数涉及商业秘密。"),),
        "secrets.stated",
        "scenarios[2].built",
    ),
    (
        P,
        (Add("narrative.key_measures", "负责人身份证号１１０１０５19491231002x。"),),
        "privacy.id-number",
        "narrative.key_measures",
    ),
    (
        P,
        (Add("narrative.key_measures", "账户6222 0212 3456 7890 128。"),),
        "privacy.bank-card",
        "narrative.key_measures",
    ),
    (
        E,
        (Add("narrative.next_steps", "联系电话139-0000-0000。"),),
        "privacy.mobile",
        "narrative.next_steps",
    ),
    (
        E,
        (Put("declaration.signed_on", "2025-07-11"),),
        "round.signed-ahead",
        "declaration.signed_on",
    ),
]


def blocking(tier: str, changes: tuple[Change, ...], edition: Edition) -> list[tuple[str, str]]:
    found = precheck(planted(tier, *changes), edition, today=TODAY)
    return [(f.rule, f.place) for f in found if f.severity != "blue"]


@pytest.mark.parametrize("tier", TIERS)
def test_nothing_at_all_is_found_in_a_clean_example(tier: str, edition: Edition) -> None:
    called = RoundDates("2025", TIERS, dt.date(2025, 6, 1), dt.date(2025, 7, 18))
    assert precheck(example(tier), edition, today=TODAY, round=called) == ()
    assert precheck(example(tier), edition) == ()


@pytest.mark.parametrize(
    ("tier", "changes", "rule", "place"), FAULTS, ids=[f"{f[2]} {f[3]}" for f in FAULTS]
)
def test_a_planted_fault_is_found_by_its_rule_in_its_place_only(
    tier: str, changes: tuple[Change, ...], rule: str, place: str, edition: Edition
) -> None:
    assert blocking(tier, changes, edition) == [(rule, place)]


def test_more_than_forty_kinds_of_fault_are_planted() -> None:
    assert len({rule for _tier, _changes, rule, _place in FAULTS}) >= 40


def test_several_faults_are_found_together(edition: Edition) -> None:
    chosen = [fault for fault in FAULTS if fault[0] == E][::7]
    changes = tuple(change for fault in chosen for change in fault[1])
    expected = {(rule, place) for _tier, _changes, rule, place in chosen}
    assert expected <= set(blocking(E, changes, edition))
