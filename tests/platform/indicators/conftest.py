"""A filing with the firm's people, and ledgers that are read at once."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from pytest_django.fixtures import Settings

from tests.dossier.ledgers import building as made
from tests.platform.filing.conftest import (  # noqa: F401 - fixtures of the filing
    Firm,
    case,
    firm,
    whole,
)
from tihang.platform.filing.models import Case
from tihang.platform.indicators import services
from tihang.platform.indicators.models import LedgerReading

ORDERS = made.workbook([made.ORDERS_HEAD], made.ORDERS)
EQUIPMENT = made.workbook([made.EQUIPMENT_HEAD], made.EQUIPMENT)


@pytest.fixture(autouse=True)
def tasks_at_once(settings: Settings) -> None:
    """No worker runs beside the tests."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture(autouse=True)
def files_of_their_own(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("files")


HandIn = Callable[..., LedgerReading]


@pytest.fixture
def hand_in(case: Case, firm: Firm) -> HandIn:  # noqa: F811 - the fixtures above
    """Hand a ledger in as the firm's clerk."""

    def do(
        content: bytes = ORDERS,
        kind: str = "orders",
        name: str = "订单台账.xlsx",
        options: dict[str, object] | None = None,
        of: Case | None = None,
    ) -> LedgerReading:
        return services.upload_ledger(
            firm.clerk.actor, of or case, kind, io.BytesIO(content), name, options
        )

    return do
