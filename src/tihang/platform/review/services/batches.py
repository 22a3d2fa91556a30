"""The opinion on many cases at once: drawn up, changed, issued; and then sent up together."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.edition.model import Step
from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.filing import workflow
from tihang.platform.filing.models import Case
from tihang.platform.journal.services import Happened, record, record_together
from tihang.platform.review import batches, guards, letters, queries, rules
from tihang.platform.review.models import Conclusion, Opinion, OpinionBatch
from tihang.platform.review.services.examination import case_under_examination
from tihang.platform.review.services.handover import send_up
from tihang.platform.review.services.opinions import ISSUE_OPINION
from tihang.platform.rounds.models import Round
from tihang.platform.words import say

MOST_CASES = 500
LONGEST = 5000
CLOSING = "以上意见，请予审核。"


@dataclass(frozen=True)
class Said:
    """What the letter says of one case."""

    conclusion: str
    text: str


@transaction.atomic
def draw_up(actor: Actor, round_: Round, tier: str, cases: Iterable[Case]) -> OpinionBatch:
    """Begin a letter on these cases, each with what its records propose.

    A draft that a case has already is taken in as it is. Raises ValidationError without a
    case; Conflict where one is not the actor's to examine, is in another letter or has its
    opinion.
    """
    chosen = list(cases)
    if not chosen:
        raise ValidationError({"cases": _("请至少选择一件申报")})
    if len(chosen) > MOST_CASES:
        raise ValidationError(
            {"cases": _("一份初审意见最多 %(most)d 件，请分批出具") % {"most": MOST_CASES}}
        )
    batch = OpinionBatch.objects.create(
        round=round_,
        tier=tier,
        authority_id=rules.officer(actor).authority_id,
        dated=timezone.localdate(),
        closing=CLOSING,
    )
    for case in sorted(chosen, key=lambda each: each.pk):
        _take_in(actor, batch, case)
    record(
        batch.stream,
        "draw_up_opinion",
        actor,
        {"round": round_.code, "tier": tier, "cases": sorted(case.number for case in chosen)},
    )
    return batch


def _take_in(actor: Actor, batch: OpinionBatch, case: Case) -> None:
    case = case_under_examination(actor, case)
    if (case.round_id, case.tier) != (batch.round_id, batch.tier):
        raise Conflict(_("%(number)s 不属于本批次或本层级") % {"number": case.number})
    opinion = queries.opinion_on_present(case)
    if opinion and (opinion.is_issued or opinion.batch_id):
        raise Conflict(
            _("%(number)s 已有初审意见或已列入另一份初审意见，请刷新页面") % {"number": case.number}
        )
    if opinion is None:
        opinion = Opinion(
            case=case,
            revision=queries.present_revision(case),
            authority_id=case.authority_id,
            conclusion=batches.proposed_conclusion(case),
            text=letters.proposed_in_batch(case),
        )
    opinion.batch = batch
    opinion.updated_at = timezone.now()
    opinion.save()


@transaction.atomic
def save_batch(
    actor: Actor,
    batch: OpinionBatch,
    *,
    number: str,
    dated: dt.date,
    opening: str,
    closing: str,
    said: Mapping[int, Said],
    base_version: int,
) -> OpinionBatch:
    """Save the letter as edited; ``said`` is by the opinion's key.

    Raises ValidationError for bad input, Conflict when it was issued or changed meanwhile.
    """
    batch = _open(actor, batch, base_version)
    _check_said(said)
    if dated > timezone.localdate():
        raise ValidationError({"dated": _("成文日期不能晚于今天")})
    batch.number, batch.dated = number.strip(), dated
    batch.opening, batch.closing = opening.strip(), closing.strip()
    batch.version += 1
    batch.updated_at = timezone.now()
    batch.clean_fields(exclude=["letter", "content_hash", "code", "issued_at", "issued_by"])
    batch.save()
    changed = []
    for opinion in batch.opinions.all():
        words = said.get(opinion.pk)
        if words and (opinion.conclusion, opinion.text) != (words.conclusion, words.text.strip()):
            opinion.conclusion, opinion.text = words.conclusion, words.text.strip()
            opinion.version += 1
            opinion.updated_at = batch.updated_at
            changed.append(opinion)
    Opinion.objects.bulk_update(changed, ["conclusion", "text", "version", "updated_at"])
    record(
        batch.stream,
        "draft_opinion",
        actor,
        {"version": batch.version, "changed": len(changed)},
        at=batch.updated_at,
    )
    return batch


def _check_said(said: Mapping[int, Said]) -> None:
    for words in said.values():
        if words.conclusion not in Conclusion.values:
            raise ValidationError({"conclusion": _("请选择结论")})
        if not words.text.strip():
            raise ValidationError({"text": _("请填写每家企业的审查情况")})
        if len(words.text) > LONGEST:
            raise ValidationError({"text": _("审查情况过长，请删减")})


@transaction.atomic
def take_out(actor: Actor, batch: OpinionBatch, opinion: Opinion, *, base_version: int) -> None:
    """Leave a case out of the letter; its draft stays with the case."""
    batch = _open(actor, batch, base_version)
    taken = batch.opinions.filter(pk=opinion.pk).update(batch=None)
    if taken:
        batch.version += 1
        batch.save(update_fields=["version"])
        record(batch.stream, "take_out", actor, {"case": opinion.case.number})


@transaction.atomic
def issue_batch(actor: Actor, batch: OpinionBatch, *, base_version: int) -> OpinionBatch:
    """Issue the letter as saved; from then on it is the opinion on each of its cases.

    Raises ValidationError naming, firm by firm, what is still missing; Conflict when it was
    issued or changed meanwhile.
    """
    batch = _open(actor, batch, base_version)
    if not batch.number:
        raise ValidationError({"number": _("请填写文号后再出具")})
    opinions = batches.opinions_in(batch)
    if not opinions:
        raise ValidationError(_("本意见中没有申报，请先选择"))
    problems = [text for opinion in opinions for text in _against(actor, opinion)]
    if problems:
        raise ValidationError(problems)
    batch.issued_at = timezone.now()
    batch.issued_by_id = actor.user_id
    batch.letter = batches.frozen(batches.compose(batch))
    batch.content_hash, batch.code = batches.seal(batch.letter)
    batch.save()
    for opinion in opinions:
        opinion.number = batch.number
        # The part on the case alone: it goes where the case goes, also without the others.
        opinion.letter = letters.frozen(letters.compose(opinion.case, opinion))
        opinion.issued_at, opinion.issued_by_id = batch.issued_at, actor.user_id
    Opinion.objects.bulk_update(opinions, ["number", "letter", "issued_at", "issued_by"])
    record(
        batch.stream,
        ISSUE_OPINION,
        actor,
        {"number": batch.number, "hash": batch.content_hash, "letter": batch.letter},
        at=batch.issued_at,
    )
    record_together(
        actor,
        [
            Happened(
                opinion.case.stream,
                ISSUE_OPINION,
                {
                    "number": batch.number,
                    "conclusion": opinion.conclusion,
                    "letter": opinion.letter,
                    "batch": str(batch.pk),
                    "hash": batch.content_hash,
                    "revision": opinion.revision.number,
                },
            )
            for opinion in opinions
        ],
        at=batch.issued_at,
    )
    return batch


def _against(actor: Actor, opinion: Opinion) -> list[str]:
    """What stands against the opinion on one case, each sentence behind the firm's name."""
    case = workflow.lock(opinion.case)
    name = case.enterprise.name
    if not rules.may_examine(actor, case):
        return [_("%(firm)s：已不在本单位审查环节，请移出本意见") % {"firm": name}]
    if queries.present_revision(case).pk != opinion.revision_id:
        return [_("%(firm)s：申报材料已重新提交，请移出后重新列入") % {"firm": name}]
    problems = guards.before_opinion(case, opinion.conclusion)
    return [
        _("%(firm)s：%(problem)s") % {"firm": name, "problem": problem.text} for problem in problems
    ]


