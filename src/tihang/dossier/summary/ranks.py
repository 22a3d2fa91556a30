"""The order in which an authority recommends: by a column of its own, by numbers, or by rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tihang.dossier.errors import Problem
from tihang.dossier.summary.draft import Draft
from tihang.dossier.summary.headings import ColumnId
from tihang.dossier.summary.values import read_rank
from tihang.text import _


class Ranked(NamedTuple):
    """The rank of each row and what is wrong with it; ``ties`` are those problems that say
    that another row has the same."""

    ranks: list[int]
    problems: list[list[Problem]]
    ties: list[Problem]


def rank(drafts: list[Draft]) -> Ranked:
    """The ranks of the rows of one authority and tier."""
    own = any(draft.texts.get("rank") for draft in drafts)
    column: ColumnId = "rank" if own else "number"
    given = [read_rank(draft.texts.get(column, "")) for draft in drafts]
    problems: list[list[Problem]] = [[] for _draft in drafts]
    if not any(given):
        return Ranked(list(range(1, len(drafts) + 1)), problems, [])
    for draft, rank_given, found in zip(drafts, given, problems, strict=True):
        if rank_given is None:
            found.append(_unreadable(draft, column))
    ties = _find_ties(drafts, given, column, problems)
    _find_gaps(drafts, given, column, problems)
    ranks = [
        rank_given if rank_given is not None else order
        for order, rank_given in enumerate(given, start=1)
    ]
    return Ranked(ranks, problems, ties)


def _unreadable(draft: Draft, column: ColumnId) -> Problem:
    text = draft.texts.get(column, "")
    place = draft.where(column)
    if text:
        message = _("“%(text)s”不是名次") % {"text": text}
        return Problem(place, message, _("请填写 1、2、3……"), warning=column == "number")
    message = _("未填写排序") if column == "rank" else _("序号为空")
    return Problem(place, message, _("请按推荐的优先次序补上"), warning=column == "number")


def _find_ties(
    drafts: list[Draft], given: list[int | None], column: ColumnId, problems: list[list[Problem]]
) -> list[Problem]:
    first: dict[int, str] = {}
    ties = []
    for draft, value, found in zip(drafts, given, problems, strict=True):
        if value is None:
            continue
        place = draft.where(column)
        if value in first:
            message = _("名次 %(rank)d 与 %(place)s 重复") % {"rank": value, "place": first[value]}
            ties.append(Problem(place, message, _("每个名次只能有一个项目")))
            found.append(ties[-1])
        first.setdefault(value, place)
    return ties


def _find_gaps(
    drafts: list[Draft], given: list[int | None], column: ColumnId, problems: list[list[Problem]]
) -> None:
    by_rank = sorted(
        ((value, index) for index, value in enumerate(given) if value is not None),
    )
    before = 0
    for value, index in by_rank:
        if value > before + 1:
            message = _("名次由 %(before)d 跳到 %(rank)d") % {"before": before, "rank": value}
            place = drafts[index].where(column)
            mend = _("请核对是否漏填项目或序号有误")
            problems[index].append(Problem(place, message, mend, warning=True))
        before = value


def groups(drafts: Iterable[Draft]) -> list[list[int]]:
    """Indexes of the rows that are ranked against one another."""
    found: dict[tuple[str, str | None], list[int]] = {}
    for index, draft in enumerate(drafts):
        key = (draft.authority or draft.grid.table.name, draft.tier)
        found.setdefault(key, []).append(index)
    return list(found.values())
