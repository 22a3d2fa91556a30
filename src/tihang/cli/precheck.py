"""``tihang precheck``: what a dossier file lacks and where it contradicts itself."""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from tihang.cli.common import MET, NOT_MET, format_option, load_dossier, print_json
from tihang.cli.layout import INDENT, print_paragraph
from tihang.dossier.canonical import content_hash
from tihang.dossier.model import Dossier
from tihang.edition.model.prechecks import Severity
from tihang.evaluation.precheck import SEVERITIES, PrecheckFinding, RoundDates
from tihang.evaluation.precheck import precheck as precheck_dossier
from tihang.text import _

SIGN: dict[Severity, str] = {"red": "✗", "yellow": "!", "blue": "i"}
STYLE: dict[Severity, str] = {"red": "red", "yellow": "yellow", "blue": "blue"}


def _day(_context: click.Context, _option: click.Parameter, value: dt.datetime | None) -> Any:
    return value.date() if value else None


DAY = click.DateTime(["%Y-%m-%d"])
SHOWN = "YYYY-MM-DD"


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--today", type=DAY, metavar=SHOWN, callback=_day, help="按此日期检查 / check as of this day"
)
@click.option(
    "--opens", type=DAY, metavar=SHOWN, callback=_day, help="批次开始日期 / first day of the round"
)
@click.option(
    "--closes", type=DAY, metavar=SHOWN, callback=_day, help="批次截止日期 / last day of the round"
)
@format_option
def precheck(
    file: Path,
    output: str,
    *,
    today: dt.date | None,
    opens: dt.date | None,
    closes: dt.date | None,
) -> None:
    """预审申报数据文件：缺项、矛盾、涉密和个人信息 / Pre-check a dossier file.

    退出状态 / exit status: 0 没有问题 clean, 1 有问题 findings, 2 输入有误 bad input.
    """
    dossier, edition = load_dossier(file)
    called = RoundDates(opens=opens, closes=closes)
    findings = precheck_dossier(dossier, edition, today=today, round=called)
    if output == "json":
        print_json(_as_json(dossier, findings))
    else:
        _print(dossier, findings)
    sys.exit(NOT_MET if findings else MET)


def _counts(findings: tuple[PrecheckFinding, ...]) -> dict[str, int]:
    counted = Counter(finding.severity for finding in findings)
    return {severity: counted[severity] for severity in SEVERITIES}


def _as_json(dossier: Dossier, findings: tuple[PrecheckFinding, ...]) -> dict[str, Any]:
    return {
        "edition": dossier.edition,
        "tier": dossier.tier,
        "content_hash": content_hash(dossier),
        "counts": _counts(findings),
        "findings": [_finding_as_json(finding) for finding in findings],
    }


def _finding_as_json(finding: PrecheckFinding) -> dict[str, Any]:
    value = finding._asdict()
    del value["location"], value["other"], value["lacks"]
    reference = finding.reference
    value["reference"] = reference.model_dump() if reference else None
    return value


def _print(dossier: Dossier, findings: tuple[PrecheckFinding, ...]) -> None:
    console = Console(highlight=False, soft_wrap=False)
    console.print(Text(dossier.enterprise.name or _("（未填写企业名称）"), style="bold"))
    if not findings:
        console.print(Text(_("预审没有发现问题"), style="green"))
        return
    counts = _counts(findings)
    for severity in SEVERITIES:
        if counts[severity]:
            title = _heading(severity, counts[severity])
            console.rule(Text(title, style=STYLE[severity]), align="left", style="dim")
            for finding in findings:
                if finding.severity == severity:
                    _print_finding(console, finding)


def _heading(severity: Severity, count: int) -> str:
    words: dict[Severity, str] = {
        "red": _("红：必须改正，否则不能提交（%(count)d 项）"),
        "yellow": _("黄：改正或说明理由（%(count)d 项）"),
        "blue": _("蓝：提示（%(count)d 项）"),
    }
    return words[severity] % {"count": count}


def _print_finding(console: Console, finding: PrecheckFinding) -> None:
    style = STYLE[finding.severity]
    place = " · ".join(part for part in (finding.section_title, finding.place) if part)
    console.print(Text(f"{SIGN[finding.severity]} {finding.rule}", style=style))
    if place:
        print_paragraph(console, place, indent=INDENT, style="dim")
    print_paragraph(console, finding.message, indent=INDENT)
    print_paragraph(console, f"→ {finding.mend}", indent=INDENT, style="cyan")
