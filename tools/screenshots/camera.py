"""Takes pictures of a page, of what a paper looks like, and keeps them small."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import typst
from PIL import Image
from playwright.sync_api import Locator, Page

IMAGES = Path(__file__).parents[2] / "docs" / "images"
LARGEST = 120_000
COLOURS = (256, 128, 64, 32)
PAGE_PIXELS_PER_INCH = 80
BELOW_THE_HEADER = 112


class TooLarge(Exception):
    """A picture would not fit into its size."""


def write(name: str, png: bytes) -> None:
    """Write a picture with as many colours as keep it below ``LARGEST`` bytes."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in COLOURS:
        packed = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
        if packed.tell() <= LARGEST:
            (IMAGES / f"{name}.png").write_bytes(packed.getvalue())
            print(f"{name}.png {picture.width}×{picture.height} {packed.tell() // 1024} KiB")
            return
    raise TooLarge(name)


def take(name: str, page: Page, top: Locator | None = None) -> None:
    """A picture of the window, scrolled so that ``top`` stands below the header."""
    page.wait_for_load_state("networkidle")
    if top is None:
        page.evaluate("window.scrollTo(0, 0)")
    else:
        top.evaluate(
            "(e, head) => window.scrollTo(0, e.getBoundingClientRect().top + scrollY - head)",
            BELOW_THE_HEADER,
        )
    page.mouse.move(0, 0)
    write(name, page.screenshot(animations="disabled"))


def take_pdf_page(name: str, pdf: bytes, number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "paper.pdf").write_bytes(pdf)
        source = Path(folder, "page.typ")
        source.write_text(
            "#set page(width: auto, height: auto, margin: 0pt)\n"
            f'#image("paper.pdf", page: {number}, alt: "page")\n',
            encoding="utf-8",
        )
        png = typst.compile(str(source), format="png", ppi=PAGE_PIXELS_PER_INCH)
    assert isinstance(png, bytes)  # noqa: S101 - one page gives one picture
    write(name, png)
