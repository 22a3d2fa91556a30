"""``tihang edition``: list, show and check the editions installed."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from tihang.cli.common import fail, format_option, load_edition, print_json
from tihang.cli.layout import INDENT, print_paragraph
from tihang.edition import EditionError, available, load, read_folder
from tihang.edition.export import edition_as_json
from tihang.edition.model import Condition, Edition
from tihang.text import ENGLISH, _, current_language


@click.group()
def edition() -> None:
    """年度版本：条件、场景、指标、表格、流程 / editions of the rules as data."""


@edition.command("list")
@format_option
def list_editions(output: str) -> None:
    """列出已安装的版本 / List the editions installed."""
    editions = [load_edition(name) for name in available()]
    if output == "json":
        print_json([{"id": e.id, "title": e.title.model_dump()} for e in editions])
        return
    for found in editions:
        click.echo(f"{found.id}  {found.title.in_language(current_language())}")


@edition.command()
@click.argument("edition_id")
@format_option
def show(edition_id: str, output: str) -> None:
    """显示一个版本的全部内容 / Show an edition whole."""
    found = load_edition(edition_id)
    if output == "json":
        print_json(edition_as_json(found))
        return
    _print(found)


def _print(found: Edition) -> None:
    console = Console(highlight=False)
    language = current_language()
    print_paragraph(console, found.title.in_language(language), style="bold")
    for tier in found.tiers:
        conditions = found.conditions_of(tier.id)
        title = _("%(tier)s：%(count)d 条") % {
            "tier": tier.name.in_language(language),
            "count": len(conditions),
        }
        console.rule(title, align="left", style="dim")
        for condition in conditions:
            _print_condition(console, condition)
    totals = _("%(scenarios)d 个场景，%(kpis)d 项指标，%(forms)d 张表，%(workflows)d 条流程") % {
        "scenarios": len(found.scenarios),
        "kpis": len(found.kpis),
        "forms": len(found.forms),
        "workflows": len(found.workflows),
    }
    console.rule(style="dim")
    print_paragraph(console, totals)


def _print_condition(console: Console, condition: Condition) -> None:
    standings = {
        "notice": _("通知原文"),
        "secondary": _("转引"),
        "customary": _("惯例"),
    }
    clause = condition.clause
    source = f"{clause.reference.place} · {standings[clause.standing]}"
    console.print(Text(condition.id).append(f"  {source}", style="dim"), soft_wrap=True)
    words = clause.english if current_language() == ENGLISH else clause.text
    print_paragraph(console, words, indent=INDENT)


@edition.command()
@click.argument("folder_or_id", required=False)
@format_option
def check(folder_or_id: str | None, output: str) -> None:
    """检查版本是否自洽 / Check that an edition does not contradict itself.

    不带参数检查全部已安装版本；也可给出版本编号或文件夹。
    """
    names = [folder_or_id] if folder_or_id else list(available())
    checked = []
    for name in names:
        try:
            found = read_folder(Path(name)) if Path(name).is_dir() else load(name)
        except EditionError as error:
            fail(str(error))
        except KeyError:
            fail(
                _("没有“%(id)s”版本；现有版本：%(known)s")
                % {"id": name, "known": "、".join(available())}
            )
        checked.append(found)
    if output == "json":
        print_json([{"id": e.id, "status": "clean"} for e in checked])
        return
    for found in checked:
        click.echo(
            _("%(id)s：自洽（%(conditions)d 条条件）")
            % {"id": found.id, "conditions": len(found.conditions)}
        )
