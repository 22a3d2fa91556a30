"""``tihang kpi``: indicators from a ledger file."""

from __future__ import annotations

import datetime as dt
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tihang.cli.common import (
    MET,
    NOT_MET,
    fail,
    format_option,
    load_edition,
    print_json,
    reason,
    write_file,
)
from tihang.cli.layout import print_paragraph
from tihang.dossier.errors import DossierError
from tihang.dossier.values import plain_number
from tihang.edition.model import Edition, LedgerKind
from tihang.text import ENGLISH, _, current_language

if TYPE_CHECKING:  # Polars is slow to load, and needed by this command alone.
    from tihang.dossier.ledgers import EnergyBasis, LedgerOptions, LedgerResult

KINDS = ("equipment", "orders", "deliveries", "downtime", "energy")
REFUSED_SHOWN = 20


@click.command()
@click.argument("ledger", type=click.Path(path_type=Path), required=False)
@click.option("--kind", type=click.Choice(KINDS), help="台账种类 / kind of ledger")
@click.option("--before", type=int, metavar="YEAR", help="建设前年度，默认最早一年 / base year")
@click.option("--after", type=int, metavar="YEAR", help="建设后年度，默认最近一年 / later year")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="交付情况截止日，默认最后一次交付日 / until when deliveries are known",
)
@click.option(
    "--energy-basis",
    type=click.Choice(["calorific", "equivalent"]),
    default="calorific",
    show_default=True,
    help="折标煤按当量值或等价值 / calorific or equivalent value",
)
@click.option("--edition", "edition_id", default="2025", show_default=True)
@click.option(
    "--template", type=click.Choice(KINDS), help="生成该种台账的空白模板 / make a blank ledger"
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="模板文件 / template")
@format_option
def kpi(
    ledger: Path | None,
    *,
    kind: LedgerKind | None,
    before: int | None,
    after: int | None,
    as_of: dt.datetime | None,
    energy_basis: EnergyBasis,
    edition_id: str,
    template: LedgerKind | None,
    out: Path | None,
    output: str,
) -> None:
    """由台账计算绩效指标 / Compute indicators from a ledger (.xlsx, .csv).

    退出状态 / exit status: 0 无问题 clean, 1 有待核对 findings, 2 输入有误 bad input.
    """
    edition = load_edition(edition_id)
    if template is not None:
        _write_template(edition, template, ledger, out)
        return
    if ledger is None or kind is None:
        fail(_("请给出台账文件和 --kind，或用 --template 生成模板"))
    from tihang.dossier.ledgers import LedgerOptions

    options = LedgerOptions(before, after, as_of.date() if as_of else None, energy_basis)
    result = _read(ledger, kind, edition, options)
    if output == "json":
        print_json(as_json(result, edition))
    else:
        _print(result, edition)
    sys.exit(MET if result.clean else NOT_MET)


def _write_template(
    edition: Edition, kind: LedgerKind, ledger: Path | None, out: Path | None
) -> None:
    if ledger is not None:
        fail(_("--template 不与台账文件同用"))
    if out is None or out.suffix.lower() != ".xlsx":
        fail(_("请用 --out 给出模板文件名，以 .xlsx 为扩展名"))
    from tihang.dossier.ledgers import ledger_template

    write_file(out, ledger_template(edition, kind))


def _read(path: Path, kind: LedgerKind, edition: Edition, options: LedgerOptions) -> LedgerResult:
    if path.is_dir():
        fail(_("%(file)s 是文件夹，请给出其中的台账文件") % {"file": path})
    if kind not in {ledger.id for ledger in edition.ledgers}:
        fail(_("“%(id)s”版本没有这种台账") % {"id": edition.id})
    from tihang.dossier.ledgers import read_ledger

    try:
        return read_ledger(path, kind, edition, options)
    except DossierError as error:
        fail(str(error))
    except OSError as error:
        fail(_("无法读取 %(file)s：%(reason)s") % {"file": path, "reason": reason(error)})


