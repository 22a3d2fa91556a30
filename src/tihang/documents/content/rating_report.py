"""Builds the content of a self-rating report (自评报告): verdicts, conditions, gaps.

The report is the firm's own word beside what follows from the facts it filed. What
reviewers found is left out of it, whoever prints it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from tihang.documents.content.model import (
    ABSENT,
    Block,
    Column,
    Entry,
    Filing,
    Grid,
    Heading,
    Note,
    Paragraph,
    Row,
    Section,
    Signature,
    Table,
)
from tihang.documents.content.tables import group_name
from tihang.documents.content.values import chinese_number, date_text
from tihang.dossier.canonical import content_hash, short_code
from tihang.dossier.model import Answer, Dossier
from tihang.edition.model import Edition
from tihang.evaluation import ConditionVerdict, TierVerdict, evaluate
from tihang.text import CHINESE, use_language

_NO_DATE = "　　年　　月　　日"
_STATUS = {"met": "符合", "unmet": "不符合", "undetermined": "待定"}
_MET = {True: "符合", False: "不符合", None: ABSENT}
_EFFORT = {1: "补填即可", 2: "补充佐证", 3: "专项改造", 4: "全厂工程", 5: "多年建设"}
_HOW_TO_READ = (
    "注：“依申报数据判定”由系统按年度规则和已填内容逐条得出，“待定”表示缺少数据或须由审查人员"
    "认定；“依本单位自评”是本单位自评意见经审查确认后的结果，不是审查结论。"
)


def rating_report_content(
    dossier: Dossier, edition: Edition, *, draft: bool = False, verify_url: str | None = None
) -> Filing:
    """The whole report as text. Raises KeyError where the edition does not have the tier."""
    digest = content_hash(dossier)
    own = dossier.model_copy(update={"judgements": None})
    with use_language(CHINESE):
        tiers = evaluate(own, edition).tiers
    filed = next(tier for tier in tiers if tier.tier == edition.tier(dossier.tier).id)
    above = tiers[tiers.index(filed) + 1 : tiers.index(filed) + 2]
    return Filing(
        edition=edition.title.zh,
        title="智能工厂梯度培育自评报告",
        cover=_cover(own, edition),
        sections=(
            Section("一、自评结论", tuple(_conclusion(own, edition, tiers))),
            Section(f"二、{filed.name}要素条件逐条自评", tuple(_conditions(filed, own, edition))),
            Section("三、差距和改进方向", tuple(_gaps((filed, *above)))),
            Section("四、自评声明", _statement(own)),
        ),
        code=short_code(digest),
        hash=digest,
        verify=verify_url or f"tihang:sha256:{digest}",
        author=dossier.enterprise.name or "",
        draft=draft,
    )


def _cover(dossier: Dossier, edition: Edition) -> tuple[Entry, ...]:
    signed = dossier.declaration.signed_on
    return (
        Entry("自评单位（盖章）", dossier.enterprise.name or ABSENT),
        Entry("项目名称", dossier.factory.project or ABSENT),
        Entry("自评层级", edition.tier(dossier.tier).name.zh),
        Entry("自评日期", date_text(signed) if signed else _NO_DATE),
    )


def _conclusion(
    dossier: Dossier, edition: Edition, tiers: Iterable[TierVerdict]
) -> Iterator[Block]:
    report = dossier.maturity_report()
    yield Grid(
        (
            (Entry("单位名称", dossier.enterprise.name or ABSENT),),
            (Entry("统一社会信用代码", dossier.enterprise.credit_code or ABSENT),),
            (Entry("项目名称", dossier.factory.project or ABSENT),),
            (
                Entry("自评层级", edition.tier(dossier.tier).name.zh),
                Entry("成熟度等级", f"{report.level}级" if report and report.level else ABSENT),
            ),
        )
    )
    yield Table(
        columns=(
            Column("层级", 1.6, "center"),
            Column("依申报数据判定", 2, "center"),
            Column("依本单位自评", 2, "center"),
            Column("符合（条）", 1.4, "right"),
            Column("待定（条）", 1.4, "right"),
            Column("不符合（条）", 1.5, "right"),
        ),
        rows=tuple(_tier_row(tier) for tier in tiers),
        caption="各层级判定",
    )
    yield Note(_HOW_TO_READ)


def _tier_row(tier: TierVerdict) -> Row:
    counts = tier.counts
    return Row(
        (
            tier.name,
            _STATUS[tier.status],
            _STATUS[tier.claimed_status],
            *(str(counts[status]) for status in ("met", "undetermined", "unmet")),
        )
    )


def _conditions(tier: TierVerdict, dossier: Dossier, edition: Edition) -> Iterator[Block]:
    """Every condition of the tier with the firm's answer and what follows from the facts."""
    answers = {answer.clause: answer for answer in dossier.answers or ()}
    titles = {piece.id: piece.title for piece in dossier.evidence or ()}
    groups = groupby(tier.conditions, lambda each: group_name(each.condition.clause, edition))
    for number, (name, conditions) in enumerate(groups, start=1):
        yield Heading(f"（{chinese_number(number)}）{name}", level=2)
        yield Table(
            columns=(
                Column("序号", 1, "center"),
                Column("要素条件（通知原文）", 4.4),
                Column("自评", 1.6, "center"),
                Column("自评说明和佐证材料", 4.6),
                Column("依申报数据判定及理由", 4.4),
            ),
            rows=tuple(
                _condition_row(place, each, answers.get(each.clause), titles)
                for place, each in enumerate(conditions, start=1)
            ),
        )


