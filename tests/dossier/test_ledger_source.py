"""An indicator names its ledger for as long as its values are the ledger's."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dossier.strategies import EDITION, numbers
from tihang.dossier.files import dump_json, dump_xlsx, dump_yaml, parse_dossier
from tihang.dossier.model import Dossier, KpiFigure, LedgerSource

SOURCE = LedgerSource("orders", "订单“2024”.xlsx", "ab" * 32, 199_312, 7)
sides = st.none() | numbers()


def figure(before: Decimal | None, after: Decimal | None) -> KpiFigure:
    return KpiFigure(number=14, before=before, after=after)


@given(sides, sides)
def test_the_source_that_was_put_in_comes_out(
    before: Decimal | None, after: Decimal | None
) -> None:
    made = figure(before, after).from_ledger(SOURCE)
    assert made.source == SOURCE
    assert not made.edited_by_hand


@given(sides, sides, sides, sides)
def test_it_is_named_for_its_own_values_alone(
    before: Decimal | None, after: Decimal | None, other: Decimal | None, later: Decimal | None
) -> None:
    made = figure(before, after).from_ledger(SOURCE)
    edited = KpiFigure.model_validate(made.model_dump() | {"before": other, "after": later})
    same = (before, after) == (other, later)
    assert (edited.source == SOURCE) is same
    assert edited.edited_by_hand is not same


def test_values_put_back_are_the_ledgers_again() -> None:
    made = figure(Decimal(50), Decimal("98.50")).from_ledger(SOURCE)
    edited = made.model_copy(update={"after": Decimal(99)})
    assert edited.source is None
    assert edited.model_copy(update={"after": Decimal("98.5")}).source == SOURCE


def test_a_figure_without_a_ledger_was_not_edited_by_hand() -> None:
    typed = figure(Decimal(50), Decimal(90))
    assert typed.source is None
    assert not typed.edited_by_hand


@pytest.mark.parametrize("kind", ["json", "yaml", "xlsx"])
def test_the_source_comes_back_from_every_kind_of_file(kind: str) -> None:
    made = figure(Decimal(50), Decimal("98.5")).from_ledger(SOURCE)
    dossier = Dossier(edition="2025", tier="excellence", kpis=(made,))
    dumped = {"json": dump_json, "yaml": dump_yaml}.get(kind)
    data = dumped(dossier) if dumped else dump_xlsx(dossier, EDITION)
    again = parse_dossier(data, kind, EDITION)  # type: ignore[arg-type]
    assert again == dossier
    assert again.kpi(14).source == SOURCE  # type: ignore[union-attr]


def test_a_dossier_without_ledgers_is_the_same_to_the_byte_as_before() -> None:
    plain = Dossier(edition="2025", tier="excellence", kpis=(figure(None, Decimal(9)),))
    assert b"source" not in dump_json(plain)


def test_the_choices_of_the_field_are_the_editions_ledgers() -> None:
    choices = EDITION.choice_list("ledger_kinds").choices
    assert [(c.code, c.label) for c in choices] == [
        (each.id, each.title) for each in EDITION.ledgers
    ]
