"""``tihang spot-check``: draw a random share again from its seed and compare."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from tihang.cli.common import MET, NOT_MET, fail
from tihang.cli.serve import fail_at_database, set_up_django
from tihang.text import _

KEYS = ("algorithm", "population", "population_hash", "seed", "count", "picked")


@click.group("spot-check")
def spot_check() -> None:
    """抽查 / spot checks."""


@spot_check.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
def verify(file: Path | None) -> None:
    """按种子重新抽取并核对 / Draw again from the seed and compare.

    不给文件时核对本系统的全部抽查 / without a file, all drawings of the installation.
    退出状态 / exit status: 0 一致 agrees, 1 不一致 differs, 2 无法读取 unreadable.
    """
    sys.exit(_verify_file(file) if file else _verify_all())


def _verify_file(file: Path) -> int:
    from tihang.platform.recognition import drawing

    record = _read(file)
    problems = drawing.problems_of(record, record["picked"])
    sizes = {"size": len(record["population"]), "count": len(record["picked"])}
    if not problems:
        click.echo(_("复核一致：名单 %(size)d 家，抽取 %(count)d 家") % sizes)
    for problem in problems:
        click.echo(_said(problem))
    return NOT_MET if problems else MET


def _read(file: Path) -> dict[str, Any]:
    """The record as the page gave it; ends with status 2 for anything else."""
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        record = None
    if not _is_record(record):
        fail(_("%(file)s 不是抽取记录") % {"file": file})
    return {name: record[name] for name in KEYS}


def _is_record(record: Any) -> bool:
    if not isinstance(record, dict) or not record.keys() >= set(KEYS):
        return False
    lists = [record["population"], record["picked"]]
    if not all(isinstance(each, list) for each in lists) or type(record["count"]) is not int:
        return False
    texts = [record["algorithm"], record["population_hash"], record["seed"], *lists[0], *lists[1]]
    return all(isinstance(each, str) for each in texts)


def _verify_all() -> int:
    set_up_django()
    from django.db import DatabaseError

    from tihang.platform.recognition.queries import spot_checks

    try:
        drawn = list(spot_checks.all_drawn())
        broken = {each.pk: found for each in drawn if (found := spot_checks.problems_of(each))}
    except DatabaseError as error:
        fail_at_database(error)
    for key, problems in broken.items():
        for problem in problems:
            click.echo(f"{key} {_said(problem)}")
    click.echo(
        _("共复核抽查 %(count)d 次，%(broken)d 次不一致")
        % {"count": len(drawn), "broken": len(broken)}
    )
    return NOT_MET if broken else MET


def _said(problem: str) -> str:
    words = {
        "algorithm": _("算法标识不是本系统所用的算法"),
        "population": _("抽查范围名单与固定时的校验值不符"),
        "picks": _("按种子重新抽取的结果与登记的不一致"),
        "journal": _("与流转日志的记载不一致"),
    }
    return words[problem]
