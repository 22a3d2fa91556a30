"""The demo further on: a city's round with sixty firms, walked to one of its stages."""

from __future__ import annotations

from collections import Counter

import pytest

from tihang.cli.serve import STAGES
from tihang.dossier.codes import check_credit_code
from tihang.platform.demo import Stage, crowd, people, seed_demo
from tihang.platform.filing.models import Case
from tihang.platform.filing.workflow import replay
from tihang.platform.journal import queries as journal
from tihang.platform.journal import services as journal_services
from tihang.platform.recognition.models import Decision
from tihang.platform.registry.models import Enterprise, Recognition


def test_the_command_names_the_stages_that_there_are() -> None:
    assert tuple(Stage) == STAGES


def test_sixty_firms_stand_in_thirteen_counties_under_codes_and_names_of_their_own() -> None:
    firms = [*people.FIRMS, *crowd.firms()]
    assert len(firms) == len({f.credit_code for f in firms}) == len({f.name for f in firms}) == 60
    assert len(crowd.counties()) == 13
    assert {firm.office for firm in crowd.firms()} == {each.code for each in crowd.counties()}
    for firm in firms:
        assert check_credit_code(firm.credit_code) == firm.credit_code


@pytest.mark.slow
def test_the_last_stage_shows_every_state_and_every_case_walked_there(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowd, "COUNT", 40)
    assert seed_demo(Stage.DECIDED) is True
    assert Enterprise.objects.count() == 49
    states = Counter(Case.objects.values_list("state", flat=True))
    walked = {state.id for case in Case.objects.all()[:1] for state in case.workflow.states}
    assert walked <= set(states)
    assert states["recommended"] > 5
    for case in Case.objects.select_related("round", "authority", "factory__enterprise"):
        assert replay(journal.entries(case.stream), case.workflow) == case.state
        assert journal_services.verify(case.stream) == []
    granted = Recognition.objects.filter(tier="advanced").exclude(case=None)
    assert granted.count() == states["recognised"]
    assert Decision.objects.filter(state="pending").count() == 2
