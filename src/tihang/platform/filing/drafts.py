"""Writing the draft: one section at a time, and never over somebody else's words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.dossier.model import Dossier
from tihang.edition.model import FormSection
from tihang.platform.actor import Actor
from tihang.platform.errors import Conflict
from tihang.platform.filing import jurisdiction, versions
from tihang.platform.filing.corrections.queries import label_of_place, opening_of
from tihang.platform.filing.dossiers import loaded, loaded_once, stored_after, written
from tihang.platform.filing.forms.flat import Flat, flatten
from tihang.platform.filing.forms.reading import Posted, Reading, read_section
from tihang.platform.filing.merging import (
    Merge,
    changes,
    completed,
    merge,
    of_places,
    said,
    with_blanks,
    without_places,
)
from tihang.platform.filing.models import Case, Draft, DraftVersion
from tihang.platform.filing.revisions import is_with_firm
from tihang.platform.filing.versions import Edit
from tihang.platform.kept import Kept

_flat = Kept[tuple[int, str], tuple[Dossier, Flat]](64)
"""Dossier and section → its inputs; the dossier is held, so that no other takes its identity."""
LOCKED = (
    "case__state",
    "case__elsewhere",
    "unparsed",
    "version",
    "section_versions",
    "updated_at",
    "updated_by",
)
MOST_NAMED = 5
"""Places that a refusal names one by one."""
WRITTEN = ("dossier", "unparsed", "version", "section_versions", "updated_at", "updated_by_id")
_locked = (
    Draft.objects.select_for_update(of=("self", "case"))
    .select_related("case")
    .only(*LOCKED)
    .annotate(text=Cast("dossier", TextField()))
)


@dataclass(frozen=True)
class Saved:
    """What was acknowledged as saved."""

    version: int
    saved_at: dt.datetime
    errors: dict[str, str] = field(default_factory=dict)
    """Input name → what was expected; these inputs are kept as typed."""
    receipt: str = ""
    merged_with: tuple[str, ...] = ()
    """Whose changes stand in the section as well and are not yet on the page."""
    inputs: Flat = field(default_factory=dict)
    """Those changes: input → what it holds now."""
    dossier: Dossier | None = None


@dataclass(frozen=True)
class Choices:
    """For each place where two texts met, whose is wanted: ``mine`` or ``theirs``."""

    against: int
    """The version of the draft that the choice was made against."""
    places: Mapping[str, str] = field(default_factory=dict)


class StaleVersion(Conflict):
    """The section was saved by someone else after the page had been opened."""

    def __init__(
        self, draft: Draft, current: Flat, mine: Flat, merged: Merge, people: tuple[str, ...]
    ) -> None:
        super().__init__(_("该部分已被他人或在另一窗口中修改，您的内容尚未保存"))
        self.draft = draft
        self.version = draft.version
        self.updated_at = draft.updated_at
        self.updated_by = _("、").join(filter(None, people)) or str(draft.updated_by or "")
        self.current = current
        """The section's inputs as they are saved now."""
        self.mine = mine
        self.merged = merged


class NotEditable(Conflict):
    """The case is not with the firm, or the actor is not of the firm."""


class ClosedPlaces(NotEditable):
    """The filing was returned for other places than those that a save would change."""

    def __init__(self, case: Case, places: list[str]) -> None:
        self.places = places
        labels = [label_of_place(case, place) for place in places[:MOST_NAMED]]
        more = "……" if len(places) > MOST_NAMED else ""
        super().__init__(
            _("本项未退回，不能修改：%(places)s。只能修改退回清单所列各项，本次修改未保存。")
            % {"places": _("、").join(dict.fromkeys(labels)) + more}
        )


def section_of(case: Case, section_id: str) -> FormSection:
    """A section of the case's form. KeyError for an unknown one."""
    return {s.id: s for s in case.edition.filing_form(case.tier).sections}[section_id]


def inputs_of(case: Case, section: FormSection, draft: Draft) -> Flat:
    """The section's inputs as the firm last left them, unreadable ones included."""
    return _inputs(case, section, loaded(draft.dossier), draft.unparsed)


def _inputs(
    case: Case, section: FormSection, dossier: Dossier, unparsed: Mapping[str, str]
) -> Flat:
    # A save ends with what the next one begins with.
    key = (id(dossier), section.id)
    found = _flat.get(key)
    if found is None or found[0] is not dossier:
        found = _flat.keep(key, (dossier, flatten(case.edition, section, dossier)))
    return found[1] | {name: raw for name, raw in unparsed.items() if concerns(section, name)}


