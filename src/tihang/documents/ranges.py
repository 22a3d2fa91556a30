"""Page numbers in words."""

from __future__ import annotations

from collections.abc import Iterable


def page_ranges(pages: Iterable[int], dash: str = "—") -> str:
    """``1—3、7``."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1][1:] = [page]
        else:
            runs.append([page])
    return "、".join(dash.join(map(str, run)) for run in runs)
