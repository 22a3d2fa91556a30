"""``tihang disc``: put filings on a disc, as a folder and as an ISO image."""

from __future__ import annotations

from pathlib import Path

import click

from tihang.cli.common import fail, format_option, load_dossier, print_json, reason
from tihang.text import _

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
@format_option
def disc(files: tuple[Path, ...], out: Path, name: str, output: str) -> None:
    """制作申报光盘（文件夹与 ISO 映像）/ Make a disc of filings: a folder and an ISO image."""
    from tihang.documents import FontError
    from tihang.documents.disc import DiscError, DiscFiling, safe_name, write_disc

    if safe_name(name) != name:
        fail(
            _("“%(name)s”不能用作光盘名称，可用：%(safe)s")
            % {"name": name, "safe": safe_name(name)}
        )
    # All are read before anything is made; papers are made one after another.
    filings = [DiscFiling(*load_dossier(file)) for file in files]
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
