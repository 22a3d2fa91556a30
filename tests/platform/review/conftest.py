"""A round in which cases walk, without the firm's whole form having to be filled in."""

from __future__ import annotations

import pytest

from tests.platform.conftest import Engage, Land
from tests.platform.made_up_cases import Theatre, open_theatre
from tests.platform.remembered import remembered
from tihang.platform.filing import workflow


@pytest.fixture
def theatre(land: Land, engage: Engage, monkeypatch: pytest.MonkeyPatch) -> Theatre:
    """Whether a form is filled in completely is the filing's business and tested there."""
    for guard in ("filing_complete", "prechecked", "declared"):
        monkeypatch.setitem(workflow._guards, guard, lambda _case, _actor: [])
    return remembered(open_theatre, land, engage)
