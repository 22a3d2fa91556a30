"""What is open of a case, and what was asked for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from tihang.dossier.model import Dossier
from tihang.edition.model import FormSection
from tihang.platform.filing.corrections.changed import NEW_EVIDENCE
from tihang.platform.filing.corrections.opening import Item, Opening
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.forms.reading import section_specs
from tihang.platform.filing.labels import label_of
from tihang.platform.filing.models import Case, Correction
from tihang.platform.words import say


def open_correction(case: Case) -> Correction | None:
    """What the firm is correcting now. Nothing is asked of a case that was never handed in."""
    if case.state == case.workflow.initial:
        return None
    return case.corrections.filter(answer=None).select_related("revision").first()


def opening_of(case: Case) -> Opening | None:
    """The places that the firm may change; None where nothing restricts it."""
    correction = open_correction(case)
    return Opening(frozenset(correction.places)) if correction else None


def last_second(closes_at: dt.datetime) -> dt.datetime:
    """The last second that is still in time, as it is announced."""
    return closes_at - dt.timedelta(seconds=1)


def items_of(correction: Correction) -> list[Item]:
    """What was asked for, as it was asked."""
    return [Item(each["kind"], each["id"], each["reason"]) for each in correction.items]


@dataclass(frozen=True)
class Asked:
    """An item as the firm reads it, with the way to its place."""

    label: str
    reason: str
    address: str


def asked_of(case: Case, correction: Correction) -> list[Asked]:
    """The list of a return for its reader."""
    filed = loaded(correction.revision.dossier)
    return [
        Asked(label_of_item(case, item, filed), item.reason, _address(case, item))
        for item in items_of(correction)
    ]


def label_of_item(case: Case, item: Item, dossier: Dossier | None = None) -> str:
    """What an item is called: a section, a place of the notice, an indicator, an instance."""
    edition = case.edition
    if item.kind == "clause":
        return edition.clause(item.id).reference.place
    if item.kind == "kpi":
        return label_of(edition, f"kpis[{item.id}].after").partition(" · ")[0]
    if item.kind == "scenario":
        number = _("场景实例 %(number)d") % {"number": int(item.id) + 1}
        rows = (dossier.scenarios if dossier else None) or ()
        name = rows[int(item.id)].instance if int(item.id) < len(rows) else None
        return f"{number} {name}" if name else number
    titles = {each.id: say(each.title) for each in edition.filing_form(case.tier).sections}
    return titles.get(item.id, item.id)


def label_of_place(case: Case, place: str) -> str:
    """What a place is called, for a refusal to name it."""
    if place == NEW_EVIDENCE:
        return _("新增的佐证材料")
    head, bracket, _rest = place.partition("]")
    if bracket and head.startswith("evidence["):
        return _("佐证材料 %(id)s") % {"id": head.removeprefix("evidence[")}
    return label_of(case.edition, place)


def _address(case: Case, item: Item) -> str:
    section, anchor = _place(case, item)
    if section is None:
        return ""
    address = reverse("filing:section", kwargs={"case": case.pk, "section": section.id})
    return f"{address}#{anchor}" if anchor else address


def _place(case: Case, item: Item) -> tuple[FormSection | None, str]:
    sections = case.edition.filing_form(case.tier).sections
    if item.kind == "section":
        return next((each for each in sections if each.id == item.id), None), ""
    rows = {"clause": "answers", "kpi": "kpis", "scenario": "scenarios"}[item.kind]
    return section_holding(case, rows), f"{rows}[{item.id}]"


def section_holding(case: Case, path: str) -> FormSection | None:
    """The section that shows a field or list."""
    return next(
        (
            section
            for section in case.edition.filing_form(case.tier).sections
            if any(spec.path == path for spec in section_specs(case.edition, section))
        ),
        None,
    )


def open_sections(case: Case, opening: Opening) -> frozenset[str]:
    """Ids of the sections in which something may be changed."""
    return frozenset(
        section.id
        for section in case.edition.filing_form(case.tier).sections
        if any(opening.touches(spec.path) for spec in section_specs(case.edition, section))
    )
