"""The journal of a case, in words, for those who may see it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tihang.platform.actor import ENTERPRISE_ROLES, Actor
from tihang.platform.filing.corrections.opening import Item
from tihang.platform.filing.corrections.queries import label_of_item
from tihang.platform.filing.following import TRANSFERRED
from tihang.platform.filing.models import Case
from tihang.platform.filing.revisions import readable_revisions
from tihang.platform.filing.workflow import STARTED
from tihang.platform.journal import queries as journal
from tihang.platform.journal.models import Entry
from tihang.platform.words import say

KINDS = ("section", "clause", "kpi", "scenario")
"""What a list of things to correct may name."""


@dataclass(frozen=True)
class HistoryStep:
    """One line of the 流转记录."""

    at: dt.datetime
    what: str
    who: str
    organisation: str
    reason: str
    items: list[tuple[str, str]]
    """What has to be corrected, where the step sent the filing back: place and reason."""
    revision: int | None
    code: str


def steps_of(actor: Actor, case: Case) -> list[HistoryStep]:
    """The steps of a case, the latest first.

    Everyone who may see the case sees its steps. What an examiner notes on the way, such as
    a judgement of a single clause, is not among them: it is published with the step that it
    leads to. Officers' names are for the authorities; a firm deals with their office. Nor
    does it read what one authority writes to another while the case is open.
    """
    labels = {step.action: say(step.label) for step in case.workflow.steps}
    labels |= {
        STARTED: _("开始填报"),
        "import": _("导入填报文件"),
        "sign": _("签署真实性承诺"),
        "extend_return": _("延长补正期限"),
        TRANSFERRED: _("随企业迁移，变更受理部门"),
    }
    codes = dict(readable_revisions(actor, case).values_list("number", "code"))
    shown = [entry for entry in journal.entries(case.stream) if entry.action in labels]
    return [_shown(actor, case, entry, labels, codes) for entry in reversed(shown)]


def last_return(case: Case) -> HistoryStep | None:
    """Why the filing was sent back to the firm last; none unless it lies with the firm for that."""
    if case.state != "returned":
        return None
    steps = steps_of(Actor(), case)
    return next((step for step in steps if step.reason), None)


def _shown(
    actor: Actor, case: Case, entry: Entry, labels: dict[str, str], codes: dict[int, str]
) -> HistoryStep:
    data = entry.data
    by_firm = entry.actor_role in ENTERPRISE_ROLES
    number = data.get("revision")
    is_open = actor.is_authority or _meant_for_firm(case, entry)
    return HistoryStep(
        at=entry.at,
        what=labels[entry.action],
        who=entry.actor_name if by_firm or actor.is_authority else "",
        organisation=entry.organisation,
        reason=data.get("reason", "") if is_open else "",
        items=[_item(case, item) for item in data.get("data", {}).get("items", [])],
        revision=number if number in codes else None,
        code=codes.get(number, "") if number else "",
    )


def _meant_for_firm(case: Case, entry: Entry) -> bool:
    """The firm's own steps, those that lead to it and those that end the case."""
    if case.stage.final or entry.actor_role in ENTERPRISE_ROLES:
        return True
    target = entry.data.get("to")
    reached = next((state for state in case.workflow.states if state.id == target), None)
    return reached is not None and (reached.final or reached.waits_for in ENTERPRISE_ROLES)


def _item(case: Case, item: dict[str, str]) -> tuple[str, str]:
    """A place to be corrected with the reason; the journal names it by its kind."""
    kind = next((kind for kind in KINDS if kind in item), "section")
    return label_of_item(case, Item(kind, item.get(kind, ""), "")), item.get("reason", "")
