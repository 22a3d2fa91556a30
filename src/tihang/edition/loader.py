"""Reads an edition from its folder, and refuses one that contradicts itself.

``edition.yaml`` names the other files in the order in which they count. Each file holds
lists of the edition; where two files hold the same list, it is joined. A file may open
with ``defaults``, a mapping that fills what its entries leave out (one level deep, so a
``reference`` may take its document from there). Names under ``codes/`` that the folder
lacks are taken from the code lists that belong to no year.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tihang.edition.checks import find_contradictions
from tihang.edition.errors import EditionError, Problem
from tihang.edition.model import Edition
from tihang.edition.refusals import explain, refusals
from tihang.edition.source import Document, Place, read_yaml
from tihang.text import _

DATA = Path(__file__).parent / "data"
ROOT_FILE = "edition.yaml"


def available() -> tuple[str, ...]:
    """The ids of the editions that come with the package, oldest first."""
    return tuple(sorted(folder.parent.name for folder in DATA.glob(f"*/{ROOT_FILE}")))


@cache
def load(edition_id: str) -> Edition:
    """Return an edition that comes with the package; read once, then kept.

    Raises EditionError where there is none of that id.
    """
    if edition_id not in available():
        raise EditionError.of(
            edition_id,
            0,
            _("没有这个版本。"),
            _("可用的版本：%(editions)s") % {"editions": "、".join(available())},
        )
    return read_folder(DATA / edition_id)


def read_folder(folder: Path) -> Edition:
    """Read and check the edition in a folder.

    Raises EditionError with every fault found at the first stage that finds any: reading
    the files, the shape of each entry, then how the entries fit together.
    """
    merged = _Merged()
    root = read_yaml(folder / ROOT_FILE, ROOT_FILE)
    names = _listed_files(folder, root)
    problems: list[Problem] = []
    for name in (ROOT_FILE, *names):
        try:
            merged.add(root if name == ROOT_FILE else read_yaml(_locate(folder, name), name))
        except EditionError as error:
            problems += error.problems
    if problems:
        raise EditionError(problems)
    try:
        edition = Edition.model_validate(merged.values)
    except ValidationError as error:
        raise EditionError(
            [merged.problem(refusal["loc"], *explain(refusal)) for refusal in refusals(error)]
        ) from error
    if found := [merged.problem(c.path, c.message, c.mend) for c in find_contradictions(edition)]:
        raise EditionError(found)
    return edition


def _listed_files(folder: Path, root: Document) -> list[str]:
    """The files that edition.yaml lists; every other YAML file beside it is a fault."""
    value = root.value if isinstance(root.value, dict) else {}
    names = value.pop("files", None)
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise EditionError.of(ROOT_FILE, 0, _("缺少 files。"), _("在 files 下逐行列出本版本的文件"))
    line = root.lines[("files",)]
    problems = [
        Problem(
            ROOT_FILE, line, _("文件 %(file)s 没有列入 files。") % {"file": name}, _("列入或删除")
        )
        for path in sorted(folder.rglob("*.yaml"))
        if (name := path.relative_to(folder).as_posix()) not in (ROOT_FILE, *names)
    ]
    problems += [
        Problem(
            ROOT_FILE,
            root.lines[("files", i)],
            _("文件名 %(file)s 重复或不在本文件夹内。") % {"file": name},
            _("写文件夹内的相对路径，每个文件一次"),
        )
        for i, name in enumerate(names)
        if name in names[:i] or ".." in Path(name).parts or Path(name).is_absolute()
    ]
    if problems:
        raise EditionError(problems)
    return names


def _locate(folder: Path, name: str) -> Path:
    """The file of that name in the folder, or among the shared code lists."""
    own = folder / name
    return own if own.exists() or not name.startswith("codes/") else DATA / name


class _Merged:
    """The files of an edition joined into one value, each part knowing its file and line."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self._places: dict[Place, tuple[str, int]] = {}

    def add(self, document: Document) -> None:
        if not isinstance(document.value, dict):
            raise EditionError.of(
                document.file, 1, _("文件里没有内容。"), _("按“清单名: 条目”的格式填写")
            )
        defaults = document.value.pop("defaults", {})
        for key, value in document.value.items():
            if isinstance(value, list):
                self._add_list(document, key, value, defaults)
            elif key in self.values:
                line = document.lines[(key,)]
                raise EditionError.of(
                    document.file,
                    line,
                    _("“%(key)s”在别的文件里已经给出。") % {"key": key},
                    _("只保留一处"),
                )
            else:
                self.values[key] = value
                self._keep_places(document, key, 0)

    def _add_list(self, document: Document, key: str, items: list[Any], defaults: Any) -> None:
        joined = self.values.setdefault(key, [])
        self._keep_places(document, key, len(joined))
        given = [
            (path[1:], line)
            for path, line in document.lines.items()
            if path[:1] == ("defaults",) and len(path) > 1
        ]
        for item in items:
            self._keep_default_places(document.file, given, (key, len(joined)), item)
            joined.append(_with_defaults(item, defaults))

    def _keep_default_places(
        self, file: str, given: list[tuple[Place, int]], place: Place, item: Any
    ) -> None:
        """Where an entry leaves a value to the defaults, faults of it stand there."""
        for path, line in given:
            if path[0] not in item:
                self._places[(*place, *path)] = (file, line)

    def _keep_places(self, document: Document, key: str, offset: int) -> None:
        for path, line in document.lines.items():
            if path[:1] != (key,):
                continue
            position = path[1:2]
            if position and isinstance(position[0], int):
                position = (position[0] + offset,)
            self._places.setdefault((key, *position, *path[2:]), (document.file, line))

    def problem(self, path: Place, message: str, mend: str) -> Problem:
        """Put a fault where its path stands, or at the nearest part above it."""
        place: Place = ()
        for part in path:
            # A path from the types also names kinds of union, which no file holds.
            if (*place, part) in self._places:
                place = (*place, part)
        file, line = self._places.get(place, (ROOT_FILE, 1))
        return Problem(file, line, message, mend)


def _with_defaults(item: Any, defaults: Any) -> Any:
    if not isinstance(item, dict) or not isinstance(defaults, dict):
        return item
    merged = {**defaults, **item}
    for key, value in defaults.items():
        if isinstance(value, dict) and isinstance(item.get(key), dict):
            merged[key] = {**value, **item[key]}
    return merged
