"""``tihang calendar``: the working days that a round's cascade of notices leaves each level."""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tihang.cli.common import MET, NOT_MET, fail, format_option, print_json, reason
from tihang.cli.layout import INDENT, print_paragraph
from tihang.cli.precheck import DAY, SHOWN, SIGN, STYLE
from tihang.dossier.errors import DossierError
from tihang.dossier.files import write_whole
from tihang.evaluation.cascade import (
    SEVERITIES,
    CascadeCheck,
    CascadeFinding,
    Chain,
    RoundFile,
    State,
    calendar_file,
    check_cascade,
    read_round,
)
from tihang.evaluation.cascade.words import channel_name, day_text, weekday_name
from tihang.evaluation.cascade.words import level_name as name_of
from tihang.text import _, current_language

MOST_DAYS = 60


@click.command()
@click.argument("file", metavar="ROUND", type=click.Path(path_type=Path))
@click.option(
    "--days",
    type=click.IntRange(1, MOST_DAYS),
    help="各级都要有这么多工作日，代替文件里的惯例参数 / working days for every level",
)
@click.option(
    "--from",
    "start",
    type=DAY,
    metavar=SHOWN,
    help="申报单位收到通知的日期 / day on which firms get the notice",
)
@click.option(
    "--ics",
    type=click.Path(path_type=Path, dir_okay=False),
    help="另存为日历文件 / write the deadlines as a calendar file",
)
@format_option
def calendar(
    file: Path, *, days: int | None, start: dt.datetime | None, ics: Path | None, output: str
) -> None:
    """核对批次各级的截止时间和工作日 / Check a round's deadlines on the working-day calendar.

    退出状态 / exit status: 0 没有问题 clean, 1 有问题 findings, 2 输入有误 bad input.
    """
    round_ = _read(file)
    check = check_cascade(round_, days=days, start=start.date() if start else None)
    if ics is not None:
        _write_calendar(round_, ics)
    if output == "json":
        print_json(as_json(check))
    else:
        _print(check, ics)
    sys.exit(MET if check.clean else NOT_MET)


def _read(path: Path) -> RoundFile:
    if path.is_dir():
        fail(_("%(file)s 是文件夹，请给出其中的批次文件") % {"file": path})
    try:
        return read_round(path)
    except DossierError as error:
        fail(str(error))
    except OSError as error:
        fail(_("无法读取 %(file)s：%(reason)s") % {"file": path, "reason": reason(error)})


def _write_calendar(round_: RoundFile, path: Path) -> None:
    try:
        write_whole(path, calendar_file(round_, made_at=dt.datetime.now(dt.UTC)))
    except OSError as error:
        fail(_("无法写入 %(file)s：%(reason)s") % {"file": path, "reason": reason(error)})


def as_json(check: CascadeCheck) -> dict[str, Any]:
    """The check as plain values; instants with their zone."""
    round_ = check.round
    return {
        "id": round_.id,
        "edition": round_.edition,
        "tiers": list(round_.tiers),
        "channels": [_chain_as_json(chain) for chain in check.chains],
        "counts": _counts(check),
        "findings": [_finding_as_json(finding) for finding in check.findings],
        "notes": list(check.notes),
    }


def _chain_as_json(chain: Chain) -> dict[str, Any]:
    plan = chain.plan
    return {
        "channel": chain.channel,
        "feasible": plan.feasible if plan else None,
        "room": plan.room if plan else None,
        "levels": [_state_as_json(state, chain) for state in chain.states],
    }


