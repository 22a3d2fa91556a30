"""What a firm changed when it handed a returned filing in again, item by item."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tihang.dossier.model import Dossier
from tihang.platform.filing.corrections.opening import Opening, opened_by, place_of_input
from tihang.platform.filing.corrections.queries import items_of, label_of_item
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.forms.flat import Flat, flatten
from tihang.platform.filing.forms.names import KEYED, field_path
from tihang.platform.filing.forms.options import options_for
from tihang.platform.filing.labels import label_of
from tihang.platform.filing.merging import changes
from tihang.platform.filing.models import Case, Correction, Revision
from tihang.platform.filing.wording import Compared, compared

SIGNED = "declaration."
ROW_NAMES = frozenset(f"{rows}.{key}" for rows, key in KEYED.items())
"""What tells a row apart; it says nothing by itself."""


@dataclass(frozen=True)
class Change:
    """An input that says something else now, with both texts."""

    label: str
    texts: Compared


@dataclass
class ItemChanges:
    """An item of the return with what was changed for it."""

    label: str
    reason: str
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True)
class Difference:
    """A resubmission against what had been returned."""

    correction: Correction
    before: Revision
    after: Revision
    items: list[ItemChanges]
    signed_anew: bool
    """The declaration of truth was made again, as every change makes necessary."""

    @property
    def count(self) -> int:
        return sum(len(item.changes) for item in self.items)


def difference_of(case: Case, filed: Revision) -> Difference | None:
    """What the firm changed with the revision it handed in last; none for its first one."""
    found = case.corrections.filter(answer=filed).select_related("revision").first()
    if found is None:
        return None
    before, after = loaded(found.revision.dossier), loaded(filed.dossier)
    items = items_of(found)
    groups = [ItemChanges(label_of_item(case, item, before), item.reason) for item in items]
    openings = [Opening(opened_by([item], case.edition, before)) for item in items]
    together = Opening(frozenset(found.places))
    for name, change in _changes(case, before, after):
        place = place_of_input(name, before)
        group = next(
            (g for g, each in zip(groups, openings, strict=True) if each.allows(place)), None
        )
        # A piece of evidence may be open only because of two items together.
        if group is None and together.allows(place):
            group = groups[0]
        if group is not None:
            group.changes.append(change)
    return Difference(
        found, found.revision, filed, groups, signed_anew=before.declaration != after.declaration
    )


def _changes(case: Case, before: Dossier, after: Dossier) -> Iterator[tuple[str, Change]]:
    for section in case.edition.filing_form(case.tier).sections:
        was, now = (flatten(case.edition, section, each) for each in (before, after))
        for name in changes(was, now):
            if ":" in name or name.startswith(SIGNED) or field_path(name) in ROW_NAMES:
                continue
            one, other = _shown(case, before, name, was), _shown(case, after, name, now)
            if one != other:
                yield name, Change(label_of(case.edition, name), compared(one, other))


def _shown(case: Case, dossier: Dossier, name: str, flat: Flat) -> str:
    """A value as it is read: the label of a choice, the titles of evidence."""
    value = flat.get(name, "")
    spec = case.edition.field(field_path(name))
    if spec.kind == "truth":
        return {"yes": _("是"), "no": _("否")}.get(str(value), "")
    groups = options_for(case.edition, dossier, name, spec, value)
    if groups:
        return _("；").join(o.label for group in groups for o in group.options if o.chosen)
    return value if isinstance(value, str) else _("；").join(value)
