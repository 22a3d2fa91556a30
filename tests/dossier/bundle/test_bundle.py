"""A bundle comes out as it went in, and only as it went in."""

from __future__ import annotations

import tarfile
import tracemalloc
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from io import BytesIO, RawIOBase
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dossier.bundle.making import (
    AT,
    CITY,
    COUNTY,
    KEY,
    TRUSTED,
    case_to_send,
    chain,
    dossier,
    packed,
    read,
    sound,
    written,
)
from tests.dossier.strategies import dossiers
from tihang.dossier.bundle import (
    BundleCase,
    BundleDecision,
    BundleError,
    Member,
    OutgoingCase,
    OutgoingEvidence,
    OutgoingRevision,
    OutgoingScreenshot,
    pack,
    read_bundle,
    read_entries,
    read_revision,
    write_bundle,
)
from tihang.dossier.bundle.container import container_size, header
from tihang.dossier.bundle.from_files import decisions_on
from tihang.dossier.bundle.model import MANIFEST, SIGNATURE
from tihang.dossier.model import Dossier, Evidence

thorough = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(scope="module")
def whole() -> bytes:
    return written(sound())


def test_a_bundle_says_who_sends_what_and_is_found_sound(whole: bytes) -> None:
    signed = read(whole)
    assert signed.trusted
    assert signed.signer.raw == KEY.public().raw
    manifest = signed.manifest
    assert (manifest.kind, manifest.sender, manifest.recipient) == ("filings", COUNTY, CITY)
    assert manifest.made_at == AT
    first, second = manifest.cases
    assert [revision.number for revision in first.revisions] == [1, 2]
    assert first.journal
    assert (first.journal.first, first.journal.last) == (1, 3)
    assert [piece.name for piece in first.evidence] == ["E01.pdf", "E02.pdf"]
    assert second.number == "闽清-2"
    assert [picture.name for picture in first.screenshots or ()] == ["信用中国.png"]
    assert second.screenshots is None


def test_evidence_that_two_cases_share_is_packed_once(whole: bytes) -> None:
    paths = [member.path for member in read(whole).manifest.members]
    assert len([path for path in paths if path.startswith("evidence/")]) == 2


def test_any_tar_program_can_open_a_bundle(whole: bytes) -> None:
    signed = read(whole)
    with tarfile.open(fileobj=BytesIO(whole)) as archive:
        names = archive.getnames()
    assert names == [MANIFEST, SIGNATURE, *(member.path for member in signed.manifest.members)]


def test_the_same_cases_in_another_order_give_the_same_bytes() -> None:
    cases = [case_to_send(n, [dossier(f"第{n}家")]) for n in range(1, 6)]
    assert written(packed(*cases)) == written(packed(*reversed(cases)))


@st.composite
def outgoing_cases(draw: st.DrawFn) -> list[OutgoingCase]:
    """Cases with any dossiers, bytes and histories."""
    cases = []
    for number in range(draw(st.integers(1, 3))):
        blobs = draw(st.dictionaries(st.sampled_from(["报告", "照片-1", "b.1"]), st.binary()))
        first = draw(dossiers())
        evidence = (*(first.evidence or ()), *(Evidence(id=key) for key in blobs))
        revised: Dossier = first.model_copy(update={"evidence": evidence or None})
        shots = draw(st.dictionaries(st.sampled_from(["信用中国.png", "法院.pdf"]), st.binary()))
        count = draw(st.integers(len(shots), 3))
        history = chain(f"case:{number}", count, about=list(shots.values()))
        cases.append(case_to_send(number, [first, revised], blobs, history, shots))
    return cases


def sent_on(case: BundleCase, members: dict[str, BytesIO]) -> OutgoingCase:
    """A case that was received, to be sent again: everything from what was read."""

    def revised(path: str) -> Callable[[], Dossier]:
        return lambda: read_revision(members[path].getvalue(), case, path)

    def piece(path: str) -> Callable[[], BytesIO]:
        return lambda: BytesIO(members[path].getvalue())

    extract = case.journal_path(case.journal) if case.journal else None
    return OutgoingCase(
        case,
        [
            OutgoingRevision(r.number, r.step, r.made_at, revised(case.revision_path(r)), r.made_by)
            for r in case.revisions
        ],
        read_entries(members[extract].getvalue(), extract) if extract else (),
        [
            OutgoingEvidence(e.id, piece(f"evidence/{e.sha256}"), e.name, (e.size, e.sha256))
            for e in case.evidence
        ],
        [
            OutgoingScreenshot(piece(f"screenshots/{s.sha256}"), s.name, (s.size, s.sha256))
            for s in case.screenshots or ()
        ],
    )


