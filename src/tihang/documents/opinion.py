"""The county's preliminary opinion (初审意见) as an official letter, GB/T 9704."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from tihang.documents.content.model import Block, Column, Heading, Paragraph, Row, Table
from tihang.documents.content.values import date_text
from tihang.documents.official import OfficialLetter, official_docx, official_pdf

CREDIT_RESULTS = {"clear": "未发现失信记录", "found": "发现失信记录", "undetermined": "未能查明"}


@dataclass(frozen=True)
class CreditCheck:
    """What an officer saw on a public site."""

    site: str
    checked_on: dt.date
    result: Literal["clear", "found", "undetermined"]
    note: str = ""


@dataclass(frozen=True)
class Opinion:
    """An opinion on one filing. ``conclusion`` and ``reasons`` are the officer's own words."""

    number: str
    """Document number with its year in six-cornered brackets, 〔2025〕."""
    issuer: str
    addressee: str
    """The authority that the opinion goes up to."""
    basis: str
    """Title and number of the notice that the examination carries out."""
    enterprise: str
    credit_code: str
    project: str
    tier: str
    """Name of the tier applied for, 卓越级智能工厂."""
    checks: tuple[CreditCheck, ...]
    conclusion: str
    reasons: str
    date: dt.date
    code: str = ""
    """Short code of the frozen revision that was examined."""


def opinion_pdf(opinion: Opinion) -> bytes:
    """The letter as PDF. Raises FontError where no Chinese font is installed."""
    return official_pdf(_letter(opinion))


def opinion_docx(opinion: Opinion) -> bytes:
    """The letter as a Word file, for the agency's own office to number and stamp."""
    return official_docx(_letter(opinion))


def _letter(opinion: Opinion) -> OfficialLetter:
    return OfficialLetter(
        issuer=opinion.issuer,
        number=opinion.number,
        title=f"关于{opinion.enterprise}申报{opinion.tier}的初审意见",
        addressee=opinion.addressee,
        blocks=opinion_blocks(opinion),
        date=opinion.date,
        code=opinion.code,
    )


def opinion_blocks(opinion: Opinion) -> tuple[Block, ...]:
    """The body of the letter: basis, firm, credit checks, opinion."""
    revision = f"，申报书校验码为 {opinion.code}" if opinion.code else ""
    return (
        Paragraph(
            f"根据{opinion.basis}要求，我单位对{opinion.enterprise}申报{opinion.tier}的材料"
            "进行了审查。现将初审意见报告如下。"
        ),
        Heading("一、申报单位和项目", level=2),
        Paragraph(
            f"申报单位：{opinion.enterprise}（统一社会信用代码 {opinion.credit_code}）。"
            f"申报项目：{opinion.project}{revision}。"
        ),
        Heading("二、信用核查", level=2),
        *_check_blocks(opinion),
        Heading("三、审查情况", level=2),
        *(Paragraph(line) for line in opinion.reasons.splitlines() if line.strip()),
        Heading("四、初审意见", level=2),
        *(Paragraph(line) for line in opinion.conclusion.splitlines() if line.strip()),
    )


def _check_blocks(opinion: Opinion) -> tuple[Block, ...]:
    if not opinion.checks:
        return (Paragraph("尚未登记信用核查结果。"),)
    columns = (
        Column("序号", 1, "center"),
        Column("查询网站", 4),
        Column("查询日期", 2.6, "center"),
        Column("结果", 2.6, "center"),
        Column("备注", 3),
    )
    rows = (
        Row((str(n), c.site, date_text(c.checked_on), CREDIT_RESULTS[c.result], c.note or "—"))
        for n, c in enumerate(opinion.checks, start=1)
    )
    return (
        Paragraph("经查询下列网站，申报单位信用情况如下："),
        Table(columns, tuple(rows)),
    )
