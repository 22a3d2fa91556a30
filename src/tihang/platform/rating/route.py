"""Do we need to file, for which tier, through whom, until when.

Reckoned from the conditions of the edition that a few facts decide; nothing is added to
them. What a person has to judge is not judged here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.dossier.model import Dossier, Enterprise, FinancialYear, Recognition
from tihang.edition.model import Bilingual, Edition, Reference, Standing, Tier
from tihang.evaluation import ConditionVerdict, Verdict, evaluate
from tihang.platform.filing.clauses import asks_for_judgement
from tihang.platform.filing.forms.answers import reference_text
from tihang.platform.filing.models import Case
from tihang.platform.registry.models import Authority
from tihang.platform.rounds import queries as rounds
from tihang.platform.rounds.models import Deadline, Level, Round
from tihang.platform.words import say

DECISIVE = frozenset(
    {
        "enterprise.revenue",
        "enterprise.in_province",
        "enterprise.may_apply",
        "recognition.basic",
        "recognition.advanced",
        "recognition.excellence",
    }
)
"""The facts that decide whether a firm may file at all, before what it has built is looked at."""

OUTSIDE = "000000"
"""A region that lies in no province."""


@dataclass(frozen=True)
class Facts:
    """What the questions were answered with; blank is unknown."""

    entity: str = ""
    industry: str = ""
    region: str = ""
    revenue: Decimal | None = None
    is_central: bool = False
    held: str = ""
    year: int | None = None
    """Of the revenue; last year where it was not said."""


@dataclass(frozen=True)
class Ground:
    """A condition that decides, in the notice's words."""

    verdict: ConditionVerdict
    reference: str

    @property
    def words(self) -> str:
        return self.verdict.condition.clause.text

    @property
    def english(self) -> str:
        return self.verdict.condition.clause.english


@dataclass(frozen=True)
class Closing:
    """Until when, and how long that is."""

    deadline: Deadline
    days: int

    @property
    def is_over(self) -> bool:
        return self.days < 0


@dataclass(frozen=True)
class Answer:
    """The answer for one tier."""

    tier: Tier
    status: str
    """``met`` may file, ``unmet`` may not, ``undetermined`` some fact is missing."""
    is_held: bool
    need: str
    """Whether it is needed to file at all, in a sentence."""
    grounds: list[Ground]
    through: str
    through_reference: str
    through_standing: Standing
    contact: str = ""
    """Whom to ask there; blank where the office gave none."""
    closings: list[Closing] = field(default_factory=list)
    next_step: str = ""
    can_start: bool = False
    under_way: Case | None = None
    """The factory's own filing for the tier in this round, where there is one."""

    @property
    def name(self) -> str:
        return say(self.tier.name)


def answers(
    facts: Facts,
    edition: Edition,
    round_: Round | None,
    desk: Authority | None,
    group: Authority | None,
    now: dt.datetime | None = None,
) -> list[Answer]:
    """The answer for every tier, from the lowest up."""
    now = now or timezone.now()
    return [_answer(tier, facts, edition, round_, desk, group, now) for tier in edition.tiers]


def _answer(
    tier: Tier,
    facts: Facts,
    edition: Edition,
    round_: Round | None,
    desk: Authority | None,
    group: Authority | None,
    now: dt.datetime,
) -> Answer:
    grounds = _grounds(tier, facts, edition)
    status = _status(grounds)
    receiving = group if facts.is_central else desk
    received_by = receiving.pk if receiving else None
    is_open = round_ is not None and _is_open(round_, tier, now, received_by)
    through, reference, standing = _through(tier, facts, edition, desk, group)
    return Answer(
        tier=tier,
        status=status,
        is_held=_holds(tier, facts, edition),
        need=_need(tier, facts, edition),
        grounds=grounds,
        through=through,
        through_reference=reference,
        through_standing=standing,
        contact=_contact(tier, desk=group if facts.is_central else desk),
        closings=_closings(tier, facts, round_, now, received_by),
        next_step=(
            _("可以准备下一层级。")
            if _holds(tier, facts, edition)
            else _next_step(tier, edition, grounds, round_, is_open=is_open)
        ),
        can_start=not _holds(tier, facts, edition)
        and (tier.self_rated or (is_open and status != "unmet")),
    )


def _grounds(tier: Tier, facts: Facts, edition: Edition) -> list[Ground]:
    """The conditions of a tier that the facts of the form decide, a judgement left aside."""
    evaluation = evaluate(_dossier(tier, facts, edition), edition, [tier.id])
    found = []
    for verdict in evaluation.of_tier(tier.id).conditions:
        read = {fact.id for fact in verdict.facts}
        decides = read & DECISIVE
        if decides and not asks_for_judgement(verdict.condition.clause.rule):
            found.append(Ground(verdict, reference_text(edition, verdict.condition)))
        elif "enterprise.in_province" in decides:
            found.append(_in_province(verdict, edition))
    return found


def _in_province(verdict: ConditionVerdict, edition: Edition) -> Ground:
    """Of the condition of lawful operation only the place is decided by the form."""
    place = next(fact for fact in verdict.facts if fact.id == "enterprise.in_province")
    decided = (
        Verdict.UNDETERMINED
        if place.value is None
        else Verdict.MET
        if place.value
        else Verdict.UNMET
    )
    reason = {
        Verdict.MET: _("生产经营所在地在本省；依法生产经营由审核人认定。"),
        Verdict.UNMET: _("生产经营所在地不在本省，应向所在省申报。"),
        Verdict.UNDETERMINED: _("请填写生产经营所在地。"),
    }[decided]
    return Ground(
        verdict._replace(verdict=decided, reason=reason), reference_text(edition, verdict.condition)
    )


