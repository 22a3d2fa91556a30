"""The dossier's types and the edition's field catalogue describe the same fields."""

from __future__ import annotations

import pytest

from tests.dossier.strategies import EDITION
from tihang.dossier.shape import leaf_kinds, part_paths
from tihang.edition.model import FieldSpec

FITTING = {
    "text": {"text", "longtext", "choice"},
    "number": {"number"},
    "integer": {"integer"},
    "truth": {"truth"},
    "date": {"date"},
    "names": {"names"},
}
WITHOUT_WORDS = {"format", "extra"}
"""The file's own name of its format, and the free fields that a form brings along."""


def _catalogue() -> dict[str, FieldSpec]:
    found: dict[str, FieldSpec] = {}

    def walk(fields: tuple[FieldSpec, ...], prefix: str) -> None:
        for field in fields:
            found[prefix + field.path] = field
            walk(field.columns, f"{prefix}{field.path}.")

    walk(EDITION.fields, "")
    return found


@pytest.mark.parametrize("path", sorted(set(leaf_kinds()) - WITHOUT_WORDS))
def test_every_field_of_the_dossier_is_in_the_catalogue_with_a_fitting_kind(path: str) -> None:
    assert EDITION.field(path).kind in FITTING[leaf_kinds()[path]]


def test_every_field_of_the_catalogue_is_in_the_dossier() -> None:
    for path, field in _catalogue().items():
        if field.kind == "rows":
            assert path in part_paths().values()
        else:
            assert path in leaf_kinds()


def test_labels_of_one_table_are_told_apart() -> None:
    for field in _catalogue().values():
        labels = [column.label.zh for column in field.columns]
        assert len(labels) == len(set(labels))
