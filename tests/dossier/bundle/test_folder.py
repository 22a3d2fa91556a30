"""A folder takes a bundle in whole, once, or not at all."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

import pytest

from tests.dossier.bundle.making import (
    AT,
    CITY,
    KEY,
    TRUSTED,
    case_to_send,
    chain,
    dossier,
    layout,
    packed,
    sound,
    written,
)
from tihang.dossier.bundle import (
    BundleDecision,
    BundleError,
    OutgoingCase,
    SigningKey,
    pack,
    stored_bundle,
    take_in,
    trust,
    write_bundle_file,
)


def held(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_every_member_lies_under_its_name_with_its_hash(tmp_path: Path) -> None:
    taken = take_in(BytesIO(written(sound())), TRUSTED, tmp_path)
    files = held(tmp_path)
    assert set(taken.added) == set(files)
    for member in taken.bundle.manifest.members:
        assert hashlib.sha256(files[member.path]).hexdigest() == member.sha256
    assert taken.manifest.read_bytes() == taken.bundle.manifest_data


def test_a_second_import_changes_nothing(tmp_path: Path) -> None:
    data = written(sound())
    take_in(BytesIO(data), TRUSTED, tmp_path)
    before = held(tmp_path)
    times = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assert take_in(BytesIO(data), TRUSTED, tmp_path).added == ()
    assert held(tmp_path) == before
    assert all(path.stat().st_mtime_ns == time for path, time in times.items())


def test_the_same_bundle_by_another_trusted_key_changes_nothing(tmp_path: Path) -> None:
    other = SigningKey.new()
    take_in(BytesIO(written(sound())), TRUSTED, tmp_path)
    again = take_in(BytesIO(written(sound(), other)), trust([other.public()]), tmp_path)
    assert again.added == ()


def test_what_was_taken_in_is_sent_on_to_the_byte(tmp_path: Path) -> None:
    data = written(sound())
    taken = take_in(BytesIO(data), TRUSTED, tmp_path / "in")
    write_bundle_file(stored_bundle(taken.manifest), KEY, tmp_path / "again.tihang")
    assert (tmp_path / "again.tihang").read_bytes() == data


def test_nothing_is_left_of_a_bundle_that_is_refused(tmp_path: Path) -> None:
    data = written(sound())
    for start, _end, _name in layout(data)[2:]:
        broken = data[: start + 600] + bytes([data[start + 600] ^ 1]) + data[start + 601 :]
        with pytest.raises(BundleError):
            take_in(BytesIO(broken if start + 600 < len(data) else data[:-1]), TRUSTED, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_there_that_says_otherwise_is_never_replaced(tmp_path: Path) -> None:
    taken = take_in(BytesIO(written(sound())), TRUSTED, tmp_path)
    path = next(m.path for m in taken.bundle.manifest.members if m.path.startswith("evidence/"))
    (tmp_path / path).write_bytes(b"spoiled")
    taken.manifest.unlink()
    before = held(tmp_path)
    with pytest.raises(BundleError, match="内容不同") as caught:
        take_in(BytesIO(written(sound())), TRUSTED, tmp_path)
    assert caught.value.member == path
    assert held(tmp_path) == before


def test_an_import_that_broke_off_is_finished_by_the_next(tmp_path: Path) -> None:
    data = written(sound())
    taken = take_in(BytesIO(data), TRUSTED, tmp_path)
    whole = held(tmp_path)
    for path in (taken.manifest, tmp_path / taken.bundle.manifest.members[1].path):
        path.unlink()
    assert len(take_in(BytesIO(data), TRUSTED, tmp_path).added) == 2
    assert held(tmp_path) == whole


def test_the_journal_goes_on_from_bundle_to_bundle(tmp_path: Path) -> None:
    entries = chain("case:1", 5)
    first = case_to_send(1, [dossier("甲")], entries=entries[:3])
    take_in(BytesIO(written(packed(first))), TRUSTED, tmp_path)
    decision = BundleDecision(action="return", state="returned", at=AT, organisation=CITY)
    facts = first.facts.model_copy(update={"decisions": (decision,)})

    def answer(extract: list[object]) -> BytesIO:
        case = OutgoingCase(facts, entries=extract)  # type: ignore[arg-type]
        return BytesIO(written(pack([case], kind="decisions", sender=CITY, made_at=AT)))

    with pytest.raises(BundleError, match="缺少第 4 至 4 条"):
        take_in(answer(entries[4:]), TRUSTED, tmp_path)
    parted = chain("case:1", 1, after=entries[1], word="other")
    with pytest.raises(BundleError, match="两边的记录不同"):
        take_in(answer(parted), TRUSTED, tmp_path)
    assert len(take_in(answer(entries[3:]), TRUSTED, tmp_path).added) == 3
