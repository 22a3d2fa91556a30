"""Run before a server starts: two filings for the advanced tier are brought up to the province.

What a firm fills in is not what is shown with them, so the form's own guards are set aside in
this process; every other step is walked through the services as people would.
"""

from __future__ import annotations

import datetime as dt
import os
import time

import django


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tihang.platform.settings"
    django.setup()
    from django.utils import timezone

    from tihang.platform.accounts.models import User
    from tihang.platform.accounts.queries import actor_for
    from tihang.platform.actor import SYSTEM, Actor
    from tihang.platform.countersign import services as countersign
    from tihang.platform.filing import services as filing
    from tihang.platform.filing import workflow
    from tihang.platform.registry import services as registry
    from tihang.platform.registry.models import Enterprise
    from tihang.platform.review import queries
    from tihang.platform.review import services as review
    from tihang.platform.rounds.models import Deadline
    from tihang.platform.rounds.queries import latest_round

    for guard in ("filing_complete", "prechecked", "declared"):
        workflow.register_guard(guard, lambda _case, _actor: [])
    firm, county, city = (
        actor_for(User.objects.get(username=name)) for name in ("firm", "county", "city")
    )
    round_ = latest_round()
    assert round_ is not None
    Deadline.objects.filter(round=round_).update(closes_at=timezone.now() + dt.timedelta(days=30))
    enterprise = Enterprise.objects.get(pk=firm.enterprise_id)
    cases = []
    for name in ("二号工厂", "三号工厂"):
        factory = registry.add_factory(SYSTEM, enterprise, name=name)
        case = filing.start_case(firm, round_, factory, "advanced", "territorial")
        case = filing.submit(firm, case)
        for site in case.edition.credit_sites:
            review.record_credit_check(
                county, case, site=site.id, result="clean", checked_at=timezone.now()
            )
        for clause in queries.clauses_to_judge(case):
            review.judge_clause(county, case, clause, met=True)
        drafted = review.draft_opinion(
            county, case, number="示例〔2025〕9号", conclusion="agree", text="情况如下。"
        )
        review.issue_opinion(county, case, base_version=drafted.version)
        cases.append(review.send_up(county, case))

    def hear_the_departments(lead: Actor) -> None:
        """They are asked, and let their time go by."""
        asked = [case.pk for case in cases]
        due = timezone.now() + dt.timedelta(seconds=1)
        countersign.ask(lead, round_, "advanced", asked, due_at=due, text="请会签。")
        time.sleep(1)

    hear_the_departments(city)
    places = [review.Place(case.pk, place) for place, case in enumerate(cases, 1)]
    saved = review.save_ranking(city, round_, "advanced", places, base_version=0)
    review.hand_up(city, round_, "advanced", base_version=saved.version)
    hear_the_departments(actor_for(User.objects.get(username="province")))


if __name__ == "__main__":
    main()
