"""The workbook as a firm gets it: headings, lists, prefilled rows, nothing hidden."""

from __future__ import annotations

import io

import openpyxl
import pytest

from tests.dossier.strategies import EDITION
from tihang.dossier.files import dump_xlsx, parse_dossier
from tihang.dossier.model import Dossier
from tihang.dossier.shape import leaf_kinds
from tihang.dossier.workbook import blank_workbook
from tihang.dossier.workbook.layout import layout_of

TIERS = [tier.id for tier in EDITION.tiers]


def _book(tier: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(blank_workbook(EDITION, tier)))  # type: ignore[arg-type]


@pytest.mark.parametrize("tier", TIERS)
def test_a_blank_workbook_is_an_empty_dossier_of_its_tier(tier: str) -> None:
    read = parse_dossier(blank_workbook(EDITION, tier, "central"), "xlsx")  # type: ignore[arg-type]
    assert read == Dossier(edition="2025", tier=tier, channel="central")  # type: ignore[arg-type]


def test_every_field_has_exactly_one_place() -> None:
    layout = layout_of(EDITION)
    places = [e.path for lines in layout.lines for _title, group in lines.groups for e in group]
    places += [e.path for table in layout.tables for e in table.entries if table.path != "extra"]
    assert sorted(places) == sorted(set(leaf_kinds()) - {"extra"})


def test_headings_of_a_sheet_are_told_apart() -> None:
    layout = layout_of(EDITION)
    for lines in layout.lines:
        assert len(lines.entries) == sum(len(group) for _title, group in lines.groups)
    for table in layout.tables:
        headings = [*table.leading, *table.shown, *(e.heading for e in table.entries)]
        assert len(headings) == len(set(headings))


@pytest.mark.parametrize("tier", TIERS)
def test_the_tiers_clauses_and_all_indicators_are_prefilled(tier: str) -> None:
    book = _book(tier)
    clauses = [row[0] for row in book["条件自评"].iter_rows(min_row=2, values_only=True) if row[0]]
    assert clauses == [c.clause.id for c in EDITION.conditions_of(tier)]
    words = [row[1] for row in book["条件自评"].iter_rows(min_row=2, values_only=True) if row[0]]
    assert words == [c.clause.text for c in EDITION.conditions_of(tier)]
    indicators = [row[:2] for row in book["关键指标"].iter_rows(min_row=2, values_only=True)]
    assert [i for i in indicators if i[0]] == [(k.number, k.name) for k in EDITION.kpis]


def test_choices_come_from_lists_on_a_visible_sheet() -> None:
    book = _book("excellence")
    assert all(sheet.sheet_state == "visible" for sheet in book.worksheets)
    assert not any(sheet.protection.sheet for sheet in book.worksheets)
    options = book["选项"]
    names = [cell.value for cell in options["B"][1:] if cell.value]
    assert names == [scenario.name for scenario in EDITION.scenarios]
    rules = book["场景实例"].data_validations.dataValidation
    lists = [rule for rule in rules if rule.type == "list"]
    assert any(rule.formula1 == "'选项'!$B$2:$B$41" for rule in lists)


def test_text_is_never_a_formula_or_a_link() -> None:
    dossier = Dossier.model_validate(
        {
            "edition": "2025",
            "tier": "basic",
            "enterprise": {"name": '=HYPERLINK("http://example.com")', "email": "mailto:a@b"},
        }
    )
    sheet = openpyxl.load_workbook(io.BytesIO(dump_xlsx(dossier, EDITION)))["基本信息"]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)
    assert '=HYPERLINK("http://example.com")' in [cell.value for cell in cells]


def test_the_same_dossier_gives_the_same_bytes() -> None:
    dossier = Dossier(edition="2025", tier="basic")
    assert dump_xlsx(dossier, EDITION) == dump_xlsx(dossier, EDITION)
