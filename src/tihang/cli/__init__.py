"""The command line: ``tihang …``, the same work as the platform's, from files alone.

Exit status everywhere: 0 met or clean, 1 not met or findings, 2 bad input.
"""

from __future__ import annotations

import os

import click

from tihang import __version__
from tihang.cli.dossier import dossier
from tihang.cli.edition import edition
from tihang.cli.evaluate import evaluate
from tihang.cli.journal import journal
from tihang.cli.render import render
from tihang.cli.serve import serve
from tihang.text import use_language


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tihang")
@click.option(
    "--language",
    type=click.Choice(["zh-hans", "en"]),
    default=lambda: os.environ.get("TIHANG_LANGUAGE", "zh-hans"),
    help="输出语言 / output language (TIHANG_LANGUAGE)",
)
@click.pass_context
def main(context: click.Context, language: str) -> None:
    """梯航：智能工厂梯度培育申报系统 / Tihang: the smart-factory ladder."""
    context.with_resource(use_language(language))


for _command in (evaluate, render, edition, dossier, journal, serve):
    main.add_command(_command)
