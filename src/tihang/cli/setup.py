"""``tihang setup``: put an installation to use from one file."""

from __future__ import annotations

from pathlib import Path

import click

from tihang.cli.common import fail
from tihang.cli.serve import fail_at_database, set_up_django
from tihang.text import _


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def setup(file: Path) -> None:
    """登记部门、企业、账号和批次 / Enter offices, firms, accounts and rounds.

    FILE 为 YAML 文件，可多次运行：已有的保持不变。新账号的初始密码只显示一次。
    """
    set_up_django()
    from django.core.management import call_command
    from django.db import DatabaseError

    from tihang.platform.installation import InstallationError, enter, read_plan

    try:
        plan = read_plan(file)
        call_command("migrate", interactive=False, verbosity=0)
        entered = enter(plan)
    except InstallationError as error:
        fail(str(error))
    except DatabaseError as error:
        fail_at_database(error)
    click.echo(
        _(
            "新登记：部门 %(offices)d 个，企业 %(firms)d 家，"
            "账号 %(accounts)d 个，批次 %(rounds)d 个"
        )
        % {
            "offices": entered.offices,
            "firms": entered.firms,
            "accounts": len(entered.passwords),
            "rounds": entered.rounds,
        }
    )
    for username, password in entered.passwords.items():
        click.echo(f"  {username:<16} {password}")
