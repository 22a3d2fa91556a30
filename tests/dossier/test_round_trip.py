"""A dossier comes back from every kind of file as it went in."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dossier.strategies import EDITION, HARD_TEXTS, dossiers
from tihang.dossier.canonical import canonical_json, content_hash
from tihang.dossier.files import dump_json, dump_xlsx, dump_yaml, parse_dossier
from tihang.dossier.model import Dossier, Enterprise, Narrative

DUMPS = {
    "json": dump_json,
    "yaml": dump_yaml,
    "xlsx": lambda dossier: dump_xlsx(dossier, EDITION),
}
thorough = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.parametrize("kind", DUMPS)
def test_any_dossier_comes_back_from_a_file_with_the_same_hash(kind: str) -> None:
    @thorough
    @given(dossiers())
    def comes_back(dossier: Dossier) -> None:
        again = parse_dossier(DUMPS[kind](dossier), kind)  # type: ignore[arg-type]
        assert again == dossier
        assert content_hash(again) == content_hash(dossier)

    comes_back()


@pytest.mark.parametrize("kind", DUMPS)
@pytest.mark.parametrize("text", HARD_TEXTS)
def test_texts_that_look_like_something_else_stay_text(kind: str, text: str) -> None:
    dossier = Dossier(
        edition="2025",
        tier="basic",
        enterprise=Enterprise(name=text),
        narrative=Narrative(profile=f"甲\n{text}\n{text}乙"),
        extra={"甲": text},
    )
    assert parse_dossier(DUMPS[kind](dossier), kind) == dossier  # type: ignore[arg-type]


@thorough
@given(dossiers(), st.randoms())
def test_the_hash_does_not_depend_on_the_order_of_keys(
    dossier: Dossier, randomly: random.Random
) -> None:
    def shuffled(value: object) -> object:
        if isinstance(value, dict):
            items = list(value.items())
            randomly.shuffle(items)
            return {key: shuffled(part) for key, part in items}
        return [shuffled(part) for part in value] if isinstance(value, list) else value

    data = json.dumps(shuffled(json.loads(dump_json(dossier))))
    assert content_hash(parse_dossier(data.encode(), "json")) == content_hash(dossier)


@thorough
@given(dossiers())
def test_the_canonical_form_is_itself_a_dossier_file(dossier: Dossier) -> None:
    assert parse_dossier(canonical_json(dossier), "json") == dossier


@thorough
@given(dossiers(), dossiers())
def test_different_dossiers_have_different_canonical_forms(one: Dossier, other: Dossier) -> None:
    assert (canonical_json(one) == canonical_json(other)) == (one == other)
