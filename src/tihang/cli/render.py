"""``tihang render``: print a dossier file as the official papers."""

from __future__ import annotations

from pathlib import Path

import click

from tihang.cli.common import fail, load_dossier
from tihang.documents import FontError, filing_docx, filing_pdf
from tihang.dossier.files import write_atomically
from tihang.text import _


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="输出文件夹 / folder for the papers",
)
@click.option("--draft", is_flag=True, help="加“草稿”水印 / mark as draft")
def render(file: Path, out: Path, *, draft: bool) -> None:
    """生成申报书（PDF 与 Word）/ Print the filing as PDF and Word."""
    dossier, edition = load_dossier(file)
    try:
        papers = {
            f"{file.stem}.pdf": filing_pdf(dossier, edition, draft=draft),
            f"{file.stem}.docx": filing_docx(dossier, edition, draft=draft),
        }
    except FontError as error:
        fail(str(error))
    except KeyError:
        fail(_("%(tier)s 没有申报书格式") % {"tier": dossier.tier})
    out.mkdir(parents=True, exist_ok=True)
    for name, data in papers.items():
        write_atomically(out / name, data)
        click.echo(str(out / name))
