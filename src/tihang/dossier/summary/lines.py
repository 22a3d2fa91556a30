"""Lines of a sheet that are no rows: titles, the recommender, groups, totals and notes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from tihang.dossier.sheets.words import plain
from tihang.dossier.summary.grid import Grid, Line
from tihang.dossier.summary.headings import Head
from tihang.dossier.summary.values import one_line, read_rank
from tihang.edition.model import Edition, TableForm, TierId
from tihang.text import _

Kind = Literal["title", "recommender", "tier", "group", "note", "row"]

_TITLE = re.compile(r"汇总表|推荐表|一览表|附件[\d一二三四五六]")
_RECOMMENDER = re.compile(
    r"(?:推荐|报送|填报|上报|初审)(?:单位|部门|机构|地区)(?:名称)?"
    r"\s*(?:[(（][^()（）]*[)）])?\s*[：:]?\s*(.*)",
    re.DOTALL,
)
_LABEL = re.compile(r"(?:填报|填表|上报|报送)?(?:日期|时间|人)[：:]?.*|联系(?:人|电话|方式)[：:].*")
_FOOT = re.compile(
    r"(?:合计|总计|小计|共计|累计|备注|说明|填表说明|填写说明|填表人|填报人|审核人?|经办人?|负责人"
    r"|制表人?|单位负责人|分管领导|填报日期|填表日期|以下空白|以下无正文|示例|例[：:]).*"
    r"|注(?:[：:\d释意].*)?|第\d+页.*|共\d+(?:页|家|个|项|户).*|[（(]?(?:盖章|公章|签字)[)）]?"
    r"|日期[：:].*|联系(?:人|电话|方式)[：:].*|\d{4}年\d{1,2}月\d{1,2}日",
    re.DOTALL,
)
_GROUP = re.compile(r".{2,20}(?:县|市|区|局|委|集团|公司)")
_OUTLINE = re.compile(r"^[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．]\s*")
_TIER_LINE = re.compile(r"(?:.{0,12})(?:智能工厂)?(?:项目)?(?:\(\d+[家个项]\))?")
_COLUMN_NUMBERS = re.compile(r"[(（]?(?:\d{1,2}|[甲乙丙丁戊己庚辛]|[A-Za-z])[)）]?")
_PLACEHOLDER = re.compile(r"[…\.·\-—/\\*×xX无]*")
_COUNT_OF_NUMBERS = 4


@dataclass
class Heading:
    """What the lines above a table have said so far."""

    tiers: tuple[TierId, ...] = ()
    tier_place: str = ""
    recommender: str = ""
    group: str = ""
    section: TierId | None = None
    said: set[str] = field(default_factory=set)
    """Places that are understood."""


def tiers_in(text: str, edition: Edition) -> tuple[TierId, ...]:
    """The tiers that a text names, by their names or by the annex of their table."""
    bare = plain(text)
    found = [
        tier.id
        for tier in edition.tiers
        if plain(tier.name.zh) in bare or plain(tier.name.zh.removesuffix("级")) in bare
    ]
    if not found:
        found = [
            form.tier
            for form in edition.forms
            if isinstance(form, TableForm) and re.search(rf"{plain(form.annex)}(?!\d)", bare)
        ]
    return tuple(found)


def recommender_in(line: Line) -> str | None:
    """Who recommends, where a line says so; empty where it leaves that blank."""
    for column, text in line.own.items():
        found = _RECOMMENDER.fullmatch(text)
        if found is None:
            continue
        value = found[1].strip()
        # More labels may follow in the same cell: 推荐单位：某局    填报日期：…
        value = re.split(r"\s{2,}|\s(?=(?:填报|填表|联系|日期))", value, maxsplit=1)[0]
        if not value:
            following = [t for c, t in sorted(line.own.items()) if c > column]
            value = following[0] if following and not _LABEL.fullmatch(following[0]) else ""
        return one_line(value)
    return None


def kind_of(grid: Grid, line: Line, head: Head | None, edition: Edition) -> tuple[Kind, str]:
    """What a line is, and for a note why it is no row."""
    if head is not None and _has_a_row(line, head):
        return "row", ""
    first = line.own[min(line.own)]
    if recommender_in(line) is not None and len(line.own) <= 4:
        return "recommender", ""
    if _TITLE.search(first) and len(line.own) <= 2:
        return "title", ""
    if head is None:
        return "note", _("表头以上的文字")
    heads = _heads_rows(grid, line, head, edition)
    if heads is not None:
        return heads, ""
    why = _why_no_row(grid, line, head)
    return ("note", why) if why else ("row", "")


def _heads_rows(grid: Grid, line: Line, head: Head, edition: Edition) -> Kind | None:
    """What a lone text before the rows or over their columns says of those below it."""
    column = min(line.own)
    text = line.own[column]
    covers = [p for p in head.columns if column <= p <= grid.across(line.row, column)]
    if len(line.own) > 1 or not (len(covers) > 1 or column == head.position("number")):
        return None
    bare = _OUTLINE.sub("", one_line(text))
    if tiers_in(bare, edition) and _TIER_LINE.fullmatch(plain(bare)):
        return "tier"
    return "group" if _GROUP.fullmatch(bare) and not _FOOT.fullmatch(text) else None


def _has_a_row(line: Line, head: Head) -> bool:
    """True where a line names a firm and what it files, whatever else it looks like."""
    enterprise = head.position("enterprise")
    project = head.position("project")
    own = {c for c, text in line.own.items() if text and not _PLACEHOLDER.fullmatch(text)}
    named = [p for p in (enterprise, project) if p is not None and p in own]
    example = any(line.own.get(p, "").startswith(("示例", "例：", "例:")) for p in named)
    numbers = all(_COLUMN_NUMBERS.fullmatch(text) for text in line.own.values() if text)
    return len(named) == 2 and not example and not numbers


def _why_no_row(grid: Grid, line: Line, head: Head) -> str:
    """Why a line below the headings is no row; empty where it is one."""
    texts = [text for text in line.own.values() if text]
    number = head.position("number")
    if texts and all(_COLUMN_NUMBERS.fullmatch(text) for text in texts):
        if len(texts) >= _COUNT_OF_NUMBERS:
            return _("栏次")
        if set(line.own) == {number}:
            return _("只有序号或占位符号的空行")
    if texts and all(
        _PLACEHOLDER.fullmatch(text)
        for column, text in line.own.items()
        if column != number or read_rank(text) is None
    ):
        return _("只有序号或占位符号的空行")
    if texts and _FOOT.fullmatch(texts[0]):
        return _("合计、说明或落款")
    if _example(line, head):
        return _("示例行")
    return _why_free_text(grid, line, head)


def _why_free_text(grid: Grid, line: Line, head: Head) -> str:
    column = min(line.own)
    text = line.own[column]
    covers = sum(column <= p <= grid.across(line.row, column) for p in head.columns)
    numbered = column == head.position("number") and read_rank(text) is None
    if len(line.own) == 1 and text and (covers > 2 or numbered):
        return _("表内文字")
    core = {p for p, known in head.columns.items() if known not in ("number", "rank", "tier")}
    return "" if core & set(line.own) else _("没有申报内容的行")


def _example(line: Line, head: Head) -> bool:
    """True for the row that the notice's own form shows how to fill in."""
    shown = ("示例", "例：", "例:", "（示例", "(示例")
    return any(t.startswith(shown) for c, t in line.own.items() if c in head.columns)
