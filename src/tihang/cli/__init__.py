"""The command line: ``tihang …``, the same work as the platform's, from files alone.

Exit status everywhere: 0 met or clean, 1 not met or findings, 2 bad input.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import Any

import click

from tihang import __version__
from tihang.cli.account import account
from tihang.cli.bundle import bundle
from tihang.cli.calendar import calendar
from tihang.cli.click_words import translate_click
from tihang.cli.compare import compare
from tihang.cli.digest import digest
from tihang.cli.disc import disc
from tihang.cli.dossier import dossier
from tihang.cli.edition import edition
from tihang.cli.evaluate import evaluate
from tihang.cli.exchange import exchange
from tihang.cli.journal import journal
from tihang.cli.kpi import kpi
from tihang.cli.precheck import precheck
from tihang.cli.render import render
from tihang.cli.serve import serve
from tihang.cli.setup import setup
from tihang.cli.spot_check import spot_check
from tihang.cli.tables import tables
from tihang.cli.worker import worker
from tihang.text import CHINESE, LANGUAGES, use_language

LANGUAGE_VARIABLE = "TIHANG_LANGUAGE"


class _InOneLanguage(click.Group):
    """Keeps to the language chosen until click has printed its last error."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        with ExitStack() as chosen:
            chosen.enter_context(use_language(os.environ.get(LANGUAGE_VARIABLE) or CHINESE))
            return super().main(*args, obj=chosen, **kwargs)


def _choose_language(context: click.Context, _option: click.Parameter, language: str) -> None:
    context.ensure_object(ExitStack).enter_context(use_language(language))


@click.group(cls=_InOneLanguage, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(
    __version__,
    prog_name="tihang",
    message="%(prog)s %(version)s",
    help="显示程序版本 / show the version and exit",
)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    envvar=LANGUAGE_VARIABLE,
    default=CHINESE,
    is_eager=True,
    expose_value=False,
    callback=_choose_language,
    help="输出语言 / output language (TIHANG_LANGUAGE)",
)
def main() -> None:
    """梯航：智能工厂梯度培育申报系统 / Tihang: the smart-factory ladder."""


translate_click()
for _command in (
    evaluate,
    precheck,
    render,
    compare,
    disc,
    bundle,
    exchange,
    edition,
    dossier,
    journal,
    kpi,
    tables,
    calendar,
    serve,
    worker,
    digest,
    spot_check,
    setup,
    account,
):
    main.add_command(_command)
