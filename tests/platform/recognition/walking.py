"""Cases walked to where tiers are granted and declared."""

from __future__ import annotations

from tests.platform.conftest import Person
from tests.platform.made_up_cases import Theatre, consent
from tihang.platform.actor import SYSTEM, Role
from tihang.platform.filing import workflow
from tihang.platform.filing.models import Case
from tihang.platform.rating import services as rating
from tihang.platform.registry import services as registry
from tihang.platform.registry.models import Enterprise, Recognition
from tihang.platform.review import services as review
from tihang.platform.review.queries import clauses_to_judge
from tihang.platform.review.services import Place


def advanced_at_province(theatre: Theatre) -> Case:
    """A filing for the advanced tier that the city has handed up."""
    case = theatre.with_opinion(theatre.filed(tier="advanced"))
    case = review.send_up(theatre.county.actor, case)
    consent(theatre, theatre.city, [case])
    opened = review.save_ranking(
        theatre.city.actor, theatre.round, "advanced", [], base_version=_version(theatre)
    )
    places = [Place(case.pk, _next(theatre))]
    saved = review.save_ranking(
        theatre.city.actor, theatre.round, "advanced", places, base_version=opened.version
    )
    review.hand_up(theatre.city.actor, theatre.round, "advanced", base_version=saved.version)
    case.refresh_from_db()
    return case


def _version(theatre: Theatre) -> int:
    from tihang.platform.review.queries import open_ranking

    return open_ranking(theatre.city.actor, theatre.round, "advanced").version


def _next(theatre: Theatre) -> int:
    from tihang.platform.review.queries import issued_count, open_ranking

    return issued_count(open_ranking(theatre.city.actor, theatre.round, "advanced")) + 1


def advanced_at_group(theatre: Theatre, group: Person) -> Case:
    """A central firm's filing for the advanced tier, examined by its group."""
    case = theatre.filed(theatre.land.central_firm, tier="advanced", channel="central")
    for clause in clauses_to_judge(case):
        review.judge_clause(group.actor, case, clause, met=True)
    return case


def signatory_of(theatre: Theatre, enterprise: Enterprise) -> Person:
    name = f"signatory-{enterprise.pk}"
    from tihang.platform.accounts.models import User
    from tihang.platform.accounts.queries import actor_for

    found = User.objects.filter(username=name).first()
    if found:
        return Person(found, actor_for(found))
    return theatre.engage(name, Role.SIGNATORY, enterprise)


def declared(theatre: Theatre, enterprise: Enterprise | None = None) -> Recognition:
    """A firm has declared the basic tier for a factory of its own."""
    enterprise = enterprise or theatre.land.firm
    signatory = signatory_of(theatre, enterprise)
    number = enterprise.factories.count() + 1
    factory = registry.add_factory(SYSTEM, enterprise, name=f"自评工厂{number}")
    case = rating.start_self_rating(signatory.actor, factory)
    workflow.take_step(case, "declare", signatory.actor)
    return Recognition.objects.get(case=case.pk)