@thorough
@given(outgoing_cases())
def test_export_import_export_is_equal_to_the_byte(cases: list[OutgoingCase]) -> None:
    data = written(packed(*cases))
    members: dict[str, BytesIO] = {}

    def kept(member: Member) -> AbstractContextManager[BytesIO]:
        return nullcontext(members.setdefault(member.path, BytesIO()))

    signed = read(data, sink=kept)
    assert written(packed(*(sent_on(case, members) for case in signed.manifest.cases))) == data
    sizes = [(member.path, member.size) for member in signed.manifest.members]
    front = [(MANIFEST, len(signed.manifest_data)), (SIGNATURE, len(signed.signature_data))]
    assert len(data) == container_size(iter([*front, *sizes]))


def test_a_bundle_without_screenshots_is_written_as_it_was_before_there_were_any() -> None:
    plain = written(packed(case_to_send(1, [dossier("甲")], entries=chain("case:1", 2))))
    assert b'"format":"tihang-bundle/1"' in plain
    assert b"screenshots" not in plain
    assert read(plain).manifest.cases[0].screenshots is None
    assert b'"format":"tihang-bundle/2"' in written(sound())


def test_decisions_go_back_the_same_way() -> None:
    decision = BundleDecision(
        action="return", state="returned", at=AT, organisation=CITY, reason="补正第三项"
    )
    facts = read(written(sound())).manifest.cases[1]
    answer = BundleCase(
        id=facts.id,
        edition="2025",
        tier="basic",
        channel="territorial",
        state="returned",
        decisions=(decision,),
    )
    after = chain("case:2", 3)
    more = chain("case:2", 2, after=after[-1], word="return")
    outgoing = pack([OutgoingCase(answer, entries=more)], kind="decisions", sender=CITY, made_at=AT)
    case = read(written(outgoing)).manifest.cases[0]
    assert case.decisions == (decision,)
    assert case.journal
    assert (case.journal.first, case.journal.after_hash) == (4, after[-1].hash)


def test_an_answer_from_files_carries_none_of_the_files_that_it_answers(whole: bytes) -> None:
    received = read(whole).manifest
    row = {
        "case": received.cases[0].id,
        "action": "return",
        "state": "returned",
        "at": AT,
        "organisation": CITY,
    }
    outgoing = decisions_on(received, [row], sender=CITY, made_at=AT, place="decisions.yaml")
    assert outgoing.manifest.members == ()
    assert read(written(outgoing)).manifest.cases[0].screenshots is None


def test_filings_without_a_revision_and_answers_without_a_decision_are_refused() -> None:
    bare = BundleCase(id=case_to_send(1, [dossier()]).facts.id, edition="2025", tier="basic",
                      channel="territorial")  # fmt: skip
    for kind, says in (("filings", "没有固化版本"), ("decisions", "没有决定")):
        with pytest.raises(BundleError, match=says):
            pack([OutgoingCase(bare)], kind=kind, sender=COUNTY, made_at=AT)  # type: ignore[arg-type]


class Zeros(RawIOBase):
    """So many bytes, none of them held."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int = -1) -> bytes:
        taken = min(self.left, size)
        self.left -= taken
        return bytes(taken)


def test_memory_does_not_grow_with_the_evidence(tmp_path: Any) -> None:
    size = 96 * 1024 * 1024
    piece = OutgoingEvidence("E01", lambda: Zeros(size))  # type: ignore[arg-type,return-value]
    case = case_to_send(1, [dossier("甲", E01=None)])
    tracemalloc.start()
    with (tmp_path / "large.tihang").open("wb") as file:
        write_bundle(packed(OutgoingCase(case.facts, case.revisions, (), [piece])), KEY, file)
    with (tmp_path / "large.tihang").open("rb") as file:
        assert read_bundle(file, TRUSTED).manifest.size > size
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 12 * 1024 * 1024


def test_a_member_may_be_larger_than_old_archives_allow() -> None:
    path, size = f"evidence/{'0' * 64}", 20 * 1024**3
    info = tarfile.TarInfo.frombuf(header(path, size), "ascii", "strict")
    assert (info.name, info.size) == (path, size)
