"""``tihang tables``: summary tables of authorities, read, checked and merged."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from tihang.cli.common import (
    MET,
    NOT_MET,
    fail,
    format_option,
    load_edition,
    print_json,
    reason,
)
from tihang.cli.layout import print_paragraph
from tihang.dossier.errors import DossierError, Problem
from tihang.dossier.files import write_whole
from tihang.edition.model import Edition
from tihang.text import _, current_language

if TYPE_CHECKING:  # Polars is slow to load, and needed by few commands.
    from tihang.dossier.summary import FirmMatch, MergedTables, SummaryRow, SummaryTable

SHOWN = 20
"""Lines of a kind that are printed; the rest is in the JSON and the workbooks."""


@click.command()
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option(
    "--firms",
    "firms_file",
    type=click.Path(path_type=Path),
    help="已登记企业名单（信用代码、名称）/ list of registered firms",
)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="合并后的 .xlsx / merged tables"
)
@click.option(
    "--errors",
    type=click.Path(path_type=Path, file_okay=False),
    help="标注了问题的原表放入该文件夹 / folder for the files with their faulty cells marked",
)
@click.option("--edition", "edition_id", default="2025", show_default=True)
@format_option
def tables(
    files: tuple[Path, ...],
    *,
    firms_file: Path | None,
    out: Path | None,
    errors: Path | None,
    edition_id: str,
    output: str,
) -> None:
    """核对并合并推荐汇总表 / Check and merge summary tables (.xlsx, .docx, .csv).

    退出状态 / exit status: 0 无问题 clean, 1 有待核对 findings, 2 输入有误 bad input.
    """
    edition = load_edition(edition_id)
    if out is not None and out.suffix.lower() != ".xlsx":
        fail(_("合并结果请以 .xlsx 为扩展名"))
    from tihang.dossier.summary import match_firms, merge

    found = _read_all(files, edition)
    merged = merge(found, edition)
    registered = _read_firms(firms_file, edition) if firms_file is not None else None
    firms = () if registered is None else match_firms(merged.rows, registered)
    written = _written(merged, firms, files, edition, out, errors)
    if output == "json":
        print_json(as_json(merged, firms))
    else:
        _print(merged, firms, edition)
        for path in written:
            click.echo(str(path))
    known = all(match.kind == "exact" for match in firms)
    sys.exit(MET if merged.clean and known else NOT_MET)


def _read_all(files: Sequence[Path], edition: Edition) -> list[SummaryTable]:
    """Read every file, or end with status 2 naming all that cannot be used."""
    from tihang.dossier.summary import read_summary

    found, refused = [], []
    for path in files:
        try:
            found.append(read_summary(path, edition))
        except DossierError as error:
            refused += [f"{path}：{problem}" for problem in error.problems]
        except OSError as error:
            refused.append(_("无法读取 %(file)s：%(reason)s") % _names(path, error))
    if refused:
        fail("\n".join(refused))
    return found


def _names(path: Path, error: OSError) -> dict[str, object]:
    return {"file": path, "reason": reason(error)}


def _read_firms(path: Path, edition: Edition) -> dict[str, str]:
    from tihang.dossier.summary import read_firms

    try:
        return read_firms(path, edition)
    except DossierError as error:
        fail("\n".join(f"{path}：{problem}" for problem in error.problems))
    except OSError as error:
        fail(_("无法读取 %(file)s：%(reason)s") % _names(path, error))


def _written(
    merged: MergedTables,
    firms: Sequence[FirmMatch],
    files: Sequence[Path],
    edition: Edition,
    out: Path | None,
    errors: Path | None,
) -> list[Path]:
    """Make every file that was asked for, then write them all."""
    from tihang.dossier.summary import error_workbook, merged_workbook

    made: dict[Path, bytes] = {}
    if errors is not None:
        for path, table in zip(files, merged.tables, strict=True):
            if table.problems:
                try:
                    marked = error_workbook(path.read_bytes(), path.name, table.problems)
                except DossierError as error:
                    fail(f"{path}：{error}")
                made[_free_name(errors, path, made)] = marked
    if out is not None:
        made[out] = merged_workbook(merged, edition, firms)
    taken = [path for path in made if path.resolve() in {one.resolve() for one in files}]
    if taken:
        fail(_("不能覆盖原表：%(file)s") % {"file": taken[0]})
    for path, data in made.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, data)
        except OSError as error:
            fail(_("无法写入 %(file)s：%(reason)s") % _names(path, error))
    return list(made)


def _free_name(folder: Path, path: Path, taken: dict[Path, bytes]) -> Path:
    """A name for a marked file; two files of one name come from different folders."""
    number = 1
    while True:
        again = "" if number == 1 else f"-{number}"
        name = folder / f"{path.stem}-{_('问题')}{again}.xlsx"
        if name not in taken:
            return name
        number += 1


def as_json(merged: MergedTables, firms: Sequence[FirmMatch]) -> dict[str, Any]:
    """The result as plain values."""
    return {
        "files": [
            {
                "source": table.source,
                "sha256": table.sha256,
                "rows": len(table.rows),
                "problems": [_problem(problem) for problem in table.problems],
                "notes": [note._asdict() for note in table.notes],
            }
            for table in merged.tables
        ],
        "totals": dict(merged.totals),
        "authorities": [
            {"authority": authority, "tier": tier or None, "rows": count}
            for (authority, tier), count in merged.authorities.items()
        ],
        "rows": [_row(row) for row in merged.rows],
        "pairs": [
            {
                "kind": pair.kind,
                "likeness": pair.likeness,
                "first": {"source": pair.first.source, "place": pair.first.place},
                "second": {"source": pair.second.source, "place": pair.second.place},
            }
            for pair in merged.pairs
        ],
        "problems": [_problem(problem) for problem in merged.problems],
        "firms": [
            {
                "source": match.row.source,
                "place": match.row.place,
                "kind": match.kind,
                "candidates": [one._asdict() for one in match.candidates],
            }
            for match in firms
        ],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "place": problem.place,
        "message": problem.message,
        "mend": problem.expected,
        "warning": problem.warning,
    }


def _row(row: SummaryRow) -> dict[str, Any]:
    return {
        "source": row.source,
        "place": row.place,
        "tier": row.tier,
        "authority": row.authority,
        "rank": row.rank,
        "enterprise": row.enterprise,
        "credit_code": row.credit_code or None,
        "project": row.project,
        "scenarios": [one._asdict() for one in row.scenarios],
        "contact": row.contact,
        "mobile": row.mobile,
        "extras": [{"heading": heading, "text": text} for heading, text in row.extras],
        "sound": row.sound,
    }


def _print(merged: MergedTables, firms: Sequence[FirmMatch], edition: Edition) -> None:
    console = Console(highlight=False, soft_wrap=False)
    _print_counts(console, merged, edition)
    for table in merged.tables:
        _print_table(console, table)
    _print_some(console, [f"✗ {problem}" for problem in merged.problems], "red")
    _print_some(
        console,
        [
            _("! %(what)s（相似度 %(likeness).2f）：%(first)s；%(second)s")
            % {
                "what": pair.message,
                "likeness": pair.likeness,
                "first": _named(pair.first),
                "second": _named(pair.second),
            }
            for pair in merged.pairs
        ],
        "yellow",
    )
    _print_firms(console, firms)


def _named(row: SummaryRow) -> str:
    return f"{row.enterprise}（{row.source} · {row.place}）"


def _print_counts(console: Console, merged: MergedTables, edition: Edition) -> None:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column(_("推荐单位"))
    table.add_column(_("层级"))
    table.add_column(_("项目数"), justify="right")
    names = {tier.id: tier.name.in_language(current_language()) for tier in edition.tiers}
    for (authority, tier), count in merged.authorities.items():
        table.add_row(authority, names.get(tier, _("不明")), str(count))  # type: ignore[call-overload]
    for tier_id, count in merged.totals.items():
        table.add_row(_("合计"), names[tier_id], str(count))
    console.print(table)


def _print_table(console: Console, table: SummaryTable) -> None:
    line = _("%(file)s：读出 %(rows)d 行，其中 %(faulty)d 行须改正；未作项目读取 %(notes)d 处") % {
        "file": table.source,
        "rows": len(table.rows),
        "faulty": sum(not row.sound for row in table.rows),
        "notes": len(table.notes),
    }
    print_paragraph(console, line, style="bold")
    for warning, mark, style in ((False, "✗", "red"), (True, "!", "yellow")):
        found = [f"{mark} {one}" for one in table.problems if one.warning is warning]
        _print_some(console, found, style)


def _print_some(console: Console, lines: Sequence[str], style: str) -> None:
    for line in lines[:SHOWN]:
        print_paragraph(console, line, indent=2, style=style)
    if len(lines) > SHOWN:
        rest = len(lines) - SHOWN
        console.print(_("……另有 %(count)d 处，用 --format json 查看") % {"count": rest})


def _print_firms(console: Console, firms: Sequence[FirmMatch]) -> None:
    if not firms:
        return
    exact = sum(match.kind == "exact" for match in firms)
    print_paragraph(
        console,
        _("企业核对：已登记 %(exact)d，名称相近 %(near)d，未登记 %(unknown)d")
        % {
            "exact": exact,
            "near": sum(match.kind == "near" for match in firms),
            "unknown": sum(match.kind == "unknown" for match in firms),
        },
        style="bold",
    )
    lines = []
    for match in firms:
        if match.kind == "unknown":
            lines.append(_("! 未登记：%(row)s") % {"row": _named(match.row)})
        elif match.kind == "near":
            near = "、".join(f"{one.name} {one.likeness:.2f}" for one in match.candidates)
            lines.append(
                _("! 名称相近：%(row)s → %(near)s") % {"row": _named(match.row), "near": near}
            )
    _print_some(console, lines, "yellow")
