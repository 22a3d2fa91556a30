"""The states that a section has been through: recorded save by save, shown again, thinned out.

A save keeps what it replaced and nothing else, so that a long text does not lie there as
often as it was saved; an earlier state is what is left when the later saves are undone.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils import timezone

from tihang.dossier.canonical import short_code
from tihang.platform.actor import Actor
from tihang.platform.filing.forms.flat import Flat
from tihang.platform.filing.merging import changes, restructured_lists, undone
from tihang.platform.filing.models import Draft, DraftVersion

UNAPPLIED = "unapplied"
TOGETHER = dt.timedelta(minutes=5)
"""Saves of one person in one section within this time are shown as one."""
KEPT_SINGLY = dt.timedelta(days=7)
"""For so long each save is kept by itself: for pages that stay open, and for repeats."""
THINNED_EVERY = 50


@dataclass(frozen=True)
class Edit:
    """Which page in a browser sends, and the how-many-eth of its edits this is."""

    writer: str
    number: int


@dataclass(frozen=True)
class Past:
    """How a section came from a page's beginning to its present state."""

    base: Flat
    """The section at the page's beginning, with what the page itself saved since."""
    restructured: set[str] = field(default_factory=set)
    """Lists whose rows others added to or took out since."""
    people: tuple[str, ...] = ()
    """Who else saved since."""


def receipt_of(number: int, inputs: Flat) -> str:
    """What a save is acknowledged with: the version and a code of the section's content."""
    content = json.dumps(inputs, ensure_ascii=False, sort_keys=True).encode()
    return f"{number}-{short_code(hashlib.sha256(content).hexdigest())[:9]}"


def record(
    draft: Draft,
    actor: Actor,
    section: str,
    before: Flat,
    after: Flat,
    *,
    cause: str = "saved",
    edit: Edit | None = None,
) -> DraftVersion | None:
    """Keep what a save of a section replaced; None where it changed nothing."""
    replaced = changes(before, after)
    if not replaced and edit is None:
        return None
    return DraftVersion.objects.create(
        draft=draft,
        number=draft.version,
        section=section,
        cause=cause,
        at=draft.updated_at,
        by_id=actor.user_id,
        receipt=receipt_of(draft.version, after),
        before=replaced,
        writer=edit.writer if edit else "",
        edit=edit.number if edit else None,
    )


def record_unapplied(
    draft: Draft, actor: Actor, section: str, inputs: Flat, places: Iterable[str], edit: Edit | None
) -> None:
    """Keep a text that met somebody else's and was not taken over; once."""
    mark = edit or Edit("", 0)
    same = draft.versions.filter(section=section, cause=UNAPPLIED, by_id=actor.user_id)
    same = same.filter(writer=mark.writer, edit=mark.number if edit else None)
    last = same.order_by("pk").last()
    if last and last.unapplied == inputs:
        return
    DraftVersion.objects.create(
        draft=draft,
        number=draft.version,
        section=section,
        cause=UNAPPLIED,
        by_id=actor.user_id,
        receipt=receipt_of(draft.version, inputs),
        unapplied=inputs,
        places=list(places),
        writer=mark.writer,
        edit=edit.number if edit and last is None else None,
    )


def answered(draft: Draft, section: str, edit: Edit) -> DraftVersion | None:
    """The save that has dealt with an edit already: the same one, or a later one of its page."""
    dealt_with = draft.versions.filter(section=section, writer=edit.writer, edit__gte=edit.number)
    return dealt_with.exclude(cause=UNAPPLIED).order_by("edit").last()


def applied(draft: Draft, section: str) -> QuerySet[DraftVersion]:
    """The saves of a section that are part of the draft, the latest first."""
    found = draft.versions.filter(section=section).exclude(cause=UNAPPLIED)
    return found.order_by("-number", "-pk")


def past_of(draft: Draft, section: str, current: Flat, since: int, writer: str = "") -> Past:
    """What happened to a section after the version ``since``."""
    later = applied(draft, section).filter(number__gt=since).select_related("by")
    state, restructured, people = current, set[str](), dict[str, None]()
    own: list[Flat] = []
    for version in later:
        earlier = undone(state, version.before)
        if writer and version.writer == writer:
            own.append({name: state.get(name, "") for name in version.before})
        else:
            people[str(version.by or "")] = None
            restructured |= restructured_lists(earlier, state)
        state = earlier
    # What the page saved itself is nothing new to it.
    for saved in reversed(own):
        state = {**state, **saved}
    return Past(state, restructured, tuple(reversed(people)))


def state_at(draft: Draft, version: DraftVersion, current: Flat) -> Flat:
    """A section as it was after one of its saves."""
    return past_of(draft, version.section, current, version.number).base


def groups(versions: Iterable[DraftVersion]) -> Iterator[list[DraftVersion]]:
    """Saves that belong together, each group and the groups the latest first.

    ``versions`` come the latest first. A save goes to the group of its section if it is by
    the same person, was made shortly before, and nothing else happened to the section.
    """
    group: list[DraftVersion] = []
    for version in versions:
        if group and not _belongs(version, group[0]):
            yield group
            group = []
        group.append(version)
    if group:
        yield group


def _belongs(earlier: DraftVersion, later: DraftVersion) -> bool:
    return (
        earlier.cause == later.cause == "saved"
        and earlier.section == later.section
        and earlier.by_id == later.by_id
        and later.at - earlier.at <= TOGETHER
    )


def thin_out(draft: Draft, now: dt.datetime | None = None) -> int:
    """Make one of the old saves that are shown as one anyway; returns how many went."""
    old = draft.versions.filter(at__lt=(now or timezone.now()) - KEPT_SINGLY)
    gone = 0
    for group in list(groups(old.order_by("-number", "-pk"))):
        last, *earlier = group
        if not earlier:
            continue
        before = dict(last.before)
        for version in earlier:
            before |= version.before
        DraftVersion.objects.filter(pk=last.pk).update(before=before)
        gone += DraftVersion.objects.filter(pk__in=[each.pk for each in earlier]).delete()[0]
    return gone
