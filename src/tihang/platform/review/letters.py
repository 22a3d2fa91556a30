"""The opinion as a letter: what is proposed for it, and the paper that comes of it.

The letter is an official Chinese document, whatever language the officer reads the screen
in; its words are therefore not translated.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Literal

from django.utils import timezone

from tihang import documents
from tihang.documents.content.model import Block
from tihang.documents.opinion import opinion_blocks
from tihang.evaluation import TierVerdict
from tihang.platform.filing.models import Case, Revision
from tihang.platform.review import credit, queries
from tihang.platform.review.models import Conclusion, CreditResult, Opinion
from tihang.text import CHINESE, use_language

_RESULTS: dict[str, Literal["clear", "found", "undetermined"]] = {
    CreditResult.CLEAN: "clear",
    CreditResult.LISTED: "found",
    CreditResult.NOT_FOUND: "undetermined",
}
NO_NUMBER = "（草稿，未编文号）"


def title(case: Case) -> str:
    """关于某某有限公司申报卓越级智能工厂的初审意见."""
    return f"关于{case.enterprise.name}申报{_applied_for(case)}的初审意见"


def proposed_text(case: Case) -> str:
    """The part on the examination, drafted from what was recorded, for the officer to edit."""
    verdict = _verdict(case)
    counts = verdict.counts
    filed = queries.filed_revision(case)
    return (
        f"该企业于{_received(filed)}提交申报材料（申报编号{case.number}，"
        f"第{filed.number}次固化版本）。\n"
        f"对照要素条件逐条审查，共{len(verdict.conditions)}条，其中符合{counts['met']}条，"
        f"不符合{counts['unmet']}条，待定{counts['undetermined']}条。{_exceptions(verdict)}"
    )


def proposed_in_batch(case: Case) -> str:
    """The same for a letter on many firms, which writes number, counts and look-ups itself."""
    filed = queries.filed_revision(case)
    return (
        f"该企业于{_received(filed)}提交申报材料（第{filed.number}次固化版本）。"
        f"{_exceptions(_verdict(case))}"
    )


def _verdict(case: Case) -> TierVerdict:
    with use_language(CHINESE):
        return queries.verdict_of(queries.examined_dossier(case), case.edition)


def _received(filed: Revision) -> str:
    return _date_words(timezone.localdate(filed.made_at))


def _exceptions(verdict: TierVerdict) -> str:
    """Which clauses are not met or left open."""
    text = ""
    for status, words in (("unmet", "不符合"), ("undetermined", "待定")):
        places = [c.reference.place for c in verdict.conditions if c.status == status]
        if places:
            text += f"{words}的条款：{'；'.join(dict.fromkeys(places))}。"
    return text


def compose(case: Case, opinion: Opinion) -> documents.Opinion:
    """The letter as the records stand now, dated today."""
    return documents.Opinion(
        number=opinion.number or NO_NUMBER,
        issuer=case.authority.name,
        addressee=case.authority.parent.name if case.authority.parent else "省工业和信息化厅",
        basis=basis(case),
        enterprise=case.enterprise.name,
        credit_code=case.enterprise.credit_code,
        project=queries.filed_dossier(case).factory.project or case.factory.name,
        tier=_applied_for(case),
        checks=checks(case),
        conclusion=_conclusion(case, opinion.conclusion),
        reasons=opinion.text,
        date=timezone.localdate(),
        code=queries.filed_revision(case).code,
    )


def letter(case: Case, opinion: Opinion) -> documents.Opinion:
    """The letter as it was issued, to the letter; before that, as it would be today."""
    return _thawed(opinion.letter) if opinion.letter else compose(case, opinion)


def frozen(written: documents.Opinion) -> dict[str, Any]:
    """The letter in the form in which the issued opinion keeps it."""
    form = asdict(written) | {"date": written.date.isoformat()}
    form["checks"] = [
        asdict(check) | {"checked_on": check.checked_on.isoformat()} for check in written.checks
    ]
    return form


def _thawed(form: dict[str, Any]) -> documents.Opinion:
    made = tuple(thawed_check(check) for check in form["checks"])
    return documents.Opinion(**form | {"date": dt.date.fromisoformat(form["date"]), "checks": made})


def thawed_check(form: Mapping[str, Any]) -> documents.CreditCheck:
    """A look-up of a letter that was kept."""
    return documents.CreditCheck(
        **{**form, "checked_on": dt.date.fromisoformat(form["checked_on"])}
    )


def blocks(case: Case, opinion: Opinion) -> tuple[Block, ...]:
    """The body of the letter for the screen, the same as on paper.

    Of one that is part of a batch this is the part on the case; the batch has the letter.
    """
    return opinion_blocks(letter(case, opinion))


def _applied_for(case: Case) -> str:
    return f"{case.edition.tier(case.tier).name.zh}智能工厂"


def basis(case: Case) -> str:
    """The notice that asks for the opinion, as the step of sending up refers to it."""
    step = next((s for s in case.workflow.steps if "opinion_issued" in s.guards), None)
    if step is None or step.reference is None:
        return f"《{case.edition.title.zh}》"
    document = case.edition.document(step.reference.document)
    return f"《{document.title}》" + (f"（{document.number}）" if document.number else "")


def checks(case: Case) -> tuple[documents.CreditCheck, ...]:
    """What was found of the firm on each site, as letters say it."""
    made = queries.latest_checks(case)
    return tuple(
        documents.CreditCheck(
            site=site.chinese,
            checked_on=timezone.localdate(made[site.id].checked_at),
            result=_RESULTS[made[site.id].result],
            note=made[site.id].note,
        )
        for site in credit.sites_of(case)
        if site.id in made
    )


def _conclusion(case: Case, conclusion: str) -> str:
    if conclusion == Conclusion.DISAGREE:
        return f"经初审，不同意推荐{case.enterprise.name}申报{_applied_for(case)}。"
    return f"经初审，同意上报{case.enterprise.name}申报{_applied_for(case)}的材料。"


def _date_words(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
