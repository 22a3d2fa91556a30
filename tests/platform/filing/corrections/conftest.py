"""A filing at the county with rows of every kind."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.platform.conftest import Engage, Land
from tests.platform.filing.corrections.returning import CREDIT
from tests.platform.made_up_cases import Theatre, open_theatre
from tests.platform.remembered import remembered
from tihang.dossier.model import Answer, Dossier, Evidence, KpiFigure, ScenarioInstance
from tihang.platform.filing import services as filing
from tihang.platform.filing import workflow
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case


@pytest.fixture
def theatre(land: Land, engage: Engage, monkeypatch: pytest.MonkeyPatch) -> Theatre:
    for guard in ("filing_complete", "prechecked", "declared"):
        monkeypatch.setitem(workflow._guards, guard, lambda _case, _actor: [])
    return remembered(open_theatre, land, engage)


def filled(dossier: Dossier) -> Dossier:
    return dossier.model_copy(
        update={
            "answers": (
                Answer(clause=CREDIT, met=True, statement="无不良记录。", evidence=("E01", "E02")),
                Answer(clause="requirement.2a", met=True, statement="经营良好。"),
            ),
            "kpis": (
                KpiFigure(number=4, after=Decimal(40)),
                KpiFigure(
                    number=10, before=Decimal("3.1"), after=Decimal("1.2"), evidence=("E02",)
                ),
            ),
            "scenarios": (
                ScenarioInstance(scenario="人机协同作业", instance="壳体柔性加工", uses_ai=True),
                ScenarioInstance(scenario="在线智能检测", instance="视觉检测", uses_ai=True),
            ),
            "evidence": (
                Evidence(id="E01", title="信用报告"),
                Evidence(id="E02", title="质量月报"),
                Evidence(id="E03", title="营业执照"),
            ),
        }
    )


@pytest.fixture
def case(theatre: Theatre) -> Case:
    """A filing at the county with rows of every kind."""
    case = theatre.filed()
    case.state = "draft"
    case.save()
    draft = case.draft
    draft.refresh_from_db()
    theatre.write(case, filled(loaded(draft.dossier)))
    return filing.submit(theatre.firm.actor, case)
