"""What the pre-check finds in a filing, each with its input, its key and the firm's reason."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone, translation
from django.utils.translation import get_language

from tihang.dossier.canonical import content_hash
from tihang.dossier.check import catalogue_path
from tihang.dossier.errors import Location
from tihang.dossier.model import Dossier, Value
from tihang.edition.model import Edition
from tihang.edition.model.prechecks import Severity
from tihang.evaluation.precheck import PrecheckFinding, RoundDates, precheck
from tihang.platform.filing.completeness import LACKING
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case, Revision
from tihang.platform.filing.places import input_of
from tihang.platform.filing.workflow import binding_deadline
from tihang.platform.kept import Kept
from tihang.platform.rounds import queries as rounds
from tihang.platform.rounds.models import Level
from tihang.platform.submission.models import Reason

DECLARED = "declared"
"""The kind of check that asks for declarations; they are made by signing."""

_found: Kept[tuple[object, ...], tuple[Found, ...]] = Kept(128)


@dataclass(frozen=True)
class Found:
    """A finding of the pre-check with the way to its place."""

    finding: PrecheckFinding
    key: str
    """The same as long as the finding is about the same content."""
    section: str
    """Id of the section to go to; blank where no part of the form can mend it."""
    input: str
    reference: str
    """Document and place of the rule, in words."""
    is_lack: bool
    """An input to be filled in, which the list of what is lacking names as well."""


@dataclass(frozen=True)
class Answered:
    """A finding with the firm's word on it."""

    found: Found
    reason: Reason | None

    @property
    def finding(self) -> PrecheckFinding:
        return self.found.finding

    @property
    def severity(self) -> Severity:
        return self.finding.severity

    @property
    def is_open(self) -> bool:
        """It stands against a submission as it is."""
        return self.severity == "red" or (self.severity == "yellow" and self.reason is None)


def answered_findings(case: Case) -> list[Answered]:
    """What is found in the firm's draft now, with the reasons given."""
    dossier = loaded(case.draft.dossier)
    return _with_reasons(find_in(case, dossier), reasons_of(case))


def filed_findings(case: Case, revision: Revision) -> list[Answered]:
    """What was found when a revision was handed in, with the reasons as they were then."""
    day = timezone.localdate(revision.made_at)
    found = find_in(case, loaded(revision.dossier), today=day)
    return _with_reasons(found, reasons_of(case, until=revision.made_at))


def _with_reasons(found: Iterable[Found], reasons: Mapping[str, Reason]) -> list[Answered]:
    return [Answered(each, reasons.get(each.key)) for each in found]


def reasons_of(case: Case, until: dt.datetime | None = None) -> dict[str, Reason]:
    """The reason in force for each finding's key, by default now."""
    given = Reason.objects.filter(case=case).select_related("by").order_by("at", "pk")
    if until is not None:
        given = given.filter(at__lte=until)
    latest = {reason.finding_key: reason for reason in given}
    return {key: reason for key, reason in latest.items() if reason.text}


def counts_of(findings: Iterable[Answered]) -> dict[str, int]:
    """How many there are of each colour."""
    counted = Counter(each.severity for each in findings)
    return {"red": counted["red"], "yellow": counted["yellow"], "blue": counted["blue"]}


def find_in(case: Case, dossier: Dossier, today: dt.date | None = None) -> tuple[Found, ...]:
    """Pre-check a dossier of the case, once per content, day and language."""
    called = dates_of(case)
    day = today or timezone.localdate()
    key = (content_hash(dossier), case.edition.id, called, day, get_language())
    return _found.of(key, lambda: _find(dossier, case.edition, called, day))


