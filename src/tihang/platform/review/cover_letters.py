"""The cover letter of an issued list: what is proposed for it, and the paper that comes of it.

It is an official Chinese document, whatever language the officer reads the screen in; its
words are therefore not translated.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.utils import timezone, translation

from tihang import documents
from tihang.dossier.canonical import short_code
from tihang.dossier.chain import canonical_text
from tihang.edition.model import Edition, Step
from tihang.platform.countersign.queries import departments_beside
from tihang.platform.registry.models import Authority, Level
from tihang.platform.review.models import CoverLetter, RankingList
from tihang.platform.review.tables import table_form
from tihang.text import CHINESE, use_language

NO_NUMBER = "（草稿，未编文号）"
MINISTRY = "工业和信息化部办公厅"
"""Whom a province writes to; the office may change it."""
_OFFICERS = {Level.CITY: "city_officer", Level.PROVINCE: "province_officer"}


def letter_of(ranking: RankingList) -> CoverLetter:
    """The letter of an issued list; an unsaved proposal of version 0 where none was begun."""
    found = CoverLetter.objects.filter(ranking=ranking).first()
    return found or proposed(ranking)


def is_sent_on(ranking: RankingList) -> bool:
    """The list goes up to somebody; a tier that its own authority recognises ends with it."""
    step = _step(ranking)
    return step is not None and not step.recognises


def proposed(ranking: RankingList) -> CoverLetter:
    """A first wording from what was recorded, for the office to edit."""
    with use_language(CHINESE), translation.override("zh-hans"):
        tier = ranking.round.rules.tier(ranking.tier).name.zh
        return CoverLetter(
            ranking=ranking,
            date=timezone.localdate(),
            addressee=_addressee(ranking.authority),
            title=f"关于推荐{tier}智能工厂项目的函",
            text=_text(ranking, tier),
            attachments="\n".join(_attachments(ranking)),
        )


def _addressee(authority: Authority) -> str:
    return authority.parent.name if authority.parent else MINISTRY


def _text(ranking: RankingList, tier: str) -> str:
    entries = list(ranking.entries.select_related("case__factory__enterprise"))
    functions = [str(d.get_function_display()) for d in departments_beside(ranking.authority_id)]
    together = f"会同{'、'.join(functions)}部门" if functions else ""
    first = entries[0].case.enterprise.name
    named = f"{first}等{len(entries)}个项目" if len(entries) > 1 else f"{first}1个项目"
    return (
        f"根据{_basis(ranking)}要求，我单位{together}组织开展了{tier}智能工厂项目推荐工作。"
        f"经审核，现按优先次序推荐{named}。\n"
        "上述项目的推荐汇总表和申报材料随函报送，申报材料与线上填报内容一致。\n"
        "请予审核。"
    )


def _attachments(ranking: RankingList) -> list[str]:
    form = table_form(ranking.round, ranking.tier)
    return [
        *([form.title.zh] if form else []),
        "申报书（纸质，加盖申报单位公章，一式两份）",
        "申报材料电子版（PDF、Word，光盘）",
    ]


def _basis(ranking: RankingList) -> str:
    """The notice that asks for the recommendation, as the step refers to it."""
    edition: Edition = ranking.round.rules
    step = _step(ranking)
    if step is None or step.reference is None:
        return f"《{edition.title.zh}》"
    document = edition.document(step.reference.document)
    return f"《{document.title}》" + (f"（{document.number}）" if document.number else "")


def _step(ranking: RankingList) -> Step | None:
    """The step by which the cases of the list went on."""
    who = _OFFICERS.get(Level(ranking.authority.level))
    workflow = ranking.round.rules.workflow("territorial", ranking.tier)
    return next((s for s in workflow.steps if s.who == who and s.freezes), None)


def content_of(letter: CoverLetter) -> dict[str, Any]:
    """The letter as plain data: what is hashed and kept when it is issued."""
    return {
        "issuer": letter.ranking.authority.name,
        "number": letter.number,
        "title": letter.title,
        "addressee": letter.addressee,
        "text": letter.text,
        "attachments": [line.strip() for line in letter.attachments.splitlines() if line.strip()],
        "date": letter.date.isoformat(),
    }


def digest_of(content: dict[str, Any]) -> tuple[str, str]:
    """Its hash and the short code that stands on the paper."""
    digest = hashlib.sha256(canonical_text(content).encode()).hexdigest()
    return digest, short_code(digest)


def paper_of(letter: CoverLetter, check_address: str) -> documents.CoverLetter:
    """The letter as it was issued; before that, as it would be, without a code."""
    content = letter.content or content_of(letter)
    return documents.CoverLetter(
        **{
            **content,
            "number": content["number"] or NO_NUMBER,
            "attachments": tuple(content["attachments"]),
            "date": dt.date.fromisoformat(content["date"]),
        },
        code=letter.code,
        verify=f"{check_address}{letter.code}/" if letter.code else "",
    )
