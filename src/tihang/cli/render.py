"""``tihang render``: print a dossier file as the official papers."""

from __future__ import annotations

from pathlib import Path

import click

from tihang.cli.common import fail, load_dossier, write_file


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
    from tihang.documents import FontError, filing_docx, filing_pdf

    dossier, edition = load_dossier(file)
    try:
        papers = {
            ".pdf": filing_pdf(dossier, edition, draft=draft),
            ".docx": filing_docx(dossier, edition, draft=draft),
        }
    except FontError as error:
        fail(str(error))
    for suffix, data in papers.items():
        write_file(out / f"{file.stem}{suffix}", data)
