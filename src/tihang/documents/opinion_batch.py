"""One preliminary opinion (初审意见) on many filings of a round and tier, GB/T 9704."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tihang.documents.content.model import Block, Column, Heading, Paragraph, Row, Table
from tihang.documents.content.values import date_text
from tihang.documents.official import OfficialLetter, official_docx, official_pdf
from tihang.documents.opinion import CREDIT_RESULTS, CreditCheck

CONCLUSIONS = {"agree": "同意上报", "disagree": "不同意推荐"}


@dataclass(frozen=True)
class FirmOpinion:
    """What is said of one firm. ``reasons`` are the officer's own words."""

    enterprise: str
    credit_code: str
    project: str
    case: str
    """Number of the filing."""
    code: str
    """Short code of the frozen revision that was examined."""
    met: int
    unmet: int
    undetermined: int
    checks: tuple[CreditCheck, ...]
    conclusion: Literal["agree", "disagree"]
    reasons: str

    @property
    def items(self) -> int:
        """How many conditions were examined."""
        return self.met + self.unmet + self.undetermined


@dataclass(frozen=True)
class BatchOpinion:
    """An opinion on several filings; ``opening`` and ``closing`` are the officer's own words."""

    number: str
    """Document number with its year in six-cornered brackets, 〔2025〕."""
    issuer: str
    addressee: str
    title: str
    basis: str
    """Title and number of the notice that the examination carries out."""
    tier: str
    received: int
    """Filings of the round and tier that the office has received in all."""
    opening: str
    firms: tuple[FirmOpinion, ...]
    closing: str
    date: dt.date

    @property
    def agreed(self) -> tuple[FirmOpinion, ...]:
        return tuple(each for each in self.firms if each.conclusion == "agree")

    @property
    def refused(self) -> tuple[FirmOpinion, ...]:
        return tuple(each for each in self.firms if each.conclusion == "disagree")


def batch_opinion_pdf(
    opinion: BatchOpinion, *, code: str = "", verify_url: str = "", draft: bool = False
) -> bytes:
    """The letter as PDF; ``code`` stands in its foot and ``verify_url`` in its QR code.

    Raises FontError where no Chinese font is installed.
    """
    return official_pdf(_letter(opinion, code, verify_url, draft=draft))


def batch_opinion_docx(
    opinion: BatchOpinion, *, code: str = "", verify_url: str = "", draft: bool = False
) -> bytes:
    """The letter as a Word file, for the agency's own office to number and stamp."""
    return official_docx(_letter(opinion, code, verify_url, draft=draft))


def _letter(opinion: BatchOpinion, code: str, verify_url: str, *, draft: bool) -> OfficialLetter:
    return OfficialLetter(
        issuer=opinion.issuer,
        number=opinion.number,
        title=opinion.title,
        addressee=opinion.addressee,
        blocks=batch_blocks(opinion),
        date=opinion.date,
        code=code,
        verify=verify_url,
        checked="本意见的文号、成文日期和件数",
        draft=draft,
    )


def batch_blocks(opinion: BatchOpinion) -> tuple[Block, ...]:
    """The body of the letter: basis and numbers, firm by firm, and what it comes to."""
    return (
        Paragraph(
            f"根据{opinion.basis}要求，我单位对企业申报{opinion.tier}的材料进行了审查。"
            "现将初审意见报告如下。"
        ),
        Heading("一、受理和审查情况", level=2),
        Paragraph(
            f"本批次共收到{opinion.tier}申报材料{opinion.received}件，本次出具初审意见"
            f"{len(opinion.firms)}件，其中同意上报{len(opinion.agreed)}件，"
            f"不同意推荐{len(opinion.refused)}件。"
        ),
        *_paragraphs(opinion.opening),
        _summary(opinion),
        Heading("二、逐家初审情况", level=2),
        *(block for n, firm in enumerate(opinion.firms, 1) for block in _firm(n, firm)),
        Heading("三、初审意见", level=2),
        *_conclusion(opinion),
        *_paragraphs(opinion.closing),
    )


def _paragraphs(text: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(line.strip()) for line in text.splitlines() if line.strip())


def _summary(opinion: BatchOpinion) -> Table:
    columns = (
        Column("序号", 1.3, "center"),
        Column("企业名称", 3.8),
        Column("申报项目", 3.6),
        Column("条件审查", 2.4, "center"),
        Column("信用核查", 2.2, "center"),
        Column("初审意见", 2.6, "center"),
    )
    rows = tuple(
        Row(
            (
                str(n),
                firm.enterprise,
                firm.project,
                f"符合{firm.met}\n不符合{firm.unmet}\n待定{firm.undetermined}",
                _credit_in_brief(firm),
                CONCLUSIONS[firm.conclusion],
            )
        )
        for n, firm in enumerate(opinion.firms, 1)
    )
    return Table(columns, rows)


def _credit_in_brief(firm: FirmOpinion) -> str:
    if not firm.checks:
        return "未登记"
    if any(check.result == "found" for check in firm.checks):
        return "有失信记录"
    if any(check.result == "undetermined" for check in firm.checks):
        return "未能查明"
    return "无失信记录"


def _firm(number: int, firm: FirmOpinion) -> Iterator[Block]:
    yield Heading(f"（{chinese_number(number)}）{firm.enterprise}", level=3)
    yield Paragraph(
        f"统一社会信用代码{firm.credit_code}，申报项目：{firm.project}，申报编号{firm.case}，"
        f"申报书校验码为{firm.code}。"
    )
    yield Paragraph(
        f"对照要素条件逐条审查{firm.items}条，其中符合{firm.met}条，不符合{firm.unmet}条，"
        f"待定{firm.undetermined}条。"
    )
    looked = "；".join(_check(check) for check in firm.checks)
    yield Paragraph(f"信用核查：{looked}。" if looked else "尚未登记信用核查结果。")
    yield from _paragraphs(firm.reasons)
    yield Paragraph(f"初审意见：{CONCLUSIONS[firm.conclusion]}。")


def _check(check: CreditCheck) -> str:
    note = f"（{check.note.rstrip('。')}）" if check.note else ""
    when = date_text(check.checked_on)
    return f"{when}查询{check.site}，{CREDIT_RESULTS[check.result]}{note}"


def _conclusion(opinion: BatchOpinion) -> Iterator[Paragraph]:
    for firms, words in (
        (opinion.agreed, f"经初审，同意上报下列企业申报{opinion.tier}的材料"),
        (opinion.refused, f"经初审，不同意推荐下列企业申报{opinion.tier}"),
    ):
        if firms:
            names = "、".join(firm.enterprise for firm in firms)
            yield Paragraph(f"{words}（{len(firms)}件）：{names}。")


_DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """A number from 1 to 9999 as Chinese headings count: 十一, 二十, 一百零二."""
    text, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if gap else "") + _DIGITS[digit] + name
            gap = False
        else:
            gap = bool(text)
    return text.removeprefix("一") if text.startswith("一十") else text
