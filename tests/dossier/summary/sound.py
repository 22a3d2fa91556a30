"""Wild tables that say all that is needed, however they say it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, NamedTuple

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.dossier.summary import building as made
from tests.dossier.summary.building import FIRST, FROM, HEAD, ONE, SECOND, THREE, TITLE, TWO, Short

EMPTY: tuple[Any, ...] = ()


class Sound(NamedTuple):
    """A table that reads without anything to mend."""

    name: str
    data: bytes
    rows: Sequence[Short] = (ONE, TWO)
    file: str = "闽侯县.xlsx"


def _order(row: Sequence[Any], *columns: int) -> tuple[Any, ...]:
    return tuple(row[column] for column in columns)


def _scenarios(value: str) -> bytes:
    return made.table(made.changed(FIRST, 3, value), SECOND)


def _two_scenarios(value: str) -> tuple[str, bytes, Sequence[Short]]:
    both = ONE._replace(scenarios=("人机协同作业", "能源智能管控"))
    return (value, _scenarios(value), (both, TWO))


def _mobile(value: Any) -> bytes:
    return made.table(made.changed(FIRST, 5, value), SECOND)


def _grouped(sheet: Worksheet) -> None:
    """Two rows of headings, those above merged over or down."""
    for one in ("A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:F3"):
        sheet.merge_cells(one)


def _spread(sheet: Worksheet) -> None:
    """A project over three rows, one scenario each."""
    for column in "ABCEF":
        sheet.merge_cells(f"{column}4:{column}6")


def _moved(sheet: Worksheet) -> None:
    sheet.insert_cols(1, 2)
    sheet.insert_rows(1, 3)


def _beside_hidden() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(made.table(FIRST, SECOND)))
    other = book.create_sheet("去年")
    for row in (("去年的名单",), ("甲公司", "乙公司")):
        other.append(list(row))
    other.sheet_state = "hidden"
    return made.saved(book)


_CODE = made.credit_code(7)
_WITH_CODE = (*HEAD[:2], "统一社会信用代码", *HEAD[2:])
_GROUPS = ("序号", "申报单位名称", "项目名称", "典型场景", "联系人信息", "")
_BELOW = ("", "", "", "", "姓名", "手机号码")
_PARTED = (*HEAD[:3], "环节", "场景", "实例", *HEAD[4:])
_IN_PARTS = (*FIRST[:3], "生产作业", "人机协同作业", "壳体柔性加工", *FIRST[4:])

SOUND = [
    Sound("as the notice has it", made.table(FIRST, SECOND)),
    Sound("from a text file", made.text(TITLE, FROM, HEAD, FIRST, SECOND), file="闽侯.csv"),
    Sound(
        "from a text file of Windows",
        made.text(TITLE, FROM, HEAD, FIRST, SECOND, encoding="gb18030"),
        file="闽侯.csv",
    ),
    Sound(
        "from a tabbed text file",
        made.text(HEAD, FIRST, SECOND, delimiter="\t").replace(
            "序号".encode(), "\ufeff序号".encode()
        ),
        file="卓越级.txt",
        rows=(ONE, TWO),
    ),
    Sound("from Word", made.word([*TITLE, *FROM], [HEAD, FIRST, SECOND]), file="闽侯.docx"),
    Sound(
        "from Word with cells merged down",
        made.merged_word(),
        file="闽侯.docx",
        rows=(ONE._replace(scenarios=("人机协同作业", "能源智能管控")),),
    ),
    Sound(
        "usual other names of headings",
        made.table(
            FIRST,
            SECOND,
            head=("编号", "企业名称", "项目名称", "涉及场景", "联系人姓名", "手机"),
        ),
    ),
    Sound(
        "blanks, breaks and stars in headings",
        made.table(
            FIRST,
            SECOND,
            head=(
                "序 号",
                "申报单位\n名 称*",
                "卓越级智能工厂\n项目名称",
                "涉及典型场景实例\n（罗列）",
                "联 系 人",
                "联系方式\n(手机号)",
            ),
        ),
    ),
    Sound(
        "columns in another order",
        made.table(
            _order(FIRST, 5, 4, 1, 2, 3, 0),
            _order(SECOND, 5, 4, 1, 2, 3, 0),
            head=_order(HEAD, 5, 4, 1, 2, 3, 0),
        ),
    ),
    Sound("no numbers", made.table(FIRST[1:], SECOND[1:], head=HEAD[1:])),
    Sound(
        "numbers left blank",
        made.table(made.changed(FIRST, 0, None), made.changed(SECOND, 0, None)),
    ),
    Sound(
        "numbers in Chinese and in circles",
        made.table(made.changed(FIRST, 0, "一"), made.changed(SECOND, 0, "②")),
    ),
    Sound(
        "two rows of headings",
        made.workbook(TITLE, FROM, _GROUPS, _BELOW, FIRST, SECOND, shape=_grouped),
    ),
    Sound(
        "two rows of headings in a text file",
        made.text(TITLE, FROM, _GROUPS, _BELOW, FIRST, SECOND),
        file="闽侯.csv",
    ),
    Sound("a sheet that begins at C4", made.table(FIRST, SECOND, shape=_moved)),
    Sound(
        "title and line merged over the table",
        made.table(FIRST, SECOND, shape=made.merged("A1:F1", "A2:F2")),
    ),
    Sound(
        "who recommends in the next cell, a date behind",
        made.workbook(
            TITLE,
            ("推荐单位（盖章）", "闽侯县工业和信息化局", "", "填报日期：2025年7月18日"),
            HEAD,
            FIRST,
            SECOND,
        ),
    ),
    Sound(
        "who recommends at the foot",
        made.workbook(TITLE, HEAD, FIRST, SECOND, ("推荐单位（盖章）：闽侯县工业和信息化局",)),
    ),
    Sound(
        "who recommends in a column",
        made.workbook(TITLE, ("所属县区", *HEAD), ("闽侯县", *FIRST), ("闽侯县", *SECOND)),
    ),
    Sound(
        "counties as lines over their rows",
        made.workbook(
            TITLE,
            HEAD,
            ("（一）闽侯县",),
            FIRST,
            ("（二）福清市",),
            made.changed(SECOND, 0, 1),
        ),
        rows=(ONE, TWO._replace(rank=1)),
    ),
    Sound(
        "headings again at a page break",
        made.table(FIRST, HEAD, SECOND),
    ),
    Sound(
        "both tables in one sheet",
        made.workbook(
            TITLE,
            FROM,
            HEAD,
            FIRST,
            SECOND,
            EMPTY,
            made.PIONEER_TITLE,
            FROM,
            made.PIONEER_HEAD,
            made.THIRD,
        ),
        rows=(ONE, TWO, THREE),
    ),
    Sound(
        "both tiers under one row of headings",
        made.workbook(
            ("智能工厂项目推荐汇总表",),
            FROM,
            (*HEAD[:2], "项目名称", *HEAD[3:]),
            ("一、卓越级智能工厂",),
            FIRST,
            SECOND,
            ("二、领航级智能工厂",),
            made.THIRD,
        ),
        rows=(ONE, TWO, THREE),
    ),
    Sound(
        "the tier in a column",
        made.workbook(
            ("智能工厂项目推荐汇总表",),
            FROM,
            ("序号", "申报层级", "企业名称", "项目名称", *HEAD[3:]),
            (1, "卓越级", *FIRST[1:]),
            (2, "卓越", *SECOND[1:]),
            (1, "领航级", *made.THIRD[1:]),
        ),
        rows=(ONE, TWO, THREE),
    ),
    Sound(
        "a sheet for each tier, named by it",
        made.sheets(
            卓越级=[FROM, (*HEAD[:2], "项目名称", *HEAD[3:]), FIRST, SECOND],
            领航级=[FROM, (*HEAD[:2], "项目名称", *HEAD[3:]), made.THIRD],
            填写说明=[("请按通知要求填写",)],
        ),
        rows=(ONE, TWO, THREE),
    ),
    Sound("a hidden sheet that holds something else", _beside_hidden()),
    Sound(
        "the annex's number alone tells the tier",
        made.workbook(("附件5",), FROM, (*HEAD[:2], "项目名称", *HEAD[3:]), made.THIRD),
        rows=(THREE,),
    ),
    Sound(
        "the example, blank numbered rows, a total and notes",
        made.table(
            ("", "", "", "示例：1.生产作业（环节名）——人机协同作业（场景名）——多机协同（实例名）"),
            FIRST,
            SECOND,
            (3,),
            (4,),
            ("…", "…"),
            ("合计", "2家"),
            ("注：1.推荐的卓越级智能工厂项目按优先次序排名；",),
            ("填表人：林某", "", "", "联系电话：83320000"),
        ),
    ),
    Sound(
        "numbers of the columns below the headings",
        made.table(("（1）", "（2）", "（3）", "（4）", "（5）", "（6）"), FIRST, SECOND),
    ),
    Sound(
        "blank rows and blank columns",
        made.workbook(
            TITLE,
            EMPTY,
            FROM,
            EMPTY,
            ("", *HEAD[:3], "", *HEAD[3:]),
            ("", *FIRST[:3], "", *FIRST[3:]),
            EMPTY,
            ("", *SECOND[:3], "", *SECOND[3:]),
        ),
    ),
    Sound(
        "a firm merged down over its two projects",
        made.table(
            FIRST,
            (2, "", "二期智能工厂", "能源智能管控", "林一", "13800000001"),
            shape=made.merged("B4:B5"),
        ),
        rows=(
            ONE,
            Short(
                "excellence", 2, FIRST[1], "二期智能工厂", ("能源智能管控",), "林一", "13800000001"
            ),
        ),
    ),
    Sound(
        "a project merged down over a row for each scenario",
        made.table(
            FIRST,
            ("", "", "", "能源智能管控", "", ""),
            ("", "", "", "在线智能检测——外观检测", "", ""),
            (2, *SECOND[1:]),
            shape=_spread,
        ),
        rows=(ONE._replace(scenarios=("人机协同作业", "能源智能管控", "在线智能检测")), TWO),
    ),
    Sound(
        "scenarios that go on below, blank beside them",
        made.text(TITLE, FROM, HEAD, FIRST, ("", "", "", "能源智能管控——用电", "", ""), SECOND),
        file="闽侯.csv",
        rows=(ONE._replace(scenarios=("人机协同作业", "能源智能管控")), TWO),
    ),
    Sound(
        "scenarios that go on behind a page break",
        made.text(TITLE, FROM, HEAD, FIRST, HEAD, ("", "", "", "能源智能管控", "", "")),
        file="闽侯.csv",
        rows=(ONE._replace(scenarios=("人机协同作业", "能源智能管控")),),
    ),
    Sound(
        "stage, scenario and instance in columns of their own",
        made.workbook(TITLE, FROM, _PARTED, _IN_PARTS),
        rows=(ONE,),
    ),
    *(
        Sound(f"scenarios written as {value!r}", data, rows)
        for value, data, rows in map(
            _two_scenarios,
            (
                "人机协同作业、能源智能管控",
                "人机协同作业；能源智能管控。",
                "人机协同作业\n能源智能管控",
                "人机协同作业  能源智能管控",
                "1.人机协同作业2.能源智能管控",
                "①人机协同作业；②能源智能管控",
                "（1）生产作业-人机协同作业-5G-A产线；（2）生产管理-能源智能管控-用电",
                "1、人机协同作业——多机协同的\n壳体加工\n2、能源智能管控——用电",
                "场景1：人机协同作业\n场景2：能源智能管控",
                "人机协同作业（壳体加工、焊接），能源智能管控（用电）",
            ),
        )
    ),
    *(
        Sound(f"a mobile number as {value!r}", _mobile(value))
        for value in (
            13800000001,
            13800000001.0,
            "１３８０００００００１",
            "138 0000 0001",
            "138-0000-0001",
            "+86 13800000001",
            "1.3800000001E+10",
            "13800000001.0",
            "林一 13800000001",
        )
    ),
    Sound(
        "contact and number in one column",
        made.table(
            (*FIRST[:4], "林一 13800000001"),
            (*SECOND[:4], "陈二\n138-0000-0002"),
            head=(*HEAD[:4], "联系人及联系方式"),
        ),
    ),
    Sound(
        "a telephone and a mobile number",
        made.table(
            (*FIRST[:5], "0591-83320000", FIRST[5]),
            (*SECOND[:5], "", SECOND[5]),
            head=(*HEAD[:5], "联系电话", "手机号"),
        ),
    ),
    Sound(
        "an order of its own beside the numbers",
        made.table((*FIRST, "第2名"), (*SECOND, "第1名"), head=(*HEAD, "推荐排序")),
        rows=(ONE._replace(rank=2), TWO._replace(rank=1)),
    ),
    Sound(
        "a credit code and columns that nobody asked for",
        made.table(
            (*FIRST[:2], _CODE.lower(), *FIRST[2:], "3.2亿元", "已公示"),
            (*SECOND[:2], "", *SECOND[2:], "", ""),
            head=(*_WITH_CODE, "总投资", "备注"),
        ),
    ),
    Sound(
        "line breaks within names",
        made.table(
            made.changed(FIRST, 1, "福建榕岚精密\n制造有限公司"),
            made.changed(SECOND, 2, " 电机 智能工厂 "),
        ),
    ),
]
