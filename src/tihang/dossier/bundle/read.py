"""Checks a bundle from front to end and hands its members on, in one pass.

Nothing of it counts before the last byte was seen: a sink keeps what it gets apart until
:func:`read_bundle` has returned.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import BinaryIO

from tihang.dossier.bundle.container import ContainerReader
from tihang.dossier.bundle.errors import BundleError
from tihang.dossier.bundle.journal import JournalEntry, read_entries
from tihang.dossier.bundle.keys import PublicKey, TrustedKeys
from tihang.dossier.bundle.model import (
    LARGEST_MANIFEST,
    MANIFEST,
    SIGNATURE,
    BundleCase,
    BundleJournal,
    BundleRevision,
    Manifest,
    Member,
    evidence_path,
    largest,
    parse_manifest,
    screenshot_path,
)
from tihang.dossier.bundle.write import ALGORITHM
from tihang.dossier.canonical import canonical_json
from tihang.dossier.errors import DossierError
from tihang.dossier.files import parse_json_dossier
from tihang.dossier.model import Dossier
from tihang.text import _

LARGEST_SIGNATURE = 4096
_SIGNATURE = re.compile(
    rb'\{"algorithm":"ed25519","key":"([0-9a-f]{64})","signature":"([0-9a-f]{128})"\}'
)

Admit = Callable[[Manifest, PublicKey], None]
"""Raises BundleError for a bundle that is not wanted, before anything of it is read."""

Sink = Callable[[Member], AbstractContextManager[BinaryIO | None]]
"""Opens where a member's bytes go; ``None`` inside where they are not wanted."""


@dataclass(frozen=True)
class Signed:
    """A manifest whose signature fits its key."""

    manifest: Manifest
    manifest_data: bytes
    signature_data: bytes
    signer: PublicKey
    trusted: bool

    @property
    def digest(self) -> str:
        """SHA-256 of the manifest: the bundle's own name, whoever signed it."""
        return hashlib.sha256(self.manifest_data).hexdigest()


def read_bundle(
    file: BinaryIO,
    trusted: TrustedKeys,
    *,
    allow_unknown: bool = False,
    admit: Admit = lambda _manifest, _signer: None,
    sink: Sink = lambda _member: nullcontext(),
) -> Signed:
    """Check a bundle whole: signature, manifest, every byte, dossier and journal.

    Memory does not grow with the evidence. ``allow_unknown`` takes a key that nobody
    vouches for, and says so; ``admit`` decides on what is signed before the members are
    read. Raises BundleError naming the member at fault, and OSError.
    """
    container = ContainerReader(file)
    try:
        manifest_data = container.short_member(MANIFEST, LARGEST_MANIFEST)
    except BundleError as error:
        raise BundleError(
            MANIFEST, _("不是梯航数据包，或开头已损坏（%(problem)s）") % {"problem": error.message}
        ) from error
    signature_data = container.short_member(SIGNATURE, LARGEST_SIGNATURE)
    signer, known = _signer(manifest_data, signature_data, trusted, allow_unknown=allow_unknown)
    manifest = parse_manifest(manifest_data)
    if signer.holder and signer.holder != manifest.sender:
        raise BundleError(
            MANIFEST,
            _("签名密钥属于“%(holder)s”，数据包却署名“%(sender)s”")
            % {"holder": signer.holder, "sender": manifest.sender},
        )
    admit(manifest, signer)
    checks = _Checks(manifest)
    for member in manifest.members:
        checks.member(member, _copied(container, member, sink))
    container.end()
    checks.evidence_is_named()
    checks.screenshots_are_named()
    return Signed(manifest, manifest_data, signature_data, signer, known)


def _signer(
    manifest: bytes, data: bytes, trusted: TrustedKeys, *, allow_unknown: bool
) -> tuple[PublicKey, bool]:
    found = _SIGNATURE.fullmatch(data)
    if found is None:
        raise BundleError(
            SIGNATURE, _("不是可识别的签名（应为 %(algorithm)s）") % {"algorithm": ALGORITHM}
        )
    raw, signature = (bytes.fromhex(part.decode()) for part in found.groups())
    known = trusted.get(raw)
    key = known or PublicKey(raw)
    if known is None and not allow_unknown:
        raise BundleError(
            SIGNATURE,
            _("签名密钥不在信任名单中（指纹 %(fingerprint)s）") % {"fingerprint": key.fingerprint},
        )
    if not key.signed(manifest, signature):
        raise BundleError(
            SIGNATURE, _("签名与清单（manifest.json）不符：清单或签名被改动，不予接收")
        )
    return key, known is not None