def _status(grounds: list[Ground]) -> str:
    order = ("unmet", "undetermined", "met")
    found = {ground.verdict.status for ground in grounds}
    return next((status for status in order if status in found), "met")


def _dossier(tier: Tier, facts: Facts, edition: Edition) -> Dossier:
    """The few facts as a dossier, so that the edition's own rules judge them."""
    data: dict[str, Any] = {
        "edition": edition.id,
        "tier": tier.id,
        "enterprise": Enterprise(
            entity=facts.entity or None,
            industry=facts.industry or None,
            region=(OUTSIDE if facts.region == "other" else facts.region) or None,
            finances=(
                (
                    FinancialYear(
                        year=facts.year or timezone.localdate().year - 1, revenue=facts.revenue
                    ),
                )
                if facts.revenue is not None
                else None
            ),
        ),
        "recognitions": ((Recognition.model_validate({"tier": facts.held}),) if facts.held else ()),
    }
    return Dossier.model_validate(data)


def _holds(tier: Tier, facts: Facts, edition: Edition) -> bool:
    """The factory holds the tier or one above it."""
    return bool(facts.held) and edition.tier(facts.held).rank >= tier.rank


def _need(tier: Tier, facts: Facts, edition: Edition) -> str:
    if _holds(tier, facts, edition):
        return _("已取得，无需再报")
    if tier.self_rated:
        return _("无需申报：由企业自建自评，随时可做")
    return _("须申报，经%(by)s") % {"by": say(tier.granted_by)}


def _through(
    tier: Tier, facts: Facts, edition: Edition, desk: Authority | None, group: Authority | None
) -> tuple[str, str, Standing]:
    """Who receives the filing, with the place in the notice that says so."""
    if tier.self_rated:
        step = next(w for w in edition.workflows if w.channel == "self")
        return _("企业自评，由授权签署人声明"), _place(edition, tier.reference), step.standing
    workflow = edition.workflow("central" if facts.is_central else "territorial")
    if facts.is_central:
        name = group.label if group else _("所属中央企业集团总部")
    else:
        name = desk.label if desk else _("所在县（市、区）工信部门")
    return name, _place(edition, workflow.reference), workflow.standing


def _contact(tier: Tier, desk: Authority | None) -> str:
    return desk.contact if desk and not tier.self_rated else ""


def _place(edition: Edition, reference: Reference | None) -> str:
    if reference is None:
        return ""
    document = edition.document(reference.document)
    return f"{document.number or document.title} {reference.place}"


def _closings(
    tier: Tier, facts: Facts, round_: Round | None, now: dt.datetime, desk: int | None
) -> list[Closing]:
    """The firm's own time and that of the desk it files with."""
    if round_ is None or tier.self_rated or tier.id not in round_.tiers:
        return []
    levels = (Level.FIRM, Level.GROUP if facts.is_central else Level.COUNTY)
    found = (rounds.deadline(round_, level, desk) for level in levels)
    return [Closing(each, (each.last_second - now).days) for each in found if each]


def _is_open(round_: Round, tier: Tier, now: dt.datetime, desk: int | None) -> bool:
    closing = rounds.deadline(round_, Level.FIRM, desk)
    begun = round_.opens_at <= now
    return tier.id in round_.tiers and begun and not (closing and closing.has_passed(now))


def _next_step(
    tier: Tier, edition: Edition, grounds: list[Ground], round_: Round | None, *, is_open: bool
) -> str:
    """What to do first."""
    wanting = [g.verdict for g in grounds if g.verdict.status != "met"]
    if wanting:
        return _what_is_wanting(tier, edition, wanting)
    if tier.self_rated:
        count = len(edition.conditions_of(tier.id))
        return _("开始自评：共 %(count)d 条条件，逐条作答。") % {"count": count}
    if round_ is None or tier.id not in round_.tiers:
        return _("目前没有受理该层级的批次，可先自评找差距。")
    if not is_open:
        return _("本批次未开放或已截止，可先自评，等待下一批次。")
    return _("建立申报，逐项填写申报书并上传佐证材料。")


def _what_is_wanting(tier: Tier, edition: Edition, wanting: list[ConditionVerdict]) -> str:
    if all(verdict.status == "undetermined" for verdict in wanting):
        return _("先补填基本情况，即可得出结论。")
    lacks = {fact.id for verdict in wanting for fact in verdict.facts if fact.value is not True}
    if tier.needs is None or f"recognition.{tier.needs}" not in lacks:
        return _("先满足下列不符合的条件。")
    below = edition.tier(tier.needs)
    if below.self_rated:
        return _("先完成%(tier)s自评并声明。") % {"tier": say(below.name)}
    return _("先取得%(tier)s的认定，再报本层级。") % {"tier": say(below.name)}


def branch_rule(edition: Edition) -> tuple[str, Standing, str]:
    """The industries in which a branch may file, where that stands, and what standing it has."""
    industries = {each.code: each.label for each in edition.choice_list("industries").choices}
    names: list[Bilingual] = [
        industries[code] for code in edition.eligibility.branch_industries if code in industries
    ]
    place = _place(edition, edition.eligibility.reference)
    return _("、").join(say(name) for name in names), edition.eligibility.standing, place
