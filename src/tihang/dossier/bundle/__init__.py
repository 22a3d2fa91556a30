"""Signed bundles (数据包): cases from one installation to the next without a network."""

from tihang.dossier.bundle.errors import CONTAINER, BundleError
from tihang.dossier.bundle.folder import (
    MANIFEST_SUFFIX,
    TakenIn,
    stored_bundle,
    take_in,
    write_bundle_file,
)
from tihang.dossier.bundle.journal import JournalEntry, entries_to_add, read_entries
from tihang.dossier.bundle.keys import (
    PublicKey,
    SigningKey,
    TrustedKeys,
    read_signing_key,
    read_trusted_keys,
    trust,
    write_key,
)
from tihang.dossier.bundle.model import (
    SUFFIX,
    BundleCase,
    BundleDecision,
    BundleEvidence,
    BundleJournal,
    BundleRevision,
    DecisionItem,
    Manifest,
    Member,
)
from tihang.dossier.bundle.read import Signed, read_bundle, read_revision
from tihang.dossier.bundle.write import (
    Outgoing,
    OutgoingCase,
    OutgoingEvidence,
    OutgoingRevision,
    pack,
    write_bundle,
)

__all__ = [
    "CONTAINER",
    "MANIFEST_SUFFIX",
    "SUFFIX",
    "BundleCase",
    "BundleDecision",
    "BundleError",
    "BundleEvidence",
    "BundleJournal",
    "BundleRevision",
    "DecisionItem",
    "JournalEntry",
    "Manifest",
    "Member",
    "Outgoing",
    "OutgoingCase",
    "OutgoingEvidence",
    "OutgoingRevision",
    "PublicKey",
    "Signed",
    "SigningKey",
    "TakenIn",
    "TrustedKeys",
    "entries_to_add",
    "pack",
    "read_bundle",
    "read_entries",
    "read_revision",
    "read_signing_key",
    "read_trusted_keys",
    "stored_bundle",
    "take_in",
    "trust",
    "write_bundle",
    "write_bundle_file",
    "write_key",
]
