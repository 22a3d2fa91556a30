"""``tihang worker``: do the work that pages put off, such as reading a ledger."""

from __future__ import annotations

import click

from tihang.cli.serve import set_up_django


@click.command()
@click.option("--once", is_flag=True, help="做完现有任务即退出 / end when nothing is left to do")
@click.option("--parent", type=int, hidden=True, help="随该进程退出 / end with this process")
def worker(parent: int | None, *, once: bool) -> None:
    """处理后台任务 / Do background work: read ledgers and the like."""
    set_up_django()
    from tihang.platform.background.worker import work

    work(parent=parent, once=once)
