"""Keys that sign bundles, and the list of keys that a recipient trusts.

A private key is a PEM file of PKCS #8, a public key one of SubjectPublicKeyInfo, so that
any tool of the trade reads them. In a trust list the line before a key names its holder;
such a key vouches for bundles of that sender only.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tihang.dossier.bundle.errors import BundleError
from tihang.dossier.canonical import short_code
from tihang.text import _

LARGEST_KEY_FILE = 1024 * 1024
_PUBLIC = re.compile(
    r"(?P<text>[^\n]*)\n?(?P<pem>-----BEGIN PUBLIC KEY-----\n.*?-----END PUBLIC KEY-----)",
    re.DOTALL,
)
_PURPOSE = b"tihang-bundle\n"
"""Signed before the manifest, so that a signature made for something else never fits."""


@dataclass(frozen=True)
class PublicKey:
    """A key that signatures are checked with: 32 bytes, and whose it is said to be."""

    raw: bytes
    holder: str = ""

    @property
    def fingerprint(self) -> str:
        """Short enough to be read out on the telephone: ``7H2K-0QWE-9RTA-M3XZ``."""
        return short_code(hashlib.sha256(self.raw).hexdigest())

    def signed(self, data: bytes, signature: bytes) -> bool:
        """Whether the signature is this key's over the data."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, _PURPOSE + data)
        except (InvalidSignature, ValueError):
            return False
        return True

    def pem(self) -> str:
        """The key as an entry of a trust list."""
        text = Ed25519PublicKey.from_public_bytes(self.raw).public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return (f"{self.holder}\n" if self.holder else "") + text.decode()


@dataclass(frozen=True)
class SigningKey:
    """The secret half; never shown, never part of a bundle."""

    secret: Ed25519PrivateKey

    @classmethod
    def new(cls) -> SigningKey:
        return cls(Ed25519PrivateKey.generate())

    def sign(self, data: bytes) -> bytes:
        """The signature over the data; the same each time."""
        return self.secret.sign(_PURPOSE + data)

    def public(self, holder: str = "") -> PublicKey:
        return PublicKey(self.secret.public_key().public_bytes_raw(), holder)

    def pem(self) -> bytes:
        return self.secret.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )


TrustedKeys = Mapping[bytes, PublicKey]
"""The keys of a trust list by their 32 bytes."""


def trust(keys: Iterable[PublicKey]) -> TrustedKeys:
    """A trust list of these keys."""
    return {key.raw: key for key in keys}


def write_key(path: Path, key: SigningKey, holder: str = "") -> Path:
    """Write the private key, readable by its owner only, and beside it the public one.

    Returns where the public key is. Raises FileExistsError rather than replace a key.
    """
    public = path.with_name(path.name + ".pub")
    if public.exists():
        raise FileExistsError(17, os.strerror(17), str(public))
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(key.pem())
    public.write_text(key.public(holder).pem(), encoding="utf-8")
    return public


def read_signing_key(path: Path) -> SigningKey:
    """The private key in a PEM file. Raises BundleError for anything else, and OSError."""
    return parse_signing_key(_bounded(path), path.name)


def parse_signing_key(data: bytes, place: str) -> SigningKey:
    """The private key of a PEM text. Raises BundleError naming the place it came from."""
    try:
        key = serialization.load_pem_private_key(data, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BundleError(place, _("不是可用的签名私钥（PEM 格式的 Ed25519 私钥）")) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise BundleError(place, _("不是可用的签名私钥（PEM 格式的 Ed25519 私钥）"))
    return SigningKey(key)


def read_trusted_keys(paths: Iterable[Path]) -> TrustedKeys:
    """The public keys of trust lists. Raises BundleError for a file without any, and OSError."""
    return trust(key for path in paths for key in _public_keys(path))


def _public_keys(path: Path) -> list[PublicKey]:
    return parse_public_keys(_bounded(path).decode("utf-8-sig", errors="replace"), path.name)


def parse_public_keys(text: str, place: str) -> list[PublicKey]:
    """The keys of a trust list's text. Raises BundleError naming the place it came from."""
    text = text.replace("\r\n", "\n")
    if "PRIVATE KEY" in text:
        raise BundleError(place, _("这是私钥，须妥善保管；信任名单中应放公钥（.pub）"))
    keys = [_public_key(place, found["pem"], found["text"]) for found in _PUBLIC.finditer(text)]
    if not keys:
        raise BundleError(place, _("其中没有公钥（PEM 格式的 Ed25519 公钥）"))
    return keys


def _public_key(place: str, pem: str, holder: str) -> PublicKey:
    try:
        key = serialization.load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise BundleError(place, _("其中有无法读取的公钥")) from error
    if not isinstance(key, Ed25519PublicKey):
        raise BundleError(place, _("其中有不是 Ed25519 的公钥"))
    return PublicKey(key.public_bytes_raw(), holder.lstrip("#").strip())


def _bounded(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(LARGEST_KEY_FILE + 1)
    if len(data) > LARGEST_KEY_FILE:
        raise BundleError(path.name, _("文件过大，不是密钥文件"))
    return data
