"""Dossier files: JSON, YAML and the fill-in workbook, told apart by name and by content.

A file that is not what its name says is refused, and nothing half-read or half-written
ever comes out.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Literal

from tihang.dossier.build import build_dossier
from tihang.dossier.canonical import plain_data, pretty_json
from tihang.dossier.errors import DossierError, Location, path_text, refuse
from tihang.dossier.json_text import parse_json
from tihang.dossier.model import Dossier, ScenarioInstance
from tihang.dossier.package import check_package
from tihang.dossier.workbook import read_instances, read_workbook, workbook_of
from tihang.dossier.yaml_text import dump_yaml_text, parse_yaml, place_with_line
from tihang.edition.model import Edition
from tihang.text import _

FileKind = Literal["json", "yaml", "xlsx"]

MEGABYTE = 1024 * 1024
LIMITS: dict[FileKind, int] = {"json": 20 * MEGABYTE, "yaml": 20 * MEGABYTE, "xlsx": 50 * MEGABYTE}
"""Largest file that is opened, in bytes."""
LARGEST = max(LIMITS.values())
"""Of any kind."""

_SUFFIXES: dict[str, FileKind] = {
    ".json": "json",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".xlsx": "xlsx",
}
_SIGNATURES = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"PK\x03\x04", "ZIP"),
    (b"\xd0\xcf\x11\xe0", "Microsoft Office 97–2003"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "gzip"),
)


def read_dossier(path: str | os.PathLike[str], edition: Edition | None = None) -> Dossier:
    """Read a dossier file and check it against its edition.

    ``edition`` is used in place of the installed one of that name. Raises DossierError with
    all that is wrong, OSError where the file cannot be opened.
    """
    path = Path(path)
    kind = kind_of(path)
    size = path.stat().st_size
    if size > LIMITS[kind]:
        raise refuse(
            _("文件过大：%(size)d MB，上限 %(limit)d MB")
            % {"size": size // MEGABYTE, "limit": LIMITS[kind] // MEGABYTE}
        )
    return parse_dossier(path.read_bytes(), kind, edition)


def kind_of(path: Path) -> FileKind:
    """The kind that a file's name claims. Raises DossierError for any other name."""
    try:
        return _SUFFIXES[path.suffix.lower()]
    except KeyError:
        raise refuse(
            _("不支持“%(suffix)s”文件") % {"suffix": path.suffix or path.name},
            expected=_("请使用 .xlsx、.yaml 或 .json 文件"),
        ) from None


def parse_dossier(data: bytes, kind: FileKind, edition: Edition | None = None) -> Dossier:
    """The dossier in a file's bytes. Raises DossierError with all that is wrong."""
    if len(data) > LIMITS[kind]:
        raise refuse(_("文件过大，上限 %(limit)d MB") % {"limit": LIMITS[kind] // MEGABYTE})
    if not data.strip():
        raise refuse(_("文件是空的"))
    return {"json": parse_json_dossier, "yaml": parse_yaml_dossier, "xlsx": parse_xlsx_dossier}[
        kind
    ](data, edition)


def parse_json_dossier(data: bytes, edition: Edition | None = None) -> Dossier:
    """The dossier in JSON bytes. Raises DossierError."""
    return build_dossier(parse_json(text_of(data, "JSON")), path_text, edition)


def parse_yaml_dossier(data: bytes, edition: Edition | None = None) -> Dossier:
    """The dossier in YAML bytes. Raises DossierError."""
    value, lines = parse_yaml(text_of(data, "YAML"))

    def place(location: Location) -> str:
        known = next(
            (location[:n] for n in range(len(location), 0, -1) if location[:n] in lines), None
        )
        return place_with_line(location, lines[known] if known else None)

    return build_dossier(value, place, edition)


def parse_xlsx_dossier(data: bytes, edition: Edition | None = None) -> Dossier:
    """The dossier in a workbook's bytes. Raises DossierError."""
    check_package(data, _content_name(data))
    return read_workbook(data, edition)


def xlsx_instances(data: bytes, edition: Edition) -> tuple[ScenarioInstance, ...]:
    """The scenario instances in a workbook's bytes, and nothing else of it. Raises DossierError."""
    if len(data) > LIMITS["xlsx"]:
        raise refuse(_("文件过大，上限 %(limit)d MB") % {"limit": LIMITS["xlsx"] // MEGABYTE})
    if not data.strip():
        raise refuse(_("文件是空的"))
    check_package(data, _content_name(data))
    return read_instances(data, edition)


def dump_json(dossier: Dossier) -> bytes:
    """The dossier as indented JSON."""
    return pretty_json(dossier).encode()


def dump_yaml(dossier: Dossier) -> bytes:
    """The dossier as YAML for people."""
    return dump_yaml_text(plain_data(dossier)).encode()


def dump_xlsx(dossier: Dossier, edition: Edition | None = None) -> bytes:
    """The dossier as a filled-in workbook."""
    from tihang.edition import load

    return workbook_of(dossier, edition or load(dossier.edition))


def write_dossier(
    dossier: Dossier, path: str | os.PathLike[str], edition: Edition | None = None
) -> None:
    """Write a dossier in the format that the file's name asks for.

    The file appears whole or not at all. Raises DossierError for an unknown suffix.
    """
    path = Path(path)
    dump: dict[FileKind, Callable[[], bytes]] = {
        "json": lambda: dump_json(dossier),
        "yaml": lambda: dump_yaml(dossier),
        "xlsx": lambda: dump_xlsx(dossier, edition),
    }
    write_whole(path, dump[kind_of(path)]())


def write_whole(path: Path, data: bytes) -> None:
    """Write bytes beside the target, then move them there in one step."""
    with whole_file(path) as file:
        file.write(data)


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file written beside its place and moved there at the end; whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def text_of(data: bytes, claimed: str) -> str:
    """Decode UTF-8, saying clearly what the file is instead where it is not text."""
    found = _content_name(data)
    if found is not None:
        raise _not_as_named(found, claimed)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise refuse(
            _("文字编码不是 UTF-8"),
            place=_("第 %(line)d 行") % {"line": line},
            expected=_("请另存为 UTF-8 编码"),
        ) from error


def _content_name(data: bytes) -> str | None:
    """What binary content a file has by its first bytes; none for text."""
    return next((name for start, name in _SIGNATURES if data.startswith(start)), None)


def _not_as_named(found: str, claimed: str) -> DossierError:
    return refuse(
        _("文件内容与文件名不符：名为 %(claimed)s，内容却是 %(found)s 文件")
        % {"claimed": claimed, "found": found}
    )
