"""What every command shares: reading input, printing, and exit status."""

from __future__ import annotations

import errno
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


def reason(error: OSError) -> str:
    """Say why the system refused, in the user's words where it is one of the usual reasons."""
    known = {
        errno.ENOENT: _("没有这个文件或文件夹"),
        errno.EACCES: _("没有权限"),
        errno.EPERM: _("没有权限"),
        errno.EROFS: _("所在磁盘只读"),
        errno.ENOSPC: _("磁盘空间不足"),
        errno.EISDIR: _("这是文件夹"),
        errno.ENOTDIR: _("路径中有一段不是文件夹"),
        errno.EADDRINUSE: _("端口已被占用"),
    }
    return known.get(error.errno or 0) or error.strerror or str(error)


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
    if path.is_dir():
        fail(_("%(file)s 是文件夹，请给出其中的申报数据文件") % {"file": path})
    try:
        dossier = read_dossier(path)
    except DossierError as error:
        fail(str(error))
    except OSError as error:
        fail(_("无法读取 %(file)s：%(reason)s") % {"file": path, "reason": reason(error)})
    return dossier, load_edition(dossier.edition)


def write_file(path: Path, data: bytes) -> None:
    """Write a whole file and print its name, or end with status 2 leaving nothing behind."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
    except OSError as error:
        fail(_("无法写入 %(file)s：%(reason)s") % {"file": path, "reason": reason(error)})
    click.echo(str(path))
