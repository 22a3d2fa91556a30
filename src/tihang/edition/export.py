"""An edition as plain values, for JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from tihang.edition.checks.rules import comparison, leaves
from tihang.edition.model import AtLeast, AtMost, Condition, Edition, Tier


def edition_as_json(edition: Edition) -> dict[str, Any]:
    """Return the whole edition as lists and mappings that :func:`json.dumps` takes.

    The key ``conditions`` holds each clause once for every tier it binds; the key
    ``workflow`` the workflows of all channels.
    """
    values: dict[str, Any] = _plain(edition)
    del values["clauses"]
    values["workflow"] = values.pop("workflows")
    values["conditions"] = [_condition(edition, condition) for condition in edition.conditions]
    for entry, scenario in zip(values["scenarios"], edition.scenarios, strict=True):
        entry["aspect"] = edition.aspect_of(scenario)
    return values


def _plain(value: object) -> Any:
    """Turn values of an edition into what JSON has; decimals into numbers."""
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        # What is excluded is for the edition's own tests, such as a pre-check's cases.
        return {name: _plain(getattr(value, name)) for name in fields if not fields[name].exclude}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _condition(edition: Edition, condition: Condition) -> dict[str, Any]:
    clause = condition.clause
    document = edition.document(clause.reference.document)
    return {
        "id": condition.id,
        "tier": condition.tier,
        # A clause that belongs to no aspect is listed under the part of the notice it is in.
        "aspect": clause.aspect or clause.group,
        "group": clause.group,
        "clause": clause.id,
        "text": clause.text,
        "english": clause.english,
        "reference": {
            "document": document.id,
            "number": document.number,
            "place": clause.reference.place,
        },
        "standing": clause.standing,
        "rule": _plain(clause.rule),
        "rule_standing": clause.rule_standing,
        "rule_note": _plain(clause.rule_note),
        "thresholds": _thresholds(edition.tier(condition.tier), condition),
        "effort": clause.effort,
        "evidence_hint": _plain(clause.evidence_hint),
    }


def _thresholds(tier: Tier, condition: Condition) -> list[dict[str, Any]]:
    """Every number that the condition's rule compares a fact with, on its tier."""
    found = []
    for _path, leaf in leaves(condition.clause.rule, ()):
        if isinstance(leaf, AtLeast | AtMost):
            key, compared = comparison(leaf)
            parameter = tier.parameters[compared.parameter]
            found.append({"fact": compared.fact, "comparison": key, **_plain(parameter)})
    return found
