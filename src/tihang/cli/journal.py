"""``tihang journal``: check that the platform's history is whole."""

from __future__ import annotations

import sys

import click

from tihang.cli.common import MET, NOT_MET
from tihang.cli.serve import fail_at_database, set_up_django
from tihang.text import _


@click.group()
def journal() -> None:
    """流转日志 / the journal."""


@journal.command()
def verify() -> None:
    """核验全部日志链是否完整 / Verify every chain of the journal.

    退出状态 / exit status: 0 完整 whole, 1 有断裂 broken, 2 无法读取 unreadable.
    """
    set_up_django()
    from django.db import DatabaseError

    from tihang.platform.journal import queries, services

    try:
        names = queries.streams()
        broken = {name: breaks for name in names if (breaks := services.verify(name))}
    except DatabaseError as error:
        fail_at_database(error)
    for name, breaks in broken.items():
        for found in breaks:
            click.echo(
                _("%(stream)s 第 %(seq)d 条：%(problem)s")
                % {"stream": name, "seq": found.seq, "problem": found.problem}
            )
    click.echo(
        _("共核验 %(count)d 条日志链，%(broken)d 条有断裂")
        % {"count": len(names), "broken": len(broken)}
    )
    sys.exit(NOT_MET if broken else MET)
