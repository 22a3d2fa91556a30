"""What the people of the demo do with a case, each through the service that a page would use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from tihang.dossier.model import Dossier
from tihang.platform.actor import Actor, Role
from tihang.platform.countersign import queries as countersign_queries
from tihang.platform.countersign import services as countersign
from tihang.platform.countersign.models import Objection
from tihang.platform.filing import services as filing
from tihang.platform.filing.models import Case, Draft
from tihang.platform.recognition import services as recognition
from tihang.platform.registry.models import Enterprise
from tihang.platform.review import letters, queries
from tihang.platform.review import services as review
from tihang.platform.review.models import Conclusion, CreditResult
from tihang.platform.rounds.models import Round
from tihang.platform.submission import services as submission
from tihang.platform.submission.models import Capacity

TIER = "excellence"


class CaseWork:
    """The work of all on the cases of one round; people are named by their user names."""

    def __init__(
        self, round_: Round, firms: dict[str, Enterprise], actors: dict[str, Actor]
    ) -> None:
        self.round = round_
        self.firms = firms
        self.actors = actors

    def start(
        self,
        clerk: str,
        firm: str,
        dossier: Dossier,
        channel: str = "territorial",
        tier: str = TIER,
    ) -> Case:
        """Start a filing and fill it in from a file."""
        actor = self.actors[clerk]
        factory = self.firms[firm].factories.get()
        case = filing.start_case(actor, self.round, factory, tier, channel)
        filing.import_dossier(actor, case, dossier, case.draft.version)
        return case

    def file(
        self,
        clerk: str,
        firm: str,
        dossier: Dossier,
        channel: str = "territorial",
        tier: str = TIER,
    ) -> Case:
        """Fill a filing in, have it signed and submit it."""
        case = self.start(clerk, firm, dossier, channel=channel, tier=tier)
        self.sign(firm, case)
        return filing.submit(self.actors[clerk], case)

    def sign(self, firm: str, case: Case) -> None:
        """The firm's signatory signs the declaration of truth."""
        signatory = next(
            actor
            for actor in self.actors.values()
            if actor.role == Role.SIGNATORY and actor.enterprise_id == self.firms[firm].pk
        )
        version = Draft.objects.get(case=case).version
        submission.sign(signatory, case, capacity=Capacity.AUTHORISED, base_version=version)

    def send_back(self, case: Case, county: str) -> Case:
        """Return a filing to the firm with what it has to correct."""
        return review.return_for_correction(
            self.actors[county],
            case,
            items=[
                review.ReturnItem(
                    "section", "factory", "总投资与集成、软件、装备投资合计不一致，请核对后更正。"
                ),
                review.ReturnItem("section", "evidence", "请补充最近一年度审计报告的完整版本。"),
            ],
            note="材料基本齐全，请按清单补正后重新提交。",
        )

    def examine(self, case: Case, county: str) -> Case:
        """Look the firm up, judge the clauses, give the opinion, send the filing up."""
        actor = self.actors[county]
        for site in case.edition.credit_sites:
            review.record_credit_check(
                actor,
                case,
                site=site.id,
                result=CreditResult.CLEAN,
                checked_at=timezone.now() - dt.timedelta(minutes=10),
            )
        for clause in queries.clauses_to_judge(case):
            review.judge_clause(actor, case, clause, met=True, reason="经查阅材料，符合要求。")
        opinion = review.draft_opinion(
            actor,
            case,
            number=f"示例工信函〔2025〕{case.number[-2:].lstrip('0')}号",
            conclusion=Conclusion.AGREE,
            text=letters.proposed_text(case),
        )
        review.issue_opinion(actor, case, base_version=opinion.version)
        return review.send_up(actor, case)

    def ask_to_countersign(self, city: str) -> None:
        """Ask the city's departments about what lies on its desk; finance has yet to answer."""
        actor = self.actors[city]
        cases = countersign_queries.cases_to_ask_about(actor, self.round, TIER)
        consultation = countersign.ask(
            actor,
            self.round,
            TIER,
            [case.pk for case in cases],
            due_at=timezone.now() + dt.timedelta(days=5),
            text="请就所附卓越级智能工厂申报提出会签意见。",
        )
        for department in ("reform", "market", "data"):
            officer = self.actors[f"city-{department}"]
            countersign.answer(officer, consultation, position="consent")
        countersign.answer(
            self.actors["city-assets"],
            consultation,
            position="objection",
            reason="一家企业的设备投资来源需说明。",
            objections={cases[-1].pk: "请说明设备投资中国有资金的来源和程序。"},
        )

    def rank(self, city: str, cases: Sequence[Case], tier: str = TIER) -> None:
        """Rank the cases in the order given and hand them up."""
        actor = self.actors[city]
        places = [
            review.Place(case.pk, position, "建设成效突出。")
            for position, case in enumerate(cases, start=1)
        ]
        ranking = review.save_ranking(actor, self.round, tier, places, base_version=0)
        review.hand_up(actor, self.round, tier, base_version=ranking.version)

    def refuse_for_credit(self, case: Case, county: str) -> None:
        """A firm stands on a list of defaulters: the county turns its filing down."""
        actor = self.actors[county]
        site = case.edition.credit_sites[-1]
        review.record_credit_check(
            actor,
            case,
            site=site.id,
            result=CreditResult.LISTED,
            checked_at=timezone.now() - dt.timedelta(minutes=10),
            note="列入失信被执行人名单（演示）",
        )
        self._decide(actor, case, "refuse", "查询到失信被执行人记录，不予受理。")

    def decline(self, officer: str, case: Case, reason: str) -> None:
        """The office decides not to recommend, and makes it known."""
        self._decide(self.actors[officer], case, "decline", reason)

    def _decide(self, actor: Actor, case: Case, action: str, reason: str) -> None:
        recognition.release(actor, [recognition.decide(actor, case, action, reason)])

    def waiting(self, officer: str, tier: str) -> list[Case]:
        """What lies on an office's desk, the longest waiting first."""
        return queries.candidates(self.actors[officer], self.round, tier)

    def hear_departments(self, officer: str, tier: str) -> None:
        """Ask all departments beside an office; one objects, and the office settles that."""
        actor = self.actors[officer]
        cases = countersign_queries.cases_to_ask_about(actor, self.round, tier)
        consultation = countersign.ask(
            actor,
            self.round,
            tier,
            [case.pk for case in cases],
            due_at=timezone.now() + dt.timedelta(days=5),
            text="请就所附申报提出会签意见。",
        )
        departments = countersign_queries.departments_beside(actor.authority_id)
        for department in departments[:-1]:
            countersign.answer(self._officer_of(department.pk), consultation, position="consent")
        countersign.answer(
            self._officer_of(departments[-1].pk),
            consultation,
            position="objection",
            reason="一家企业的数据出境情况需说明。",
            objections={cases[0].pk: "请说明生产数据是否出境。"},
        )
        objection = Objection.objects.get(answer__consultation=consultation)
        countersign.settle(actor, consultation, objection, reason="企业已书面说明数据不出境。")

    def _officer_of(self, authority: int) -> Actor:
        return next(each for each in self.actors.values() if each.authority_id == authority)