def _copied(container: ContainerReader, member: Member, sink: Sink) -> bytes | None:
    """Pass a member on to the sink; its bytes, too, where it is one to be read as a whole."""
    keep: bytearray | None = None if largest(member.path) is None else bytearray()
    digest = hashlib.sha256()
    with sink(member) as target:
        for piece in container.member(member.path, member.size):
            digest.update(piece)
            if target is not None:
                target.write(piece)
            if keep is not None:
                keep += piece
    if digest.hexdigest() != member.sha256:
        raise BundleError(member.path, _("内容与清单的 SHA-256 不符，文件被改动"))
    return None if keep is None else bytes(keep)


@dataclass
class _Checks:
    """What the members say, held against the manifest."""

    manifest: Manifest
    revisions: dict[str, tuple[BundleCase, BundleRevision]] = field(init=False)
    journals: dict[str, tuple[BundleCase, BundleJournal]] = field(init=False)
    named: dict[str, set[tuple[str, str | None]]] = field(default_factory=dict)
    """Case → number and SHA-256 of the evidence that its dossiers name."""
    told: dict[str, set[str]] = field(default_factory=dict)
    """Case → SHA-256 of the files that entries of its journal name."""

    def __post_init__(self) -> None:
        cases = self.manifest.cases
        self.revisions = {c.revision_path(r): (c, r) for c in cases for r in c.revisions}
        self.journals = {c.journal_path(c.journal): (c, c.journal) for c in cases if c.journal}

    def member(self, member: Member, data: bytes | None) -> None:
        """Read a dossier or a journal extract; evidence is bytes."""
        if member.path in self.revisions:
            case, _revision = self.revisions[member.path]
            dossier = read_revision(data or b"", case, member.path)
            self.named.setdefault(case.id, set()).update(
                (piece.id, (piece.sha256 or "").lower() or None) for piece in dossier.evidence or ()
            )
        elif member.path in self.journals:
            case, journal = self.journals[member.path]
            entries = read_entries(data or b"", member.path)
            check_extract(journal, entries, member.path)
            if case.screenshots:
                self.told[case.id] = {each.file for each in entries if each.file}

    def evidence_is_named(self) -> None:
        """Refuse evidence that no dossier of its case names, or names with another SHA-256."""
        for case in self.manifest.cases:
            named = self.named.get(case.id)
            if named is None:
                continue
            for piece in case.evidence:
                if (piece.id, piece.sha256) not in named and (piece.id, None) not in named:
                    raise BundleError(
                        evidence_path(piece.sha256),
                        _("申报数据中没有此佐证材料（%(id)s）") % {"id": piece.id},
                    )

    def screenshots_are_named(self) -> None:
        """Refuse a picture that no entry of its case's extract names."""
        for case in self.manifest.cases:
            for picture in case.screenshots or ():
                if picture.sha256 not in self.told.get(case.id, ()):
                    raise BundleError(
                        screenshot_path(picture.sha256), _("流转日志中没有此查询截图")
                    )


def read_revision(data: bytes, case: BundleCase, member: str) -> Dossier:
    """The dossier of a revision, under its edition. Raises BundleError."""
    try:
        dossier = parse_json_dossier(data)
    except DossierError as error:
        raise BundleError(member, str(error)) from error
    if canonical_json(dossier) != data:
        raise BundleError(member, _("申报数据的写法不规范，内容校验值无法核对"))
    said = (dossier.edition, dossier.tier, dossier.channel)
    if said != (case.edition, case.tier, case.channel):
        raise BundleError(member, _("申报数据的版本、层级或渠道与清单不符"))
    return dossier


def check_extract(journal: BundleJournal, entries: tuple[JournalEntry, ...], member: str) -> None:
    """Hold an extract against what the manifest says of it. Raises BundleError."""
    first, last = entries[0], entries[-1]
    found = (first.stream, first.seq, last.seq, first.prev_hash, last.hash)
    said = (journal.stream, journal.first, journal.last, journal.after_hash, journal.head_hash)
    if found != said:
        raise BundleError(member, _("流转日志摘录的起止与清单不符"))
