"""Makes a bundle: what goes in is measured first, then written and measured again."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from tihang.dossier.bundle.container import PIECE, ContainerWriter
from tihang.dossier.bundle.errors import BundleError
from tihang.dossier.bundle.journal import JournalEntry, write_entries
from tihang.dossier.bundle.keys import SigningKey
from tihang.dossier.bundle.model import (
    MANIFEST,
    SIGNATURE,
    BundleCase,
    BundleEvidence,
    BundleJournal,
    BundleRevision,
    BundleScreenshot,
    Kind,
    Manifest,
    Member,
    evidence_path,
    format_for,
    screenshot_path,
    validated,
)
from tihang.dossier.bundle.values import canonical
from tihang.dossier.canonical import canonical_json, short_code
from tihang.dossier.model import Dossier
from tihang.text import _

Source = Callable[[], BinaryIO]
"""Opens the bytes of a member when its turn comes, from wherever they are."""

ALGORITHM = "ed25519"


@dataclass(frozen=True)
class OutgoingRevision:
    """A revision to send; its dossier is asked for twice, and held only for as long."""

    number: int
    step: str
    made_at: dt.datetime
    dossier: Callable[[], Dossier]
    made_by: str | None = None


@dataclass(frozen=True)
class OutgoingEvidence:
    """A piece of evidence to send, under the number that the dossier gives it."""

    id: str
    open: Source
    name: str | None = None
    measure: tuple[int, str] | None = None
    """Size and SHA-256, where they are on record; otherwise the bytes are read once more."""


@dataclass(frozen=True)
class OutgoingScreenshot:
    """A picture of a look-up to send; an entry of the case's extract names its SHA-256."""

    open: Source
    name: str
    measure: tuple[int, str] | None = None
    """As for evidence."""


@dataclass(frozen=True)
class OutgoingCase:
    """A case to send: its facts, and what goes with them."""

    facts: BundleCase
    revisions: Sequence[OutgoingRevision] = ()
    entries: Sequence[JournalEntry] = ()
    evidence: Sequence[OutgoingEvidence] = ()
    screenshots: Sequence[OutgoingScreenshot] = ()


@dataclass(frozen=True)
class Outgoing:
    """A bundle that is ready to be written."""

    manifest: Manifest
    sources: Mapping[str, Source]


def pack(
    cases: Iterable[OutgoingCase],
    *,
    kind: Kind,
    sender: str,
    made_at: dt.datetime,
    recipient: str | None = None,
    person: str | None = None,
) -> Outgoing:
    """Measure everything that goes into a bundle.

    The same cases give the same manifest, in whatever order they come. Raises BundleError
    for what no bundle may hold, and OSError.
    """
    packing = _Packing({}, {})
    packed = sorted((packing.case(case) for case in cases), key=lambda case: str(case["id"]))
    manifest = validated(
        {
            "format": format_for(screenshots=any(case["screenshots"] for case in packed)),
            "kind": kind,
            "made_at": made_at,
            "sender": sender,
            "person": person,
            "recipient": recipient,
            "cases": packed,
            "members": [packing.members[path] for path in sorted(packing.members)],
        },
        MANIFEST,
    )
    return Outgoing(manifest, packing.sources)


def write_bundle(outgoing: Outgoing, key: SigningKey, out: BinaryIO) -> None:
    """Write a bundle from front to end; equal bundles and keys give equal bytes.

    Raises BundleError where a member is no longer what was measured, and OSError.
    """
    manifest = outgoing.manifest.data()
    signature = canonical(
        {
            "algorithm": ALGORITHM,
            "key": key.public().raw.hex(),
            "signature": key.sign(manifest).hex(),
        }
    )
    container = ContainerWriter(out)
    for path, data in ((MANIFEST, manifest), (SIGNATURE, signature)):
        container.add(path, len(data), iter([data]))
    for member in outgoing.manifest.members:
        pieces = _unchanged(member, outgoing.sources[member.path])
        container.add(member.path, member.size, pieces)
    container.end()


@dataclass
class _Packing:
    """Members as they are found, by path."""

    members: dict[str, Member]
    sources: dict[str, Source]

    def case(self, outgoing: OutgoingCase) -> dict[str, object]:
        """The facts of a case with lists of what goes with them."""
        case = outgoing.facts
        revisions = tuple(self._revision(case, revision) for revision in outgoing.revisions)
        pieces = {(piece.id, piece.sha256): piece for piece in map(self._piece, outgoing.evidence)}
        pictures = {each.sha256: each for each in map(self._picture, outgoing.screenshots)}
        return {
            **dict(case),
            "revisions": revisions,
            "journal": self._journal(case, outgoing.entries) if outgoing.entries else None,
            "evidence": tuple(pieces[key] for key in sorted(pieces)),
            "screenshots": tuple(pictures[key] for key in sorted(pictures)) or None,
        }

    def _revision(self, case: BundleCase, outgoing: OutgoingRevision) -> BundleRevision:
        size, digest = _measure(_dossier_source(outgoing))
        revision = BundleRevision(
            number=outgoing.number,
            content_hash=digest,
            code=short_code(digest),
            step=outgoing.step,
            made_at=outgoing.made_at,
            made_by=outgoing.made_by,
        )
        self._add(case.revision_path(revision), _dossier_source(outgoing), (size, digest))
        return revision

    def _journal(self, case: BundleCase, entries: Sequence[JournalEntry]) -> BundleJournal:
        data = write_entries(entries)
        first, last = entries[0], entries[-1]
        journal = BundleJournal(
            stream=first.stream,
            first=first.seq,
            last=last.seq,
            after_hash=first.prev_hash,
            head_hash=last.hash,
        )
        self._add(case.journal_path(journal), lambda: BytesIO(data))
        return journal

    def _piece(self, outgoing: OutgoingEvidence) -> BundleEvidence:
        size, sha256 = outgoing.measure or _measure(outgoing.open)
        self._add(evidence_path(sha256), outgoing.open, (size, sha256))
        return BundleEvidence(id=outgoing.id, name=outgoing.name, size=size, sha256=sha256)

    def _picture(self, outgoing: OutgoingScreenshot) -> BundleScreenshot:
        size, sha256 = outgoing.measure or _measure(outgoing.open)
        self._add(screenshot_path(sha256), outgoing.open, (size, sha256))
        return BundleScreenshot(name=outgoing.name, size=size, sha256=sha256)

    def _add(self, path: str, source: Source, measure: tuple[int, str] | None = None) -> None:
        size, sha256 = measure or _measure(source)
        self.members[path] = Member(path=path, size=size, sha256=sha256)
        self.sources[path] = source


def _dossier_source(outgoing: OutgoingRevision) -> Source:
    return lambda: BytesIO(canonical_json(outgoing.dossier()))


def _pieces(source: Source) -> Iterator[bytes]:
    with source() as file:
        while piece := file.read(PIECE):
            yield piece


def _measure(source: Source) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    for piece in _pieces(source):
        size += len(piece)
        digest.update(piece)
    return size, digest.hexdigest()


def _unchanged(member: Member, source: Source) -> Iterator[bytes]:
    digest = hashlib.sha256()
    for piece in _pieces(source):
        digest.update(piece)
        yield piece
    if digest.hexdigest() != member.sha256:
        raise BundleError(member.path, _("文件在导出过程中发生变化，请重新导出"))
