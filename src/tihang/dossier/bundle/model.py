"""What a bundle says of itself: its manifest, with the cases in it.

Every member's name follows from the cases, so that none can be added, left out or put
elsewhere; texts of the sender are never part of a path.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Final, Literal, Self

from pydantic import Field, ValidationError, model_validator

from tihang.dossier.bundle.errors import BundleError
from tihang.dossier.bundle.values import (
    CaseId,
    Count,
    Moment,
    Ordinal,
    Sha256,
    canonical,
)
from tihang.dossier.canonical import short_code
from tihang.dossier.errors import DossierError, path_text, problems_of
from tihang.dossier.files import LIMITS
from tihang.dossier.json_text import parse_json
from tihang.dossier.model import Channel, CreditCode
from tihang.dossier.part import Value
from tihang.dossier.values import Day, ReferenceId, RequiredText, Text
from tihang.edition.model import TierId
from tihang.text import _

FORMAT: Final = "tihang-bundle/1"
WITH_SCREENSHOTS: Final = "tihang-bundle/2"
"""What a bundle says that older installations cannot read, and no other bundle."""
FORMATS = (FORMAT, WITH_SCREENSHOTS)
FAMILY = "tihang-bundle/"
MANIFEST = "manifest.json"
SIGNATURE = "signature.json"
SUFFIX = ".tihang"

MEGABYTE = 1024 * 1024
LARGEST_MANIFEST = 64 * MEGABYTE
LARGEST_JOURNAL = 64 * MEGABYTE
MOST_MEMBERS = 200_000

Kind = Literal["filings", "decisions"]


class BundleRevision(Value):
    """The dossier as it was at a hand-over; the dossier itself is a member."""

    number: Ordinal
    content_hash: Sha256
    code: RequiredText
    step: RequiredText
    """The action that froze it."""
    made_at: Moment
    made_by: Text = None

    @model_validator(mode="after")
    def _code_is_that_of_the_hash(self) -> Self:
        if self.code != short_code(self.content_hash):
            raise ValueError(_("校验码与内容校验值不符"))
        return self


class BundleJournal(Value):
    """Which part of the case's journal is in the bundle, and what it follows."""

    stream: RequiredText
    first: Ordinal
    last: Ordinal
    after_hash: Sha256
    """The hash of the entry before the first; nothing but noughts at a stream's start."""
    head_hash: Sha256
    """The hash of the last entry."""


class BundleEvidence(Value):
    """A piece of evidence whose bytes are in the bundle, under their SHA-256."""

    id: ReferenceId
    name: Text = None
    size: Count
    sha256: Sha256


class BundleScreenshot(Value):
    """A picture of a look-up whose bytes are in the bundle; the journal names its SHA-256."""

    name: RequiredText
    size: Count
    sha256: Sha256


class DecisionItem(Value):
    """One place that a return asks the firm to correct."""

    place: RequiredText
    reason: RequiredText


class BundleDecision(Value):
    """What an authority decided of a case: a step of its workflow."""

    action: RequiredText
    state: RequiredText
    """The state that the case is in after it."""
    at: Moment
    by: Text = None
    role: Text = None
    organisation: RequiredText
    reason: Text = None
    due: Day = None
    items: tuple[DecisionItem, ...] = ()
    content_hash: Sha256 | None = None
    """The revision that was decided on."""


class BundleCase(Value):
    """One case with what goes across of it."""

    id: CaseId
    """The same in every installation."""
    number: Text = None
    round: Text = None
    edition: RequiredText
    tier: TierId
    channel: Channel
    state: Text = None
    state_since: Moment | None = None
    authority: Text = None
    authority_code: Text = None
    """By which the recipient knows the authority that the case is filed with."""
    enterprise: Text = None
    credit_code: CreditCode = None
    factory: Text = None
    revisions: tuple[BundleRevision, ...] = ()
    journal: BundleJournal | None = None
    evidence: tuple[BundleEvidence, ...] = ()
    screenshots: Annotated[tuple[BundleScreenshot, ...], Field(min_length=1)] | None = None
    """None where there are no such; then the case is written as it was before there could be."""
    decisions: tuple[BundleDecision, ...] = ()

    @model_validator(mode="after")
    def _rows_are_in_order(self) -> Self:
        _in_order("revisions", [revision.number for revision in self.revisions])
        _in_order("evidence", [(piece.id, piece.sha256) for piece in self.evidence])
        _in_order("screenshots", [picture.sha256 for picture in self.screenshots or ()])
        journal = self.journal
        if journal and journal.last < journal.first:
            raise ValueError(_("“%(list)s”有重复或未按顺序排列") % {"list": "journal"})
        return self

    def revision_path(self, revision: BundleRevision) -> str:
        return f"cases/{self.id}/revision-{revision.number:08d}.json"

    def journal_path(self, journal: BundleJournal) -> str:
        return f"cases/{self.id}/journal-{journal.first:08d}-{journal.last:08d}.jsonl"

    def paths(self) -> Iterator[str]:
        """Every member that belongs to the case."""
        yield from map(self.revision_path, self.revisions)
        if self.journal:
            yield self.journal_path(self.journal)
        yield from (evidence_path(piece.sha256) for piece in self.evidence)
        yield from (screenshot_path(picture.sha256) for picture in self.screenshots or ())


