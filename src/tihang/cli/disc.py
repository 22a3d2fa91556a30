"""``tihang disc``: put filings on a disc, as a folder and as an ISO image."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tihang.cli.common import (
    MET,
    NOT_MET,
    fail,
    format_option,
    load_dossier,
    print_json,
    reason,
)
from tihang.cli.evidence_folder import evidence_option, held_in, name_missing, read_pictures
from tihang.text import _

if TYPE_CHECKING:
    from tihang.documents.disc import DiscFiling

DEFAULT_NAME = "智能工厂申报材料"


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="输出文件夹 / folder for the disc",
)
@click.option(
    "--name",
    default=DEFAULT_NAME,
    show_default=True,
    help="光盘文件夹和映像的名称 / name of the folder and the image",
)
@evidence_option
@format_option
def disc(files: tuple[Path, ...], out: Path, name: str, folder: Path | None, output: str) -> None:
    """制作申报光盘（文件夹与 ISO 映像）/ Make a disc of filings: a folder and an ISO image.

    退出状态 / exit status: 0 已制作 written, 1 已制作但缺材料 written, evidence missing,
    2 输入有误 bad input.
    """
    from tihang.documents import FontError
    from tihang.documents.disc import DiscError, safe_name, write_disc

    if safe_name(name) != name:
        fail(
            _("“%(name)s”不能用作光盘名称，可用：%(safe)s")
            % {"name": name, "safe": safe_name(name)}
        )
    # All are read before anything is made; papers are made one after another.
    missing: dict[str, list[str]] = {}
    filings = [_filing(file, folder, missing) for file in files]
    try:
        made = write_disc(filings, out, name)
    except (DiscError, FontError) as error:
        fail(str(error))
    except OSError as error:
        fail(_("无法写入 %(file)s：%(reason)s") % {"file": out, "reason": reason(error)})
    if output == "json":
        print_json(
            {
                "folder": str(made.folder),
                "image": str(made.image),
                "image_sha256": made.image_sha256,
                "files": [vars(file) for file in made.files],
                "missing": missing,
            }
        )
    else:
        click.echo(str(made.folder))
        click.echo(str(made.image))
        click.echo(
            _("共 %(filings)d 份申报材料、%(files)d 个文件；映像 SHA-256：%(digest)s")
            % {"filings": len(filings), "files": len(made.files), "digest": made.image_sha256}
        )
    sys.exit(NOT_MET if missing else MET)


def _filing(file: Path, folder: Path | None, missing: dict[str, list[str]]) -> DiscFiling:
    """A dossier file with the evidence that the folder holds; what it lacks is noted."""
    from tihang.documents.disc import Attachment, DiscFiling

    dossier, edition = load_dossier(file)
    held = held_in(folder, file, dossier)
    rows = dossier.evidence or ()
    pictures, lacking = read_pictures(dossier, held)
    if folder is not None:
        numbers = [row.id for row in rows]
        lacking += name_missing(_("佐证材料文件未找到，光盘上没有：%(numbers)s"), numbers, held)
    if lacking:
        missing[str(file)] = list(dict.fromkeys(lacking))
    return DiscFiling(
        dossier,
        edition,
        tuple(Attachment.of(held[row.id]) for row in rows if row.id in held),
        pictures=pictures,
    )
