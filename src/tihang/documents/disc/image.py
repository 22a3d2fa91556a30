"""Writes and reads an ISO 9660 image: Joliet for Windows, Rock Ridge for the rest.

The image is the same bytes each time for the same files: pycdlib dates everything by the
clock and the zone of the machine, so its modules are given a clock that stands still.
"""

from __future__ import annotations

import calendar
import hashlib
import time
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path, PurePosixPath
from types import ModuleType, SimpleNamespace

import pycdlib
from pycdlib import dates, dr, headervd, inode, rockridge, utils
from pycdlib import pycdlib as core

LARGEST_FILE = 4 * 1024**3 - 2048
"""Bytes of one file, above which old drives and systems do not read it."""

_DAY = float(calendar.timegm((1980, 1, 1, 0, 0, 0)))
_CLOCK = SimpleNamespace(
    time=lambda: _DAY,
    localtime=time.gmtime,
    gmtime=time.gmtime,
    strftime=time.strftime,
    strptime=time.strptime,
    struct_time=time.struct_time,
)
_BLOCK = 1024 * 1024


def _stop_the_clock(modules: Sequence[ModuleType]) -> None:
    for module in modules:
        if hasattr(module, "time"):
            vars(module)["time"] = _CLOCK


_stop_the_clock((core, dates, dr, headervd, inode, rockridge, utils))


def write_image(root: Path, image: Path, label: str) -> None:
    """Write all files under a folder as an image; files are read in pieces.

    Names must be such as :func:`~tihang.documents.disc.names.safe_name` gives. Raises
    OSError where the image cannot be written.
    """
    iso = pycdlib.PyCdlib()
    iso.new(interchange_level=3, joliet=3, rock_ridge="1.09", vol_ident=label)
    try:
        _add_folder(iso, root, "", "")
        iso.write(str(image))
    finally:
        iso.close()


def _add_folder(iso: pycdlib.PyCdlib, folder: Path, plain: str, named: str) -> None:
    """Add what a folder holds; ``plain`` is its path in ISO 9660's few letters."""
    for number, path in enumerate(sorted(folder.iterdir()), start=1):
        joliet = f"{named}/{path.name}"
        if path.is_dir():
            short = f"{plain}/D{number:06d}"
            iso.add_directory(short, rr_name=path.name, joliet_path=joliet)
            _add_folder(iso, path, short, joliet)
        else:
            short = f"{plain}/F{number:06d}.;1"
            iso.add_file(
                str(path), short, rr_name=path.name, joliet_path=joliet, file_mode=0o100444
            )


def image_digests(image: Path) -> Iterator[tuple[PurePosixPath, str]]:
    """Every file of an image by its Joliet path, with its SHA-256 in hexadecimal."""
    iso = pycdlib.PyCdlib()
    iso.open(str(image))
    try:
        for folder, _folders, files in iso.walk(joliet_path="/"):
            for name in files:
                path = f"{folder.rstrip('/')}/{name}"
                with iso.open_file_from_iso(joliet_path=path) as file:
                    yield PurePosixPath(path.lstrip("/")), _digest(file)
    finally:
        iso.close()


def _digest(file: object) -> str:
    read = getattr(file, "read", BytesIO().read)
    digest = hashlib.sha256()
    while block := read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()