class Member(Value):
    path: Annotated[str, Field(max_length=99)]
    size: Count
    sha256: Sha256


class Manifest(Value):
    """Who sends what to whom; what is signed."""

    format: Literal["tihang-bundle/1", "tihang-bundle/2"]
    kind: Kind
    made_at: Moment
    sender: RequiredText
    """Name of the office that made it; a key that is held by a name vouches for that name."""
    person: Text = None
    recipient: Text = None
    cases: tuple[BundleCase, ...]
    members: tuple[Member, ...]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        _in_order("cases", [case.id for case in self.cases])
        if not self.cases:
            raise ValueError(_("数据包中没有案卷"))
        for case in self.cases:
            if not (case.revisions if self.kind == "filings" else case.decisions):
                lacks = _("没有固化版本") if self.kind == "filings" else _("没有决定")
                raise ValueError(f"{case.id} {lacks}")
        if self.format != format_for(screenshots=any(case.screenshots for case in self.cases)):
            raise ValueError(_("清单的格式版本与内容不符"))
        self._check_members()
        return self

    def _check_members(self) -> None:
        due = sorted({path for case in self.cases for path in case.paths()})
        if len(due) > MOST_MEMBERS:
            raise ValueError(_("文件过多，上限 %(limit)d 个") % {"limit": MOST_MEMBERS})
        listed = [member.path for member in self.members]
        if listed != due:
            wrong = sorted({*listed} ^ {*due}) or listed
            raise ValueError(_("清单所列文件与案卷不符：%(file)s") % {"file": wrong[0]})
        known = {member.path: member for member in self.members}
        for case in self.cases:
            for path, sha256, size in _claims(case):
                member = known[path]
                if sha256 not in (None, member.sha256) or size not in (None, member.size):
                    raise ValueError(
                        _("清单与案卷所列的校验值或大小不符：%(file)s") % {"file": path}
                    )
        for member in self.members:
            limit = largest(member.path)
            if limit is not None and member.size > limit:
                raise ValueError(
                    _("%(file)s 过大，上限 %(limit)d MB")
                    % {"file": member.path, "limit": limit // MEGABYTE}
                )

    @property
    def size(self) -> int:
        """Bytes of all members."""
        return sum(member.size for member in self.members)

    def data(self) -> bytes:
        """The one byte form, which is signed."""
        return canonical(self.model_dump(mode="json", exclude_none=True))


def evidence_path(sha256: str) -> str:
    return f"evidence/{sha256}"


def screenshot_path(sha256: str) -> str:
    return f"screenshots/{sha256}"


def format_for(*, screenshots: bool) -> str:
    """The oldest format that can say what is in the bundle."""
    return WITH_SCREENSHOTS if screenshots else FORMAT


def largest(path: str) -> int | None:
    """How large a member may be that is read as a whole; files of people may be of any size."""
    if path.startswith(("evidence/", "screenshots/")):
        return None
    return LARGEST_JOURNAL if path.endswith(".jsonl") else LIMITS["json"]


def _claims(case: BundleCase) -> Iterator[tuple[str, str | None, int | None]]:
    for revision in case.revisions:
        yield case.revision_path(revision), revision.content_hash, None
    for piece in case.evidence:
        yield evidence_path(piece.sha256), piece.sha256, piece.size
    for picture in case.screenshots or ():
        yield screenshot_path(picture.sha256), picture.sha256, picture.size


def _in_order(name: str, keys: Sequence[object]) -> None:
    if list(keys) != sorted(set(keys)):  # type: ignore[type-var]
        raise ValueError(_("“%(list)s”有重复或未按顺序排列") % {"list": name})


def parse_manifest(data: bytes) -> Manifest:
    """The manifest in its one byte form. Raises BundleError saying what is wrong."""
    try:
        value = parse_json(data.decode())
    except UnicodeDecodeError as error:
        raise BundleError(MANIFEST, _("文字编码不是 UTF-8")) from error
    except DossierError as error:
        raise BundleError(MANIFEST, str(error)) from error
    check_format(value)
    manifest = validated(value, MANIFEST)
    if manifest.data() != data:
        raise BundleError(MANIFEST, _("清单的写法不规范"))
    return manifest


def validated(value: object, member: str) -> Manifest:
    """The manifest of plain data. Raises BundleError with all that is wrong."""
    try:
        return Manifest.model_validate(value)
    except ValidationError as error:
        problems = problems_of(error, path_text, lambda _location: ())
        raise BundleError(member, "\n".join(map(str, problems))) from error


def check_format(value: object) -> None:
    """Refuse what is no manifest, or one of another version. Raises BundleError."""
    found = value.get("format") if isinstance(value, dict) else None
    if not isinstance(found, str) or not found.startswith(FAMILY):
        raise BundleError(MANIFEST, _("不是数据包的清单"))
    if found not in FORMATS:
        raise BundleError(
            MANIFEST,
            _("数据包格式为 %(found)s，本系统只接收 %(known)s；请双方使用同一版本的系统")
            % {"found": found[:40], "known": _("、").join(FORMATS)},
        )
