"""The formal opinion: written, changed while it is a draft, then issued and fixed."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.filing.models import Case
from tihang.platform.journal.services import record
from tihang.platform.review import guards, letters, queries
from tihang.platform.review.models import Conclusion, Opinion
from tihang.platform.review.services.examination import case_under_examination

DRAFT_OPINION = "draft_opinion"
ISSUE_OPINION = "issue_opinion"


@transaction.atomic
def draft_opinion(
    actor: Actor,
    case: Case,
    *,
    number: str,
    conclusion: str,
    text: str,
    base_version: int = 0,
) -> Opinion:
    """Save the opinion on the case's present revision.

    ``base_version`` is the version that the officer saw, 0 for none. Raises ValidationError
    for bad input, Conflict when it was issued or changed meanwhile.
    """
    case = case_under_examination(actor, case)
    if conclusion not in Conclusion.values:
        raise ValidationError({"conclusion": _("请选择结论")})
    if not text.strip():
        raise ValidationError({"text": _("请填写审查情况")})
    opinion = _open_opinion(case, base_version)
    opinion.authority_id = case.authority_id
    opinion.number = number.strip()
    opinion.conclusion = conclusion
    opinion.text = text.strip()
    opinion.version = base_version + 1
    opinion.updated_at = timezone.now()
    opinion.clean_fields(exclude=["letter", "issued_at", "issued_by"])
    opinion.save()
    record(
        case.stream,
        DRAFT_OPINION,
        actor,
        {"version": opinion.version, "conclusion": conclusion},
        at=opinion.updated_at,
    )
    return opinion


@transaction.atomic
def issue_opinion(actor: Actor, case: Case, *, base_version: int) -> Opinion:
    """Issue the opinion as saved; from then on it cannot be changed.

    Raises ValidationError naming what is still missing, Conflict when it was issued or
    changed meanwhile.
    """
    case = case_under_examination(actor, case)
    opinion = _open_opinion(case, base_version)
    if opinion.pk is None:
        raise ValidationError(_("请先保存初审意见"))
    if not opinion.number:
        raise ValidationError({"number": _("请填写文号后再出具")})
    problems = guards.before_opinion(case, opinion.conclusion)
    if problems:
        raise ValidationError([problem.text for problem in problems])
    opinion.issued_at = timezone.now()
    opinion.issued_by_id = actor.user_id
    opinion.letter = letters.frozen(letters.compose(case, opinion))
    opinion.save()
    record(
        case.stream,
        ISSUE_OPINION,
        actor,
        {
            "number": opinion.number,
            "conclusion": opinion.conclusion,
            "letter": opinion.letter,
            "revision": opinion.revision.number,
        },
        at=opinion.issued_at,
    )
    return opinion


def _open_opinion(case: Case, base_version: int) -> Opinion:
    """The unissued opinion on the present revision, or a new one, if the version is right."""
    opinion = queries.opinion_on_present(case)
    if opinion is None:
        opinion = Opinion(case=case, revision=queries.present_revision(case), version=0)
    if opinion.is_issued:
        raise Conflict(_("初审意见已出具，不能再修改。"))
    if opinion.batch_id:
        raise Conflict(_("该申报已列入成批初审意见，请在成批初审意见中修改，或先移出。"))
    if opinion.version != base_version:
        raise Conflict(_("初审意见刚被同事修改，您的内容未保存。请查看最新内容后再修改。"))
    return opinion
