"""The look-ups on public sites: which sites there are, and how long a look-up counts."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from tihang.edition.model import Edition, Standing
from tihang.platform.filing.models import Case
from tihang.platform.review.models import CreditCheck, CreditRule, OwnSite
from tihang.platform.rounds.models import Round
from tihang.platform.words import say


@dataclass(frozen=True)
class Site:
    """A site on which firms are looked up."""

    id: str
    name: str
    """In the reader's language."""
    chinese: str
    """As the opinion names it."""
    looked_for: str
    standing: Standing
    required: bool


def sites_for(edition: Edition, authority: int) -> list[Site]:
    """The notice's sites and after them the office's own."""
    notice = [
        Site(
            each.id,
            say(each.name),
            each.name.zh,
            say(each.looked_for),
            each.standing,
            required=True,
        )
        for each in edition.credit_sites
    ]
    own = OwnSite.objects.filter(authority=authority, retired_at=None)
    return notice + [
        Site(each.site_id, each.name, each.name, each.looked_for, "customary", each.required)
        for each in own
    ]


def sites_of(case: Case) -> list[Site]:
    """The sites for a case's examination."""
    return sites_for(case.edition, case.authority_id)


def checks_of(case: Case) -> QuerySet[CreditCheck]:
    """The look-ups of the firm that count for a case, in the order in which they were made."""
    return (
        CreditCheck.objects.filter(
            authority=case.authority_id,
            case__round=case.round_id,
            case__factory__enterprise=case.factory.enterprise_id,
        )
        .select_related("officer", "screenshot")
        .order_by("checked_at", "pk")
    )


def latest_by_firm(
    round_: Round, authority: int, firms: Collection[int]
) -> dict[int, dict[str, CreditCheck]]:
    """Firm → site → the look-up that counts; in one query."""
    found: dict[int, dict[str, CreditCheck]] = {}
    checks = CreditCheck.objects.filter(
        authority=authority, case__round=round_, case__factory__enterprise__in=firms
    )
    checks = checks.select_related("officer", "screenshot", "case__factory")
    for check in checks.order_by("checked_at", "pk"):
        found.setdefault(check.case.factory.enterprise_id, {})[check.site] = check
    return found


class Freshness(enum.Enum):
    """How a look-up stands towards the round's rule."""

    GOOD = "good"
    GOES_STALE = "goes_stale"
    """It will be stale before publicity ends, and has to be repeated by then."""
    STALE = "stale"


def rule_of(round_: Round) -> CreditRule | None:
    """The round's rule; none where it set none."""
    return CreditRule.objects.filter(round=round_).first()


def good_until(checked_at: dt.datetime, rule: CreditRule | None) -> dt.date | None:
    """The last day on which a look-up counts; none where nothing makes it stale."""
    if rule is None or rule.fresh_days is None:
        return None
    return timezone.localdate(checked_at) + dt.timedelta(days=rule.fresh_days)


def freshness(checked_at: dt.datetime, rule: CreditRule | None, today: dt.date) -> Freshness:
    """How a look-up stands on a day."""
    last = good_until(checked_at, rule)
    if rule is None or last is None:
        return Freshness.GOOD
    if last < today:
        return Freshness.STALE
    if rule.publicity_ends and last < rule.publicity_ends:
        return Freshness.GOES_STALE
    return Freshness.GOOD


def window_of(rule: CreditRule | None) -> tuple[dt.date, dt.date] | None:
    """The days whose records matter: months that end on the last day of publicity."""
    if rule is None or rule.publicity_ends is None or not rule.window_months:
        return None
    end = rule.publicity_ends
    months = end.year * 12 + end.month - 1 - rule.window_months
    year, month = divmod(months, 12)
    after = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last_day = (after - dt.timedelta(days=1)).day
    begin = dt.date(year, month + 1, min(end.day, last_day)) + dt.timedelta(days=1)
    return begin, end


@dataclass(frozen=True)
class Looked:
    """A site with the look-up that counts, as a page shows it."""

    site: Site
    check: CreditCheck | None
    freshness: Freshness
    until: dt.date | None

    @property
    def needs_repeat(self) -> bool:
        return self.check is not None and self.freshness is not Freshness.GOOD

    @property
    def is_open(self) -> bool:
        """Somebody has to look the firm up there, for the first time or again."""
        return (self.check is None and self.site.required) or self.needs_repeat


def looked(
    sites: Iterable[Site], checks: Mapping[str, CreditCheck], rule: CreditRule | None
) -> list[Looked]:
    """How each site stands today."""
    today = timezone.localdate()
    found = []
    for site in sites:
        check = checks.get(site.id)
        state = freshness(check.checked_at, rule, today) if check else Freshness.GOOD
        until = good_until(check.checked_at, rule) if check else None
        found.append(Looked(site, check, state, until))
    return found


@dataclass(frozen=True)
class FirmRow:
    """A firm of the desk with how it stands on each site; its case is the one that waits."""

    case: Case
    looked: list[Looked]
    cases: int

    @property
    def id(self) -> uuid.UUID:
        return self.case.pk

    @property
    def is_open(self) -> bool:
        return any(each.is_open for each in self.looked)

    @property
    def needs_repeat(self) -> bool:
        return any(each.needs_repeat for each in self.looked)


def firm_rows(
    cases: Iterable[Case], sites: list[Site], round_: Round, office: int
) -> list[FirmRow]:
    """One row for each firm among the cases, in their order; two queries however many."""
    by_firm: dict[int, list[Case]] = {}
    for case in cases:
        by_firm.setdefault(case.factory.enterprise_id, []).append(case)
    checks = latest_by_firm(round_, office, by_firm)
    rule = rule_of(round_)
    return [
        FirmRow(mine[0], looked(sites, checks.get(firm, {}), rule), len(mine))
        for firm, mine in by_firm.items()
    ]