def as_json(result: LedgerResult, edition: Edition) -> dict[str, Any]:
    """The result as plain values; amounts as text, so that no digit is lost."""
    return {
        "kind": result.kind,
        "source": result.source,
        "sha256": result.sha256,
        "standing": edition.ledger(result.kind).standing,
        "rows": {
            "read": result.rows_read,
            "used": result.rows_used,
            "excluded": result.rows_excluded,
            "refused": result.rows_refused,
            "blank": result.rows_blank,
        },
        "figures": [
            {
                "kpi": figure.kpi,
                "name": edition.kpi(figure.kpi).name,
                "before": _number(figure.before),
                "after": _number(figure.after),
                "before_year": figure.before_year,
                "after_year": figure.after_year,
                "figure": _number(figure.as_kpi_figure().figure(edition.kpi(figure.kpi)), 4),
                "basis": figure.basis,
            }
            for figure in result.figures
        ],
        "sums": [one._asdict() | {"value": _number(one.value)} for one in result.sums],
        "excluded": [one._asdict() for one in result.excluded],
        "refused": [one._asdict() for one in result.refused],
        "findings": [
            {"place": one.place, "message": one.message, "mend": one.expected}
            for one in result.findings
        ],
        "notes": list(result.notes),
    }


def _number(value: Decimal | None, places: int | None = None) -> str | None:
    if value is None:
        return None
    return plain_number(value if places is None else round(value, places))


def _print(result: LedgerResult, edition: Edition) -> None:
    console = Console(highlight=False, soft_wrap=False)
    ledger = edition.ledger(result.kind)
    title = ledger.title.in_language(current_language())
    console.print(Text(f"{title} · {result.source}", style="bold"), soft_wrap=True)
    console.print(f"SHA-256 {result.sha256[:16]}…", style="dim")
    print_paragraph(
        console,
        _("读取 %(read)d 行：计入 %(used)d，不计入 %(excluded)d，拒收 %(refused)d，空行 %(blank)d")
        % {
            "read": result.rows_read,
            "used": result.rows_used,
            "excluded": result.rows_excluded,
            "refused": result.rows_refused,
            "blank": result.rows_blank,
        },
    )
    for group in result.excluded:
        line = _("不计入：%(why)s，%(rows)d 行") % {"why": group.why, "rows": group.rows}
        print_paragraph(console, line, style="dim")
    _print_figures(console, result, edition)
    _print_sums(console, result)
    for cell in result.refused[:REFUSED_SHOWN]:
        line = _("✗ %(place)s（%(heading)s）：%(why)s") % {
            "place": cell.place,
            "heading": cell.heading,
            "why": cell.why,
        }
        print_paragraph(console, line, style="red")
    if len(result.refused) > REFUSED_SHOWN:
        rest = len(result.refused) - REFUSED_SHOWN
        console.print(_("……另有 %(count)d 处，用 --format json 查看") % {"count": rest})
    for finding in result.findings:
        print_paragraph(console, f"! {finding}", style="yellow")
    for note in result.notes:
        print_paragraph(console, note, style="dim")


def _print_figures(console: Console, result: LedgerResult, edition: Edition) -> None:
    for figure in result.figures:
        kpi = edition.kpi(figure.kpi)
        name = kpi.english if current_language() == ENGLISH else kpi.name
        value = _number(figure.as_kpi_figure().figure(kpi), 2)
        shown = f"{value}{kpi.unit}" if value is not None else _("无法计算")
        line = _("%(number)d %(name)s：%(value)s") % {
            "number": figure.kpi,
            "name": name,
            "value": shown,
        }
        print_paragraph(console, line, style="bold")
        if kpi.kind != "level":
            years = ((figure.before_year, figure.before), (figure.after_year, figure.after))
            sides = [f"{year} {_number(side)}" for year, side in years if side is not None]
            print_paragraph(console, " → ".join(sides), indent=2)
    print_paragraph(console, result.figures[0].basis, indent=2, style="dim")


def _print_sums(console: Console, result: LedgerResult) -> None:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in (_("计算过程"), _("年度"), _("数值"), _("单位")):
        table.add_column(heading, justify="right" if heading == _("数值") else "left")
    for one in result.sums:
        year = "" if one.year is None else str(one.year)
        table.add_row(one.label, year, _number(one.value), one.unit)
    console.print(table)