def dates_of(case: Case) -> RoundDates:
    """What the pre-check needs to know of the round.

    That the tier is called for was settled when the filing was started. A returned filing
    has until the time of the desk that returned it.
    """
    steps = [s for s in case.workflow.steps if case.state in s.origin and s.freezes]
    handing_in = next((s for s in steps if s.who in ("clerk", "signatory")), None)
    closing = (
        binding_deadline(case, handing_in)
        if handing_in
        else rounds.deadline(case.round, Level.FIRM, case.authority_id)
    )
    return RoundDates(
        edition=case.round.edition,
        opens=timezone.localdate(case.round.opens_at),
        closes=timezone.localdate(closing.last_second) if closing else None,
    )


def _find(
    dossier: Dossier, edition: Edition, called: RoundDates, day: dt.date
) -> tuple[Found, ...]:
    kinds = {rule.id: rule.check.kind for rule in edition.prechecks}
    asked = frozenset(kinds.values()) - {DECLARED}
    findings = precheck(dossier, edition, today=day, round=called, kinds=asked)
    alike = findings
    if (get_language() or "").startswith("en"):
        # In whichever language a finding is read, its key is the same.
        with translation.override("zh-hans"):
            alike = precheck(dossier, edition, today=day, round=called, kinds=asked)
    keys = _keys(alike, dossier)
    return tuple(
        Found(
            finding,
            key,
            *_place(finding, dossier, edition),
            _reference_text(finding, edition),
            kinds[finding.rule] in LACKING,
        )
        for finding, key in zip(findings, keys, strict=True)
    )


def _place(finding: PrecheckFinding, dossier: Dossier, edition: Edition) -> tuple[str, str]:
    """Section and input to go to; what the form does not ask for is mended where it disagrees."""
    if finding.section is None and finding.other:
        asked = edition.filing_form(dossier.tier).sections
        path = catalogue_path(finding.other)
        section = next((s.id for s in asked if any(f.path == path for f in s.fields)), "")
        return section, path
    return finding.section or "", input_of(finding, dossier, edition)


def _keys(findings: Iterable[PrecheckFinding], dossier: Dossier) -> list[str]:
    """The findings' keys in their order; those about the same words are counted."""
    seen: Counter[str] = Counter()
    keys = []
    for finding in findings:
        digest = _digest(finding, dossier)
        seen[digest] += 1
        keys.append(digest if seen[digest] == 1 else _hash([digest, seen[digest]]))
    return keys


def _digest(finding: PrecheckFinding, dossier: Dossier) -> str:
    """What the finding is about: the rule, the row, and what it read there.

    The row is known by its content and not by its number, so that rows may move; what is
    read from the calendar is left out, or the reason would lapse overnight.
    """
    place = catalogue_path(finding.location) if finding.location else ""
    value, row = _value_and_row(dossier, finding.location)
    other, _row = _value_and_row(dossier, finding.other)
    read = finding.read or _plain(value)
    against = [finding.expected, _plain(other)] if finding.other else []
    return _hash([finding.rule, place, finding.lacks, row, read, *against])


def _value_and_row(dossier: Dossier, location: Location) -> tuple[object, str]:
    """What stands at a place, and what its innermost row is known by."""
    here: object = dossier
    row = ""
    for part in location:
        if isinstance(part, int):
            here = here[part] if isinstance(here, tuple) and part < len(here) else None
            row = _identity(here) or row
        else:
            here = getattr(here, part, None)
    return here, row


def _identity(row: object) -> str:
    """The column that tells a row from its neighbours."""
    for column in ("instance", "clause", "number", "id", "year", "tier", "name", "title"):
        value = getattr(row, column, None)
        if value is not None:
            return str(value)
    return ""


def _plain(value: object) -> str:
    if isinstance(value, Value):
        return value.model_dump_json()
    if isinstance(value, tuple):
        return json.dumps([_plain(part) for part in value], ensure_ascii=False)
    return "" if value is None else str(value)


def _hash(parts: list[object]) -> str:
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _reference_text(finding: PrecheckFinding, edition: Edition) -> str:
    if finding.reference is None:
        return ""
    document = edition.document(finding.reference.document)
    return f"{document.number or document.title} {finding.reference.place}"
