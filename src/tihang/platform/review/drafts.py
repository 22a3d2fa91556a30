"""Two drafts of a ranking side by side."""

from __future__ import annotations

from dataclasses import dataclass

from tihang.platform.filing.models import Case
from tihang.platform.review.models import RankEntry, RankingList


@dataclass(frozen=True)
class OrderLine:
    """A case with its place in either draft; none where it is not on it."""

    case: Case
    one: RankEntry | None
    other: RankEntry | None

    @property
    def moved(self) -> int | None:
        """How many places it stands higher (+) or lower (−) in the other draft."""
        if self.one is None or self.other is None:
            return None
        return self.one.position - self.other.position

    @property
    def down(self) -> int:
        """How many places it fell."""
        return -(self.moved or 0)

    @property
    def differs(self) -> bool:
        return self.moved != 0


def order_lines(one: RankingList, other: RankingList) -> list[OrderLine]:
    """Every case of either, in the order of the first; what only the second has comes last."""
    first = {entry.case_id: entry for entry in one.entries.all()}
    second = {entry.case_id: entry for entry in other.entries.all()}
    cases = {entry.case_id: entry.case for entry in (*second.values(), *first.values())}
    order = [*first, *(case for case in second if case not in first)]
    return [OrderLine(cases[case], first.get(case), second.get(case)) for case in order]
