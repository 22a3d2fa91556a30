"""Wild tables with a faulty cell, each with its place and what is said of it."""

from __future__ import annotations

import io
from typing import Any, NamedTuple

import openpyxl

from tests.dossier.summary import building as made
from tests.dossier.summary.building import FIRST, FROM, HEAD, SECOND, TITLE


class Spoilt(NamedTuple):
    """A table with a faulty cell: where it is and what is said of it."""

    name: str
    data: bytes
    place: str
    words: str
    file: str = "闽侯县.xlsx"


def _hidden_table() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(made.table(FIRST, SECOND)))
    other = book.create_sheet("旧表")
    for row in (TITLE, FROM, HEAD, FIRST):
        other.append(list(row))
    other.sheet_state = "hidden"
    return made.saved(book)


_CODE = made.credit_code(7)
_WITH_CODE = (*HEAD[:2], "统一社会信用代码", *HEAD[2:])


def _cell(column: int, value: Any) -> bytes:
    return made.table(FIRST, made.changed(SECOND, column, value))


SPOILT = [
    Spoilt("no firm", _cell(1, None), "Sheet1!B5", "未填写申报单位名称"),
    Spoilt("no project", _cell(2, "/"), "Sheet1!C5", "未填写项目名称"),
    Spoilt("no scenarios", _cell(3, None), "Sheet1!D5", "未填写典型场景实例"),
    Spoilt("no contact", _cell(4, " "), "Sheet1!E5", "未填写联系人"),
    Spoilt("no number", _cell(5, "——"), "Sheet1!F5", "未填写手机号"),
    Spoilt("a number too short", _cell(5, 1380000000), "Sheet1!F5", "现为 10 位"),
    Spoilt("a landline", _cell(5, "0591-83320000"), "Sheet1!F5", "应为 11 位手机号"),
    Spoilt("two numbers", _cell(5, "13800000001/13800000002"), "Sheet1!F5", "只保留一个"),
    Spoilt("a number that lost its digits", _cell(5, "1.38E+10"), "Sheet1!F5", "科学计数法"),
    Spoilt("a masked number", _cell(5, "138****0002"), "Sheet1!F5", "应为 11 位手机号"),
    Spoilt(
        "name and number changed places",
        made.table(FIRST, (*SECOND[:4], SECOND[5], SECOND[4])),
        "Sheet1!E5",
        "应为名称",
    ),
    Spoilt("a scenario misspelt", _cell(3, "能源管控"), "Sheet1!D5", "是否为“能源智能管控”"),
    Spoilt(
        "one misspelt among others",
        _cell(3, "人机协同作业、能源管控"),
        "Sheet1!D5",
        "是否为“能源智能管控”",
    ),
    Spoilt("no scenario at all", _cell(3, "详见附件"), "Sheet1!D5", "40 个典型场景"),
    Spoilt("a list without end", _cell(3, "能源管控、" * 1200), "Sheet1!D5", "内容过长"),
    Spoilt("a list numbered from nought", _cell(3, "0.能源管控"), "Sheet1!D5", "能源智能管控"),
    Spoilt("a wrong stage", _cell(3, "生产作业——能源智能管控——用电"), "Sheet1!D5", "生产管理"),
    Spoilt("the same twice", _cell(3, "能源智能管控\n能源智能管控"), "Sheet1!D5", "重复列出"),
    Spoilt("a tie", _cell(0, 1), "Sheet1!A5", "名次 1 与 Sheet1!A4 重复"),
    Spoilt("a gap", _cell(0, 4), "Sheet1!A5", "名次由 1 跳到 4"),
    Spoilt("one number missing", _cell(0, None), "Sheet1!A5", "序号为空"),
    Spoilt("no number but a word", _cell(0, "待定"), "Sheet1!A5", "不是名次"),
    Spoilt(
        "a tie in the order",
        made.table((*FIRST, 1), (*SECOND, 1), head=(*HEAD, "推荐排序")),
        "Sheet1!G5",
        "名次 1 与 Sheet1!G4 重复",
    ),
    Spoilt(
        "a row without its place in the order",
        made.table((*FIRST, 1), SECOND, head=(*HEAD, "推荐排序")),
        "Sheet1!G5",
        "未填写排序",
    ),
    Spoilt(
        "cells merged across",
        made.table(FIRST, made.changed(SECOND, 2, None), shape=made.merged("B5:C5")),
        "Sheet1!B5",
        "横向合并",
    ),
    Spoilt("an error value", _cell(1, "=1/0"), "Sheet1!B5", "公式没有保存计算结果"),
    Spoilt(
        "a credit code with a wrong digit",
        made.table(
            (*FIRST[:2], _CODE[:-1] + ("0" if _CODE[-1] != "0" else "1"), *FIRST[2:]),
            head=_WITH_CODE,
        ),
        "Sheet1!C4",
        "校验位不符",
    ),
    Spoilt(
        "a credit code that lost its digits",
        made.table((*FIRST[:2], "9.1350100E+17", *FIRST[2:]), head=_WITH_CODE),
        "Sheet1!C4",
        "科学计数法",
    ),
    Spoilt(
        "no column of scenarios",
        made.table((*FIRST[:3], *FIRST[4:]), head=(*HEAD[:3], *HEAD[4:])),
        "Sheet1!3:3",
        "找不到表头“典型场景实例”",
    ),
    Spoilt(
        "a heading twice",
        made.table((*FIRST, "另一企业"), head=(*HEAD, "企业名称")),
        "Sheet1!G3",
        "表头“企业名称”重复",
    ),
    Spoilt(
        "title and headings at odds",
        made.workbook(made.PIONEER_TITLE, FROM, HEAD, FIRST),
        "Sheet1!C3",
        "标题却是“领航级”",
    ),
    Spoilt(
        "nothing tells the tier",
        made.workbook(FROM, (*HEAD[:2], "项目名称", *HEAD[3:]), FIRST),
        "Sheet1!A3",
        "看不出是哪一层级",
    ),
    Spoilt(
        "a tier that has no such table",
        made.workbook(
            ("基础级智能工厂项目推荐汇总表",), FROM, (*HEAD[:2], "项目名称", *HEAD[3:]), FIRST
        ),
        "Sheet1!A4",
        "通知没有“基础级”的推荐汇总表",
    ),
    Spoilt(
        "a tier misspelt in its column",
        made.workbook(TITLE, FROM, ("层级", *HEAD), ("卓月", *FIRST)),
        "Sheet1!A4",
        "看不出是哪一层级",
    ),
    Spoilt("nobody recommends", made.workbook(TITLE, HEAD, FIRST), "Sheet1!A3", "没有写明推荐单位"),
    Spoilt("a hidden sheet with a table", _hidden_table(), "旧表", "隐藏的工作表中有推荐汇总表"),
    Spoilt("no rows", made.table(), "Sheet1", "没有填写项目"),
    Spoilt(
        "a fault in Word",
        made.word([*TITLE, *FROM], [HEAD, made.changed(FIRST, 5, "见名片")]),
        "表格1!F2",
        "应为 11 位手机号",
        "闽侯.docx",
    ),
    Spoilt(
        "a fault in a text file",
        made.text(TITLE, FROM, HEAD, made.changed(FIRST, 5, "")),
        "闽侯!F4",
        "未填写手机号",
        "闽侯.csv",
    ),
]
