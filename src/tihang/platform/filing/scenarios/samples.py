"""A made-up instance that shows how pasted text is best laid out."""

from __future__ import annotations

from decimal import Decimal

from tihang.dossier.model import AiModel, Effect, ScenarioInstance, SystemUsed
from tihang.edition.model import Edition


def sample_instance(edition: Edition) -> ScenarioInstance:
    """Content of a paper, and so Chinese in every language."""
    names = [scenario.name for scenario in edition.scenarios]
    return ScenarioInstance(
        scenario=next((name for name in names if name == "人机协同作业"), names[0]),
        instance="壳体柔性加工单元",
        activity="壳体粗、精加工两道工序，两班生产，月产约 1.2 万件。",
        problem="换型靠人工找正，每次 45 分钟；夜班缺人，设备利用率 61%。",
        built="建成由 12 台协作机器人和 6 台加工中心组成的单元，与制造执行系统联通。",
        technology="力控装夹、视觉定位、单元级调度。",
        effect="换型时间缩短到 12 分钟，设备利用率提高到 83%（2024 年全年平均）。",
        uses_ai=True,
        ai_models=(AiModel(name="工件定位模型", purpose="识别毛坯位置和姿态"),),
        systems=(
            SystemUsed(
                name="协作机器人",
                kind="equipment",
                supplier="示例机器人公司（虚构）",
                model="R10",
                quantity=12,
                domestic=True,
            ),
        ),
        effects=(Effect(indicator="换型时间", unit="分钟", before=Decimal(45), after=Decimal(12)),),
    )
