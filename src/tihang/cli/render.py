"""``tihang render``: print a dossier file as the official papers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import click

from tihang.cli.common import fail, load_dossier, write_file
from tihang.cli.evidence_folder import evidence_option, held_in, read_pictures

PAPERS = ("filing", "rating", "evidence")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="输出文件夹 / folder for the papers",
)
@click.option(
    "--paper",
    "papers",
    type=click.Choice([*PAPERS, "all"]),
    multiple=True,
    default=("filing",),
    show_default=True,
    help="文书：申报书、自评报告、佐证材料清单，可多选 / which papers, may be repeated",
)
@click.option("--draft", is_flag=True, help="加“草稿”水印 / mark as draft")
@evidence_option
def render(
    file: Path, out: Path, papers: tuple[str, ...], folder: Path | None, *, draft: bool
) -> None:
    """生成申报书、自评报告、佐证材料清单 / Print the filing and its companion papers."""
    from tihang.documents import FontError

    dossier, edition = load_dossier(file)
    pictures, _lacking = read_pictures(dossier, held_in(folder, file, dossier))
    wanted = PAPERS if "all" in papers else tuple(dict.fromkeys(papers))
    try:
        printed = {
            f"{file.stem}{suffix}": make(dossier, edition, draft=draft)
            for paper in wanted
            for suffix, make in _renderings(paper, pictures)
        }
    except FontError as error:
        fail(str(error))
    for name, data in printed.items():
        write_file(out / name, data)


def _renderings(
    paper: str, pictures: Mapping[str, bytes]
) -> tuple[tuple[str, Callable[..., bytes]], ...]:
    """The files of a paper: how each is named after the dossier, and what makes it."""
    from tihang import documents

    filing_pdf: Callable[..., bytes] = partial(documents.filing_pdf, pictures=pictures)
    filing_docx: Callable[..., bytes] = partial(documents.filing_docx, pictures=pictures)
    return {
        "filing": ((".pdf", filing_pdf), (".docx", filing_docx)),
        "rating": (
            ("-rating.pdf", documents.rating_report_pdf),
            ("-rating.docx", documents.rating_report_docx),
        ),
        "evidence": (
            ("-evidence.pdf", documents.evidence_list_pdf),
            ("-evidence.docx", documents.evidence_list_docx),
            ("-evidence.xlsx", documents.evidence_list_xlsx),
        ),
    }[paper]
