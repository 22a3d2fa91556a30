"""What ``tihang bundle`` tells of a bundle, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from tihang.text import _

if TYPE_CHECKING:
    from tihang.dossier.bundle import Outgoing, PublicKey, Signed

CHINA = ZoneInfo("Asia/Shanghai")


def as_json(checked: Signed) -> dict[str, Any]:
    """What a bundle says, for programs."""
    return {
        "sha256": checked.digest,
        "key": {
            "fingerprint": checked.signer.fingerprint,
            "holder": checked.signer.holder,
            "trusted": checked.trusted,
        },
        "manifest": checked.manifest.model_dump(mode="json", exclude_none=True),
    }


def print_checked(checked: Signed) -> None:
    """Who sent what, by which key, case by case."""
    manifest = checked.manifest
    kinds = {"filings": _("上报案卷"), "decisions": _("审批结果")}
    made = manifest.made_at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S +08:00")
    click.echo(
        _("%(kind)s：%(sender)s → %(recipient)s，%(made)s")
        % {
            "kind": kinds[manifest.kind],
            "sender": manifest.sender,
            "recipient": manifest.recipient or _("（未写明）"),
            "made": made,
        }
    )
    click.echo(_key_line(checked.signer, trusted=checked.trusted))
    for case in manifest.cases:
        click.echo(
            "  "
            + " · ".join(
                part
                for part in (
                    case.number or (case.revisions[-1].code if case.revisions else case.id),
                    case.enterprise or _("（未填写企业名称）"),
                    *(f"{each.action} → {each.state}" for each in case.decisions),
                )
                if part
            )
        )


def _key_line(key: PublicKey, *, trusted: bool) -> str:
    line = _("签名密钥指纹：%(fingerprint)s") % {"fingerprint": key.fingerprint}
    if not trusted:
        return "! " + line + _("（不在信任名单中，来源无法确认）")
    return line


def print_contents(outgoing: Outgoing) -> None:
    """How much is in a bundle that was made."""
    manifest = outgoing.manifest
    evidence = {piece.sha256 for case in manifest.cases for piece in case.evidence}
    click.echo(
        _("共 %(cases)d 个案卷、%(evidence)d 件佐证材料、%(size)d 字节")
        % {"cases": len(manifest.cases), "evidence": len(evidence), "size": manifest.size}
    )