def save_section(
    actor: Actor,
    case: Case,
    section_id: str,
    data: Posted,
    base_version: int,
    *,
    edit: Edit | None = None,
    choices: Choices | None = None,
) -> Saved:
    """Save what was typed into a section, right or wrong.

    ``base_version`` is the draft's version that the page was made from. What others saved
    since is kept; where they changed the same inputs, and ``choices`` does not say whose
    text is wanted, this raises :class:`StaleVersion` and keeps mine in the history. An
    ``edit`` that comes again changes nothing and gets the same receipt. Raises
    :class:`NotEditable` outside draft and return.
    """
    try:
        return _save(actor, case, section_id, data, base_version, edit, choices)
    except StaleVersion as stale:
        kept = of_places(stale.mine, stale.merged.mine)
        versions.record_unapplied(stale.draft, actor, section_id, kept, stale.merged.mine, edit)
        raise
    except ClosedPlaces:
        _keep_refused(actor, case, section_id, data, edit)
        raise


def _keep_refused(
    actor: Actor, case: Case, section_id: str, data: Posted, edit: Edit | None
) -> None:
    """What was typed where nothing may be changed is kept in the history."""
    draft = Draft.objects.get(case=case)
    dossier, section = loaded(draft.dossier), section_of(case, section_id)
    current = _inputs(case, section, dossier, draft.unparsed)
    mine = _as_read(case, section, dossier, completed(data, current))
    opening = opening_of(case)
    places = [
        name
        for name in changes(current, mine)
        if name in mine and not (opening and opening.allows_input(name, dossier))
    ]
    kept = {name: mine[name] for name in places}
    versions.record_unapplied(draft, actor, section_id, kept, places, edit)


@transaction.atomic
def _save(
    actor: Actor,
    case: Case,
    section_id: str,
    data: Posted,
    base_version: int,
    edit: Edit | None,
    choices: Choices | None,
) -> Saved:
    draft = lock_draft(actor, case)
    section = section_of(case, section_id)
    before = content_of(draft)
    if draft.section_versions.get(section_id, 1) <= base_version:
        reading = read_section(case.edition, section, data, before)
        return _written(actor, case, section, draft, before, reading, edit)
    # Whatever comes a second time comes with a beginning that has been passed.
    earlier = versions.answered(draft, section_id, edit) if edit else None
    if earlier:
        return _acknowledged_again(case, section, draft, data, earlier)
    current = _inputs(case, section, before, draft.unparsed)
    past = versions.past_of(draft, section_id, current, base_version, edit.writer if edit else "")
    mine = _as_read(case, section, before, completed(data, past.base))
    merged = merge(
        past.base,
        mine,
        current,
        choices=_still_good(choices, draft, section_id),
        restructured=past.restructured,
    )
    if merged.conflicts:
        raise StaleVersion(draft, current, mine, merged, past.people)
    reading = read_section(case.edition, section, with_blanks(merged.inputs, current), before)
    saved = _written(actor, case, section, draft, before, reading, edit)
    return _with_others(saved, mine, merged.inputs, past.people)


def _still_good(choices: Choices | None, draft: Draft, section_id: str) -> Mapping[str, str] | None:
    """The choices, unless the section was saved again after they had been offered."""
    if choices is None or draft.section_versions.get(section_id, 1) > choices.against:
        return None
    return choices.places


def _as_read(case: Case, section: FormSection, dossier: Dossier, data: Posted) -> Flat:
    """What a page says, in the words in which it would be saved."""
    reading = read_section(case.edition, section, with_blanks(data, {}), dossier)
    return _inputs(case, section, reading.dossier, reading.unparsed)


def _written(
    actor: Actor,
    case: Case,
    section: FormSection,
    draft: Draft,
    before: Dossier,
    reading: Reading,
    edit: Edit | None,
) -> Saved:
    """Write what was read, if it says anything new."""
    kept = {name: raw for name, raw in draft.unparsed.items() if not concerns(section, name)}
    unparsed = kept | reading.unparsed
    if reading.dossier != before or unparsed != draft.unparsed:
        draft.unparsed = unparsed
        write_draft(draft, actor, reading.dossier, [section.id], edit=edit)
        receipt = draft.receipts[section.id]
    else:
        # Nothing new; what is asked for is that it be safe, and it is.
        draft.updated_at = timezone.now()
        number = draft.section_versions.get(section.id, 1)
        receipt = versions.receipt_of(number, _inputs(case, section, before, unparsed))
    return Saved(draft.version, draft.updated_at, reading.errors, receipt, dossier=reading.dossier)


def _acknowledged_again(
    case: Case, section: FormSection, draft: Draft, data: Posted, earlier: DraftVersion
) -> Saved:
    """The answer to an edit that has been dealt with; nothing is written."""
    dossier = content_of(draft)
    current = _inputs(case, section, dossier, draft.unparsed)
    then = versions.state_at(draft, earlier, current)
    reading = read_section(case.edition, section, data, dossier)
    saved = Saved(earlier.number, earlier.at, reading.errors, earlier.receipt, dossier=dossier)
    mine = _as_read(case, section, dossier, completed(data, then))
    return _with_others(saved, mine, then, ())


