"""The examples are what their names and head lines say."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from tihang import edition as editions
from tihang.dossier.canonical import content_hash
from tihang.dossier.errors import DossierError
from tihang.dossier.files import read_dossier
from tihang.evaluation import evaluate

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
EDITION = editions.load("2025")

BROKEN = {
    "wrong-check-digit.yaml": "enterprise.credit_code（第 6 行）：统一社会信用代码校验位不符",
    "unknown-scenario.json": "最接近的是“生产作业——在线智能检测”",
    "unknown-key.yaml": "是否为“credit_code”？",
    "unknown-edition.yaml": "没有名为“2019”的版本",
    "duplicate-key.json": "键“tier”重复",
    "not-a-number.json": "“NaN”不是数字",
    "tagged.yaml": "enterprise（第 3 行）：不支持标签",
    "anchors.yaml": "不支持锚点和引用",
    "not-utf-8.yaml": "文字编码不是 UTF-8",
    "not-what-it-says.xlsx": "内容却是 PDF 文件",
    "password-protected.xlsx": "Excel 文件设有打开密码",
    "old-excel.xlsx": "旧版 Excel（.xls）",
    "text-in-number.xlsx": "三年经营!C2（主营业务收入）：应为数字，现为文字“三千万”",
    "merged-row.xlsx": "集成商!C2:C3：“集成商”表中有合并单元格",
    "blank-row.xlsx": "集成商!A3：第 3 行是空行，其后仍有内容",
    "formula-without-result.xlsx": "三年经营!C2：公式没有保存计算结果",
}

# File, highest tier met, the tier just missed, its status, the only condition in the way.
NEAR_MISSES = [
    ("ai-share-19", "advanced", "excellence", "unmet", "excellence.results.1c"),
    ("ai-share-59", "excellence", "pioneer", "unmet", "pioneer.results.1c"),
    ("maturity-1.9", "advanced", "excellence", "unmet", "requirement.5b"),
    ("aspect-uncovered", "excellence", "pioneer", "unmet", "pioneer.coverage"),
    ("no-earlier-recognition", "advanced", "excellence", "unmet", "excellence.application.2b"),
    ("kpi-disagrees", "advanced", "excellence", "undetermined", "excellence.results.1c"),
]


@pytest.mark.parametrize("tier", [tier.id for tier in EDITION.tiers])
def test_an_example_meets_its_tier_and_none_above(tier: str) -> None:
    dossier = read_dossier(EXAMPLES / f"{tier}.yaml")
    evaluation = evaluate(dossier, EDITION)
    assert dossier.tier == tier
    assert evaluation.highest_tier == tier
    assert evaluation.findings == ()


@pytest.mark.parametrize(("name", "highest", "missed", "status", "condition"), NEAR_MISSES)
def test_a_near_miss_fails_in_one_condition_only(
    name: str, highest: str, missed: str, status: str, condition: str
) -> None:
    evaluation = evaluate(read_dossier(EXAMPLES / "near-misses" / f"{name}.yaml"), EDITION)
    tier = next(found for found in evaluation.tiers if found.tier == missed)
    assert evaluation.highest_tier == highest
    assert str(tier.status) == status
    assert [gap.condition for gap in tier.gaps] == [condition]


@pytest.mark.parametrize("name", sorted(path.name for path in (EXAMPLES / "broken").iterdir()))
def test_a_broken_file_is_refused_with_its_reason(name: str) -> None:
    with pytest.raises(DossierError) as refused:
        read_dossier(EXAMPLES / "broken" / name)
    assert BROKEN[name] in str(refused.value)


def test_no_broken_file_is_missing() -> None:
    assert {path.name for path in (EXAMPLES / "broken").iterdir()} == set(BROKEN)


@pytest.mark.parametrize("suffix", ["json", "xlsx"])
def test_the_showcase_is_the_same_in_every_format(suffix: str) -> None:
    original = read_dossier(EXAMPLES / "excellence.yaml")
    copy = read_dossier(EXAMPLES / f"excellence.{suffix}")
    assert copy == original
    assert content_hash(copy) == content_hash(original)


def test_derived_examples_are_up_to_date(tmp_path: Path) -> None:
    runpy.run_path(str(ROOT / "tools" / "make_examples.py"))["main"](tmp_path)
    for made in tmp_path.glob("near-misses/*"):
        assert made.read_text() == (EXAMPLES / "near-misses" / made.name).read_text()
    for made in tmp_path.glob("broken/*"):
        if made.suffix != ".xlsx":  # Saved with the time of day by the library.
            assert made.read_bytes() == (EXAMPLES / "broken" / made.name).read_bytes()


@pytest.mark.parametrize("tier", [tier.id for tier in EDITION.tiers])
def test_a_filing_fills_in_every_required_field_of_its_form(tier: str) -> None:
    dossier = read_dossier(EXAMPLES / f"{tier}.yaml")
    for section in EDITION.filing_form(tier).sections:
        for field in section.fields:
            if field.required:
                value: object = dossier
                for name in field.path.split("."):
                    value = getattr(value, name)
                assert value is not None, field.path
