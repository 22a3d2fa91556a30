"""What every command shares: reading input, printing, and exit status."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import NoReturn

import click

from tihang.dossier.errors import DossierError
from tihang.dossier.files import read_dossier, write_whole
from tihang.dossier.model import Dossier
from tihang.edition import EditionError, available, load
from tihang.edition.model import Edition
from tihang.text import _

MET, NOT_MET, BAD_INPUT = 0, 1, 2

format_option = click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="输出格式 / output format",
)


def fail(message: str) -> NoReturn:
    """Print an error to standard error and end with status 2."""
    click.echo(message, err=True)
    sys.exit(BAD_INPUT)


def print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def load_edition(edition_id: str) -> Edition:
    """Load an edition or end with status 2, naming those there are."""
    if edition_id not in available():
        fail(
            _("没有“%(id)s”版本；现有版本：%(known)s")
            % {"id": edition_id, "known": "、".join(available())}
        )
    try:
        return load(edition_id)
    except EditionError as error:
        fail(str(error))


def load_dossier(path: Path) -> tuple[Dossier, Edition]:
    """Read and check a dossier file, or end with status 2 naming every problem."""
    try:
        dossier = read_dossier(path)
    except DossierError as error:
        fail(str(error))
    except OSError as error:
        fail(_("无法读取 %(file)s：%(reason)s") % {"file": path, "reason": error.strerror})
    return dossier, load_edition(dossier.edition)


def write_file(path: Path, data: bytes) -> None:
    """Write a whole file and print its name, or end with status 2 leaving nothing behind."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
    except OSError as error:
        fail(_("无法写入 %(file)s：%(reason)s") % {"file": path, "reason": error.strerror})
    click.echo(str(path))
