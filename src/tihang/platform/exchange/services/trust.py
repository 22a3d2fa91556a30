"""Whose bundles an office takes in: keys of partner installations, registered and revoked."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.dossier.bundle import BundleError, parse_public_keys
from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.exchange import queries
from tihang.platform.exchange.keys import own_key
from tihang.platform.exchange.models import PartnerKey
from tihang.platform.journal.services import record
from tihang.platform.registry.models import Authority
from tihang.platform.review.rules import officer


@transaction.atomic
def register_key(
    actor: Actor, *, authority: Authority, text: str, fingerprint: str, name: str = ""
) -> PartnerKey:
    """Trust a key to speak for an authority above or beneath the actor's.

    ``fingerprint`` is what the partner read out: it must be the key's. Raises
    ValidationError.
    """
    if not queries.partners(actor).filter(pk=authority.pk).exists():
        raise ValidationError({"authority": _("只能登记上级或下级部门的公钥")})
    try:
        keys = parse_public_keys(text.strip(), str(_("公钥")))
    except BundleError as error:
        raise ValidationError({"text": str(error)}) from error
    if len(keys) > 1:
        raise ValidationError({"text": _("一次只能登记一个公钥")})
    key = keys[0]
    if _plain(fingerprint) != _plain(key.fingerprint):
        raise ValidationError(
            {"fingerprint": _("与该公钥的指纹不符，请向对方核对，确认公钥在传递中没有被替换")}
        )
    if key.raw == own_key().public().raw:
        raise ValidationError({"text": _("这是本系统自己的公钥，应登记对方的公钥")})
    Authority.objects.select_for_update(of=("self",)).get(pk=officer(actor).authority_id)
    mine = PartnerKey.objects.filter(owner_id=officer(actor).authority_id, revoked_at=None)
    if mine.filter(authority=authority, raw=key.raw.hex()).exists():
        raise ValidationError({"text": _("该公钥已登记")})
    made = PartnerKey.objects.create(
        owner_id=officer(actor).authority_id,
        authority=authority,
        name=(name or key.holder or authority.name).strip()[:200],
        raw=key.raw.hex(),
        fingerprint=key.fingerprint,
        registered_by_id=actor.user_id,
    )
    record(queries.stream_of(made.owner), "key-registered", actor, _said(made))
    return made


@transaction.atomic
def revoke_key(actor: Actor, key: PartnerKey, *, reason: str) -> PartnerKey:
    """Take no more bundles of a key. Raises ValidationError without a reason, Conflict twice."""
    key = PartnerKey.objects.select_for_update(of=("self",)).get(pk=key.pk)
    if key.owner_id != actor.authority_id:
        raise PermissionDenied
    if key.revoked_at:
        raise Conflict(_("该公钥已于此前撤销"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明撤销原因")})
    key.revoked_at, key.revoked_by_id = timezone.now(), actor.user_id
    key.reason = reason.strip()[:300]
    key.save(update_fields=["revoked_at", "revoked_by", "reason"])
    data = _said(key) | {"reason": key.reason}
    record(queries.stream_of(key.owner), "key-revoked", actor, data)
    return key


def _said(key: PartnerKey) -> dict[str, str]:
    return {
        "authority": key.authority.code,
        "name": key.name,
        "key": key.raw,
        "fingerprint": key.fingerprint,
    }


def _plain(fingerprint: str) -> str:
    """As it was read out on the telephone: letters and digits, in capitals."""
    return "".join(c for c in fingerprint.upper() if c.isascii() and c.isalnum())
