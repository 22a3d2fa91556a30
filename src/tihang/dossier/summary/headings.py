"""The headings of a summary table by their meaning, in one row or in two."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tihang.dossier.sheets.words import plain
from tihang.dossier.summary.grid import Grid, Line
from tihang.edition.model import Edition, TableForm

ColumnId = Literal[
    "number",
    "rank",
    "tier",
    "authority",
    "enterprise",
    "credit_code",
    "project",
    "stage",
    "scenarios",
    "instance",
    "contact",
    "mobile",
    "contact_mobile",
]
REQUIRED: tuple[ColumnId, ...] = ("enterprise", "project", "scenarios", "contact", "mobile")
_ENOUGH = 3
"""Known headings that make a row a row of headings."""

_LEVEL = r"(?:卓越级?|领航级?|先进级?|基础级?)?"
_MEANINGS: dict[ColumnId, str] = {
    "number": r"序号?|编号|序列号?|项次|no\.?",
    "rank": r"(?:推荐|优先|排名)*(?:排序|排名|次序|顺序|位次|名次|优先级别?)(?:号|排名|排序)?",
    "tier": r"(?:申报|推荐|智能工厂|培育)*(?:层级|级别|等级|梯度)|(?:申报|推荐)(?:类别|类型)",
    "authority": (
        r"推荐(?:单位|部门|地区|机构)(?:名称)?|报送单位|上报单位|主管部门|属地|地区"
        r"|所[属在](?:县|市|区|地).*|县[、/()]?市?[、/()]?区?|(?:县市区|区县)(?:名称)?"
    ),
    "enterprise": (
        r"(?:申报|参评|项目|所属|申请)?(?:单位|企业|主体|公司)(?:名称|全称|名)?"
        r"|推荐企业(?:名称|全称)?|(?:申报|项目)?(?:单位|企业)\(?公司\)?名称|申报方"
    ),
    "credit_code": r"(?:企业|单位)?(?:统一)?(?:社会)?信用代码(?:证号)?|统一代码",
    "project": (
        rf"(?:申报|推荐)?{_LEVEL}(?:智能工厂|工厂)?(?:建设)?项目(?:名称|全称|名)?"
        rf"|(?:申报|推荐)?{_LEVEL}(?:智能工厂|工厂)(?:名称|全称|名)?"
    ),
    "scenarios": (
        r"(?:所?涉及|覆盖|应用|建设|主要)?的?(?:智能制造)?(?:典型)?(?:应用)?场景(?:及|和|/)?"
        r"(?:环节)?(?:实例|案例)?(?:名称|名|罗列|清单|情况|列表)*"
    ),
    "stage": r"(?:所属|涉及|所在)?环节(?:名称|名)?",
    "instance": r"(?:具体|典型)?(?:实例|案例)(?:名称|名)?",
    "contact": r"(?:企业|项目|单位|申报单位)?联系人(?:员)?(?:姓名|名)?|姓名|联络人",
    "mobile": (
        r"(?:企业|单位)?(?:联系人|联络人)?(?:联系|联络|移动)?"
        r"(?:方式|电话|手机)(?:号|号码)?(?:手机号?)?"
    ),
    "contact_mobile": (
        r"(?:企业)?联系人(?:姓名)?(?:及|和|与|、|/|,|\+)(?:联系)?(?:方式|电话|手机)(?:号|号码)?"
        r"|姓名(?:及|和|与|、|/)(?:电话|手机)(?:号|号码)?"
    ),
}
_KNOWN = {column: re.compile(pattern) for column, pattern in _MEANINGS.items()}
_BRACKETS = re.compile(r"[(\[【〔].*?[)\]】〕]")
_MARKS = re.compile(r"[“”\"'。.;]+$")
_CALLED_MOBILE = re.compile("手机|移动")


@dataclass(frozen=True)
class Head:
    """Headings in force for the lines below them."""

    row: int
    last_row: int
    columns: dict[int, ColumnId]
    names: dict[int, str]
    """Every heading as written."""
    repeated: tuple[int, ...]
    """Columns whose heading means the same as another's."""

    def position(self, column: ColumnId) -> int | None:
        return next((p for p, known in self.columns.items() if known == column), None)

    @property
    def missing(self) -> tuple[ColumnId, ...]:
        given = set(self.columns.values())
        if "contact_mobile" in given:
            given |= {"contact", "mobile"}
        if "instance" in given:
            given.add("scenarios")
        return tuple(column for column in REQUIRED if column not in given)

    def same_as(self, other: Head) -> bool:
        return self.columns == other.columns


