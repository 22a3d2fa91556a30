"""Bundles for tests: sound ones, and ones that a trusted sender forged."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from tihang.dossier.bundle import (
    BundleCase,
    JournalEntry,
    Outgoing,
    OutgoingCase,
    OutgoingEvidence,
    OutgoingRevision,
    OutgoingScreenshot,
    Signed,
    SigningKey,
    TrustedKeys,
    pack,
    read_bundle,
    trust,
    write_bundle,
)
from tihang.dossier.bundle.container import BLOCK, ContainerWriter, padding
from tihang.dossier.bundle.journal import ORIGIN
from tihang.dossier.bundle.model import MANIFEST, SIGNATURE
from tihang.dossier.bundle.values import canonical
from tihang.dossier.model import Dossier, Enterprise, Evidence

AT = dt.datetime(2025, 7, 18, 17, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
COUNTY = "闽清县工业和信息化局"
CITY = "福州市工业和信息化局"
KEY = SigningKey.new()
STRANGER = SigningKey.new()
TRUSTED: TrustedKeys = trust([KEY.public()])


def case_id(number: int) -> str:
    return str(uuid.UUID(int=number))


def dossier(name: str = "闽清梅溪陶瓷有限公司", **evidence: bytes | None) -> Dossier:
    """A small dossier that names evidence, by its SHA-256 where bytes are given."""
    pieces = tuple(
        Evidence(id=key, title=key, sha256=hashlib.sha256(data).hexdigest() if data else None)
        for key, data in evidence.items()
    )
    return Dossier(
        edition="2025", tier="basic", enterprise=Enterprise(name=name), evidence=pieces or None
    )


def chain(
    stream: str,
    count: int,
    *,
    after: JournalEntry | None = None,
    word: str = "note",
    about: Sequence[bytes] = (),
) -> list[JournalEntry]:
    """Entries that follow one another, as the platform's journal writes them.

    The last ones are about these files, one each.
    """
    contents: list[dict[str, object]] = [{"a": 1}] * (count - len(about))
    contents += [{"sha256": hashlib.sha256(data).hexdigest()} for data in about]
    entries: list[JournalEntry] = [after] if after else []
    for content in contents:
        last = entries[-1] if entries else None
        blank = JournalEntry(
            stream=stream,
            seq=last.seq + 1 if last else 1,
            at=AT,
            actor_id=7,
            actor_name="林经办",
            organisation=COUNTY,
            action=word,
            content=canonical(content).decode(),
            prev_hash=last.hash if last else ORIGIN,
            hash=ORIGIN,
        )
        entries.append(blank.model_copy(update={"hash": blank.expected_hash()}))
    return entries[1:] if after else entries


def case_to_send(
    number: int,
    dossiers: Sequence[Dossier],
    evidence: Mapping[str, bytes] | None = None,
    entries: Sequence[JournalEntry] = (),
    screenshots: Mapping[str, bytes] | None = None,
    **facts: Any,
) -> OutgoingCase:
    first = dossiers[0]
    case = BundleCase(
        id=case_id(number),
        number=f"闽清-{number}",
        edition=first.edition,
        tier=first.tier,
        channel=first.channel,
        enterprise=first.enterprise.name,
        **facts,
    )
    revisions = [
        OutgoingRevision(number, "submit", AT, lambda each=each: each, "林经办")  # type: ignore[misc]
        for number, each in enumerate(dossiers, start=1)
    ]
    pieces = [
        OutgoingEvidence(key, lambda data=data: BytesIO(data), f"{key}.pdf")  # type: ignore[misc]
        for key, data in (evidence or {}).items()
    ]
    pictures = [
        OutgoingScreenshot(lambda data=data: BytesIO(data), name)  # type: ignore[misc]
        for name, data in (screenshots or {}).items()
    ]
    return OutgoingCase(case, revisions, entries, pieces, pictures)


def packed(*cases: OutgoingCase) -> Outgoing:
    return pack(cases, kind="filings", sender=COUNTY, recipient=CITY, made_at=AT)


def written(outgoing: Outgoing, key: SigningKey = KEY) -> bytes:
    out = BytesIO()
    write_bundle(outgoing, key, out)
    return out.getvalue()


def sound() -> Outgoing:
    """Two cases: one with two revisions, a journal, evidence and a screenshot, one plain."""
    report, photo, shot = b"%PDF report " * 60, b"photo", b"\x89PNG looked up" * 50
    first = [dossier("甲"), dossier("甲乙", E01=report, E02=None)]
    return packed(
        case_to_send(
            1,
            first,
            {"E01": report, "E02": photo},
            chain("case:1", 3, about=[shot]),
            {"信用中国.png": shot},
        ),
        case_to_send(2, [dossier("丙", E01=photo)], {"E01": photo}),
    )


def read(data: bytes, **options: Any) -> Signed:
    return read_bundle(BytesIO(data), TRUSTED, **options)


def parts(outgoing: Outgoing) -> tuple[dict[str, Any], dict[str, bytes]]:
    """A bundle's manifest as plain data, and its members, to be tampered with."""
    members = {path: source().read() for path, source in outgoing.sources.items()}
    return json.loads(outgoing.manifest.data()), members


def forged(manifest: Mapping[str, Any], members: Mapping[str, bytes]) -> bytes:
    """What somebody with a trusted key could make by hand, well signed whatever it says."""
    return assembled(canonical(manifest), members)


def assembled(manifest: bytes, members: Mapping[str, bytes], key: SigningKey = KEY) -> bytes:
    signature = {
        "algorithm": "ed25519",
        "key": key.public().raw.hex(),
        "signature": key.sign(manifest).hex(),
    }
    out = BytesIO()
    container = ContainerWriter(out)
    everything = {MANIFEST: manifest, SIGNATURE: canonical(signature), **members}
    for path, data in everything.items():
        container.add(path, len(data), iter([data]))
    container.end()
    return out.getvalue()


def measured(path: str, data: bytes) -> dict[str, Any]:
    """A member as the manifest lists it."""
    return {"path": path, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def layout(data: bytes) -> list[tuple[int, int, str]]:
    """Where each member begins and ends, header and padding included; last what ends it all."""
    found, at = [], 0
    while data[at] != 0:
        name = data[at : at + 100].rstrip(b"\0").decode()
        size = int(data[at + 124 : at + 135], 8)
        end = at + BLOCK + size + len(padding(size))
        found.append((at, end, name))
        at = end
    return [*found, (at, len(data), "*")]
