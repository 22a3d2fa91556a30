"""Bundles and folders: taking one in whole or not at all, and sending it on unchanged.

A folder holds any number of bundles: dossiers, journal extracts and evidence lie once,
under the names that they have in the bundle, and beside them each bundle's manifest.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tihang.dossier.bundle.errors import BundleError
from tihang.dossier.bundle.journal import entries_to_add, read_entries
from tihang.dossier.bundle.keys import SigningKey, TrustedKeys
from tihang.dossier.bundle.model import LARGEST_MANIFEST, BundleCase, Member, parse_manifest
from tihang.dossier.bundle.read import Signed, read_bundle
from tihang.dossier.bundle.write import Outgoing, Source, write_bundle
from tihang.dossier.files import whole_file
from tihang.text import _

BUNDLES = "bundles"
MANIFEST_SUFFIX = ".manifest.json"
SIGNATURE_SUFFIX = ".signature.json"


@dataclass(frozen=True)
class TakenIn:
    """What came of a bundle's import."""

    bundle: Signed
    manifest: Path
    """Where its manifest lies."""
    added: tuple[str, ...]
    """Paths of the files that were not there before, from the folder."""


def take_in(file: BinaryIO, trusted: TrustedKeys, folder: Path) -> TakenIn:
    """Check a bundle and put what is new of it into a folder.

    What is there already stays as it is: a second time nothing changes. Raises BundleError
    where the bundle is refused, or a file or journal there says otherwise; then nothing was
    added. Raises OSError.
    """
    was_there = folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        return _take_in(file, trusted, folder)
    except BaseException:
        if not was_there and not any(folder.iterdir()):
            folder.rmdir()
        raise


def _take_in(file: BinaryIO, trusted: TrustedKeys, folder: Path) -> TakenIn:
    with tempfile.TemporaryDirectory(prefix=".bundle-", dir=folder) as work:
        root = Path(work)

        @contextmanager
        def kept(member: Member) -> Iterator[BinaryIO]:
            with _new(root / member.path) as target:
                yield target

        bundle = read_bundle(file, trusted, sink=kept)
        stem = f"{BUNDLES}/{bundle.digest[:16]}"
        own = {
            stem + SIGNATURE_SUFFIX: bundle.signature_data,
            # Last of all: where the manifest lies, the bundle is there whole.
            stem + MANIFEST_SUFFIX: bundle.manifest_data,
        }
        for path, data in own.items():
            with _new(root / path) as target:
                target.write(data)
        for case in bundle.manifest.cases:
            _check_journal(case, root, folder)
        paths = [*(member.path for member in bundle.manifest.members), *own]
        if (folder / f"{stem}{MANIFEST_SUFFIX}").exists():
            paths.remove(stem + SIGNATURE_SUFFIX)  # Perhaps of another key; the first one stays.
        absent = [path for path in paths if _is_absent(root / path, folder / path, path)]
        for path in absent:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).rename(folder / path)
    return TakenIn(bundle, folder / f"{stem}{MANIFEST_SUFFIX}", tuple(absent))


def stored_bundle(manifest: Path) -> Outgoing:
    """A bundle that was taken in, ready to be written again. Raises BundleError, OSError."""
    with manifest.open("rb") as file:
        data = file.read(LARGEST_MANIFEST + 1)
    if len(data) > LARGEST_MANIFEST:
        raise BundleError(manifest.name, _("大小超过上限"))
    read, root = parse_manifest(data), manifest.parent.parent
    return Outgoing(read, {member.path: _source(root / member.path) for member in read.members})


def write_bundle_file(outgoing: Outgoing, key: SigningKey, path: Path) -> None:
    """Write a bundle beside its place, then move it there; whole or not at all.

    Raises BundleError and OSError.
    """
    with whole_file(path) as file:
        write_bundle(outgoing, key, file)


def _source(path: Path) -> Source:
    return lambda: path.open("rb")


@contextmanager
def _new(path: Path) -> Iterator[BinaryIO]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _is_absent(made: Path, target: Path, path: str) -> bool:
    """Whether a file is to be added. Raises BundleError where another is in its place."""
    if not target.exists():
        return True
    if _digest(made) != _digest(target):
        raise BundleError(path, _("文件夹中已有同名但内容不同的文件，未导入任何内容"))
    return False


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_journal(case: BundleCase, root: Path, folder: Path) -> None:
    """Hold a case's extract against those in the folder. Raises BundleError."""
    if case.journal is None:
        return
    path = case.journal_path(case.journal)
    known: dict[int, str] = {}
    for extract in sorted((folder / path).parent.glob("journal-*.jsonl")):
        for entry in read_entries(extract.read_bytes(), extract.name):
            known[entry.seq] = entry.hash
    entries_to_add(known, read_entries((root / path).read_bytes(), path), path)
