"""Cases to send from files alone, where no platform keeps them."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from tihang.dossier.bundle.errors import CONTAINER, BundleError
from tihang.dossier.bundle.model import BundleCase, BundleDecision, Manifest
from tihang.dossier.bundle.write import (
    Outgoing,
    OutgoingCase,
    OutgoingEvidence,
    OutgoingRevision,
    Source,
    pack,
)
from tihang.dossier.canonical import content_hash, short_code
from tihang.dossier.errors import path_text, problems_of
from tihang.dossier.model import Dossier, Evidence
from tihang.text import _

_CASES = uuid.UUID("6f1c6c1e-31a5-4d0e-9a3c-7e0b6a0f7d52")
"""From which the id of a case is drawn whose only mark is its content."""
STEP = "export"


@dataclass(frozen=True)
class EvidenceFolder:
    """The files under a folder, found by what they hold or by their bare name."""

    by_hash: Mapping[str, Path]
    by_name: Mapping[str, tuple[Path, ...]]

    @classmethod
    def of(cls, root: Path) -> EvidenceFolder:
        """Read every file under a folder once. Raises OSError."""
        by_hash: dict[str, Path] = {}
        by_name: dict[str, tuple[Path, ...]] = {}
        for path in sorted(root.rglob("*")):
            if path.is_file() and not path.is_symlink():
                with path.open("rb") as file:
                    by_hash.setdefault(hashlib.file_digest(file, "sha256").hexdigest(), path)
                by_name[path.name] = (*by_name.get(path.name, ()), path)
        return cls(by_hash, by_name)

    def find(self, piece: Evidence) -> Path | None:
        """The file of a piece of evidence: by its SHA-256, or by its name where only one has it."""
        if piece.sha256:
            return self.by_hash.get(piece.sha256.lower())
        named = self.by_name.get(piece.file or "", ())
        return named[0] if len(named) == 1 else None


def case_of(dossier: Dossier, at: dt.datetime, evidence: EvidenceFolder | None) -> OutgoingCase:
    """A dossier as a case with one revision and what there is of its evidence."""
    digest = content_hash(dossier)
    facts = BundleCase(
        id=str(uuid.uuid5(_CASES, digest)),
        edition=dossier.edition,
        tier=dossier.tier,
        channel=dossier.channel,
        enterprise=dossier.enterprise.name,
        credit_code=dossier.enterprise.credit_code,
        factory=dossier.factory.project,
    )
    pieces = tuple(
        OutgoingEvidence(piece.id, _source(path), path.name)
        for piece in (dossier.evidence or () if evidence else ())
        if evidence and (path := evidence.find(piece))
    )
    return OutgoingCase(facts, [OutgoingRevision(1, STEP, at, lambda: dossier)], (), pieces)


def missing_evidence(dossier: Dossier, evidence: EvidenceFolder) -> tuple[Evidence, ...]:
    """The pieces that a dossier names a file for, and the folder does not hold."""
    return tuple(
        piece
        for piece in dossier.evidence or ()
        if (piece.file or piece.sha256) and evidence.find(piece) is None
    )


def decisions_on(
    received: Manifest, rows: object, *, sender: str, made_at: dt.datetime, place: str
) -> Outgoing:
    """The bundle that answers one that was received.

    ``rows`` is a list of decisions, each with ``case``: the id or number of a case, or the
    short code of one of its revisions. Raises BundleError naming the row, under ``place``.
    """
    if not isinstance(rows, list) or not rows:
        raise BundleError(place, _("应为决定的列表，每项写明 case（案卷）"))
    decided: dict[str, list[BundleDecision]] = {}
    for number, row in enumerate(rows):
        fields = dict(row) if isinstance(row, Mapping) else {}
        case = _case_named(received.cases, fields.pop("case", None))
        if case is None:
            raise BundleError(place, _("第 %(row)d 项：没有这个案卷") % {"row": number + 1})
        decided.setdefault(case.id, []).append(_decision(fields, number, place))
    answered = [
        OutgoingCase(
            BundleCase.model_validate(
                {
                    **dict(case),
                    "revisions": (),
                    "journal": None,
                    "evidence": (),
                    "screenshots": None,
                    "decisions": tuple(decided[case.id]),
                    "state": decided[case.id][-1].state,
                    "state_since": decided[case.id][-1].at,
                }
            )
        )
        for case in received.cases
        if case.id in decided
    ]
    return pack(
        answered, kind="decisions", sender=sender, recipient=received.sender, made_at=made_at
    )


def cases_of(
    dossiers: Sequence[Dossier], at: dt.datetime, evidence: EvidenceFolder | None
) -> list[OutgoingCase]:
    """Dossiers as cases. Raises BundleError where one comes twice."""
    seen: dict[str, int] = {}
    for number, dossier in enumerate(dossiers, start=1):
        digest = content_hash(dossier)
        first = seen.setdefault(digest, number)
        if first != number:
            raise BundleError(
                CONTAINER,
                _("第 %(second)s 份与第 %(first)s 份申报数据完全相同（校验码 %(code)s）")
                % {"second": number, "first": first, "code": short_code(digest)},
            )
    return [case_of(dossier, at, evidence) for dossier in dossiers]


def _case_named(cases: Iterable[BundleCase], name: object) -> BundleCase | None:
    def bears(case: BundleCase) -> bool:
        return name in {case.id, case.number, *(r.code for r in case.revisions)}

    return next((case for case in cases if name and bears(case)), None)


def _decision(fields: object, number: int, place: str) -> BundleDecision:
    try:
        return BundleDecision.model_validate(fields)
    except ValidationError as error:
        problems = problems_of(
            error, lambda location: path_text((number, *location)).lstrip("."), _known_keys
        )
        raise BundleError(place, "\n".join(map(str, problems))) from error


def _known_keys(_location: object) -> Iterable[str]:
    return tuple(BundleDecision.model_fields)


def _source(path: Path) -> Source:
    return lambda: path.open("rb")