def _with_others(saved: Saved, mine: Flat, now: Flat, people: tuple[str, ...]) -> Saved:
    """The acknowledgement with what stands in the section and not on the page."""
    unknown: Flat = {
        name: now.get(name, "")
        for name in dict.fromkeys([*now, *mine])
        if said(now.get(name)) != said(mine.get(name))
    }
    return Saved(
        saved.version,
        saved.saved_at,
        saved.errors,
        saved.receipt,
        people if unknown else (),
        unknown,
        saved.dossier,
    )


@transaction.atomic
def restore_version(actor: Actor, case: Case, version: DraftVersion) -> Saved:
    """Bring a section back to one of its earlier states, as a new version of the draft.

    A text that was not applied is put into its own places only. Raises NotEditable.
    """
    draft = lock_draft(actor, case)
    section = section_of(case, version.section)
    before = content_of(draft)
    current = _inputs(case, section, before, draft.unparsed)
    if version.unapplied is None:
        wanted = versions.state_at(draft, version, current)
    else:
        wanted = without_places(current, version.places) | version.unapplied
    reading = read_section(case.edition, section, with_blanks(wanted, current), before)
    kept = {name: raw for name, raw in draft.unparsed.items() if not concerns(section, name)}
    draft.unparsed = kept | reading.unparsed
    write_draft(draft, actor, reading.dossier, [section.id], cause="restored")
    return Saved(draft.version, draft.updated_at, reading.errors)


def lock_draft(actor: Actor, case: Case) -> Draft:
    """The draft, locked for writing by one of the firm's people. Raises NotEditable.

    The case is locked with it: whoever hands it in waits, and is waited for.
    """
    draft = _locked.get(case=case)
    draft.dossier, draft.read = loaded_once(draft.text)
    # Of a case nothing changes but its state and where it is.
    case.state, case.elsewhere = draft.case.state, draft.case.elsewhere
    draft.case = case
    if not (actor.is_enterprise and jurisdiction.has_charge(actor, draft.case)):
        raise NotEditable(_("只有申报单位可以填写申报内容"))
    if draft.case.elsewhere or not is_with_firm(draft.case):
        raise NotEditable(_("申报已提交，内容已固化，不能修改；退回后方可更正"))
    return draft


def content_of(draft: Draft) -> Dossier:
    """The dossier that a locked draft holds."""
    return draft.read or loaded(draft.dossier)


def write_draft(
    draft: Draft,
    actor: Actor,
    dossier: Dossier,
    sections: list[str],
    *,
    cause: str = "saved",
    edit: Edit | None = None,
) -> None:
    """Store a dossier as the draft's next version; the caller holds the lock.

    What the sections held before goes into the history.
    """
    case, before, form = draft.case, content_of(draft), draft.dossier
    unparsed = draft.unparsed if draft.unparsed_as_read is None else draft.unparsed_as_read
    dossier = with_peers(case, dossier)
    refuse_closed(case, before, dossier, set(draft.unparsed) - set(unparsed))
    draft.version += 1
    form = stored_after(dossier, before, form)
    draft.dossier = written(form, dossier)
    draft.section_versions |= dict.fromkeys(sections, draft.version)
    draft.updated_at = timezone.now()
    draft.updated_by_id = actor.user_id
    Draft.objects.filter(pk=draft.pk).update(**{name: getattr(draft, name) for name in WRITTEN})
    draft.dossier, draft.read = form, dossier
    for each in sections:
        section = section_of(case, each)
        was = _inputs(case, section, before, unparsed)
        now = _inputs(case, section, dossier, draft.unparsed)
        made = versions.record(draft, actor, each, was, now, cause=cause, edit=edit)
        draft.receipts[each] = made.receipt if made else versions.receipt_of(draft.version, now)
    draft.unparsed_as_read = dict(draft.unparsed)
    if draft.version % versions.THINNED_EVERY == 0:
        versions.thin_out(draft)


def refuse_closed(case: Case, before: Dossier, after: Dossier, unread: set[str]) -> None:
    """Of a returned filing only what was returned changes; ``unread`` are inputs besides.

    This is the one way by which pages, imports, earlier states, ledgers and libraries write.
    Raises :class:`ClosedPlaces`.
    """
    opening = opening_of(case)
    closed = opening.closed_among(before, after, unread) if opening else []
    if closed:
        raise ClosedPlaces(case, closed)


def with_peers(case: Case, dossier: Dossier) -> Dossier:
    """The dossier with the peer figures that the round gives for its industry."""
    peers = case.round.peers_of(dossier.enterprise.industry)
    if peers is None and dossier.benchmarks is None:
        return dossier
    return Dossier.model_validate(
        dossier.model_dump(exclude={"benchmarks"}, exclude_unset=True) | {"benchmarks": peers}
    )


def concerns(section: FormSection, name: str) -> bool:
    """True if an input belongs to one of the section's fields or lists."""
    tops = {f.path for f in section.fields}
    path = name.split("[", 1)[0]
    return path in tops or any(top.startswith(f"{path}.") for top in tops)
