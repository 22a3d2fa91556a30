"""Sets papers as PDF with typst: tagged, PDF/A-2a and PDF/UA-1, the same bytes each time.

One compiler serves the process; it keeps what it has read. typst writes its inputs into
the compiler, so that a lock lets one paper be set at a time. PDF/A refuses a character
without a glyph, which is the last guard against pages of empty boxes.

typst also keeps what it worked out for a paper until ten more were set without asking for
it. Papers of one filing gain by that; over a batch of different filings it only fills the
memory (0.7 GB after two dozen), so who sets a batch calls :func:`forget` in between.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import typst

from tihang.documents.fonts import FontSet, available_fonts
from tihang.documents.glyphs import REPLACED, drawable

_TEMPLATES = Path(__file__).parent / "templates"
_LOCK = threading.Lock()
_STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
_KEPT_FOR = 10
"""Papers after which typst drops what none of them used."""


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(
        root=str(_TEMPLATES), font_paths=available_fonts().fonts, ignore_system_fonts=True
    )


def typeset(
    template: str,
    data: dict[str, object],
    pictures: Mapping[str, tuple[str, float]] | None = None,
) -> bytes:
    """Set a template of this package with data, every text of which stays plain text.

    ``pictures`` are SVG texts of our own making, with their width in millimetres. Raises
    FontError where no Chinese font is installed.
    """
    fonts = available_fonts()
    inputs = {
        "data": json.dumps(_drawable_data(data, fonts), ensure_ascii=False),
        "fonts": json.dumps({role: list(names) for role, names in fonts.families.items()}),
        "pictures": json.dumps(
            {name: {"svg": svg, "width": width} for name, (svg, width) in (pictures or {}).items()}
        ),
    }
    with _LOCK:
        pdf = _compiler().compile(
            input=str(_TEMPLATES / template),
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=_STANDARDS,
            timestamp=0,
        )
    if not isinstance(pdf, bytes):
        raise TypeError(f"typst gave {type(pdf).__name__} for {template}")
    return pdf


def forget() -> None:
    """Let typst drop what it keeps of the papers set so far: set empty ones until it does."""
    with _LOCK:
        for _number in range(_KEPT_FOR + 1):
            _compiler().compile(input=b"", format="pdf")


def _drawable_data(data: dict[str, object], fonts: FontSet) -> dict[str, object]:
    shown = {key: _drawable(value, fonts) for key, value in data.items()}
    return {**shown, "replaced": REPLACED in json.dumps(shown, ensure_ascii=False)}


def _drawable(value: object, fonts: FontSet) -> object:
    """The same value with every text in it made of characters that can be drawn."""
    if isinstance(value, str):
        return drawable(value, fonts)
    if isinstance(value, dict):
        return {key: _drawable(part, fonts) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_drawable(part, fonts) for part in value]
    return value
