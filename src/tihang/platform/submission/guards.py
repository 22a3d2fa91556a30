"""What stands against handing a filing in, apart from what is lacking in it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tihang.platform.actor import Actor
from tihang.platform.filing import workflow
from tihang.platform.filing.models import Case
from tihang.platform.submission.findings import answered_findings
from tihang.platform.submission.signing import signer_may_hand_in, standing_of, words_of

SHOWN = 3


def register() -> None:
    """Supply what the edition's table of steps demands of a submission."""
    workflow.register_guard("prechecked", prechecked)
    workflow.register_guard("declared", declared)


def prechecked(case: Case, _actor: Actor) -> list[str]:
    """Nothing red but what is lacking, which has a guard of its own; each yellow has a reason."""
    still_open = [each for each in answered_findings(case) if each.is_open]
    reds = [e for e in still_open if e.severity == "red" and not e.found.is_lack]
    yellows = [e for e in still_open if e.severity == "yellow"]
    problems = [f"{e.finding.label}{_('：')}{e.finding.message}" for e in reds[:SHOWN]]
    if len(reds) > SHOWN:
        problems.append(_("预审另有 %(count)d 项必须改正") % {"count": len(reds) - SHOWN})
    if yellows:
        problems.append(_("预审有 %(count)d 项须改正或说明理由") % {"count": len(yellows)})
    return problems


def declared(case: Case, actor: Actor) -> list[str]:
    """A second person has signed exactly this content, and hands it in to somebody else's name."""
    standing = standing_of(case)
    if not standing.holds or standing.signature is None:
        return [words_of(standing)]
    if standing.signature.signed_by_id == actor.user_id and not signer_may_hand_in(case):
        return [_("签署人与提交人须为两个人：真实性承诺由您签署，请由填报人提交")]
    return []
