"""``--evidence``: the files of the evidence, in a folder beside the dossier files."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NoReturn

import click

from tihang.cli.common import fail, reason
from tihang.dossier.model import Dossier, Evidence
from tihang.text import _

_PICTURES = (".png", ".jpg", ".jpeg")

evidence_option = click.option(
    "--evidence",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help=(
        "佐证材料文件夹：按清单中的文件名或材料编号取文件；其下有与申报数据文件同名的子文件夹时取子文件夹"
        " / folder with the evidence, found by file name or number"
    ),
)


def held_in(folder: Path | None, dossier_file: Path, dossier: Dossier) -> dict[str, Path]:
    """The files of a dossier's evidence that the folder holds, by their number.

    Ends with status 2 where a file is not the one that the dossier's checksum means.
    """
    if folder is None:
        return {}
    own = folder / dossier_file.stem
    place = own if own.is_dir() else folder
    found = {row.id: path for row in dossier.evidence or () for path in _of(row, place)}
    for row in dossier.evidence or ():
        path = found.get(row.id)
        if path and row.sha256 and _digest(path) != row.sha256.lower():
            fail(
                _("%(file)s 与清单中 %(number)s 登记的 SHA-256 不符")
                % {"file": path, "number": row.id}
            )
    return found


def read_pictures(dossier: Dossier, held: dict[str, Path]) -> tuple[dict[str, bytes], list[str]]:
    """The pictures that the texts show, by number; and those not at hand, named on stderr."""
    from tihang.documents.content.rich import pictured

    wanted = pictured(dossier)
    found = {
        number: _read(held[number])
        for number in wanted
        if number in held and held[number].suffix.lower() in _PICTURES
    }
    return found, name_missing(_("正文图片未找到，文书上只印编号：%(numbers)s"), wanted, found)


def name_missing(words: str, wanted: Iterable[str], held: Collection[str]) -> list[str]:
    """Say on standard error which of these numbers have no file, and return them."""
    missing = [number for number in wanted if number not in held]
    if missing:
        click.echo(words % {"numbers": _("、").join(missing)}, err=True)
    return missing


def _of(row: Evidence, place: Path) -> Iterator[Path]:
    """The one file that a row means: of its file's name, else named by its number."""
    named = place / row.file if row.file and Path(row.file).name == row.file else None
    if named and named.is_file():
        yield named
        return
    others = (path for path in place.iterdir() if path.is_file() and path.stem == row.id)
    yield from sorted(others)[:1]


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        _fail_to_read(path, error)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        _fail_to_read(path, error)


def _fail_to_read(path: Path, error: OSError) -> NoReturn:
    fail(_("无法读取 %(file)s：%(reason)s") % {"file": path, "reason": reason(error)})
