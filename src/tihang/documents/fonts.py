"""Which fonts the papers are set in, found once per process.

A paper uses four roles, after GB/T 9704: ``title`` (小标宋), ``heading`` (黑体),
``subheading`` (楷体) and ``body`` (仿宋). For each role the free fonts below are tried in
order; the one that comes with the package, Noto Sans SC, closes every list, so that each
character falls back to it. Only fonts under a free licence are named, because a PDF embeds
what it uses. ``TIHANG_FONTS`` may be ``bundled`` (nothing from the system) or a list of
further folders, separated as in ``PATH``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import util
from pathlib import Path

import typst
from fontTools.ttLib import TTFont

from tihang.text import _

BUNDLED_FAMILY = "Noto Sans SC"
_BUNDLED_PACKAGE = "justmytype_intl_cjk"
_BUNDLED_FOLDER = Path("fonts/ofl/notosanssc")

_FANG_SONG = (
    "Zhuque Fangsong (technical preview)",
    "Zhuque Fangsong",
    "FandolFang R",
    "FandolFang",
)
_KAI = ("LXGW WenKai GB", "LXGW WenKai", "FandolKai", "AR PL KaitiM GB", "AR PL UKai CN")
_SONG = ("Noto Serif CJK SC", "Source Han Serif SC", "Source Han Serif CN", "Noto Serif SC")
_HEI = ("Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN")

ROLES: Mapping[str, tuple[str, ...]] = {
    "title": _SONG,
    "heading": (BUNDLED_FAMILY, *_HEI),
    "subheading": (*_KAI, *_SONG),
    "body": (*_FANG_SONG, *_SONG),
}

# File names that the families above are known to have; other files are never opened.
_FILE_STEMS = (
    "zhuquefangsong", "fandolfang", "fandolkai", "lxgwwenkai", "gkai00mp", "ukai",
    "notoserifcjk", "notoserifsc", "sourcehanserif", "notosanscjk", "notosanssc", "sourcehansans",
)  # fmt: skip
_LATIN_FAMILY = "Libertinus Serif"
"""Part of typst itself; last in every list, for Latin letters and signs such as CO₂."""
_LATIN_RANGES = (
    range(0x00A0, 0x0250), range(0x1E00, 0x1F00), range(0x2074, 0x208F), range(0x2090, 0x209D),
    range(0x2153, 0x2185), range(0x2190, 0x219C), range(0x2200, 0x220E), range(0x220F, 0x222F),
)  # fmt: skip
"""What it draws, found by setting each character; tests hold this against typst."""
_ACCENTS = frozenset(range(0x0300, 0x0370))
"""Accents that are characters of their own; see :mod:`tihang.documents.glyphs`."""
_FONT_SUFFIXES = frozenset({".ttf", ".otf", ".ttc", ".otc"})


class FontError(RuntimeError):
    """No Chinese font is there, so that a paper would consist of empty boxes."""


@dataclass(frozen=True)
class FontSet:
    """The fonts at hand: the lists of families by role, and what they can draw."""

    fonts: typst.Fonts
    families: Mapping[str, tuple[str, ...]]
    """Families by role, the preferred one first."""
    faces: tuple[tuple[str, int], ...]
    """File and face number of each family, in the order in which they are asked."""
    _read: dict[tuple[str, int], frozenset[int]] = field(default_factory=dict, compare=False)

    def draws(self, character: str) -> bool:
        """Whether some font of the set has a glyph for the character."""
        code = ord(character)
        return any(code in known for known in _LATIN_RANGES) or any(
            code in self._characters(face) for face in self.faces
        )

    @cached_property
    def common(self) -> frozenset[str]:
        """What needs no further thought, nearly all of a usual text: blanks, line ends and
        what the first font draws."""
        return frozenset(map(chr, self._characters(self.faces[0]) - _ACCENTS)) | {" ", "\n"}

    def _characters(self, face: tuple[str, int]) -> frozenset[int]:
        if face not in self._read:
            with TTFont(face[0], fontNumber=face[1], lazy=True) as font:
                self._read[face] = frozenset(font.getBestCmap() or ())
        return self._read[face]


@cache
def available_fonts() -> FontSet:
    """Find the fonts once. Raises FontError where no Chinese font is installed."""
    return find_fonts(_folders())


def find_fonts(folders: Iterable[Path]) -> FontSet:
    """Look for the known families in these folders (read with all below them).

    Raises FontError where none of them is a Chinese font.
    """
    holding = sorted({str(path.parent) for folder in folders for path in _font_files(folder)})
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=list(holding)
    )
    faces: dict[str, tuple[str, int]] = {}
    for face in fonts.fonts():
        if face.path:
            faces.setdefault(face.family, (face.path, face.index))
    wanted = dict.fromkeys(
        (BUNDLED_FAMILY, *_HEI, *(name for role in ROLES.values() for name in role))
    )
    found = [name for name in wanted if name in faces]
    if not found:
        raise FontError(
            _(
                "没有可用的中文字体，无法生成文书。请安装 justmytype-intl-cjk（随程序安装）"
                "或思源黑体、思源宋体等自由字体。"
            )
        )
    # Whatever the role, every font closes the list: a character that one lacks, another draws.
    families = {
        role: tuple(dict.fromkeys((*(n for n in names if n in faces), *found, _LATIN_FAMILY)))
        for role, names in ROLES.items()
    }
    return FontSet(fonts, families, tuple(faces[name] for name in found))


def _folders() -> Iterator[Path]:
    setting = os.environ.get("TIHANG_FONTS", "")
    bundled = _bundled_folder()
    if bundled:
        yield bundled
    if setting == "bundled":
        return
    yield from (Path(part) for part in setting.split(os.pathsep) if part)
    yield from _system_folders()


def _bundled_folder() -> Path | None:
    """The folder of the font that is installed with the package; none if it was removed."""
    package = util.find_spec(_BUNDLED_PACKAGE)
    if package is None or package.origin is None:
        return None
    return Path(package.origin).parent / _BUNDLED_FOLDER


def _system_folders() -> tuple[Path, ...]:
    home = Path.home()
    if sys.platform == "win32":
        return (Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts",)
    if sys.platform == "darwin":
        return (Path("/Library/Fonts"), home / "Library/Fonts")
    return (
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        Path("/usr/share/texmf/fonts/opentype"),
        Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"),
        home / ".local/share/fonts",
        home / ".fonts",
    )


def _font_files(folder: Path) -> Iterator[Path]:
    for root, _folders_below, names in os.walk(folder):
        for name in names:
            path = Path(root, name)
            stem = path.stem.lower().replace("-", "").replace(" ", "").replace("_", "")
            if path.suffix.lower() in _FONT_SUFFIXES and stem.startswith(_FILE_STEMS):
                yield path
