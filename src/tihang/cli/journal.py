"""``tihang journal``: check that the platform's history is whole."""

from __future__ import annotations

import sys

import click

from tihang.cli.common import MET, NOT_MET
from tihang.cli.serve import set_up_django
from tihang.text import _


@click.group()
def journal() -> None:
    """流转日志 / the journal."""


@journal.command()
def verify() -> None:
    """核验日志链是否完整 / Verify every chain of the journal."""
    set_up_django()
    from tihang.platform.journal.services import verify_all

    breaks = verify_all()
    for found in breaks:
        click.echo(str(found))
    if not breaks:
        click.echo(_("日志完整"))
    sys.exit(NOT_MET if breaks else MET)
