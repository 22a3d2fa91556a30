"""The JSON schema speaks the catalogue's words and refuses text for numbers."""

from __future__ import annotations

from tests.dossier.strategies import EDITION
from tihang.dossier.schema import dossier_schema
from tihang.text import use_language


def test_fields_carry_label_unit_limits_and_choices() -> None:
    parts = dossier_schema(EDITION)["$defs"]
    revenue = parts["FinancialYear"]["properties"]["revenue"]
    assert revenue["title"] == "主营业务收入"
    assert revenue["description"] == "万元"
    assert revenue["minimum"] == 0
    assert "discrete" in parts["Factory"]["properties"]["kind"]["enum"]
    assert parts["Enterprise"]["properties"]["name"]["maxLength"] == 200


def test_titles_follow_the_language() -> None:
    with use_language("en"):
        parts = dossier_schema(EDITION)["$defs"]
    assert parts["FinancialYear"]["properties"]["revenue"]["title"] == "Main revenue"


def test_numbers_are_numbers_and_unknown_keys_are_refused() -> None:
    schema = dossier_schema()
    revenue = schema["$defs"]["FinancialYear"]["properties"]["revenue"]
    assert {"type": "number"} in revenue["anyOf"]
    assert {"type": "string"} not in revenue["anyOf"]
    assert all(part["additionalProperties"] is False for part in schema["$defs"].values())
    assert schema["additionalProperties"] is False
