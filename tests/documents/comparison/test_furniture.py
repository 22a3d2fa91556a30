"""What belongs to the pages is taken out, what belongs to the filing stays."""

from __future__ import annotations

import numpy as np

from tihang.documents.comparison.fields import Expected, Segment
from tihang.documents.comparison.furniture import bodies, is_draft
from tihang.documents.comparison.split import rejoined
from tihang.documents.comparison.text import CELL_GAP as GAP
from tihang.documents.comparison.text import comparable

HEADS = (("（一）装备", "序号名称型号"),)


def test_numbers_codes_and_marks_at_the_edges_are_taken_out() -> None:
    pages = ["草稿\r\n甲\r\n校验码 Z38J-7A4A-1H0R-EM7D — 1 —", "乙\r\n第 2 页 共 2 页"]
    assert list(bodies(pages, ())) == ["甲", "乙"]
    assert is_draft(pages)
    assert not is_draft(["正文提到草稿"])


def test_lines_that_most_pages_share_are_taken_out() -> None:
    pages = [f"某某公司申报书\n内容{word}\n{n}" for n, word in enumerate("甲乙丙丁戊", start=1)]
    assert list(bodies(pages, ())) == ["内容甲", "内容乙", "内容丙", "内容丁", "内容戊"]


def test_the_head_of_a_table_is_taken_out_where_it_is_repeated_only() -> None:
    pages = ["正文（一）装备", "序号 名称\n型号 1 机床", "序号 名称\n型号 2 系统"]
    assert [page.split() for page in bodies(pages, HEADS)] == [
        ["正文（一）装备"],
        ["序号", "名称", "型号", "1", "机床"],
        ["2", "系统"],
    ]


def test_a_cell_broken_by_the_end_of_a_page_is_put_together() -> None:
    value = "本单元格很长须跨越两页方能排完" * 5
    pages = [f"序号\r\n{GAP}{value[:30]}\r\n{GAP}E01", f"{value[30:]}\r\n下一行"]
    assert _rejoined(value, pages) == f"序号{value}E01下一行"


def test_the_end_of_a_changed_cell_is_not_looked_for_in_the_next_row() -> None:
    """The rest of the value stands there too, but what broke off here is no page's end."""
    value = (
        "面料综合利用率为成品耗用面积除以投入面积。余料再用计入并且按月盘点。取自报表。佐证材料E14"
    )
    for changed in ("换成", "\r\n换成"):
        pages = [
            f"9\r\n{GAP}{value[:-3]}{changed}",
            f"10\r\n{GAP}终检不良率。\r\n佐证材料\r\nE14",
        ]
        as_it_is = "".join("".join(pages).replace(GAP, "").split())
        assert _rejoined(value, pages) == as_it_is


def _rejoined(value: str, pages: list[str]) -> str:
    expected = Expected(
        (),
        (Segment(value, 0, "value", cell=True),),
        np.zeros(0, np.int32),
        np.zeros(0, np.bool_),
        (0,),
        (),
    )
    text = rejoined(comparable("\n".join(pages)), [0, len(pages[0]) + 1], expected)
    return "".join(chr(token) for token in text.tokens if token > 0)
