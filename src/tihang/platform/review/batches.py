"""A letter with the opinions on many cases: what is proposed for it, and what comes of it.

Like the single letter it is an official Chinese document in either language of the site.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from tihang import documents
from tihang.documents.content.model import Block
from tihang.documents.opinion_batch import batch_blocks
from tihang.dossier.canonical import short_code
from tihang.edition.model import Edition
from tihang.platform.actor import Actor
from tihang.platform.filing.models import Case, Revision
from tihang.platform.filing.queries import visible_cases
from tihang.platform.review import letters, queries, rules
from tihang.platform.review.models import Conclusion, Opinion, OpinionBatch
from tihang.platform.rounds.models import Round
from tihang.text import CHINESE, use_language


def find_batch(actor: Actor, letter: uuid.UUID) -> OpinionBatch:
    """A letter of the actor's office; an issued one for whoever may see a case in it.

    Raises Http404.
    """
    found = get_object_or_404(
        OpinionBatch.objects.select_related("round", "authority__parent"), pk=letter
    )
    if rules.is_examiner(actor) and actor.authority_id == found.authority_id:
        return found
    seen = visible_cases(actor).filter(opinions__batch=found)
    if not found.is_issued or not actor.is_authority or not seen.exists():
        raise Http404
    return found


def batches_of(actor: Actor) -> QuerySet[OpinionBatch]:
    """The letters of the actor's office, the one worked on last first."""
    return OpinionBatch.objects.filter(authority=rules.officer(actor).authority_id).select_related(
        "round"
    )


def opinions_in(batch: OpinionBatch) -> list[Opinion]:
    """The opinions of a letter in the order of their cases, with what a page shows of them."""
    return list(
        batch.opinions.select_related(
            "revision",
            "case__round",
            "case__factory__enterprise",
            "case__authority__parent__parent",
        )
        .prefetch_related("case__round__deadlines")
        .order_by("case__number")
    )


def candidates(actor: Actor, round_: Round, tier: str) -> list[Case]:
    """The cases of a tier on the actor's desk of which no letter speaks yet."""
    cases = queries.with_parties(queries.on_desk(actor)).filter(round=round_, tier=tier)
    taken = {
        opinion.case_id: opinion
        for opinion in Opinion.objects.filter(case__in=cases).order_by("pk")
        if opinion.is_issued or opinion.batch_id
    }
    newest = newest_revisions(cases)
    return [
        case
        for case in cases.order_by("number")
        if rules.may_examine(actor, case)
        and (case.pk not in taken or taken[case.pk].revision_id != newest.get(case.pk))
    ]


def newest_revisions(cases: QuerySet[Case]) -> dict[uuid.UUID, int]:
    """Case → the revision handed over last, in one query."""
    rows = Revision.objects.filter(case__in=cases).order_by("number")
    return dict(rows.values_list("case", "pk"))


def received(batch: OpinionBatch) -> int:
    """How many filings of the round and tier the office has received in all."""
    return (
        Case.objects.filter(
            round=batch.round_id,
            tier=batch.tier,
            authority=batch.authority_id,
            revisions__isnull=False,
        )
        .distinct()
        .count()
    )


def tier_name(edition: Edition, tier: str) -> str:
    """卓越级智能工厂."""
    return f"{edition.tier(tier).name.zh}智能工厂"


def title(batch: OpinionBatch) -> str:
    """关于2025年度卓越级智能工厂申报项目的初审意见."""
    return f"关于{tier_name(batch.round.rules, batch.tier)}申报项目的初审意见"


def proposed_conclusion(case: Case) -> str:
    """Disagree where the firm is listed or a condition is not met; the officer decides."""
    verdict = queries.verdict_of(queries.examined_dossier(case), case.edition)
    listed = any(each.result == "listed" for each in queries.latest_checks(case).values())
    return Conclusion.DISAGREE if listed or verdict.counts["unmet"] else Conclusion.AGREE


def compose(batch: OpinionBatch) -> documents.BatchOpinion:
    """The letter as the records stand now."""
    authority = batch.authority
    opinions = opinions_in(batch)
    with use_language(CHINESE):
        firms = tuple(_firm(opinion) for opinion in opinions)
    basis = letters.basis(opinions[0].case) if opinions else f"《{batch.round.rules.title.zh}》"
    return documents.BatchOpinion(
        number=batch.number or letters.NO_NUMBER,
        issuer=authority.name,
        addressee=authority.parent.name if authority.parent else "省工业和信息化厅",
        title=title(batch),
        basis=basis,
        tier=tier_name(batch.round.rules, batch.tier),
        received=received(batch),
        opening=batch.opening,
        firms=firms,
        closing=batch.closing,
        date=batch.dated,
    )


def _firm(opinion: Opinion) -> documents.FirmOpinion:
    case = opinion.case
    counts = queries.verdict_of(queries.examined_dossier(case), case.edition).counts
    return documents.FirmOpinion(
        enterprise=case.enterprise.name,
        credit_code=case.enterprise.credit_code,
        project=queries.filed_dossier(case).factory.project or case.factory.name,
        case=case.number,
        code=queries.filed_revision(case).code,
        met=counts["met"],
        unmet=counts["unmet"],
        undetermined=counts["undetermined"],
        checks=letters.checks(case),
        conclusion="agree" if opinion.conclusion == Conclusion.AGREE else "disagree",
        reasons=opinion.text,
    )


def letter(batch: OpinionBatch) -> documents.BatchOpinion:
    """The letter as it was issued, to the letter; before that, as it would be now."""
    return thawed(batch.letter) if batch.letter else compose(batch)


def blocks(batch: OpinionBatch) -> tuple[Block, ...]:
    """The body of the letter for the screen, the same as on paper."""
    return batch_blocks(letter(batch))


def frozen(written: documents.BatchOpinion) -> dict[str, Any]:
    """The letter in the form in which it is kept."""
    form: dict[str, Any] = json.loads(json.dumps(asdict(written), default=dt.date.isoformat))
    return form


def thawed(form: Mapping[str, Any]) -> documents.BatchOpinion:
    """The letter of a form that was kept."""
    firms = tuple(
        documents.FirmOpinion(
            **{**firm, "checks": tuple(letters.thawed_check(each) for each in firm["checks"])}
        )
        for firm in form["firms"]
    )
    return documents.BatchOpinion(
        **{**form, "firms": firms, "date": dt.date.fromisoformat(form["date"])}
    )


def seal(form: Mapping[str, Any]) -> tuple[str, str]:
    """The hash of a letter's content and its short code."""
    text = json.dumps(form, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return digest, short_code(digest)
