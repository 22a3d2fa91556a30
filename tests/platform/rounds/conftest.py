"""A round in which offices of three levels write to each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.platform.conftest import Engage, Land, Person
from tests.platform.evidence import files
from tests.platform.remembered import remembered
from tihang.platform.actor import Role
from tihang.platform.rounds import services
from tihang.platform.rounds.content import Content
from tihang.platform.rounds.models import Notice, Round

BEIJING = dt.timezone(dt.timedelta(hours=8))


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def in_days(days: int) -> str:
    """A day from now on, as a notice writes it."""
    return (timezone.localdate() + dt.timedelta(days=days)).isoformat()


def by(level: str, closes: str, **more: Any) -> dict[str, Any]:
    return {"level": level, "closes": closes, **more}


@dataclass(frozen=True)
class Offices:
    """A round that the province has opened, and an officer at each office."""

    land: Land
    round: Round
    province: Person
    city: Person
    other_city: Person
    county: Person
    other_county: Person
    group: Person
    clerk: Person
    central_clerk: Person

    def saved(self, officer: Person, draft: Notice, **content: Any) -> Notice:
        """A draft with this in it."""
        head = services.Head(
            number=f"{officer.actor.organisation}〔2026〕{draft.key}号",
            title=draft.title or "关于开展申报工作的通知",
            issued_on=timezone.localdate(),
            issuer_text=draft.issuer_text or "国家部委",
            standing=draft.standing,
        )
        value = Content.model_validate(content)
        return services.save_draft(
            officer.actor, draft, head=head, content=value, base_version=draft.version
        )

    def issued(self, officer: Person, draft: Notice, reason: str = "", **content: Any) -> Notice:
        saved = self.saved(officer, draft, **content)
        return services.issue(officer.actor, saved, base_version=saved.version, trap_reason=reason)

    def from_province(self, **content: Any) -> Notice:
        return self.issued(
            self.province, services.start_notice(self.province.actor, self.round), **content
        )

    def from_city(self, above: Notice, **content: Any) -> Notice:
        return self.issued(self.city, services.forward(self.city.actor, above), **content)


SOUND: Mapping[str, Any] = {
    "deadlines": [by("firm", in_days(60)), by("county", in_days(90)), by("city", in_days(120))]
}
"""Enough working days for every level, whatever day it is."""


@pytest.fixture
def offices(land: Land, engage: Engage) -> Offices:
    return remembered(_settle_offices, land, engage)


def _settle_offices(land: Land, engage: Engage) -> Offices:
    province = engage("province-officer", Role.PROVINCE_OFFICER, land.province)
    round_ = services.open_round(
        province.actor,
        code="spring",
        title="春季批次",
        title_en="Spring",
        edition="2025",
        tiers=["excellence"],
        opens_at=timezone.now() - dt.timedelta(days=1),
        # Whatever day it is when the tests run, the working days are known: no holidays.
        working_days=[
            {"year": timezone.localdate().year + n, "source": "测试", "holidays": [], "working": []}
            for n in range(3)
        ],
    )
    return Offices(
        land=land,
        round=round_,
        province=province,
        city=engage("city-officer", Role.CITY_OFFICER, land.city),
        other_city=engage("next-city", Role.CITY_OFFICER, land.other_city),
        county=engage("county-officer", Role.COUNTY_OFFICER, land.county),
        other_county=engage("next-county", Role.COUNTY_OFFICER, land.other_county),
        group=engage("group-officer", Role.GROUP_OFFICER, land.group),
        clerk=engage("clerk", Role.CLERK, land.firm),
        central_clerk=engage("central-clerk", Role.CLERK, land.central_firm),
    )


@pytest.fixture
def province_notice(offices: Offices) -> Notice:
    return remembered(_issue_province_notice, offices)


def _issue_province_notice(offices: Offices) -> Notice:
    return offices.from_province(
        **SOUND,
        documents=[
            {"level": "firm", "name": "申报书", "copies": 2, "formats": ["paper"]},
            {"level": "city", "name": "推荐汇总表"},
        ],
        additions=[{"kind": "contacts", "text": "装备处（样例）"}],
    )


@pytest.fixture
def city_draft(offices: Offices, province_notice: Notice) -> Notice:
    draft = remembered(_begin_city_draft, offices, province_notice)
    held = draft.files.get().file.file
    if not held.storage.exists(held.name):  # Rows are remembered, files are not.
        held.storage.save(held.name, ContentFile(_enclosure()))
    return draft


def _begin_city_draft(offices: Offices, province_notice: Notice) -> Notice:
    draft = services.forward(offices.city.actor, province_notice)
    services.attach_file(offices.city.actor, draft, SimpleUploadedFile("附件.pdf", _enclosure()))
    return draft


@cache
def _enclosure() -> bytes:
    return files.pdf()
