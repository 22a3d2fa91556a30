"""The filing's PDF: Tihang (typst), WeasyPrint from equal HTML, LibreOffice from our Word file."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import count
from pathlib import Path

from pydantic import BaseModel
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from benchmarks.timing import Times, interleaved
from tihang.documents import filing_docx, filing_pdf
from tihang.documents.content.filing import filing_content
from tihang.documents.content.model import (
    Block,
    Filing,
    Grid,
    Heading,
    Listing,
    Note,
    Paragraph,
    Picture,
    Row,
    Signature,
    Table,
)
from tihang.dossier.model import Dossier
from tihang.edition.model import Edition

STYLE = """
@page { size: A4; margin: 37mm 26mm 35mm 28mm;
        @bottom-center { content: "— " counter(page) " —"; font-size: 10.5pt } }
body { font-family: "Noto Serif CJK SC", "Noto Sans CJK SC", serif; font-size: 12pt;
       line-height: 1.6 }
h1 { font-size: 22pt; text-align: center; page-break-before: always }
h2 { font-size: 16pt } h3 { font-size: 14pt } h4 { font-size: 12pt }
table { border-collapse: collapse; width: 100%; margin: 3mm 0 }
td, th { border: 0.5pt solid; padding: 1mm 2mm; font-size: 10.5pt; vertical-align: top }
thead { display: table-header-group } .note { font-size: 9pt; color: #444 }
.contents a::after { content: leader(".") target-counter(attr(href), page) }
.contents a { display: block; color: inherit; text-decoration: none }
"""


@dataclass(frozen=True)
class PaperTimes:
    """Times by contestant for one filing, and what each produced."""

    times: dict[str, Times]
    sizes: dict[str, int]
    """Bytes of each contestant's PDF."""


def variant(dossier: Dossier, number: int) -> Dossier:
    """The dossier with every written text a little different, as of another firm.

    typst keeps what it has set before; no firm's filing is set twice in a row.
    """
    mark = f"第{number}号 "
    instances = tuple(
        instance.model_copy(update=_marked(instance, ("problem", "built", "technology"), mark))
        for instance in dossier.scenarios or ()
    )
    written = tuple(type(dossier.narrative).model_fields)
    return dossier.model_copy(
        update={
            "enterprise": dossier.enterprise.model_copy(
                update=_marked(dossier.enterprise, ("name", "address"), mark)
            ),
            "narrative": dossier.narrative.model_copy(
                update=_marked(dossier.narrative, written, mark)
            ),
            "scenarios": instances,
        }
    )


def _marked(part: BaseModel, names: tuple[str, ...], mark: str) -> dict[str, str]:
    """Those of the texts that are there, each with the mark before it."""
    texts = {name: getattr(part, name) for name in names}
    return {name: mark + text for name, text in texts.items() if text}


def soffice() -> str | None:
    """LibreOffice's command, where it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def run(dossier: Dossier, edition: Edition, rounds: int = 5) -> PaperTimes:
    """Time what each needs from the dossier (LibreOffice: from the Word file) to the PDF."""
    fonts = FontConfiguration()
    others = (variant(dossier, number) for number in count(1))
    contestants: dict[str, Callable[[], bytes]] = {
        "tihang": lambda: filing_pdf(next(others), edition),
        "tihang, the same filing again": lambda: filing_pdf(dossier, edition),
        "weasyprint": lambda: weasyprint_pdf(next(others), edition, fonts),
    }
    command = soffice()
    with tempfile.TemporaryDirectory(prefix="tihang-bench-") as folder:
        if command:
            office = Office(command, Path(folder), filing_docx(dossier, edition))
            contestants["libreoffice"] = office.convert
        times = interleaved(contestants, rounds=rounds)
        sizes = {name: len(run()) for name, run in contestants.items() if "," not in name}
    return PaperTimes(times, sizes)


@dataclass(frozen=True)
class Office:
    """LibreOffice, a process for each paper, with a profile so that no other one answers."""

    command: str
    folder: Path
    docx: bytes

    def convert(self) -> bytes:
        """The Word file as PDF."""
        source = self.folder / "filing.docx"
        source.write_bytes(self.docx)
        pdf = source.with_suffix(".pdf")
        pdf.unlink(missing_ok=True)
        subprocess.run(
            [
                self.command,
                f"-env:UserInstallation={(self.folder / 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                str(self.folder),
                str(source),
            ],
            check=True,
            capture_output=True,
            timeout=600,
        )
        return pdf.read_bytes()


# --- WeasyPrint -----------------------------------------------------------------------


def weasyprint_pdf(dossier: Dossier, edition: Edition, fonts: FontConfiguration) -> bytes:
    html = html_of(filing_content(dossier, edition))
    pdf: bytes = HTML(string=html).write_pdf(font_config=fonts)
    return pdf


def html_of(filing: Filing) -> str:
    """The filing as HTML with cover, contents, all sections and page numbers."""
    cover = "".join(f"<p>{escape(e.label)}：{escape(e.value)}</p>" for e in filing.cover)
    contents = "".join(
        f'<a href="#s{number}">{escape(section.title)}</a>'
        for number, section in enumerate(filing.sections)
    )
    sections = "".join(
        f'<h2 id="s{number}">{escape(section.title)}</h2>{"".join(map(_block, section.blocks))}'
        for number, section in enumerate(filing.sections)
    )
    return (
        f'<html lang="zh"><head><title>{escape(filing.title)}</title><style>{STYLE}</style></head>'
        f"<body><h1>{escape(filing.title)}</h1>{cover}<p>{escape(filing.code)}</p>"
        f'<div class="contents"><h1>目录</h1>{contents}</div>{sections}</body></html>'
    )


def _block(block: Block) -> str:
    match block:
        case Heading():
            html = f"<h{block.level + 1}>{escape(block.text)}</h{block.level + 1}>"
        case Paragraph():
            label = f"<b>{escape(block.label)}：</b>" if block.label else ""
            html = f"<p>{label}{escape(block.text)}</p>"
        case Listing():
            kind = "ul" if block.start is None else "ol"
            entries = "".join(f"<li>{escape(entry)}</li>" for entry in block.entries)
            html = f"<{kind}>{entries}</{kind}>"
        case Picture():
            html = f"<p>{escape(block.instead)}</p><p>{escape(block.caption)}</p>"
        case Note():
            html = f'<p class="note">{escape(block.text)}</p>'
        case Grid():
            html = f"<table>{''.join(_grid_rows(block))}</table>"
        case Signature():
            html = "".join(f"<p>{escape(e.label)}：{escape(e.value)}</p>" for e in block.lines)
        case Table():
            html = _table(block)
    return html


def _table(table: Table) -> str:
    heads = "".join(f"<th>{escape(column.heading)}</th>" for column in table.columns)
    rows = "".join(_table_row(row, len(table.columns)) for row in table.rows)
    caption = f"<p>{escape(table.caption)}</p>" if table.caption else ""
    return f"{caption}<table><thead><tr>{heads}</tr></thead>{rows}</table>"


def _grid_rows(grid: Grid) -> Iterator[str]:
    for row in grid.rows:
        span = 3 if len(row) == 1 else 1
        cells = "".join(
            f'<th>{escape(entry.label)}</th><td colspan="{span}">{escape(entry.value)}</td>'
            for entry in row
        )
        yield f"<tr>{cells}</tr>"


def _table_row(row: Row, width: int) -> str:
    if row.spans:
        return f'<tr><th colspan="{width}">{escape(row.cells[0])}</th></tr>'
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row.cells)}</tr>"
