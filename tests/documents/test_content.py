"""How values, indicators and scenarios are written in official papers."""

from __future__ import annotations

import datetime as dt
import zlib
from decimal import Decimal

import pytest

from tests.documents.reading import showcase
from tihang import edition as editions
from tihang.documents.codes import _modules, qr_png, qr_svg
from tihang.documents.content.filing import filing_content
from tihang.documents.content.model import Grid, Heading, Paragraph, Table
from tihang.documents.content.scenarios import scenario_blocks
from tihang.documents.content.tables import kpi_blocks
from tihang.documents.content.values import chinese_number, number_text, value_text
from tihang.dossier.model import Dossier, Factory, KpiFigure, ScenarioInstance

EDITION = editions.load("2025")


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("12300.50", "12,300.5"),
        ("0", "0"),
        ("-0.10", "-0.1"),
        ("1E+3", "1,000"),
        ("0.000001", "0.000001"),
    ],
)
def test_numbers_are_grouped_and_lose_closing_noughts(number: str, shown: str) -> None:
    assert number_text(Decimal(number)) == shown


def test_headings_are_numbered_in_chinese() -> None:
    shown = [chinese_number(n) for n in (1, 10, 11, 19, 20, 21, 99)]
    assert shown == ["一", "十", "十一", "十九", "二十", "二十一", "九十九"]


def test_dates_choices_and_truths_are_words() -> None:
    def shown(path: str, value: object) -> str:
        return value_text(value, EDITION.field(path), EDITION)

    assert shown("factory.started", dt.date(2025, 7, 8)) == "2025年7月8日"
    assert shown("factory.new", False) == "否"
    assert shown("factory.kind", "discrete") not in ("discrete", "")
    assert shown("factory.kind", "unheard-of") == "unheard-of"
    assert shown("enterprise.finances.year", 2024) in ("2024", "2024年")
    assert shown("factory.investment", Decimal(18650)).startswith("18,650")
    assert shown("factory.investment", None) == "（未填写）"


def kpi_row(figure: KpiFigure, *, new: bool | None = None) -> tuple[str, ...]:
    factory = Factory(new=new)
    dossier = Dossier(edition="2025", tier="excellence", kpis=(figure,), factory=factory)
    table = next(block for block in kpi_blocks(dossier, EDITION) if isinstance(block, Table))
    return next(row.cells for row in table.rows if row.cells[0] == str(figure.number))


def test_a_rate_shows_percent_and_points_side_by_side() -> None:
    figure = KpiFigure(number=11, before=Decimal(65), after=Decimal(78), before_year=2021)
    cells = kpi_row(figure)
    assert cells[3:6] == ("65\n2021年", "78", "20%\n（提高13个百分点）")


def test_a_falling_rate_falls_in_points() -> None:
    cells = kpi_row(KpiFigure(number=10, before=Decimal("0.85"), after=Decimal("0.36")))
    assert cells[5] == "57.65%\n（下降0.49个百分点）"


def test_a_rate_that_got_worse_says_so() -> None:
    cells = kpi_row(KpiFigure(number=10, before=Decimal(2), after=Decimal(3)))
    assert cells[5] == "-50%\n（提高1个百分点）"


def test_no_figure_is_made_up_without_a_value_from_before() -> None:
    assert kpi_row(KpiFigure(number=8, after=Decimal(14)))[5] == "（未填写）"


def test_a_new_factory_lacks_no_figure_from_before() -> None:
    assert kpi_row(KpiFigure(number=8, after=Decimal(14)), new=True)[3:6] == (
        "—",
        "14",
        "新建工厂，无建设前数据",
    )
    assert kpi_row(KpiFigure(number=8), new=True)[5] == "（未填写）"
    dropped = KpiFigure(number=8, after=Decimal(14), not_applicable="停产")
    assert kpi_row(dropped, new=True)[5] == "不适用"


