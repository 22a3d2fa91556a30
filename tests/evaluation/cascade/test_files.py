"""Round files: what is refused, each problem with its place, its line and its mend."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.edition.notice import mend, plain
from tests.evaluation.cascade.building import SOUND, changed, round_of
from tihang.dossier.errors import DossierError
from tihang.evaluation.cascade import parse_round, read_round

FUZHOU = Path(__file__).parents[3] / "examples" / "rounds" / "fuzhou-2025.yaml"
TEXT = FUZHOU.read_text(encoding="utf-8")


def refusal(text: str | bytes, *, as_json: bool = False) -> list[str]:
    with pytest.raises(DossierError) as refused:
        parse_round(text.encode() if isinstance(text, str) else text, as_json=as_json)
    return [str(problem) for problem in refused.value.problems]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_the_example_carries_what_the_notices_ask_for() -> None:
    round_ = read_round(FUZHOU)
    assert [(one.level, one.received_from) for one in round_.notices] == [
        ("nation", None),
        ("province", "miit-251"),
        ("city", "fujian-321"),
    ]
    for notice in round_.notices:
        stated = (*notice.deadlines, *notice.additions, *notice.quotas, *notice.documents)
        assert all(one.place and one.standing == "notice" for one in stated)
    assert {one.number for notice in round_.notices for one in notice.quotas} == {None}


def test_every_wording_of_the_example_stands_in_the_notice() -> None:
    path = os.environ.get("TIHANG_NOTICE_TEXT")
    if not path:
        pytest.skip("the notice's text is not here: TIHANG_NOTICE_TEXT names no file")
    notice = mend(Path(path).read_text(encoding="utf-8"))
    deadlines = [one for each in read_round(FUZHOU).notices for one in each.deadlines]
    assert len(deadlines) == 3
    for one in deadlines:
        day = one.closes.day
        assert one.wording
        assert plain(one.wording) in notice
        assert f"{day.year}年{day.month}月{day.day}日" in one.wording


def test_yaml_and_json_say_the_same(tmp_path: Path) -> None:
    round_ = round_of(SOUND)
    path = tmp_path / "round.json"
    path.write_text(json.dumps(SOUND), encoding="utf-8")
    assert read_round(path) == round_
    yaml = tmp_path / "round.yml"
    yaml.write_text(json.dumps(SOUND), encoding="utf-8")  # JSON is YAML as well.
    assert read_round(yaml) == round_


def test_all_problems_come_at_once_with_their_lines() -> None:
    broken = (
        TEXT.replace("closes: 2025-07-21", "closes: 2025-07-21T17:30")
        .replace("level: county\n", "level: town\n")
        .replace("what: 线上申报", "wat: 线上申报")
    )
    found = refusal(broken)
    assert len(found) == 3
    for part, says in (
        ("closes: 2025-07-21T17:30", "时刻缺少时区：请写成 2025-07-21T17:30+08:00"),
        ("level: town", "应为以下之一：firm / county"),
        ("wat: 线上申报", "是否为“what”"),
    ):
        (problem,) = [one for one in found if f"（第 {line_of(broken, part)} 行）" in one]
        assert says in problem


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda r: r.update(tiers=["excellent"]), "basic / advanced / excellence / pioneer"),
        (lambda r: r.update(tiers=[]), "至少写一项"),
        (lambda r: r.update(id="第一批"), "只能用小写字母"),
        (lambda r: r["notices"][0].update(issuer=" "), "不能为空"),
        (lambda r: r["title"].update(zh=""), "不能为空"),
        (lambda r: r.update(edition="1999"), "没有名为“1999”的版本"),
        (lambda r: r["notices"][1].update(received_from="provinces"), "是否为“province”"),
        (lambda r: r["notices"][0].update(received_from="city"), "不是上级通知"),
        (lambda r: r["notices"][1].update(received_from="city"), "不是上级通知"),
        (lambda r: r["notices"][1].update(id="province"), "“province”重复"),
        (lambda r: r["notices"][1]["deadlines"][0].update(level="nation"), "不能给上级规定"),
        (lambda r: r["notices"][0]["deadlines"][1].update(level="firm"), "重复"),
        (lambda r: r["notices"][0]["deadlines"][1].update(level="group"), "没有这一层级"),
        (lambda r: r["notices"][0]["deadlines"][1].update(channel="central"), "不在该渠道里"),
        (
            lambda r: r["notices"][0].update(
                quotas=[{"authority": "样例市", "tier": "pioneer", "number": 3}]
            ),
            "本批次不含层级“pioneer”",
        ),
        (
            lambda r: r.update(minimums=[{"level": "city", "days": 5, "standing": "notice"}]),
            "应为以下之一：secondary / customary",
        ),
        (
            lambda r: r.update(
                working_days=[{"year": 2027, "source": "样例", "holidays": ["2026-01-01"]}]
            ),
            "2026-01-01 不在 2027 年",
        ),
        (
            lambda r: r.update(
                working_days=[
                    {
                        "year": 2027,
                        "source": "样例",
                        "holidays": ["2027-01-01"],
                        "working": ["2027-01-01"],
                    }
                ]
            ),
            "既列为放假又列为上班",
        ),
    ],
)
def test_what_does_not_fit_together_is_refused(
    change: Callable[[dict[str, Any]], None], says: str
) -> None:
    value = changed()
    change(value)
    assert any(says in one for one in refusal(json.dumps(value), as_json=True))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "文件是空的"),
        ("- 1", "最外层应为"),
        ("format: tihang-round/2", "format（第 1 行）：不是批次文件"),
        ("id: x", "不是批次文件"),
        ("format: &a tihang-round/1", "不支持锚点"),
        ("format: !!str tihang-round/1", "不支持标签"),
        ("format: tihang-round/1\nformat: tihang-round/1", "重复"),
        (b"%PDF-1.7", "PDF"),
        ("format: 批次".encode("gb18030"), "UTF-8"),
    ],
)
def test_what_is_no_round_file_is_refused(text: str | bytes, says: str) -> None:
    assert says in refusal(text)[0]


def test_a_file_of_another_kind_is_refused_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "round.xlsx"
    path.write_bytes(b"PK")
    with pytest.raises(DossierError, match=r"请使用 \.yaml 或 \.json"):
        read_round(path)


def test_a_file_too_large_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "round.yaml"
    path.write_bytes(b"#" * (1024 * 1024 + 1))
    with pytest.raises(DossierError, match="文件过大"):
        read_round(path)


CHINESE = re.compile("[一-鿿]")
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


def reasons(value: dict[str, Any]) -> list[str]:
    """Why a round is refused; nothing where it is read."""
    try:
        round_of(value)
    except DossierError as error:
        return [problem.message for problem in error.problems]
    return []


@given(st.sampled_from(sorted(SOUND)), PLAIN)
def test_any_value_anywhere_is_read_or_refused_with_a_reason(key: str, value: object) -> None:
    assert all(CHINESE.search(one) for one in reasons(SOUND | {key: value}))


@given(st.sampled_from(sorted(SOUND["notices"][0])), PLAIN)
def test_any_value_in_a_notice_is_read_or_refused_with_a_reason(key: str, value: object) -> None:
    changed_round = changed()
    changed_round["notices"][0][key] = value
    assert all(CHINESE.search(one) for one in reasons(changed_round))
