"""The opinion as a letter: the draft that is proposed, and the paper of what was written.

The letter is an official Chinese document, whatever language the officer reads the screen
in; its words are therefore not translated.
"""

from __future__ import annotations

import datetime as dt
from django.utils import timezone

from tihang.evaluation import TierVerdict
from tihang.platform.filing.models import Case
from tihang.platform.review import queries
from tihang.platform.review.models import Conclusion, CreditCheck, CreditResult
from tihang.text import CHINESE, use_language

_CREDIT_WORDS = {
    CreditResult.CLEAN: "未发现失信记录",
    CreditResult.LISTED: "已列入失信名单",
    CreditResult.NOT_FOUND: "未查询到该企业",
}


def title(case: Case) -> str:
    """关于某某有限公司申报卓越级智能工厂的初审意见."""
    return f"关于{case.enterprise.name}申报{tier_name(case)}智能工厂的初审意见"


def tier_name(case: Case) -> str:
    return case.edition.tier(case.tier).name.zh


def addressee(case: Case) -> str:
    """The authority above the examiner; the province for a group's headquarters."""
    above = case.authority.parent
    return above.name if above else "省级工业和信息化主管部门"


def proposed_text(case: Case, conclusion: str) -> str:
    """A draft of the letter from what was recorded: basis, receipt, examination, credit, end."""
    with use_language(CHINESE):
        verdict = queries.verdict_of(queries.examined_dossier(case), case.edition)
    return "\n".join(
        [
            _opening(case),
            f"一、受理情况。{_receipt(case)}",
            f"二、审查情况。{_examination(verdict)}",
            f"三、信用核查情况。{_credit(case)}",
            f"四、初审结论。{_conclusion(case, conclusion)}",
        ]
    )


def _opening(case: Case) -> str:
    return (
        f"按照{_basis(case)}要求，我单位对{case.enterprise.name}"
        f"（统一社会信用代码：{case.enterprise.credit_code}）申报{tier_name(case)}智能工厂的材料"
        "进行了审查，现提出初审意见如下："
    )


def _basis(case: Case) -> str:
    """The notice that asks for the opinion, as the step of sending up refers to it."""
    step = next((s for s in case.workflow.steps if "opinion_issued" in s.guards), None)
    if step is None or step.reference is None:
        return f"《{case.edition.title.zh}》"
    document = case.edition.document(step.reference.document)
    number = f"（{document.number}）" if document.number else ""
    return f"《{document.title}》{number}"


def _receipt(case: Case) -> str:
    filed = queries.filed_revision(case)
    return (
        f"该企业于{date_words(filed.made_at)}提交申报材料，申报编号{case.number}，"
        f"第{filed.number}次固化版本，内容校验码{filed.code}。"
    )


def _examination(verdict: TierVerdict) -> str:
    counts = verdict.counts
    text = (
        f"对照要素条件逐条审查，共{len(verdict.conditions)}条，其中符合{counts['met']}条，"
        f"不符合{counts['unmet']}条，待定{counts['undetermined']}条。"
    )
    for status, words in (("unmet", "不符合"), ("undetermined", "待定")):
        places = [c.reference.place for c in verdict.conditions if c.status == status]
        if places:
            text += f"{words}的条款：{'；'.join(dict.fromkeys(places))}。"
    return text


def _credit(case: Case) -> str:
    checks = queries.latest_checks(case)
    found = [
        f"{date_words(checks[site.id].checked_at)}查询{site.name.zh}，{_credit_words(checks[site.id])}"
        for site in case.edition.credit_sites
        if site.id in checks
    ]
    return "；".join(found) + "。" if found else "尚未查询。"


def _credit_words(check: CreditCheck) -> str:
    words = _CREDIT_WORDS[CreditResult(check.result)]
    return f"{words}（{check.note}）" if check.note else words


def _conclusion(case: Case, conclusion: str) -> str:
    if conclusion == Conclusion.DISAGREE:
        return f"经初审，不同意推荐{case.enterprise.name}申报{tier_name(case)}智能工厂。"
    return (
        f"经初审，该企业申报材料齐全，同意将{case.enterprise.name}"
        f"作为{tier_name(case)}智能工厂申报单位上报。"
    )


def date_words(moment: dt.datetime) -> str:
    """2025年7月18日, in the time of the installation."""
    local = timezone.localtime(moment)
    return f"{local.year}年{local.month}月{local.day}日"
