"""A firm that has just begun its self-rating, and one that only has to declare it."""

from __future__ import annotations

import pytest

from tests.platform.filing.conftest import EXAMPLES, Firm, firm, whole
from tests.platform.remembered import remembered
from tihang.dossier.files import read_dossier
from tihang.platform.filing import services as filing
from tihang.platform.filing.dossiers import stored
from tihang.platform.filing.models import Case
from tihang.platform.rating import services

__all__ = ["firm", "whole"]


@pytest.fixture
def begun(firm: Firm) -> Case:
    """A self-rating in which nothing has been said."""
    return remembered(services.start_self_rating, firm.clerk.actor, firm.factory)


@pytest.fixture
def ready(firm: Firm, begun: Case) -> Case:
    """A self-rating that only has to be declared; all its conditions are met."""
    return remembered(_filled_in, firm, begun)


def _filled_in(firm: Firm, begun: Case) -> Case:
    found = read_dossier(EXAMPLES / "basic.yaml")
    enterprise = found.enterprise.model_copy(
        update={"credit_code": firm.factory.enterprise.credit_code}
    )
    dossier = found.model_copy(
        update={"enterprise": enterprise, "channel": "self", "judgements": None}
    )
    firm.round.benchmarks = {found.enterprise.industry or "": stored(found)["benchmarks"]}
    firm.round.save()
    case = Case.objects.get(pk=begun.pk)
    filing.import_dossier(firm.clerk.actor, case, dossier, case.draft.version)
    return Case.objects.get(pk=begun.pk)
