"""Whatever is not what the sender signed is refused, naming where."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from tests.dossier.bundle.making import (
    COUNTY,
    KEY,
    STRANGER,
    assembled,
    case_to_send,
    chain,
    dossier,
    forged,
    layout,
    measured,
    packed,
    parts,
    read,
    sound,
    written,
)
from tihang.dossier.bundle import (
    BundleError,
    OutgoingCase,
    OutgoingEvidence,
    SigningKey,
    read_bundle,
    trust,
    write_bundle,
)
from tihang.dossier.bundle.model import MANIFEST, SIGNATURE
from tihang.dossier.bundle.values import canonical
from tihang.dossier.canonical import short_code

CHANGES = int(os.environ.get("TIHANG_TEST_BUNDLE_CHANGES", "2000"))
"""Random single-byte changes; 10,000 is the full measure."""


@pytest.fixture(scope="module")
def whole() -> bytes:
    return written(sound())


def refused(data: bytes, **options: Any) -> BundleError:
    with pytest.raises(BundleError) as caught:
        read(data, **options)
    return caught.value


def test_every_change_of_a_byte_is_refused_naming_where_it_is(whole: bytes) -> None:
    """10,000 with TIHANG_TEST_BUNDLE_CHANGES=10000; the sample is the same each time."""
    chance = random.Random(20250718)  # noqa: S311 - A sample, not a secret.
    where = layout(whole)
    for _round in range(CHANGES):
        at = chance.randrange(len(whole))
        value = chance.choice([byte for byte in range(256) if byte != whole[at]])
        start, _end, name = next(place for place in where if place[0] <= at < place[1])
        error = refused(whole[:at] + bytes([value]) + whole[at + 1 :])
        if name == MANIFEST:
            # Of a changed manifest only the signature tells.
            assert MANIFEST in str(error), (at, value)
        else:
            assert error.member == name, (at - start, value, str(error))


def test_every_byte_of_headers_padding_and_end_counts(whole: bytes) -> None:
    for start, end, _name in layout(whole):
        for at in {*range(start, min(start + 512, end)), end - 1}:
            refused(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])


def test_a_bundle_that_breaks_off_anywhere_is_refused(whole: bytes) -> None:
    for at in range(0, len(whole), 97):
        assert "中断" in str(refused(whole[:at]))
    assert "中断" in str(refused(whole[:-1]))


@pytest.mark.parametrize("more", [b"\0", b"x", bytes(512), b"PK\x03\x04"])
def test_appended_bytes_are_refused(whole: bytes, more: bytes) -> None:
    assert "多余的内容" in str(refused(whole + more))


def test_members_in_each_others_place_are_refused_by_name() -> None:
    manifest, members = parts(sound())
    paths = sorted(members)
    ordered = {path: members[path] for path in paths}
    swapped = {**ordered, paths[0]: members[paths[1]], paths[1]: members[paths[0]]}
    assert refused(forged(manifest, swapped)).member == paths[0]
    error = refused(forged(manifest, {path: members[path] for path in reversed(paths)}))
    assert error.member == paths[0]
    assert paths[-1] in str(error)


def test_a_member_that_is_not_listed_is_refused() -> None:
    manifest, members = parts(sound())
    ordered = {path: members[path] for path in sorted(members)}
    error = refused(forged(manifest, {**ordered, "evil.exe": b"MZ"}))
    assert "清单以外" in str(error)
    listed = [*manifest["members"], measured("evil.exe", b"MZ")]
    error = refused(forged({**manifest, "members": listed}, {**ordered, "evil.exe": b"MZ"}))
    assert (error.member, "evil.exe" in str(error)) == (MANIFEST, True)


@pytest.mark.parametrize("path", ["../a", "/etc/a", "cases/../../a", "C:\\a", "cases/x/../a"])
def test_a_path_that_leads_elsewhere_is_never_one_of_ours(path: str) -> None:
    manifest, members = parts(sound())
    listed = sorted([*manifest["members"], measured(path, b"x")], key=lambda m: m["path"])
    error = refused(forged({**manifest, "members": listed}, {**members, path: b"x"}))
    assert error.member == MANIFEST
    assert path in str(error)


def test_a_member_listed_twice_is_refused() -> None:
    manifest, members = parts(sound())
    listed = [manifest["members"][0], *manifest["members"]]
    assert refused(forged({**manifest, "members": listed}, members)).member == MANIFEST


def test_a_key_that_nobody_vouches_for_is_refused_by_its_fingerprint() -> None:
    data = written(sound(), STRANGER)
    error = refused(data)
    assert error.member == SIGNATURE
    assert STRANGER.public().fingerprint in str(error)
    assert not read(data, allow_unknown=True).trusted


def test_an_unknown_key_must_still_have_signed(whole: bytes) -> None:
    manifest, members = parts(sound())
    other = canonical({**manifest, "sender": "某局"})
    ordered = {path: members[path] for path in sorted(members)}
    mixed = assembled(other, ordered, STRANGER)
    assert read(mixed, allow_unknown=True).manifest.sender == "某局"
    start = whole.index(b'"signature":"') + len(b'"signature":"')
    broken = whole[:start] + b"0" * 128 + whole[start + 128 :]
    assert refused(broken, allow_unknown=True).member == SIGNATURE


def test_a_key_vouches_for_its_holder_only(whole: bytes) -> None:
    trusted = trust([KEY.public("永泰县工业和信息化局")])
    with pytest.raises(BundleError, match="签名密钥属于“永泰县工业和信息化局”"):
        read_bundle(BytesIO(whole), trusted)
    assert read_bundle(BytesIO(whole), trust([KEY.public(COUNTY)])).trusted


@pytest.mark.parametrize("version", ["tihang-bundle/0", "tihang-bundle/3"])
def test_another_version_of_the_format_is_named(version: str) -> None:
    manifest, members = parts(sound())
    error = refused(forged({**manifest, "format": version}, members))
    assert version in str(error)


@pytest.mark.parametrize("found", [None, 1, "tihang-dossier/1"])
def test_what_is_no_manifest_is_said_to_be_none(found: object) -> None:
    manifest, members = parts(sound())
    assert "不是数据包的清单" in str(refused(forged({**manifest, "format": found}, members)))


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04" + bytes(600), bytes(4096), b"x" * 4096, b"\xff" * 512]
)
def test_what_is_no_bundle_is_said_to_be_none(data: bytes) -> None:
    assert any(word in str(refused(data)) for word in ("不是梯航数据包", "中断"))


Change = Callable[[dict[str, Any]], None]


def _code(manifest: dict[str, Any]) -> None:
    manifest["cases"][0]["revisions"][0]["code"] = "0000-0000-0000-0000"


def _hash(manifest: dict[str, Any]) -> None:
    revisions = manifest["cases"][0]["revisions"]
    for field in ("content_hash", "code"):
        revisions[0][field] = revisions[1][field]


def _size(manifest: dict[str, Any]) -> None:
    manifest["members"][-1]["size"] += 1


def _huge(manifest: dict[str, Any]) -> None:
    manifest["members"][0]["size"] = 2**40


def _sha(manifest: dict[str, Any]) -> None:
    manifest["cases"][0]["evidence"][0]["sha256"] = "A" * 64


def _shot(manifest: dict[str, Any]) -> None:
    manifest["cases"][0]["screenshots"][0]["sha256"] = "0" * 64


def _shot_size(manifest: dict[str, Any]) -> None:
    manifest["cases"][0]["screenshots"][0]["size"] += 1


def _shots_twice(manifest: dict[str, Any]) -> None:
    manifest["cases"][0]["screenshots"] *= 2


def _no_shots(manifest: dict[str, Any]) -> None:
    manifest["cases"][1]["screenshots"] = []


def _older(manifest: dict[str, Any]) -> None:
    manifest["format"] = "tihang-bundle/1"


def _naive(manifest: dict[str, Any]) -> None:
    manifest["made_at"] = "2025-07-18T17:00:00"


def _zone(manifest: dict[str, Any]) -> None:
    manifest["made_at"] = "2025-07-18T17:00:00+08:00"


def _extra(manifest: dict[str, Any]) -> None:
    manifest["hidden"] = 1


def _case(manifest: dict[str, Any]) -> None:
    manifest["cases"][0]["id"] = "../../etc"


def _twice(manifest: dict[str, Any]) -> None:
    manifest["cases"].append(manifest["cases"][0])


def _none(manifest: dict[str, Any]) -> None:
    manifest["cases"] = manifest["members"] = []


def _truth(manifest: dict[str, Any]) -> None:
    manifest["cases"][0]["revisions"][0]["number"] = True


@pytest.mark.parametrize(
    "change",
    [
        *(_code, _hash, _size, _huge, _sha, _naive, _zone, _extra, _case, _twice, _none, _truth),
        *(_shot, _shot_size, _shots_twice, _no_shots, _older),
    ],
)
def test_a_manifest_that_lies_is_refused_though_well_signed(change: Change) -> None:
    manifest, members = parts(sound())
    change(manifest)
    assert refused(forged(manifest, members)).member == MANIFEST


@pytest.mark.parametrize(
    "data",
    [b"[" * 5000, b'{"a":1,"a":2}', b'{"a":NaN}', b"\xff", b"", b"null", b'"\\ud800"', b"9" * 5000],
)
def test_a_manifest_that_is_no_sound_json_is_refused(data: bytes) -> None:
    assert refused(assembled(data, {})).member == MANIFEST


def test_a_manifest_has_one_way_to_be_written() -> None:
    manifest, members = parts(sound())
    spaced = canonical(manifest).replace(b'"kind":', b'"kind": ')
    assert "不规范" in str(refused(assembled(spaced, members)))


def replaced(suffix: str, data: bytes) -> bytes:
    """The sound bundle with a member of other content, listed and signed as it is."""
    manifest, members = parts(sound())
    path = next(path for path in sorted(members) if path.endswith(suffix))
    members[path] = data
    manifest["members"] = [measured(each, members[each]) for each in sorted(members)]
    return forged(manifest, {each: members[each] for each in sorted(members)})


def test_a_journal_with_a_changed_word_is_refused_by_its_entry() -> None:
    _manifest, members = parts(sound())
    data = next(data for path, data in members.items() if path.endswith(".jsonl"))
    error = refused(replaced(".jsonl", data.replace(b'"note"', b'"node"', 1)))
    assert "内容与登记时不一致：case:1 第 1 条" in str(error)
    lines = data.splitlines(keepends=True)
    assert "缺少记录" in str(refused(replaced(".jsonl", lines[0] + lines[2])))
    assert "起止与清单不符" in str(refused(replaced(".jsonl", lines[0] + lines[1])))
    assert "第 1 行" in str(refused(replaced(".jsonl", b"{}\n" + lines[1])))
    assert "不完整" in str(refused(replaced(".jsonl", data[:-1])))


def test_a_dossier_that_its_edition_does_not_know_is_refused_by_name() -> None:
    bad = dossier("甲").model_copy(update={"edition": "1999"})
    error = None
    with pytest.raises(BundleError) as caught:
        read(written(packed(case_to_send(1, [bad]))))
    error = caught.value
    assert error.member.endswith("revision-00000001.json")
    assert "1999" in str(error)


def test_a_dossier_of_another_tier_than_its_case_is_refused() -> None:
    case = case_to_send(1, [dossier("甲")])
    facts = case.facts.model_copy(update={"tier": "pioneer"})
    error = refused(written(packed(OutgoingCase(facts, case.revisions))))
    assert "层级" in str(error)


def test_evidence_that_no_dossier_names_is_refused() -> None:
    for named in (dossier("甲"), dossier("甲", E01=b"another")):
        error = refused(written(packed(case_to_send(1, [named], {"E01": b"smuggled"}))))
        assert error.member.startswith("evidence/")


def test_a_screenshot_that_no_entry_of_its_case_names_is_refused() -> None:
    for entries in ((), chain("case:1", 2), chain("case:1", 2, about=[b"another"])):
        case = case_to_send(1, [dossier("甲")], None, entries, {"甲.png": b"smuggled"})
        error = refused(written(packed(case)))
        assert error.member.startswith("screenshots/")
    # What another case's journal names is not this one's either.
    other = case_to_send(2, [dossier("乙")], None, chain("case:2", 1, about=[b"theirs"]))
    case = case_to_send(1, [dossier("甲")], None, chain("case:1", 1), {"甲.png": b"theirs"})
    assert refused(written(packed(case, other))).member.startswith("screenshots/")


def test_every_byte_of_a_screenshot_counts_and_the_file_is_named(whole: bytes) -> None:
    start, end, name = next(place for place in layout(whole) if place[2].startswith("screenshots/"))
    for at in range(start, end):
        error = refused(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert error.member == name, at - start


def test_what_changes_while_it_is_packed_makes_no_bundle() -> None:
    turns = iter([b"first", b"other", b"longer than before", b""])
    for _turn in range(2):
        piece = OutgoingEvidence("E01", lambda: BytesIO(next(turns)))
        case = case_to_send(1, [dossier("甲", E01=None)])
        outgoing = packed(OutgoingCase(case.facts, case.revisions, (), [piece]))
        with pytest.raises(BundleError, match="发生变化"):
            write_bundle(outgoing, SigningKey.new(), BytesIO())


def test_a_dossier_has_one_way_to_be_written() -> None:
    manifest, members = parts(packed(case_to_send(1, [dossier("甲")])))
    ((path, data),) = members.items()
    spaced = data.replace(b'"tier":', b'"tier": ')
    manifest["members"] = [measured(path, spaced)]
    digest = manifest["members"][0]["sha256"]
    manifest["cases"][0]["revisions"][0].update(content_hash=digest, code=short_code(digest))
    error = refused(forged(manifest, {path: spaced}))
    assert (error.member, "不规范" in str(error)) == (path, True)
