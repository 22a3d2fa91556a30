"""An import as its writers hold it: locked, open, and the one that was shown."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.intake import rules
from tihang.platform.intake.models import TableImport

State = TableImport.State


def locked(
    actor: Actor, batch_id: uuid.UUID, base_version: int | None = None, *, hold: bool = True
) -> TableImport:
    """The preview of the actor's office, held until the transaction ends.

    Without ``hold`` it is only looked at; whoever writes later has to look again.

    Raises Conflict where a colleague has changed or ended it since it was shown.
    """
    found = TableImport.objects.select_related("round", "authority")
    batch = (found.select_for_update(of=("self",)) if hold else found).get(pk=batch_id)
    if not rules.is_own(actor, batch):
        raise PermissionDenied
    if batch.state == State.ACCEPTED:
        raise Conflict(_("这批汇总表已经导入，没有重复写入"))
    if batch.state == State.DISCARDED:
        raise Conflict(_("这批汇总表已被放弃，请重新上传"))
    if batch.is_over(timezone.now()):
        raise Conflict(_("预览已过期，请重新上传"))
    if batch.state == State.QUEUED:
        raise Conflict(_("汇总表还在读取，请稍候"))
    if base_version is not None and batch.version != base_version:
        raise Conflict(_("预览刚被同事修改，您的更改未保存。请核对最新预览后再办理。"))
    return batch
