"""How far the demo has come: the whole city's round, walked to one of its stages.

Each stage goes on from the one before. Some cases are left behind at every step, as they
are in life, so that the last stage shows every state that a case can be in.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from django.utils import timezone

from tihang.dossier.model import Dossier
from tihang.platform.demo import crowd, dossiers
from tihang.platform.demo.people import Firm
from tihang.platform.demo.work import CaseWork
from tihang.platform.filing import services as filing
from tihang.platform.filing.models import Case
from tihang.platform.recognition import services as recognition


class Stage(StrEnum):
    """Where a demo begins."""

    START = "start"
    """A few firms; the round has just begun."""
    FILED = "filed"
    """Sixty firms in thirteen counties, most of them have handed in."""
    EXAMINED = "examined"
    """The counties have examined, returned, refused and sent up."""
    RANKED = "ranked"
    """The city has heard the departments, ranked and handed up."""
    DECIDED = "decided"
    """The province has recommended, recognised and declined."""


ORDER = tuple(Stage)
DRAFTS, RETURNED, REFUSED, WITHDRAWN, UNEXAMINED = 6, 3, 1, 1, 6
"""How many of the firms are left behind with a draft, a return and so on."""
KEPT_BY_CITY, DECLINED, PENDING = 4, 3, 2
ADVANCED_EVERY = 4
"""Every fourth firm files for the advanced tier."""


def walk(work: CaseWork, patterns: dict[str, Dossier], stage: Stage) -> None:
    """Bring the crowd's cases as far as the stage."""
    reached = ORDER.index(stage)
    if reached < ORDER.index(Stage.FILED):
        return
    cases = list(_file_all(work, patterns))
    if reached >= ORDER.index(Stage.EXAMINED):
        cases = _examine_all(work, cases)
    if reached >= ORDER.index(Stage.RANKED):
        _rank_all(work, cases)
    if reached >= ORDER.index(Stage.DECIDED):
        _decide_all(work)


def _file_all(work: CaseWork, patterns: dict[str, Dossier]) -> Iterator[tuple[Firm, Case]]:
    """Each firm writes its filing; all but the last few hand it in."""
    firms = crowd.firms()
    for number, firm in enumerate(firms, 1):
        tier = "advanced" if number % ADVANCED_EVERY == 0 else "excellence"
        dossier = dossiers.after_the_pattern(patterns[tier], firm)
        if number > len(firms) - DRAFTS:
            work.start(crowd.clerk_of(firm), firm.key, dossier, tier=tier)
        else:
            yield firm, work.file(crowd.clerk_of(firm), firm.key, dossier, tier=tier)


def _examine_all(work: CaseWork, filed: list[tuple[Firm, Case]]) -> list[tuple[Firm, Case]]:
    """The counties' work; returns the cases that were sent up to the city."""
    waiting = iter(filed)
    for firm, case in _next(waiting, RETURNED):
        work.send_back(case, crowd.officer_of(firm.office))
    for firm, case in _next(waiting, REFUSED):
        work.refuse_for_credit(case, crowd.officer_of(firm.office))
    for firm, case in _next(waiting, WITHDRAWN):
        filing.withdraw(work.actors[crowd.clerk_of(firm)], case, "本年度暂不申报")
    _left = list(_next(waiting, UNEXAMINED))
    return [(f, work.examine(c, crowd.officer_of(f.office))) for f, c in waiting]


def _next(waiting: Iterator[tuple[Firm, Case]], count: int) -> Iterator[tuple[Firm, Case]]:
    for _number in range(count):
        yield next(waiting)


def _rank_all(work: CaseWork, sent_up: list[tuple[Firm, Case]]) -> None:
    """The city hears its departments, settles what they object to, and hands up its lists."""
    for tier in ("excellence", "advanced"):
        cases = [case for _firm, case in sent_up if case.tier == tier]
        work.hear_departments("city", tier)
        kept = KEPT_BY_CITY // 2
        work.rank("city", cases[:-kept], tier=tier)
        work.decline("city", cases[-1], "建设内容与申报层级不符")


def _decide_all(work: CaseWork) -> None:
    """The province hears its departments, recommends one tier and recognises the other."""
    for tier in ("excellence", "advanced"):
        work.hear_departments("province", tier)
    waiting = list(work.waiting("province", "excellence"))
    for case in waiting[:DECLINED]:
        work.decline("province", case, "同行业已有更突出的申报")
    work.rank("province", waiting[DECLINED:-PENDING], tier="excellence")
    province = work.actors["province"]
    decisions = [
        recognition.decide(province, case, "recognise")
        for case in work.waiting("province", "advanced")
    ]
    recognition.release(
        province,
        decisions[:-PENDING],
        number="示例工信装备〔2025〕200号",
        dated=timezone.localdate(),
    )
