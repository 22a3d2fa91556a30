"""Writing the draft: one section at a time, and never over somebody else's words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.dossier.model import Dossier
from tihang.edition.model import FormSection
from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.filing import jurisdiction
from tihang.platform.filing.dossiers import loaded, stored
from tihang.platform.filing.forms.flat import Flat, flatten
from tihang.platform.filing.forms.reading import Posted, read_section
from tihang.platform.filing.models import Case, Draft
from tihang.platform.filing.revisions import is_with_firm


@dataclass(frozen=True)
class Saved:
    """What was acknowledged as saved."""

    version: int
    saved_at: dt.datetime
    errors: dict[str, str] = field(default_factory=dict)
    """Input name → what was expected; these inputs are kept as typed."""


class StaleVersion(Conflict):
    """The section was saved by someone else after the page had been opened."""

    def __init__(self, draft: Draft, current: Flat) -> None:
        super().__init__(_("该部分已被他人或在另一窗口中修改，您的内容尚未保存"))
        self.version = draft.version
        self.updated_at = draft.updated_at
        self.updated_by = str(draft.updated_by or "")
        self.current = current
        """The section's inputs as they are saved now."""


class NotEditable(Conflict):
    """The case is not with the firm, or the actor is not of the firm."""


def section_of(case: Case, section_id: str) -> FormSection:
    """A section of the case's form. KeyError for an unknown one."""
    return {s.id: s for s in case.edition.filing_form(case.tier).sections}[section_id]


def inputs_of(case: Case, section: FormSection, draft: Draft) -> Flat:
    """The section's inputs as the firm last left them, unreadable ones included."""
    flat = flatten(case.edition, section, loaded(draft.dossier))
    return flat | {name: raw for name, raw in draft.unparsed.items() if concerns(section, name)}


@transaction.atomic
def save_section(
    actor: Actor, case: Case, section_id: str, data: Posted, base_version: int
) -> Saved:
    """Save what was typed into a section, right or wrong.

    ``base_version`` is the draft's version that the page was made from. Raises
    :class:`StaleVersion` if the section was saved since, :class:`NotEditable` outside
    draft and return.
    """
    draft = lock_draft(actor, case)
    section = section_of(case, section_id)
    if draft.section_versions.get(section_id, 1) > base_version:
        raise StaleVersion(draft, inputs_of(case, section, draft))
    before = loaded(draft.dossier)
    reading = read_section(case.edition, section, data, before)
    kept = {name: raw for name, raw in draft.unparsed.items() if not concerns(section, name)}
    unparsed = kept | reading.unparsed
    if reading.dossier != before or unparsed != draft.unparsed:
        draft.unparsed = unparsed
        write_draft(draft, actor, reading.dossier, [section_id])
    else:
        # Nothing new; what is asked for is that it be safe, and it is.
        draft.updated_at = timezone.now()
    return Saved(draft.version, draft.updated_at, reading.errors)


def lock_draft(actor: Actor, case: Case) -> Draft:
    """The draft, locked for writing by one of the firm's people. Raises NotEditable."""
    draft = (
        Draft.objects.select_for_update(of=("self",))
        .select_related("case__round", "case__factory", "case__authority", "updated_by")
        .get(case=case)
    )
    if not (actor.is_enterprise and jurisdiction.has_charge(actor, draft.case)):
        raise NotEditable(_("只有申报单位可以填写申报内容"))
    if not is_with_firm(draft.case):
        raise NotEditable(_("申报已提交，内容已固化，不能修改；退回后方可更正"))
    return draft


def write_draft(draft: Draft, actor: Actor, dossier: Dossier, sections: list[str]) -> None:
    """Store a dossier as the draft's next version; the caller holds the lock."""
    draft.version += 1
    draft.dossier = stored(with_peers(draft.case, dossier))
    draft.section_versions |= dict.fromkeys(sections, draft.version)
    draft.updated_at = timezone.now()
    draft.updated_by_id = actor.user_id
    draft.save()


def with_peers(case: Case, dossier: Dossier) -> Dossier:
    """The dossier with the peer figures that the round gives for its industry."""
    peers = case.round.peers_of(dossier.enterprise.industry)
    return Dossier.model_validate(
        dossier.model_dump(exclude={"benchmarks"}, exclude_unset=True) | {"benchmarks": peers}
    )


def concerns(section: FormSection, name: str) -> bool:
    """True if an input belongs to one of the section's fields or lists."""
    tops = {f.path for f in section.fields}
    path = name.split("[", 1)[0]
    return path in tops or any(top.startswith(f"{path}.") for top in tops)


def differing(mine: Mapping[str, str | list[str]], theirs: Flat) -> list[str]:
    """The names of the inputs that differ, in the order of the page."""
    names = dict.fromkeys([*theirs, *mine])
    return [
        name
        for name in names
        if ":" not in name and (mine.get(name) or "") != (theirs.get(name) or "")
    ]