def _state_as_json(state: State, chain: Chain) -> dict[str, Any]:
    owes, received = state.owes, state.received
    latest = chain.plan.latest.get(state.level) if chain.plan else None
    earliest = chain.plan.earliest.get(state.level) if chain.plan else None
    return {
        "level": state.level,
        "received_on": received.day.isoformat() if received else None,
        "received_from": (received.level or received.notice.id) if received else None,
        "last_second": owes.closing.last_second.isoformat() if owes else None,
        "closes_at": owes.closing.closes_at.isoformat() if owes else None,
        "day_only": owes.closing.bare if owes else None,
        "notice": owes.notice.id if owes else None,
        "place": owes.deadline.place if owes else None,
        "standing": owes.deadline.standing if owes else None,
        "working_days": state.working_days,
        "hours": state.hours,
        "working_hours": state.working_hours,
        "minimum": {"days": state.minimum.days, "standing": state.minimum.standing},
        "latest": latest.isoformat() if latest else None,
        "earliest": earliest.isoformat() if earliest else None,
    }


def _finding_as_json(finding: CascadeFinding) -> dict[str, Any]:
    value = finding._asdict()
    value["references"] = [one.model_dump() for one in finding.references]
    return value


def _counts(check: CascadeCheck) -> dict[str, int]:
    counted = Counter(finding.severity for finding in check.findings)
    return {severity: counted[severity] for severity in SEVERITIES}


def _print(check: CascadeCheck, ics: Path | None) -> None:
    console = Console(highlight=False, soft_wrap=False)
    title = check.round.title.in_language(current_language())
    console.print(Text(title, style="bold"), soft_wrap=True)
    for chain in check.chains:
        console.rule(Text(channel_name(chain.channel)), align="left", style="dim")
        console.print(_table(chain))
        _print_feasibility(console, chain)
    if check.clean:
        console.print(Text(_("各级都有足够的工作日，没有发现问题"), style="green"))
    counts = _counts(check)
    for finding in check.findings:
        _print_finding(console, finding)
    if not check.clean:
        summary = _("红 %(red)d 项，黄 %(yellow)d 项，蓝 %(blue)d 项") % counts
        print_paragraph(console, summary, style="bold")
    for note in check.notes:
        print_paragraph(console, f"· {note}", style="dim")
    if ics is not None:
        click.echo(str(ics))


def _table(chain: Chain) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in (_("报送层级"), _("收到"), _("截止（+08:00）"), _("工作日"), _("最迟合理日期")):
        table.add_column(heading)
    for state in chain.states:
        latest = chain.plan.latest.get(state.level) if chain.plan else None
        table.add_row(
            name_of(state.level),
            _received(state),
            _closes(state),
            _in_hand(state),
            day_text(latest) if latest else _("不详"),
        )
    return table


def _received(state: State) -> str:
    if state.received is None:
        return _("不详")
    day = state.received.day
    return f"{day:%m-%d} {weekday_name(day)}"


def _closes(state: State) -> str:
    if state.owes is None:
        return _("未规定")
    last_second = state.owes.closing.last_second
    return f"{day_text(last_second.date())} {last_second:%H:%M:%S}"


def _in_hand(state: State) -> str:
    """Days in hand and days needed: ``✗ 0/5``."""
    need = state.minimum.days
    if state.working_days is None:
        return f"?/{need}"
    sign = "✓" if state.working_days >= need else "!" if state.working_days > 0 else "✗"
    return f"{sign} {state.working_days}/{need}"


def _print_feasibility(console: Console, chain: Chain) -> None:
    plan = chain.plan
    if plan is None or not plan.feasible:
        return
    line = _(
        "时间够用：按各级所需工作日，最早 %(day)s 可以报齐；平均每级最多 %(days)d 个工作日"
    ) % {
        "day": day_text(plan.earliest[chain.states[-1].level]),
        "days": plan.room,
    }
    print_paragraph(console, line, style="green")


def _print_finding(console: Console, finding: CascadeFinding) -> None:
    style = STYLE[finding.severity]
    console.print(Text(f"{SIGN[finding.severity]} {finding.rule}", style=style))
    print_paragraph(console, finding.message, indent=INDENT)
    for one in finding.references:
        print_paragraph(console, f"{one.document} {one.place}", indent=INDENT, style="dim")
    print_paragraph(console, f"→ {finding.mend}", indent=INDENT, style="cyan")
