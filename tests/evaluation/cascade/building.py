"""Rounds made up for tests: a province's notice that a city forwards."""

from __future__ import annotations

import copy
import json
from typing import Any

from tihang.evaluation.cascade import CascadeCheck, RoundFile, check_cascade, parse_round

SOUND: dict[str, Any] = {
    "format": "tihang-round/1",
    "id": "made-up",
    "title": {"zh": "样例批次", "en": "Sample round"},
    "edition": "2025",
    "tiers": ["excellence"],
    "notices": [
        {
            "id": "province",
            "level": "province",
            "number": "样工信〔2025〕1号",
            "issuer": "样例省工信厅",
            "issued": "2025-06-02",
            "deadlines": [
                {"level": "firm", "closes": "2025-06-27", "place": "一"},
                {"level": "city", "closes": "2025-07-21", "place": "二"},
            ],
        },
        {
            "id": "city",
            "level": "city",
            "number": "样市工信〔2025〕2号",
            "issuer": "样例市工信局",
            "issued": "2025-06-05",
            "received_from": "province",
            "deadlines": [{"level": "county", "closes": "2025-07-08", "place": "三"}],
        },
    ],
}
"""Every level has at least five working days."""

FIRM, CITY = (0, 0), (0, 1)
COUNTY = (1, 0)


def changed(*changes: tuple[tuple[int, int], str]) -> dict[str, Any]:
    """The sound round with other closings, each named by notice and deadline."""
    value = copy.deepcopy(SOUND)
    for (notice, deadline), closes in changes:
        value["notices"][notice]["deadlines"][deadline]["closes"] = closes
    return value


def round_of(value: dict[str, Any]) -> RoundFile:
    return parse_round(json.dumps(value).encode(), as_json=True)


def check_of(value: dict[str, Any], **options: Any) -> CascadeCheck:
    return check_cascade(round_of(value), **options)


def rules_of(check: CascadeCheck) -> list[tuple[str, str, str | None]]:
    """Each finding as severity, rule and level."""
    return [(one.severity, one.rule.removeprefix("cascade."), one.level) for one in check.findings]
