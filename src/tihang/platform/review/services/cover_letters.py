"""The cover letter: changed while it is a draft, then issued and fixed."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.journal.services import record
from tihang.platform.review import cover_letters, rules
from tihang.platform.review.models import CoverLetter, RankingList

DRAFT_LETTER = "draft_cover_letter"
ISSUE_LETTER = "issue_cover_letter"


@transaction.atomic
def draft_letter(
    actor: Actor,
    ranking: RankingList,
    *,
    number: str,
    date: dt.date,
    addressee: str,
    title: str,
    text: str,
    attachments: str,
    base_version: int,
) -> CoverLetter:
    """Save the letter of an issued list. Raises ValidationError for bad input, Conflict when
    it was issued or changed meanwhile."""
    letter = _open_letter(actor, ranking, base_version)
    letter.number, letter.date = number.strip(), date
    letter.addressee, letter.title = addressee.strip(), title.strip()
    letter.text, letter.attachments = text.strip(), attachments.strip()
    letter.version = base_version + 1
    letter.updated_at = timezone.now()
    letter.clean_fields(exclude=["content", "content_hash", "code", "issued_at", "issued_by"])
    letter.save()
    record(
        ranking.stream,
        DRAFT_LETTER,
        actor,
        {"serial": ranking.serial, "version": letter.version},
        at=letter.updated_at,
    )
    return letter


@transaction.atomic
def issue_letter(actor: Actor, ranking: RankingList, *, base_version: int) -> CoverLetter:
    """Issue the letter as saved; from then on it cannot be changed.

    Raises ValidationError without a number, Conflict when it was issued or changed meanwhile.
    """
    letter = _open_letter(actor, ranking, base_version)
    if letter.version == 0:
        raise ValidationError(_("请先保存推荐函"))
    if not letter.number:
        raise ValidationError({"number": _("请填写文号后再出具")})
    letter.content = cover_letters.content_of(letter)
    letter.content_hash, letter.code = cover_letters.digest_of(letter.content)
    letter.issued_at = timezone.now()
    letter.issued_by_id = actor.user_id
    letter.save()
    record(
        ranking.stream,
        ISSUE_LETTER,
        actor,
        {"serial": ranking.serial, "hash": letter.content_hash, "letter": letter.content},
        at=letter.issued_at,
    )
    return letter


def _open_letter(actor: Actor, ranking: RankingList, base_version: int) -> CoverLetter:
    """The unissued letter, if the version is right; the list's row is locked first."""
    if rules.officer(actor).authority_id != ranking.authority_id:
        raise PermissionDenied
    RankingList.objects.select_for_update(of=("self",)).get(pk=ranking.pk)
    letter = cover_letters.letter_of(ranking)
    if letter.is_issued:
        raise Conflict(_("推荐函已出具，不能再修改。"))
    if letter.version != base_version:
        raise Conflict(_("推荐函刚被同事修改，您的内容未保存。请查看最新内容后再修改。"))
    return letter