def meaning(heading: str, edition: Edition) -> ColumnId | None:
    """The column that a heading means; none for one that the table does not ask for."""
    for written in _spellings(heading):
        for form in edition.forms:
            if isinstance(form, TableForm):
                for column in form.columns:
                    if written in (plain(column.heading.zh), plain(column.heading.en)):
                        return column.id
        for known, pattern in _KNOWN.items():
            if pattern.fullmatch(written):
                return known
    return None


def _spellings(heading: str) -> Iterator[str]:
    """A heading whole, then without what stands in brackets or behind."""
    whole = _MARKS.sub("", plain(unicodedata.normalize("NFKC", heading)))
    yield whole
    yield _MARKS.sub("", _BRACKETS.sub("", whole))
    yield re.sub(r"[()\[\]【】〔〕]", "", whole)


def find_head(grid: Grid, lines: tuple[Line, ...], index: int, edition: Edition) -> Head | None:
    """The headings that begin in a line, alone or with the line below; none where it has none."""
    line = lines[index]
    if len(line.own) < 2:
        return None
    alone = {
        position: known
        for position, text in line.own.items()
        if (known := meaning(text, edition)) is not None
    }
    best = _head(line.row, line.row, alone, dict(line.own))
    below = lines[index + 1] if index + 1 < len(lines) else None
    if below is not None and below.row == line.row + 1:
        two = _in_two_rows(grid, line, below, alone, edition)
        if two is not None and len(set(two.columns.values())) >= len(set(best.columns.values())):
            best = two
    known_ids = set(best.columns.values())
    named = known_ids & {"enterprise", "project"}
    whole = len(known_ids) >= _ENOUGH or named == {"enterprise", "project"}
    return best if named and whole else None


def _head(row: int, last: int, known: dict[int, ColumnId], names: dict[int, str]) -> Head:
    """Settle which of several headings of one meaning is the column."""
    columns: dict[int, ColumnId] = {}
    repeated = []
    for position in sorted(known):
        column = known[position]
        earlier = next((p for p, c in columns.items() if c == column), None)
        if earlier is None:
            columns[position] = column
        elif column == "mobile" and _prefers(names[position], names[earlier]):
            del columns[earlier]
            columns[position] = column
        elif column != "mobile" or _CALLED_MOBILE.search(names[position]):
            repeated.append(position)
    return Head(row, last, columns, names, tuple(repeated))


def _prefers(name: str, other: str) -> bool:
    """True where a heading asks for the mobile number and the other for any telephone."""
    return bool(_CALLED_MOBILE.search(name)) and not _CALLED_MOBILE.search(other)


def _in_two_rows(
    grid: Grid, top: Line, below: Line, alone: dict[int, ColumnId], edition: Edition
) -> Head | None:
    """Headings of groups with those below them; none where the lower row holds no headings."""
    known = {p: c for p, c in alone.items() if p not in below.own}
    names = dict(top.own)
    found_below = False
    for position, text in below.own.items():
        group = _group(grid, top, position)
        readings = (text, group + text, text + group)
        match = next((m for r in readings if (m := meaning(r, edition)) is not None), None)
        names[position] = f"{group}{text}" if match is None else text
        if match is not None:
            known[position] = match
            found_below = True
        elif position in alone:
            return None
    if not found_below or len(set(known.values())) <= _known_alone(below, edition):
        return None  # The lower row says it all: what stands above it is something else.
    return _head(top.row, below.row, known, names)


def _known_alone(line: Line, edition: Edition) -> int:
    return len({meaning(text, edition) for text in line.own.values()} - {None})


def _group(grid: Grid, top: Line, position: int) -> str:
    """The heading above that covers a column: merged over it, or the next one to its left."""
    if position in top.own:
        return top.own[position]
    left = max((p for p in top.own if p < position), default=None)
    if left is None:
        return ""
    merged = any(row == top.row for row, _column in grid.spans)
    if merged and grid.across(top.row, left) < position:
        return ""
    return top.own[left]