def test_an_indicator_that_does_not_apply_says_why() -> None:
    cells = kpi_row(KpiFigure(number=2, not_applicable="离散制造"))
    assert cells[5:] == ("不适用", "不适用：离散制造")


def test_the_table_of_indicators_is_whole_and_grouped() -> None:
    table = next(b for b in kpi_blocks(showcase(), EDITION) if isinstance(b, Table))
    assert [row.cells[0] for row in table.rows if not row.spans] == [str(n) for n in range(1, 22)]
    groups = [row.cells[0] for row in table.rows if row.spans]
    assert groups == [
        f"（{chinese_number(n)}）{group.name.zh}" for n, group in enumerate(EDITION.kpi_groups, 1)
    ]


def blocks_of(*instances: ScenarioInstance) -> list[object]:
    dossier = Dossier(edition="2025", tier="excellence", scenarios=instances)
    return list(scenario_blocks(EDITION.field("scenarios"), dossier, EDITION))


def test_an_instance_is_headed_by_stage_scenario_and_instance() -> None:
    blocks = blocks_of(ScenarioInstance(scenario="人机协同作业", instance="多机协同加工"))
    headings = [block.text for block in blocks if isinstance(block, Heading)]
    assert headings == ["1．生产作业——人机协同作业——多机协同加工"]


def test_the_ai_share_counts_instances_and_is_left_open_while_one_is_unsaid() -> None:
    def line(*uses: bool | None) -> str:
        blocks = blocks_of(*(ScenarioInstance(scenario="人机协同作业", uses_ai=u) for u in uses))
        return next(b.text for b in blocks if isinstance(b, Paragraph) and "申报实例" in b.text)

    assert line(True, False, False).endswith("占 33.33%。")
    assert line(True, None).endswith("比例待定。")
    assert "%" not in line(True, None)


def test_coverage_counts_every_aspect_also_those_without_an_instance() -> None:
    blocks = blocks_of(
        ScenarioInstance(scenario="人机协同作业", uses_ai=True),
        ScenarioInstance(scenario="供应商数字化管理"),
    )
    table = next(block for block in blocks if isinstance(block, Table))
    counts = {row.cells[0]: row.cells[1:3] for row in table.rows}
    assert counts == {
        "工厂建设": ("0", "0"),
        "研发设计": ("0", "0"),
        "生产作业": ("1", "1"),
        "生产管理": ("0", "0"),
        "运营管理": ("1", "0"),
    }


def test_a_section_that_the_notice_does_not_ask_for_says_so() -> None:
    form = EDITION.filing_form("excellence")
    sections = filing_content(showcase(), EDITION).sections
    for asked, section in zip(form.sections, sections, strict=True):
        noted = any("不是通知原文" in getattr(block, "text", "") for block in section.blocks)
        assert noted == (asked.standing != "notice"), section.title


def test_a_grid_pairs_short_fields_and_gives_long_ones_a_row() -> None:
    grids = [
        block
        for section in filing_content(showcase(), EDITION).sections
        for block in section.blocks
        if isinstance(block, Grid)
    ]
    rows = [row for grid in grids for row in grid.rows]
    assert {len(row) for row in rows} == {1, 2}


def test_the_pictures_of_the_qr_code_hold_the_same_modules() -> None:
    content = "tihang:sha256:" + "ab" * 32
    modules = _modules(content)
    assert qr_svg(content).count("M") == sum(map(sum, modules))
    png = qr_png(content)
    start = png.index(b"IDAT") + 4
    length = int.from_bytes(png[start - 8 : start - 4], "big")
    pixels = zlib.decompress(png[start : start + length])
    width = int.from_bytes(png[16:20], "big")
    stride = 1 + -(-width // 8)
    read = [
        [not pixels[y * 8 * stride + 1 + x] & 0x80 for x in range(len(modules))]
        for y in range(len(modules))
    ]
    assert read == modules
