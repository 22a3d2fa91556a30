"""A city with two counties whose tables are brought in; firms and filings that they name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings

from tests.dossier.summary import building as made
from tests.platform.made_up_cases import TIER, Theatre
from tests.platform.remembered import remembered
from tests.platform.review.conftest import theatre  # noqa: F401 - a fixture
from tihang.dossier.model import Dossier, Enterprise, Factory, ScenarioInstance
from tihang.platform.actor import SYSTEM, Actor
from tihang.platform.filing import services as filing
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case
from tihang.platform.intake import services
from tihang.platform.intake.models import SummaryRow, TableImport
from tihang.platform.intake.preview import Preview, RowPreview, preview_of
from tihang.platform.intake.services import Choices
from tihang.platform.registry import services as registry
from tihang.platform.registry.models import Authority, Level
from tihang.platform.registry.models import Enterprise as Firm

FIRST_CODE = made.credit_code(7)
FREE_CODE = made.credit_code(9)


@pytest.fixture(autouse=True)
def tasks_at_once(settings: Settings) -> None:
    """No worker runs beside the tests."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture(autouse=True)
def files_of_their_own(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("files")


@dataclass
class Desk:
    """The city's desk, and shortcuts to bring tables in."""

    theatre: Theatre
    minhou: Authority
    fuqing: Authority
    first: Firm
    """福建榕岚精密制造有限公司, of 闽侯县."""

    @property
    def actor(self) -> Actor:
        return self.theatre.city.actor

    def upload(
        self,
        data: bytes,
        name: str = "闽侯县.xlsx",
        *more: tuple[str, bytes],
        tier: str = "",
        sender: Authority | None = None,
        actor: Actor | None = None,
    ) -> TableImport:
        files = [SimpleUploadedFile(each, content) for each, content in ((name, data), *more)]
        return services.upload(actor or self.actor, self.theatre.round, tier, files, sender=sender)

    def preview(self, batch: TableImport) -> Preview:
        return preview_of(self.actor, TableImport.objects.get(pk=batch.pk))

    def rows(self, batch: TableImport) -> list[RowPreview]:
        return [row for table in self.preview(batch).tables for row in table.rows]

    def choose(self, batch: TableImport, number: int = 1, **choices: Any) -> bool:
        version = TableImport.objects.get(pk=batch.pk).version
        return services.correct(
            self.actor, batch.pk, number, Choices(**choices), base_version=version
        )

    def accept(self, batch: TableImport) -> list[SummaryRow]:
        preview = self.preview(batch)
        services.accept(
            self.actor, batch.pk, base_version=preview.batch.version, digest=preview.digest
        )
        return list(SummaryRow.objects.filter(table__batch=batch))

    def case_of_first(self, project: str = made.FIRST[2], **said: str) -> Case:
        """The first firm's filing, handed in at its county."""
        return self.case_of(self.first, project, **said)

    def case_of(self, firm: Firm, project: str, **said: str) -> Case:
        count = firm.factories.count()
        factory = registry.add_factory(SYSTEM, firm, name=f"工厂{count}")
        clerk = self.theatre.clerk_of(firm)
        self.theatre._filed += 1
        case = filing.start_case(clerk.actor, self.theatre.round, factory, TIER, "territorial")
        self.theatre.write(case, facts(loaded(case.draft.dossier), firm, project, said))
        return filing.submit(clerk.actor, case)


def facts(dossier: Dossier, firm: Firm, project: str, said: dict[str, str]) -> Dossier:
    people = {"contact": "林一", "mobile": "13800000001", **said}
    return dossier.model_copy(
        update={
            "enterprise": Enterprise(name=firm.name, credit_code=firm.credit_code, **people),
            "factory": Factory(project=project),
            "scenarios": (ScenarioInstance(scenario="人机协同作业", instance="壳体柔性加工"),),
        }
    )


@pytest.fixture
def desk(theatre: Theatre) -> Desk:  # noqa: F811 - the fixture above
    return remembered(_settle_desk, theatre)


def _settle_desk(theatre: Theatre) -> Desk:  # noqa: F811
    def county(code: str, name: str) -> Authority:
        return registry.establish_authority(
            SYSTEM, code=code, name=name, level=Level.COUNTY, parent=theatre.land.city
        )

    minhou = county("minhou", "闽侯县工业和信息化局")
    fuqing = county("fuqing", "福清市工业和信息化局")
    first = registry.register_enterprise(
        SYSTEM, name=made.FIRST[1], credit_code=FIRST_CODE, authority=minhou
    )
    return Desk(theatre, minhou, fuqing, first)


def errors(rows: Sequence[RowPreview]) -> list[tuple[str, str]]:
    return [(problem.place, problem.message) for row in rows for problem in row.errors]
