"""Very many cases at once, written in bulk: for lists, whose cost must not grow with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.utils import timezone

from tihang.platform.filing.models import Case, Revision
from tihang.platform.registry.models import Authority, Enterprise, Factory, Level
from tihang.platform.registry.queries import chain_above
from tihang.platform.rounds.models import Round

WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CHUNK = 2000


def credit_code(number: int) -> str:
    """A made-up code of GB 32100 with the right check character."""
    first = f"91350100MA{number:07d}"
    total = sum(DIGITS.index(sign) * weight for sign, weight in zip(first, WEIGHTS, strict=True))
    return first + DIGITS[(31 - total % 31) % 31]


def lay_on_desk(
    round_: Round,
    office: Authority,
    desk: Authority | None,
    count: int,
    *,
    state: str = "county_examination",
    first: int = 1,
    tier: str = "excellence",
) -> list[Case]:
    """``count`` cases of as many firms, filed with ``office`` and lying on ``desk``."""
    cases: list[Case] = []
    for begin in range(first, first + count, CHUNK):
        numbers = range(begin, min(begin + CHUNK, first + count))
        cases += _batch(round_, office, desk, numbers, state, tier)
    return cases


def _batch(
    round_: Round,
    office: Authority,
    desk: Authority | None,
    numbers: Sequence[int],
    state: str,
    tier: str,
) -> list[Case]:
    firms = Enterprise.objects.bulk_create(
        Enterprise(name=f"示例制造{n}有限公司", credit_code=credit_code(n), authority=office)
        for n in numbers
    )
    factories = Factory.objects.bulk_create(
        Factory(enterprise=firm, name=f"第{n}工厂") for firm, n in zip(firms, numbers, strict=True)
    )
    cases = Case.objects.bulk_create(_cases(round_, office, desk, factories, numbers, state, tier))
    Revision.objects.bulk_create(
        Revision(case=case, number=1, dossier={}, content_hash="0" * 64, code="X", step="submit")
        for case in cases
    )
    return cases


def _cases(
    round_: Round,
    office: Authority,
    desk: Authority | None,
    factories: Sequence[Factory],
    numbers: Sequence[int],
    state: str,
    tier: str,
) -> Iterator[Case]:
    above = {each.level: each for each in chain_above(office)}
    began = timezone.now() - dt.timedelta(days=20)
    for factory, number in zip(factories, numbers, strict=True):
        yield Case(
            number=f"MANY-{number:06d}",
            round=round_,
            factory=factory,
            tier=tier,
            channel="territorial",
            authority=office,
            city=above.get(Level.CITY),
            province=above.get(Level.PROVINCE),
            desk=desk,
            state=state,
            # Several arrive in the same instant, as they do before a deadline.
            state_since=began + dt.timedelta(seconds=number // 3),
        )
