"""Wild tables import as they are meant, or say which cell is wrong."""

from __future__ import annotations

import pytest

from tests.dossier.summary import building as made
from tests.dossier.summary.sound import SOUND, Sound
from tests.dossier.summary.spoilt import SPOILT, Spoilt


@pytest.mark.parametrize("case", SOUND, ids=[case.name for case in SOUND])
def test_a_table_that_says_all_is_read(case: Sound) -> None:
    found = made.read(case.data, case.file)
    assert [made.short(row) for row in found.rows] == list(case.rows)
    assert [problem for problem in found.problems if not problem.warning] == []
    assert all(row.sound for row in found.rows)


@pytest.mark.parametrize("case", SPOILT, ids=[case.name for case in SPOILT])
def test_a_spoilt_table_names_the_cell(case: Spoilt) -> None:
    found = made.read(case.data, case.file)
    assert made.told(found, case.place, case.words), made.faults(found)


def test_there_are_forty_of_them_and_more() -> None:
    assert len(SOUND) >= 40
    assert len(SPOILT) >= 30
