"""``tihang evaluate``: judge a dossier file clause by clause."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tihang.cli.common import MET, NOT_MET, format_option, load_dossier, print_json
from tihang.cli.layout import INDENT, print_paragraph
from tihang.edition.model import Edition
from tihang.evaluation import ConditionVerdict, Evaluation, Gap, TierVerdict, Verdict, as_json
from tihang.evaluation import evaluate as evaluate_dossier
from tihang.text import ENGLISH, _, current_language

STYLE = {Verdict.MET: "green", Verdict.UNMET: "red", Verdict.UNDETERMINED: "yellow"}
SIGN = {Verdict.MET: "✓", Verdict.UNMET: "✗", Verdict.UNDETERMINED: "?"}
GAPS_SHOWN = 12


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--tier",
    type=click.Choice(["basic", "advanced", "excellence", "pioneer"]),
    help="只判定该层级 / judge this tier (default: the tier filed for decides the status)",
)
@click.option("--all", "show_all", is_flag=True, help="列出全部条款 / list every clause")
@format_option
def evaluate(file: Path, tier: str | None, output: str, *, show_all: bool) -> None:
    """逐条判定申报数据文件 / Judge a dossier file clause by clause.

    退出状态 / exit status: 0 符合 met, 1 不符合或待定 not met, 2 输入有误 bad input.
    """
    dossier, edition = load_dossier(file)
    evaluation = evaluate_dossier(dossier, edition, tiers=[tier] if tier else None)
    if output == "json":
        print_json(as_json(evaluation))
    else:
        _print(evaluation, edition, dossier.enterprise.name, show_all=show_all)
    decisive = evaluation.of_tier(tier or dossier.tier)
    sys.exit(MET if decisive.verdict is Verdict.MET else NOT_MET)


def _status(verdict: Verdict) -> Text:
    words = {
        Verdict.MET: _("符合"),
        Verdict.UNMET: _("不符合"),
        Verdict.UNDETERMINED: _("待定"),
    }
    return Text(f"{SIGN[verdict]} {words[verdict]}", style=STYLE[verdict])


def _print(evaluation: Evaluation, edition: Edition, name: str | None, *, show_all: bool) -> None:
    console = Console(highlight=False, soft_wrap=False)
    language = current_language()
    console.print(Text(name or _("（未填写企业名称）"), style="bold"))
    console.print(
        _("版本 %(edition)s · 内容校验码 %(hash)s")
        % {"edition": edition.id, "hash": evaluation.content_hash[:16]},
        style="dim",
    )
    console.print(_tier_table(evaluation, edition, language))
    for finding in evaluation.findings:
        line = _("! %(place)s：%(message)s") % {
            "place": finding.place,
            "message": finding.message,
        }
        print_paragraph(console, line, style="yellow")
    for tier in evaluation.tiers:
        title = edition.tier(tier.tier).name.in_language(language)
        if show_all:
            console.rule(title, align="left", style="dim")
            for condition in tier.conditions:
                _print_condition(console, condition)
        elif tier.gaps:
            console.rule(
                _("%(tier)s：还差 %(count)d 项（由易到难）")
                % {"tier": title, "count": len(tier.gaps)},
                align="left",
                style="dim",
            )
            _print_gaps(console, tier)


def _tier_table(evaluation: Evaluation, edition: Edition, language: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in (_("层级"), _("判定"), _("符合"), _("不符合"), _("待定")):
        table.add_column(heading, justify="left")
    for tier in evaluation.tiers:
        table.add_row(
            edition.tier(tier.tier).name.in_language(language),
            _status(tier.verdict),
            *(str(count) for count in tier.counts.values()),
        )
    highest = evaluation.highest_tier
    table.caption = _("达到的最高层级：%(tier)s") % {
        "tier": edition.tier(highest).name.in_language(language) if highest else _("无")
    }
    table.caption_justify = "left"
    return table


def _print_condition(console: Console, condition: ConditionVerdict) -> None:
    console.print(_status(condition.verdict).append(f"  {condition.id}", style="dim"))
    clause = condition.condition.clause
    words = clause.english if current_language() == ENGLISH else clause.text
    print_paragraph(console, words, indent=INDENT)
    print_paragraph(console, condition.reason, indent=INDENT)


def _print_gaps(console: Console, tier: TierVerdict) -> None:
    for gap in tier.gaps[:GAPS_SHOWN]:
        _print_gap(console, gap, next(c for c in tier.conditions if c.id == gap.condition))
    rest = len(tier.gaps) - GAPS_SHOWN
    if rest > 0:
        console.print(_("……另有 %(count)d 项，用 --all 查看") % {"count": rest}, style="dim")


def _print_gap(console: Console, gap: Gap, condition: ConditionVerdict) -> None:
    _print_condition(console, condition)
    if condition.look_at is None:
        # What a judgement condition asks for is said in its reason already.
        print_paragraph(console, f"→ {gap.what}", indent=INDENT, style="cyan")
