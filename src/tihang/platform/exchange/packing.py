"""A case as it goes into a bundle: what it has by its journal, and nothing of the draft."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from tihang.dossier.bundle import (
    BundleCase,
    JournalEntry,
    OutgoingCase,
    OutgoingEvidence,
    OutgoingRevision,
    OutgoingScreenshot,
)
from tihang.dossier.model import Dossier
from tihang.platform.attachments.models import OfficeFile
from tihang.platform.attachments.responses import open_file
from tihang.platform.evidence.models import FileRevision
from tihang.platform.evidence.queries import open_revision
from tihang.platform.exchange.entries import Happened
from tihang.platform.exchange.models import Kind
from tihang.platform.exchange.passing import decisions_of, steps_of
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case, Revision
from tihang.platform.filing.workflow import STARTED
from tihang.platform.journal import queries as journal
from tihang.platform.journal.continuing import travelling
from tihang.platform.review.replaying import screenshot_of
from tihang.platform.words import say


@dataclass
class Packing:
    """Packs cases for one bundle; evidence and screenshots that are not there are noted."""

    kind: str
    missing: list[list[str]] = field(default_factory=list)

    def case(self, case: Case, first: int, head: int) -> OutgoingCase:
        """The case by its journal from ``first`` to ``head``; the same content each time."""
        stream = journal.entries(case.stream)
        entries = [travelling(each) for each in stream.filter(seq__gte=first, seq__lte=head)]
        frozen = {
            happened.data["revision"]: happened
            for happened, step in steps_of(entries, case.workflow)
            if step.freezes
        }
        revisions = case.revisions.filter(number__in=frozen).defer("dossier")
        return OutgoingCase(
            self._facts(case, entries),
            [
                OutgoingRevision(
                    number=each.number,
                    step=each.step,
                    made_at=each.made_at,
                    dossier=partial(_dossier, each.pk),
                    made_by=frozen[each.number].actor_name or None,
                )
                for each in revisions
            ],
            entries,
            # Decisions are about files that the recipient has.
            list(self._evidence(case, frozen)) if self.kind == Kind.FILINGS else (),
            list(self._screenshots(case, entries)) if self.kind == Kind.FILINGS else (),
        )

    def _facts(self, case: Case, entries: list[JournalEntry]) -> BundleCase:
        last, _step = steps_of(entries, case.workflow)[-1]
        decided = self.kind == Kind.DECISIONS
        facts: dict[str, object] = {
            "id": str(case.pk),
            "number": original_number(case),
            "round": case.round.code,
            "edition": case.round.edition,
            "tier": case.tier,
            "channel": case.channel,
            "state": last.data["to"],
            "state_since": last.at,
            "authority": case.authority.name,
            "authority_code": case.authority.code,
            "enterprise": _name_in_filing(case),
            "credit_code": case.enterprise.credit_code,
            "factory": case.factory.name,
            "decisions": decisions_of(entries, case.workflow) if decided else (),
        }
        return BundleCase.model_validate(facts)

    def _evidence(self, case: Case, frozen: dict[int, Happened]) -> Iterator[OutgoingEvidence]:
        """The files that the revisions list, by what the firm's library holds."""
        rows = {
            (row["id"], (row.get("sha256") or "").lower()): row
            for listed in case.revisions.filter(number__in=frozen).values_list(
                "dossier__evidence", flat=True
            )
            for row in listed or ()
        }
        held = files_of(case.factory.enterprise_id, {sha256 for _id, sha256 in rows})
        for (piece, sha256), row in rows.items():
            revision = held.get(sha256)
            if revision is None:
                self.missing.append([case.number, piece, row.get("title") or ""])
                continue
            yield OutgoingEvidence(
                piece,
                partial(open_revision, revision),
                row.get("file") or None,
                (revision.size, revision.sha256),
            )

    def _screenshots(self, case: Case, entries: list[JournalEntry]) -> Iterator[OutgoingScreenshot]:
        """The pictures that the entries of look-ups name, by what the office here holds."""
        named: dict[str, str] = {}
        for happened in map(Happened, entries):
            if sha256 := screenshot_of(happened):
                named.setdefault(sha256, happened.data["site"])
        held = screenshots_of(case, set(named))
        for sha256, site in named.items():
            picture = held.get(sha256)
            if picture is None:
                self.missing.append([case.number, _site_name(case, site), _("查询截图")])
                continue
            yield OutgoingScreenshot(
                partial(open_file, picture), picture.name, (picture.size, picture.sha256)
            )


def screenshots_of(case: Case, hashes: set[str]) -> dict[str, OfficeFile]:
    """Which of these bytes lie beside the case's look-ups; the first name of each counts."""
    checks = case.credit_checks.filter(screenshot__sha256__in=hashes).select_related("screenshot")
    found: dict[str, OfficeFile] = {}
    for check in checks.order_by("pk"):
        if check.screenshot:
            found.setdefault(check.screenshot.sha256, check.screenshot)
    return found


def _site_name(case: Case, site: str) -> str:
    names = {each.id: say(each.name) for each in case.edition.credit_sites}
    return names.get(site, site)


def files_of(enterprise_id: int, hashes: set[str]) -> dict[str, FileRevision]:
    """What a firm's library holds of these bytes."""
    found = FileRevision.objects.filter(file__enterprise_id=enterprise_id, sha256__in=hashes - {""})
    return {each.sha256: each for each in found.order_by("pk")}


def _dossier(revision: int) -> Dossier:
    return loaded(Revision.objects.values_list("dossier", flat=True).get(pk=revision))


def original_number(case: Case) -> str:
    """The number that the case was started with; here it may have had to take another."""
    started: Any = journal.entries(case.stream).filter(seq=1, action=STARTED).first()
    return str(started.data["number"]) if started else case.number


def _name_in_filing(case: Case) -> str:
    """The firm's name as it filed it; the registry of each installation may know another."""
    names = case.revisions.values_list("dossier__enterprise__name", flat=True)
    return names.order_by("number").last() or case.enterprise.name
