"""Offices by the names that tables and files give them."""

from __future__ import annotations

import pytest

from tihang.platform.intake.senders import Senders, place_of
from tihang.platform.registry.models import Authority

NAMES = (
    "福州市工业和信息化局",
    "闽侯县工业和信息化局",
    "福清市工业和信息化局",
    "鼓楼区工信局（演示）",
)


@pytest.fixture
def senders() -> Senders:
    offices = [Authority(pk=number, name=name) for number, name in enumerate(NAMES, start=1)]
    for each in offices[1:]:
        each.parent_id = 1
    return Senders(offices)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("闽侯县工业和信息化局", 2),
        ("闽侯县工信局", 2),
        ("闽侯县", 2),
        ("闽侯", 2),
        ("（二）福清市", 3),
        ("一、鼓楼区", 4),
        (" 鼓 楼 区 ", 4),
        ("福清市科技和工业信息化局", 3),
        ("思明区", None),
        ("工业和信息化局", None),
        ("", None),
    ],
)
def test_a_text_names_an_office(senders: Senders, text: str, number: int | None) -> None:
    found = senders.named(text)
    assert (found.pk if found else None) == number


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("闽侯县.xlsx", 2),
        ("2025年福清汇总表（卓越级）.xlsx", 3),
        ("福州市闽侯县推荐汇总表.docx", 2),
        ("福州市.xlsx", 1),
        ("闽侯和福清.xlsx", None),
        ("汇总表.xlsx", None),
    ],
)
def test_a_file_is_named_after_an_office(senders: Senders, name: str, number: int | None) -> None:
    found = senders.in_file_name(name)
    assert (found.pk if found else None) == number


def test_two_offices_of_one_name_are_told_apart_by_nobody() -> None:
    assert place_of("城关镇") == "城关镇"
    twins = Senders(
        [Authority(pk=1, name="鼓楼区工信局（演示）"), Authority(pk=2, name="鼓楼区工信局（演示）")]
    )
    assert twins.named("鼓楼区") is None
    assert twins.in_file_name("鼓楼区.xlsx") is None