def _open(actor: Actor, batch: OpinionBatch, base_version: int) -> OpinionBatch:
    """The unissued letter of the actor's office, locked, if the version is right."""
    batch = (
        OpinionBatch.objects.select_for_update(of=("self",))
        .select_related("round", "authority__parent")
        .get(pk=batch.pk)
    )
    if not rules.is_examiner(actor) or actor.authority_id != batch.authority_id:
        raise Conflict(_("只有出具单位可以修改初审意见"))
    if batch.is_issued:
        raise Conflict(_("初审意见已出具，不能再修改。"))
    if batch.version != base_version:
        raise Conflict(_("初审意见刚被同事修改，您的内容未保存。请查看最新内容后再修改。"))
    return batch


@dataclass(frozen=True)
class Sent:
    """What came of sending one case up."""

    case: Case
    problems: tuple[str, ...] = ()


def send_up_together(actor: Actor, batch: OpinionBatch, keys: Iterable[uuid.UUID]) -> list[Sent]:
    """Send up the chosen cases of an issued letter, each by itself: one that is refused leaves
    the others gone up."""
    wanted = set(keys)
    if not batch.is_issued:
        raise Conflict(_("初审意见尚未出具，不能上报"))
    return [
        _sent(actor, opinion.case)
        for opinion in batches.opinions_in(batch)
        if opinion.case_id in wanted
    ]


def _sent(actor: Actor, case: Case) -> Sent:
    step = forward_step(case, actor)
    if step is None:
        return Sent(case, (_("现为“%(state)s”，不能上报") % {"state": say(case.stage.name)},))
    try:
        with transaction.atomic():
            return Sent(send_up(actor, case, step.action))
    except workflow.StepRefused as refused:
        return Sent(case, tuple(refused.problems))


def forward_step(case: Case, actor: Actor) -> Step | None:
    """The step by which the actor hands an examined case on."""
    return next(
        (step for step in workflow.possible_steps(case, actor) if "opinion_issued" in step.guards),
        None,
    )
