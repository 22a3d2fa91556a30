"""A bundle laid out in a folder after every byte of it was checked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tihang.dossier.bundle import (
    Admit,
    BundleCase,
    BundleRevision,
    JournalEntry,
    Manifest,
    Member,
    Signed,
    TrustedKeys,
    evidence_path,
    read_bundle,
    read_entries,
    read_revision,
    screenshot_path,
)
from tihang.dossier.model import Dossier


@dataclass(frozen=True)
class Unpacked:
    """What was checked, read again from the folder as it is asked for."""

    signed: Signed
    folder: Path

    @property
    def manifest(self) -> Manifest:
        return self.signed.manifest

    def entries(self, case: BundleCase) -> tuple[JournalEntry, ...]:
        """The case's extract of the journal; none where the bundle was made from files."""
        if case.journal is None:
            return ()
        path = case.journal_path(case.journal)
        return read_entries((self.folder / path).read_bytes(), path)

    def dossier(self, case: BundleCase, revision: BundleRevision) -> Dossier:
        path = case.revision_path(revision)
        return read_revision((self.folder / path).read_bytes(), case, path)

    def piece(self, sha256: str) -> Path:
        return self.folder / evidence_path(sha256)

    def screenshot(self, sha256: str) -> Path:
        return self.folder / screenshot_path(sha256)


def unpack(file: BinaryIO, trusted: TrustedKeys, folder: Path, admit: Admit) -> Unpacked:
    """Check a bundle whole and lay it out. Raises BundleError, OSError.

    Names in it follow from ids and hashes and lead nowhere else; what comes of a bundle that
    is refused half-way is the caller's folder to throw away.
    """

    @contextmanager
    def laid_out(member: Member) -> Iterator[BinaryIO]:
        path = folder / member.path
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as target:
            yield target

    return Unpacked(read_bundle(file, trusted, admit=admit, sink=laid_out), folder)
