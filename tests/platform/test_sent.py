"""Numbers as browsers send them, or whoever pretends to be one."""

from __future__ import annotations

import pytest

from tests.platform.conftest import SignIn
from tests.platform.filing.conftest import Firm, firm
from tihang.platform.filing import services as filing
from tihang.platform.sent import is_number, number_or

__all__ = ["firm"]

ENDLESS = "9" * 5000
"""More digits than Python is willing to read."""


@pytest.mark.parametrize("text", ["0", "12", "999999999"])
def test_a_short_row_of_digits_is_a_number(text: str) -> None:
    assert is_number(text)
    assert number_or(text, -1) == int(text)


@pytest.mark.parametrize("text", ["", "-1", "1.5", "１２", "1e3", " 1", "1000000000", ENDLESS])
def test_anything_else_is_none(text: str) -> None:
    assert not is_number(text)
    assert number_or(text, -1) == -1


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("sections/enterprise/", {"base_version": ENDLESS}),
        ("sections/scenarios/", {"base_version": "1", f"scenarios[{ENDLESS}].instance": "x"}),
        ("sections/scenarios/", {"base_version": "1", "do": f"remove:scenarios[{ENDLESS}]"}),
        ("sections/scenarios/", {"base_version": "1", "do": f"up:scenarios[{ENDLESS}]"}),
        ("rating/", {"base_version": ENDLESS}),
    ],
)
def test_a_row_of_digits_without_end_is_no_fault_of_the_server(
    firm: Firm, sign_in: SignIn, path: str, sent: dict[str, str]
) -> None:
    case = filing.start_case(
        firm.clerk.actor, firm.round, firm.factory, "excellence", "territorial"
    )
    answer = sign_in(firm.clerk).post(f"/cases/{case.pk}/{path}", sent)
    assert answer.status_code < 500
