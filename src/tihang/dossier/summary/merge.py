"""Several summary tables as one: in order, with what stands in them twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from tihang.dossier.errors import Problem
from tihang.dossier.summary.model import SummaryRow, SummaryTable
from tihang.dossier.summary.names import NEAR, Names, key, likeness
from tihang.edition.model import Edition, TierId
from tihang.text import _

PairKind = Literal["duplicate", "near", "same_firm", "codes"]


class Pair(NamedTuple):
    """Two rows that a person has to look at; both stay as they are.

    ``duplicate``: firm and project are the same. ``near``: their names are alike.
    ``same_firm``: one firm with two projects or in two tiers. ``codes``: credit code and name
    contradict each other.
    """

    kind: PairKind
    first: SummaryRow
    second: SummaryRow
    likeness: float
    """Of the firms' names, 0 to 1."""

    @property
    def message(self) -> str:
        return {
            "duplicate": _("企业和项目相同"),
            "near": _("企业名称相近"),
            "same_firm": _("同一企业推荐了两次"),
            "codes": _("信用代码与企业名称不一致"),
        }[self.kind]


@dataclass(frozen=True, slots=True)
class MergedTables:
    """All rows of all files."""

    tables: tuple[SummaryTable, ...]
    rows: tuple[SummaryRow, ...]
    """By tier, authority and rank; faulty ones too, nothing left out."""
    pairs: tuple[Pair, ...]
    problems: tuple[Problem, ...]
    """Those that show only when the files are laid side by side."""
    totals: Mapping[TierId, int]
    authorities: Mapping[tuple[str, str], int]
    """Projects by authority and tier."""

    @property
    def clean(self) -> bool:
        return not self.pairs and not self.problems and all(table.clean for table in self.tables)


def merge(tables: Iterable[SummaryTable], edition: Edition) -> MergedTables:
    """Lay tables side by side. Nothing is put together or left out: that is for a person."""
    tables = tuple(tables)
    order: dict[str | None, int] = {tier.id: place for place, tier in enumerate(edition.tiers)}
    authorities = {
        group: place
        for place, group in enumerate(
            dict.fromkeys(row.group[0] for table in tables for row in table.rows)
        )
    }
    rows = sorted(
        (row for table in tables for row in table.rows),
        key=lambda row: (order.get(row.tier, 99), authorities[row.group[0]], row.rank),
    )
    totals: Counter[TierId] = Counter(row.tier for row in rows if row.tier)
    return MergedTables(
        tables=tables,
        rows=tuple(rows),
        pairs=tuple(_pairs(rows)),
        problems=tuple(_ties_between_files(rows)),
        totals=dict(totals),
        authorities=dict(Counter(row.group for row in rows)),
    )


def _pairs(rows: list[SummaryRow]) -> Iterator[Pair]:
    """Each two rows whose firms are the same or nearly so, in the order of the rows."""
    found = [
        (first, second, Pair(kind, rows[first], rows[second], like))
        for first, second, like in _alike(rows)
        if (kind := _kind(rows[first], rows[second], like)) is not None
    ]
    return (pair for _first, _second, pair in sorted(found, key=lambda one: one[:2]))


def _alike(rows: list[SummaryRow]) -> Iterator[tuple[int, int, float]]:
    """Rows that share a credit code or whose names are alike, each two once."""
    names = Names[int]()
    by_code: defaultdict[str, list[int]] = defaultdict(list)
    for second, row in enumerate(rows):
        if not row.enterprise:
            continue
        like = dict(names.near(row.enterprise))
        for first in by_code[row.credit_code]:
            like.setdefault(first, likeness(rows[first].enterprise, row.enterprise))
        yield from ((first, second, value) for first, value in like.items())
        names.add(second, row.enterprise)
        if row.credit_code:
            by_code[row.credit_code].append(second)


def _kind(first: SummaryRow, second: SummaryRow, like: float) -> PairKind | None:
    both = bool(first.credit_code and second.credit_code)
    same_code = both and first.credit_code == second.credit_code
    if both and same_code != (like == 1):
        return "codes" if same_code or like == 1 else None
    if like == 1:
        same = key(first.project) == key(second.project) and first.tier == second.tier
        return "duplicate" if same else "same_firm"
    return "near" if like >= NEAR and not both else None


def _ties_between_files(rows: list[SummaryRow]) -> Iterator[Problem]:
    """One authority whose ranking stands in several files counts through all of them."""
    first: dict[tuple[tuple[str, str], int], SummaryRow] = {}
    for row in rows:
        place = (row.group, row.rank)
        other = first.setdefault(place, row)
        if other.source != row.source:
            yield Problem(
                f"{row.source} · {row.where('rank' if 'rank' in row.at else 'number')}",
                _("“%(authority)s”的名次 %(rank)d 与 %(place)s 重复")
                % {
                    "authority": row.authority,
                    "rank": row.rank,
                    "place": f"{other.source} · {other.place}",
                },
                _("同一推荐单位分几个文件报送的，请统一排序"),
            )
