"""What is written into the draft's column is the dossier's JSON, however little of it is new."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dossier.strategies import dossiers
from tihang.dossier.model import Dossier
from tihang.platform.filing.dossiers import loaded, stored, stored_after, written


def column_of(form: dict[str, Any], dossier: Dossier) -> Any:
    """What the column holds afterwards."""
    (value,) = written(form, dossier).get_source_expressions()
    return json.loads(value.value)


@settings(max_examples=20)
@given(st.data())
def test_one_save_after_another_writes_the_whole_dossier(data: st.DataObject) -> None:
    tier = "excellence"
    dossier = data.draw(dossiers(tier=tier))
    form = stored(dossier)
    for _save in range(4):
        other = data.draw(dossiers(tier=tier))
        names = data.draw(st.sets(st.sampled_from(["kpis", "answers", "narrative", "scenarios"])))
        after = dossier.model_copy(update={name: getattr(other, name) for name in names})
        form = stored_after(after, dossier, form)
        assert column_of(form, after) == stored(after)
        assert loaded(column_of(form, after)) == after
        dossier = after
