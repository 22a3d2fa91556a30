"""The demo's notices: those of the open round, and the cascade of 2025 as it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils import timezone

from tihang.evaluation.cascade import read_round
from tihang.platform.actor import Actor
from tihang.platform.demo.dossiers import examples_folder
from tihang.platform.registry.models import Authority
from tihang.platform.rounds import services as rounds
from tihang.platform.rounds.content import Content
from tihang.platform.rounds.models import Notice, Round

AS_IT_WAS = "fj-2025-notice"
BEGAN = dt.datetime(2025, 6, 1, tzinfo=dt.timezone(dt.timedelta(hours=8)))
"""The notices of 2025 name no day from which filings are taken; this one is the demo's own."""

FILED_DAYS = {"firm": 30, "county": 40, "group": 40, "city": 50}
PROVINCE_DAYS = 60
EARLIER_DAYS = 4


class Quotas(NamedTuple):
    """Made-up numbers, like all of them: the notice's own were not found."""

    cities: Mapping[str, int]
    province: int


FOR_FEW = Quotas({"fuzhou": 3, "quanzhou": 2, "xiamen": 3}, 10)
FOR_MANY = Quotas({"fuzhou": 30, "quanzhou": 2, "xiamen": 3}, 40)
QUOTA_TIERS = ("excellence", "pioneer")

Actors = Mapping[str, Actor]


def seed_cascade(actors: Actors, offices: Mapping[str, Authority]) -> Round:
    """The cascade of 2025, trap included: firms and county on Friday, province on Monday."""
    return rounds.import_round(
        actors["province"],
        read_round(examples_folder() / "rounds" / "fuzhou-2025.yaml"),
        opens_at=BEGAN,
        offices={"fujian-321": offices["fujian"], "fuzhou-96": offices["fuzhou"]},
        code=AS_IT_WAS,
        title="2025 年度（通知原样）",
        title_en="2025 (as the notices were)",
    )


def announce(
    actors: Actors,
    *,
    code: str,
    edition: str,
    tiers: Sequence[str],
    benchmarks: Mapping[str, Any],
    quotas: Quotas,
) -> Round:
    """The open round: its times lie ahead whenever the demo is set up."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    round_ = rounds.open_round(
        actors["province"],
        code=code,
        title="2025 年度智能工厂梯度培育（演示批次）",
        title_en="Smart-factory cultivation 2025 (demo round)",
        edition=edition,
        tiers=tiers,
        opens_at=today - dt.timedelta(days=10),
        benchmarks=benchmarks,
    )
    nation = _issued(
        actors["province"],
        rounds.start_notice(actors["province"], round_, of_level="nation"),
        number="示例部函〔2025〕1号",
        title="关于开展 2025 年度智能工厂梯度培育行动的通知（演示）",
        issuer="国家部委（演示）",
        content={
            "deadlines": [_by("province", PROVINCE_DAYS, "推荐名单报送")],
            "quotas": [_quota("fujian", tier, quotas.province) for tier in QUOTA_TIERS],
        },
    )
    province = _issued(
        actors["province"],
        rounds.forward(actors["province"], nation),
        number="示例省工信函〔2025〕21号",
        content={
            "deadlines": [_by(level, days, _WHAT[level]) for level, days in FILED_DAYS.items()],
            "quotas": [
                _quota(office, tier, number)
                for office, number in quotas.cities.items()
                for tier in QUOTA_TIERS
            ],
            "documents": [
                _document("firm", "智能工厂项目申报书", 2, "online", "paper", "pdf", "word"),
                _document("city", "项目推荐汇总表", 1, "paper", "excel"),
            ],
            "additions": [
                {"kind": "procedure", "text": "会同发改、财政、国资、市场监管、数据管理部门推荐"},
            ],
        },
    )
    city = _issued(
        actors["city"],
        rounds.forward(actors["city"], province),
        number="示例市工信〔2025〕9号",
        content={
            "documents": [
                _document("county", "初审意见（正式行文）", 1, "paper"),
                _document("county", "推荐汇总表", 1, "paper", "excel"),
            ],
            "additions": [
                {"kind": "copies", "text": "纸质版一式四份（A4 双面印制胶装）"},
                {"kind": "contacts", "text": "市工信局装备工业处（演示）"},
            ],
        },
    )
    # One county wants its firms' filings before the others do, as counties will.
    earlier = FILED_DAYS["firm"] - EARLIER_DAYS
    _issued(
        actors["county"],
        rounds.forward(actors["county"], city),
        number="示例县工信〔2025〕3号",
        content={
            "deadlines": [_by("firm", earlier, "申报材料报送本局")],
            "additions": [{"kind": "contacts", "text": "产业科（演示）"}],
        },
    )
    return round_


_WHAT = {
    "firm": "线上申报",
    "county": "初审意见和汇总表上报",
    "group": "集团推荐",
    "city": "推荐汇总表和申报书报送",
}


def _by(level: str, days: int, what: str) -> dict[str, str]:
    day = timezone.localdate() + dt.timedelta(days=days)
    day -= dt.timedelta(days=max(0, day.weekday() - 4))  # No office closes on a weekend.
    return {"level": level, "closes": day.isoformat(), "what": what}


def _quota(office: str, tier: str, number: int) -> dict[str, Any]:
    return {"authority": office, "tier": tier, "number": number}


def _document(level: str, name: str, copies: int, *formats: str) -> dict[str, Any]:
    return {"level": level, "name": name, "copies": copies, "formats": formats}


def _issued(
    actor: Actor,
    draft: Notice,
    *,
    number: str,
    content: Mapping[str, Any],
    title: str = "",
    issuer: str = "",
) -> Notice:
    """Write a draft and issue it, as an officer would."""
    head = rounds.Head(
        number=number,
        title=title or draft.title,
        issued_on=timezone.localdate(),
        issuer_text=issuer,
        standing=draft.standing,
    )
    saved = rounds.save_draft(
        actor,
        draft,
        head=head,
        content=Content.model_validate(content),
        base_version=draft.version,
    )
    return rounds.issue(actor, saved, base_version=saved.version)