def _condition_row(
    number: int, found: ConditionVerdict, answer: Answer | None, titles: dict[str, str | None]
) -> Row:
    said = answer or Answer(clause=found.clause)
    # Only what a person has to judge is asked of the firm; the rest follows from its facts.
    asked = answer is not None or any(fact.id.startswith("judged.") for fact in found.facts)
    statement = filter(None, (said.statement, named_evidence(said.evidence, titles)))
    return Row(
        (
            str(number),
            found.condition.clause.text,
            _MET[said.met] if asked else "—",
            "\n".join(statement) or (ABSENT if asked else "依填报数据判定，无须另行说明"),
            f"{_STATUS[found.status]}。{found.reason}",
        )
    )


def named_evidence(ids: Iterable[str] | None, titles: dict[str, str | None]) -> str:
    """Evidence by its number and title: 佐证材料：E01《营业执照》、E02."""
    named = (f"{each}《{titles[each]}》" if titles.get(each) else each for each in ids or ())
    text = "、".join(named)
    return f"佐证材料：{text}" if text else ""


def _gaps(tiers: Iterable[TierVerdict]) -> Iterator[Block]:
    """What stands between the factory and the tier it files for, and the next one above."""
    for number, tier in enumerate(tiers, start=1):
        yield Heading(f"（{chinese_number(number)}）距{tier.name}的差距", level=2)
        if not tier.gaps:
            yield Paragraph(f"依申报数据，{tier.name}各项条件均已符合。")
            continue
        words = {each.id: each.condition.clause.text for each in tier.conditions}
        yield Table(
            columns=(
                Column("序号", 1, "center"),
                Column("要素条件（通知原文）", 5),
                Column("判定", 1.3, "center"),
                Column("需要做什么", 5),
                Column("工作量", 1.8, "center"),
            ),
            rows=tuple(
                Row(
                    (
                        str(place),
                        words[gap.condition],
                        _STATUS[gap.status],
                        gap.what or ABSENT,
                        _EFFORT[gap.effort],
                    )
                )
                for place, gap in enumerate(tier.gaps, start=1)
            ),
        )
    yield Note("注：工作量为惯例估计，由易到难排列，不是通知的规定。")


def _statement(dossier: Dossier) -> tuple[Block, ...]:
    signed = dossier.declaration.signed_on
    return (
        Paragraph("本报告由本单位对照年度规则自评形成，所填内容与线上申报数据一致。"),
        Signature(
            (
                Entry("自评单位（盖章）", ""),
                Entry("签署人", dossier.declaration.signed_by or ""),
                Entry("日期", date_text(signed) if signed else _NO_DATE),
            )
        ),
    )
