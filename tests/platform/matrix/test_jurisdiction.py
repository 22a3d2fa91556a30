"""Who may know of a case, told once more in plain Python and held against the queries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.platform.conftest import Engage, Land, settle_land
from tihang.platform.actor import SYSTEM, Actor, Role
from tihang.platform.filing import jurisdiction
from tihang.platform.filing.models import Case, Draft, Revision
from tihang.platform.filing.queries import visible_cases
from tihang.platform.registry import services as registry
from tihang.platform.registry.models import Authority, Enterprise, Function, Level
from tihang.platform.rounds.models import Round

# State → how many levels the case had come (0 the firm's, 1 county, 2 city, 3 province) and
# the steps that froze a revision on the way.
TERRITORIAL: dict[str, tuple[int, tuple[str, ...]]] = {
    "draft": (0, ()),
    "county_examination": (1, ("submit",)),
    "returned": (0, ("submit",)),
    "city_review": (2, ("submit", "send_up")),
    "province_review": (3, ("submit", "send_up", "hand_up")),
    "recommended": (3, ("submit", "send_up", "hand_up", "recommend")),
    "refused": (1, ("submit",)),
    "not_recommended": (2, ("submit", "send_up")),
    "withdrawn": (0, ()),
}
CENTRAL: dict[str, tuple[int, tuple[str, ...]]] = {
    "draft": (0, ()),
    "group_review": (0, ("submit",)),
    "returned": (0, ("submit",)),
    "recommended": (0, ("submit", "recommend")),
}
OFFICES = ("county", "other_county", "city", "other_city", "province", "group")
BUREAUS = ("bureau_county", "bureau_city", "bureau_province", "bureau_other_city")
FIRMS = ("firm", "neighbour", "central_firm")


@dataclass(frozen=True)
class Filed:
    """A case as the independent definition knows it."""

    firm: str
    channel: str
    state: str

    @property
    def walked(self) -> tuple[int, tuple[str, ...]]:
        return (CENTRAL if self.channel == "central" else TERRITORIAL)[self.state]


def above(place: str) -> list[str]:
    """An office with those above it, by hand."""
    return {
        "county": ["county", "city", "province"],
        "other_county": ["other_county", "city", "province"],
    }[place]


DESK = {"firm": "county", "neighbour": "other_county", "central_firm": "other_county"}


def knows(who: str, case: Filed) -> bool:
    """The jurisdiction, in so many words."""
    level, frozen = case.walked
    if who in FIRMS:
        return who == case.firm
    if not frozen:
        return False
    chain = above(DESK[case.firm])
    if who == "group":
        return case.channel == "central"
    if who in BUREAUS:
        lead = who.removeprefix("bureau_")
        rank = {"county": 1, "city": 2, "province": 3}.get(lead, 9)
        return case.channel == "territorial" and lead in chain and level >= rank
    return who == "province" if case.channel == "central" else who in chain


def filings() -> st.SearchStrategy[Filed]:
    territorial = st.builds(
        Filed,
        st.sampled_from(FIRMS),
        st.just("territorial"),
        st.sampled_from(sorted(TERRITORIAL)),
    )
    central = st.builds(
        Filed, st.just("central_firm"), st.just("central"), st.sampled_from(sorted(CENTRAL))
    )
    return territorial | central


def actor_of(places: dict[str, Authority | Enterprise], who: str) -> Actor:
    place = places[who]
    if isinstance(place, Enterprise):
        return Actor(user_id=1, role=Role.CLERK, enterprise_id=place.pk)
    role = {
        Level.COUNTY: Role.COUNTY_OFFICER,
        Level.CITY: Role.CITY_OFFICER,
        Level.PROVINCE: Role.PROVINCE_OFFICER,
        Level.GROUP: Role.GROUP_OFFICER,
    }[Level(place.level)]
    if place.lead_id:
        role = Role.DEPARTMENT_OFFICER
    return Actor(
        user_id=1, role=role, authority_id=place.pk, lead_id=place.lead_id, level=place.level
    )


def places_of(land: Land) -> dict[str, Authority | Enterprise]:
    found: dict[str, Authority | Enterprise] = {
        name: getattr(land, name) for name in (*OFFICES, *FIRMS)
    }
    for name in BUREAUS:
        lead = found[name.removeprefix("bureau_")]
        assert isinstance(lead, Authority)
        found[name] = registry.establish_authority(
            SYSTEM,
            code=name.replace("_", "-"),
            name=name,
            level=lead.level,
            function=Function.DATA,
            lead=lead,
        )
    return found


def laid(round_: Round, places: dict[str, Authority | Enterprise], number: int, it: Filed) -> Case:
    """The case as rows, without walking it through."""
    firm = places[it.firm]
    assert isinstance(firm, Enterprise)
    factory = registry.add_factory(SYSTEM, firm, name=f"工厂{number}")
    case = Case(
        number=f"N-{number}",
        round=round_,
        factory=factory,
        tier="excellence",
        channel=it.channel,
        state=it.state,
    )
    desk = firm.group if it.channel == "central" else firm.authority
    assert desk
    jurisdiction.lay_before(case, desk)
    case.save()
    Draft.objects.create(case=case, dossier={})
    Revision.objects.bulk_create(
        Revision(case=case, number=n, dossier={}, content_hash="0" * 64, code="0000", step=step)
        for n, step in enumerate(it.walked[1], 1)
    )
    return case


@pytest.mark.django_db
@given(given_cases=st.lists(filings(), min_size=1, max_size=6))
def test_everybody_knows_of_the_cases_that_the_plain_words_say(given_cases: list[Filed]) -> None:
    with transaction.atomic():
        places = places_of(settle_land())
        round_ = Round.objects.create(
            code="r",
            title="批次",
            title_en="round",
            edition="2025",
            tiers=["excellence"],
            opens_at=timezone.now() - dt.timedelta(days=1),
        )
        cases = {laid(round_, places, n, it).pk: it for n, it in enumerate(given_cases)}
        for who in (*OFFICES, *BUREAUS, *FIRMS):
            found = set(visible_cases(actor_of(places, who)).values_list("pk", flat=True))
            assert found == {pk for pk, it in cases.items() if knows(who, it)}, who
        assert not visible_cases(Actor(user_id=1)).exists()
        transaction.set_rollback(True)


def test_a_department_loses_sight_of_what_went_back_below_its_level(
    land: Land, engage: Engage
) -> None:
    """Sent back by the city, returned to the firm, handed in again: not the city's any more."""
    actor = engage("finance", Role.DEPARTMENT_OFFICER, land.finance).actor
    round_ = Round.objects.create(
        code="r",
        title="批次",
        title_en="round",
        edition="2025",
        tiers=["excellence"],
        opens_at=timezone.now(),
    )
    case = laid(round_, places_of(land), 1, Filed("firm", "territorial", "city_review"))
    assert visible_cases(actor).exists()
    Revision.objects.create(
        case=case, number=3, dossier={}, content_hash="0" * 64, code="0000", step="resubmit"
    )
    for state in ("county_examination", "returned", "refused", "withdrawn"):
        Case.objects.filter(pk=case.pk).update(state=state)
        assert not visible_cases(actor).exists()
