"""Keys and trust lists."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from tihang.dossier.bundle import (
    BundleError,
    SigningKey,
    read_signing_key,
    read_trusted_keys,
    write_key,
)


def test_a_private_key_is_for_its_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_key(tmp_path / "k", SigningKey.new())
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "k").stat().st_mode) == 0o600


def test_what_one_half_signs_the_other_knows(tmp_path: Path) -> None:
    key = SigningKey.new()
    public = write_key(tmp_path / "k", key, "闽清县工业和信息化局")
    (known,) = read_trusted_keys([public]).values()
    signature = read_signing_key(tmp_path / "k").sign(b"data")
    assert known.holder == "闽清县工业和信息化局"
    assert known.fingerprint == key.public().fingerprint
    assert known.signed(b"data", signature)
    assert not known.signed(b"date", signature)
    assert not SigningKey.new().public().signed(b"data", signature)


@pytest.mark.parametrize("there", ["k", "k.pub"])
def test_a_key_is_never_overwritten(tmp_path: Path, there: str) -> None:
    (tmp_path / there).write_text("before")
    with pytest.raises(FileExistsError):
        write_key(tmp_path / "k", SigningKey.new())
    assert [path.name for path in tmp_path.iterdir()] == [there]
    assert (tmp_path / there).read_text() == "before"


def test_a_list_names_the_holder_of_each_key(tmp_path: Path) -> None:
    first, second, third = (SigningKey.new().public() for _key in range(3))
    path = tmp_path / "list.pem"
    path.write_text(
        f"# 甲局\r\n{first.pem()}\n\n乙局\n{second.pem()}{third.pem()}", encoding="utf-8-sig"
    )
    keys = read_trusted_keys([path, path])
    assert [key.holder for key in keys.values()] == ["甲局", "乙局", ""]
    assert list(keys) == [first.raw, second.raw, third.raw]


def test_a_private_key_in_a_trust_list_is_pointed_out(tmp_path: Path) -> None:
    write_key(tmp_path / "k", SigningKey.new())
    with pytest.raises(BundleError, match="这是私钥"):
        read_trusted_keys([tmp_path / "k"])


@pytest.mark.parametrize("data", [b"", b"text", b"\xff\x00", b"x" * 2_000_000])
def test_a_file_without_a_key_is_refused_by_its_name(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "odd.pem"
    path.write_bytes(data)
    for refuse in (lambda: read_signing_key(path), lambda: read_trusted_keys([path])):
        with pytest.raises(BundleError) as caught:
            refuse()
        assert caught.value.member == "odd.pem"


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    other = generate_private_key(SECP256R1())
    private = other.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = other.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    (tmp_path / "a").write_bytes(private)
    (tmp_path / "b").write_bytes(public)
    (tmp_path / "c").write_text("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")
    with pytest.raises(BundleError, match="Ed25519"):
        read_signing_key(tmp_path / "a")
    with pytest.raises(BundleError, match="不是 Ed25519"):
        read_trusted_keys([tmp_path / "b"])
    with pytest.raises(BundleError, match="无法读取"):
        read_trusted_keys([tmp_path / "c"])
