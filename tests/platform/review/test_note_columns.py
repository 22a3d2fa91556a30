"""Another app's column on the ranking page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.platform.conftest import SignIn
from tests.platform.made_up_cases import TIER, Theatre
from tihang.platform.review import candidates
from tihang.platform.review.candidates import NoteColumn, register_note


@pytest.fixture(autouse=True)
def sources_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "_note_sources", [])


def test_a_note_stands_beside_its_case_under_its_heading(theatre: Theatre, sign_in: SignIn) -> None:
    theatre.at_city()
    noted = theatre.at_city()
    column = NoteColumn("来电记录", {noted.pk: "县里来电 <两次>"})
    source = lambda _actor, _round, _tier, _cases: column  # noqa: E731
    register_note(source)
    register_note(source)
    page = sign_in(theatre.city).get(reverse("review:ranking", args=[theatre.round.code, TIER]))
    text = page.content.decode()
    assert text.count("来电记录") == 1
    assert "县里来电 &lt;两次&gt;" in text
    assert [row.notes for row in page.context["rows"]] == [("",), ("县里来电 <两次>",)]


def test_a_source_with_nothing_to_say_adds_no_column(theatre: Theatre, sign_in: SignIn) -> None:
    theatre.at_city()
    register_note(lambda _actor, _round, _tier, _cases: None)
    page = sign_in(theatre.city).get(reverse("review:ranking", args=[theatre.round.code, TIER]))
    assert page.context["columns"] == ()
