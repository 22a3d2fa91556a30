"""``tihang disc``: put filings on a disc, as a folder and as an ISO image."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tihang.cli.common import fail, format_option, load_dossier, print_json, reason
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
    """制作申报光盘（文件夹与 ISO 映像）/ Make a disc of filings: a folder and an ISO image."""
    from tihang.documents import FontError
    from tihang.documents.disc import DiscError, safe_name, write_disc

    if safe_name(name) != name:
        fail(
            _("“%(name)s”不能用作光盘名称，可用：%(safe)s")
            % {"name": name, "safe": safe_name(name)}
        )
    # All are read before anything is made; papers are made one after another.
    filings = [_filing(file, folder) for file in files]
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
            }
        )
        return
    click.echo(str(made.folder))
    click.echo(str(made.image))
    click.echo(
        _("共 %(filings)d 份申报材料、%(files)d 个文件；映像 SHA-256：%(digest)s")
        % {"filings": len(filings), "files": len(made.files), "digest": made.image_sha256}
    )


def _filing(file: Path, folder: Path | None) -> DiscFiling:
    """A dossier file with the evidence that the folder holds."""
    from tihang.documents.disc import Attachment, DiscFiling

    dossier, edition = load_dossier(file)
    held = held_in(folder, file, dossier)
    rows = dossier.evidence or ()
    if folder is not None:
        numbers = [row.id for row in rows]
        name_missing(_("佐证材料文件未找到，光盘上没有：%(numbers)s"), numbers, held)
    return DiscFiling(
        dossier,
        edition,
        tuple(Attachment.of(held[row.id]) for row in rows if row.id in held),
        pictures=read_pictures(dossier, held),
    )
