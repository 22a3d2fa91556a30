"""The history of a draft for people: its saves in groups, and what each of them changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404

from tihang.platform.filing import drafts
from tihang.platform.filing.forms.flat import Flat
from tihang.platform.filing.labels import label_of
from tihang.platform.filing.merging import said, undone, without_places
from tihang.platform.filing.models import Case, DraftVersion
from tihang.platform.filing.versions import UNAPPLIED, groups, past_of
from tihang.platform.filing.wording import Compared, compared
from tihang.platform.words import say

ON_A_PAGE = 30
READ_AT_ONCE = 500


@dataclass(frozen=True)
class Past:
    """Saves that are shown as one."""

    last: DraftVersion
    first: DraftVersion
    count: int
    title: str
    """Of the section."""


@dataclass(frozen=True)
class PastPage:
    """A page of the history, and the key of the next one; none after the last."""

    entries: list[Past]
    following: int | None


@dataclass(frozen=True)
class Change:
    """An input before and after."""

    label: str
    texts: Compared


def titles_of(case: Case) -> dict[str, str]:
    """Section → its title."""
    return {s.id: say(s.title) for s in case.edition.filing_form(case.tier).sections}


def page_of(
    case: Case, *, before: int | None = None, section: str = "", person: int | None = None
) -> PastPage:
    """The saves of a case, the latest first, from those made before the one with this key."""
    titles = titles_of(case)
    entries: list[Past] = []
    for group in groups(_saves(case, before, section, person)):
        if len(entries) == ON_A_PAGE:
            return PastPage(entries, entries[-1].first.pk)
        title = titles.get(group[0].section, group[0].section)
        entries.append(Past(group[0], group[-1], len(group), title))
    return PastPage(entries, None)


def _saves(
    case: Case, before: int | None, section: str, person: int | None
) -> Iterator[DraftVersion]:
    found = case.draft.versions.select_related("by").defer("before", "unapplied", "places")
    # Contents are not read, and the saves come in portions: there may be thousands.
    found = found.order_by("-pk")
    if section:
        found = found.filter(section=section)
    if person:
        found = found.filter(by_id=person)
    while True:
        portion = list((found.filter(pk__lt=before) if before else found)[:READ_AT_ONCE])
        yield from portion
        if len(portion) < READ_AT_ONCE:
            return
        before = portion[-1].pk


def people_of(case: Case) -> dict[int, str]:
    """Who has saved something."""
    found = case.draft.versions.filter(by__isnull=False).select_related("by")
    seen = found.order_by("by_id").only("by", "by__username", "by__display_name", "draft_id")
    return {v.by_id: str(v.by) for v in seen.distinct() if v.by_id is not None}


def find_version(case: Case, version: int) -> DraftVersion:
    """A save of this case. Raises Http404."""
    found = case.draft.versions.select_related("by").filter(pk=version).first()
    if found is None or found.section not in titles_of(case):
        raise Http404
    return found


def changes_of(case: Case, version: DraftVersion) -> list[Change]:
    """What a save changed, with those that are shown as one with it.

    For a text that was not applied: what stands now against what it says.
    """
    section = drafts.section_of(case, version.section)
    current = drafts.inputs_of(case, section, case.draft)
    if version.cause == UNAPPLIED:
        wanted = without_places(current, version.places) | (version.unapplied or {})
        return _changes(case, current, wanted)
    after = past_of(case.draft, version.section, current, version.number).base
    before = after
    for each in _group_of(case, version):
        before = undone(before, each.before)
    return _changes(case, before, after)


def _group_of(case: Case, version: DraftVersion) -> list[DraftVersion]:
    saves = case.draft.versions.filter(section=version.section, pk__lte=version.pk)
    found = next(groups(saves.order_by("-pk")[:READ_AT_ONCE]), [version])
    return [each for each in found if each.cause != UNAPPLIED]


def _changes(case: Case, before: Flat, after: Flat) -> list[Change]:
    return [
        Change(label_of(case.edition, name), compared(_text(after, name), _text(before, name)))
        for name in dict.fromkeys([*after, *before])
        if ":" not in name and said(before.get(name)) != said(after.get(name))
    ]


def _text(inputs: Flat, name: str) -> str:
    value = inputs.get(name) or ""
    return "、".join(value) if isinstance(value, list) else value
