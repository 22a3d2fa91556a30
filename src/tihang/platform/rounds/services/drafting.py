"""Writing a notice: begun or forwarded, saved, with its files, or given up."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from tihang.platform.accounts.queries import authority_of
from tihang.platform.actor import Actor
from tihang.platform.attachments.services import keep_file
from tihang.platform.errors import Conflict
from tihang.platform.inspection import Format
from tihang.platform.registry.models import Authority
from tihang.platform.rounds.chains import unregistered_above
from tihang.platform.rounds.checking import against_above, against_itself
from tihang.platform.rounds.content import Content, plain
from tihang.platform.rounds.levels import ABOVE
from tihang.platform.rounds.models import Notice, NoticeFile, Round
from tihang.platform.rounds.services.keeping import free_key, record_notice

FORMATS = frozenset({Format.PDF, Format.DOCX, Format.XLSX, Format.OFD, Format.JPG, Format.PNG})
MOST_FILES = 30


class Head(NamedTuple):
    """The lines at the head of a notice."""

    number: str
    title: str
    issued_on: dt.date | None = None
    received_on: dt.date | None = None
    note: str = ""
    issuer_text: str = ""
    standing: str = Notice.Standing.NOTICE


def _office_of(actor: Actor) -> Authority:
    office = authority_of(actor)
    if office is None:
        raise PermissionDenied
    return office


@transaction.atomic
def start_notice(actor: Actor, round_: Round, *, of_level: str = "") -> Notice:
    """Begin a notice of the actor's own office, or enter one received from an office above.

    ``of_level`` names the level of a notice received from an issuer that is not registered.
    """
    office = _office_of(actor)
    if of_level and of_level not in unregistered_above(actor):
        raise ValidationError(_("只能登记未在本平台登记的上级的来文"))
    notice = Notice(
        round=round_,
        key=free_key(round_, of_level or office.code),
        level=of_level or office.level,
        issuer=None if of_level else office,
        issuer_text="" if of_level else office.name,
        keeper=office,
        standing=Notice.Standing.SECONDARY if of_level else Notice.Standing.NOTICE,
    )
    return _begun(actor, notice)


@transaction.atomic
def forward(actor: Actor, above: Notice) -> Notice:
    """Begin the notice with which the actor's office forwards one from above.

    Where that was begun already, the draft is found again. Raises ValidationError.
    """
    office = _office_of(actor)
    if not above.is_issued or above.level not in ABOVE[office.level]:
        raise ValidationError(_("只能转发上级已印发的通知"))
    # Two officers at once wait for each other here and find one draft.
    round_ = Round.objects.select_for_update().get(pk=above.round_id)
    begun = round_.notices.filter(keeper=office, issuer=office, received_from=above)
    known = begun.filter(state=Notice.State.DRAFT).first()
    if known:
        return known
    notice = Notice(
        round=round_,
        key=free_key(round_, office.code),
        level=office.level,
        issuer=office,
        issuer_text=office.name,
        keeper=office,
        title=_forwarding_title(office, above)[:300],
        received_from=above,
    )
    return _begun(actor, notice)


def _forwarding_title(office: Authority, above: Notice) -> str:
    """A title is Chinese, as the paper is; “通知” is not said twice."""
    named = above.title or above.number
    whole = f"{office.name}转发{named}"
    return whole if "通知" in named else f"{whole}的通知"


def _begun(actor: Actor, notice: Notice) -> Notice:
    notice.content = plain(Content())
    notice.save()
    record_notice(actor, notice, "notice-begun", level=notice.level)
    return notice


def locked_draft(actor: Actor, notice: Notice, base_version: int | None) -> Notice:
    """The draft as it is now, kept from others until the transaction ends.

    Raises Conflict where it was changed or issued meanwhile.
    """
    found = (
        Notice.objects.select_for_update(of=("self",))
        .select_related("round", "issuer", "keeper", "received_from")
        .filter(pk=notice.pk, keeper=actor.authority_id)
        .first()
    )
    if found is None:
        raise Conflict(_("草稿已被删除"))
    if found.is_issued:
        raise Conflict(_("通知“%(notice)s”已印发，不能再改") % {"notice": found})
    if base_version is not None and found.version != base_version:
        raise Conflict(_("草稿已被他人修改，请打开最新内容后再办理"))
    return found


@transaction.atomic
def save_draft(
    actor: Actor, notice: Notice, *, head: Head, content: Content, base_version: int
) -> Notice:
    """Save a draft. Raises ValidationError for what cannot stand in it, and Conflict."""
    draft = locked_draft(actor, notice, base_version)
    draft.number, draft.title, draft.note = head.number, head.title, head.note
    draft.issued_on, draft.received_on = head.issued_on, head.received_on
    if draft.issuer is None:
        draft.issuer_text, draft.standing = head.issuer_text, head.standing
    draft.content = plain(content)
    problems = [*against_itself(draft), *against_above(draft)]
    if problems:
        raise ValidationError(problems)
    draft.version += 1
    draft.save()
    record_notice(actor, draft, "notice-saved", version=draft.version)
    return draft


@transaction.atomic
def attach_file(actor: Actor, notice: Notice, uploaded: File[bytes]) -> NoticeFile:
    """Keep a file with a draft. Raises ValidationError with what is wrong with it."""
    draft = locked_draft(actor, notice, None)
    if draft.files.count() >= MOST_FILES:
        raise ValidationError(_("一份通知最多 %(n)d 个附件") % {"n": MOST_FILES})
    kept = keep_file(actor, uploaded, formats=FORMATS)
    record_notice(actor, draft, "notice-file-added", name=kept.name, sha256=kept.sha256)
    return NoticeFile.objects.create(notice=draft, file=kept)


@transaction.atomic
def detach_file(actor: Actor, attached: NoticeFile) -> None:
    """Take a file away from a draft."""
    draft = locked_draft(actor, attached.notice, None)
    record_notice(actor, draft, "notice-file-removed", name=attached.file.name)
    attached.delete()


@transaction.atomic
def discard_draft(actor: Actor, notice: Notice) -> None:
    """Give a draft up; its journal stays."""
    draft = locked_draft(actor, notice, None)
    record_notice(actor, draft, "notice-discarded", title=draft.title)
    draft.delete()
