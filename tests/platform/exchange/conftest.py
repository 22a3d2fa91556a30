"""Two installations in one database: each with its key, taking turns."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from tests.platform.conftest import Engage, Land, Person
from tests.platform.made_up_cases import Theatre, open_theatre
from tests.platform.remembered import remembered
from tihang.platform.attachments.models import OfficeFile
from tihang.platform.countersign.models import (
    Answer,
    Consultation,
    ConsultedCase,
    ConsultedDepartment,
    Objection,
    Settlement,
)
from tihang.platform.evidence.models import EvidenceFile, FileRevision
from tihang.platform.exchange import queries, services
from tihang.platform.exchange.keys import _make, own_key
from tihang.platform.exchange.models import (
    Kind,
    PartnerKey,
    ReceivedBundle,
    ReceivedCase,
    SentBundle,
    SentCase,
)
from tihang.platform.filing import workflow
from tihang.platform.filing.models import Case, Correction, Draft, Revision
from tihang.platform.journal.models import Entry, Head
from tihang.platform.outbox.models import Delivery, Recipient
from tihang.platform.rating.models import Rating
from tihang.platform.registry.models import Authority, Enterprise, Factory
from tihang.platform.review.models import (
    ClauseJudgement,
    CoverLetter,
    CreditCheck,
    Opinion,
    RankEntry,
    RankingList,
)
from tihang.platform.submission.models import Reason, Signature


@pytest.fixture(autouse=True)
def at_once(settings: Settings) -> None:
    """No worker: what is queued is done where it is queued."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture(autouse=True)
def own_keys(settings: Settings, tmp_path: Path) -> None:
    settings.TIHANG_EXCHANGE_KEY_FILE = tmp_path / "first.pem"


@pytest.fixture
def theatre(land: Land, engage: Engage, monkeypatch: pytest.MonkeyPatch) -> Theatre:
    """Whether a form is filled in completely is the filing's business and tested there."""
    for guard in ("filing_complete", "prechecked", "declared"):
        monkeypatch.setitem(workflow._guards, guard, lambda _case, _actor: [])
    return remembered(open_theatre, land, engage)


CASE_TABLES = (
    Settlement, Objection, Answer, ConsultedDepartment, ConsultedCase, Consultation,
    Rating, Signature, Reason, CoverLetter, RankEntry, RankingList, Opinion, ClauseJudgement,
    CreditCheck, OfficeFile,
    SentCase, SentBundle,
    ReceivedCase, ReceivedBundle, FileRevision, EvidenceFile, Correction, Revision, Draft,
)  # fmt: skip


@dataclass
class World:
    """The database holds one installation at a time; the other one's rows are kept aside."""

    theatre: Theatre
    settings: Any
    keys: Path
    kept: dict[str, dict[type, list[Any]]]
    now: str = "county"

    def send(self, who: Person, kind: str, recipient: Authority, *cases: Case) -> SentBundle:
        bundle = services.order_bundle(who.actor, kind, recipient, list(cases))
        assert bundle.state == SentBundle.State.READY, bundle.problem
        return bundle

    def bytes_of(self, bundle: SentBundle) -> bytes:
        with bundle.file.open("rb") as file:
            return bytes(file.read())

    def receive(self, who: Person, data: bytes) -> ReceivedBundle:
        return services.receive_bundle(who.actor, BytesIO(data), "上报.tihang")

    def take(self, who: Person, data: bytes) -> ReceivedBundle:
        bundle = self.receive(who, data)
        assert bundle.state == ReceivedBundle.State.READY, bundle.problem
        assert bundle.cases.exclude(standing="refused").exists(), [
            row.problem for row in bundle.cases.all()
        ]
        return services.accept_bundle(who.actor, bundle)

    def key_of(self, place: str) -> str:
        """The public key of an installation, as a text to hand over."""
        with self.as_key(place):
            return own_key().public(place).pem()

    @contextmanager
    def as_key(self, place: str) -> Any:
        before = self.settings.TIHANG_EXCHANGE_KEY_FILE
        self.settings.TIHANG_EXCHANGE_KEY_FILE = self.keys / f"{place}.pem"
        yield
        self.settings.TIHANG_EXCHANGE_KEY_FILE = before

    def trust(self, who: Person, authority: Authority, place: str) -> PartnerKey:
        text = self.key_of(place)
        with self.as_key(place):
            fingerprint = own_key().public().fingerprint
        return services.register_key(
            who.actor, authority=authority, text=text, fingerprint=fingerprint
        )

    def go(self, place: str) -> None:
        """Leave the present installation, with what it holds of cases, for another."""
        if place == self.now:
            return
        self.kept[self.now] = _lifted()
        _laid_down(self.kept.get(place, {}))
        self.now = place
        self.settings.TIHANG_EXCHANGE_KEY_FILE = self.keys / f"{place}.pem"


def _tables() -> list[type]:
    return [*CASE_TABLES, Case, Entry, Head]


def _lifted() -> dict[type, list[Any]]:
    """Take every row that belongs to cases out of the database."""
    rows: dict[type, list[Any]] = {}
    for table in _tables():
        found = table.objects.all()  # type: ignore[attr-defined]
        if table in (Entry, Head):
            found = found.filter(stream__startswith="case:") | found.filter(
                stream__startswith="ranking:"
            )
        rows[table] = list(found)
        found._raw_delete(found.db)
    return rows


def _laid_down(rows: dict[type, list[Any]]) -> None:
    for table in reversed(_tables()):
        table.objects.bulk_create(rows.get(table, []))  # type: ignore[attr-defined]


def forget_firms() -> None:
    """An installation that has never heard of the firms."""
    for table in (Factory, Enterprise):
        from tihang.platform.accounts.models import Membership

        Delivery.objects.filter(enterprise__isnull=False)._raw_delete("default")
        Recipient.objects.filter(enterprise__isnull=False)._raw_delete("default")
        Membership.objects.filter(enterprise__isnull=False)._raw_delete("default")
        table.objects.all()._raw_delete("default")


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The private keys of the two installations, the same for all tests."""
    folder = tmp_path_factory.mktemp("keys")
    for place in ("county", "city"):
        _make(folder / f"{place}.pem")
    return folder


@pytest.fixture
def world(theatre: Theatre, settings: Settings, keys: Path) -> World:
    """The county's installation; the city's is one step away, each trusting the other."""
    settings.TIHANG_EXCHANGE_KEY_FILE = keys / "county.pem"
    return remembered(_settle_world, theatre, settings, keys)


def _settle_world(theatre: Theatre, settings: Settings, keys: Path) -> World:
    found = World(theatre, settings, keys, {})
    found.trust(theatre.county, theatre.land.city, "city")
    found.go("city")
    found.trust(theatre.city, theatre.land.county, "county")
    found.go("county")
    return found


Sent = Callable[..., bytes]

FILINGS, DECISIONS = Kind.FILINGS.value, Kind.DECISIONS.value

__all__ = ["DECISIONS", "FILINGS", "World", "forget_firms", "queries"]
