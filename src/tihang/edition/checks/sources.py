"""Where values come from: every reference leads to a document, and nothing is passed off
as the notice's own."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from tihang.edition.checks.found import Contradiction, Place, unknown
from tihang.edition.model import Edition, Reference, Sourced
from tihang.text import _


def walk(value: object, path: Place = ()) -> Iterator[tuple[Place, BaseModel]]:
    """Yield every value of the edition's own types, with its place."""
    if isinstance(value, BaseModel):
        yield path, value
        for name in type(value).model_fields:
            yield from walk(getattr(value, name), (*path, name))
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from walk(item, (*path, i))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from walk(item, (*path, key))


def references_lead_somewhere(edition: Edition) -> Iterator[Contradiction]:
    documents = [document.id for document in edition.documents]
    for path, value in walk(edition):
        if isinstance(value, Reference):
            yield from unknown((*path, "document"), value.document, documents, _("文件"))


def the_notices_own_stands_in_a_notice(edition: Edition) -> Iterator[Contradiction]:
    notices = {d.id for d in edition.documents if d.standing == "notice"}
    for path, value in walk(edition):
        if not isinstance(value, Sourced) or value.standing != "notice":
            continue
        if value.reference is None or value.reference.document not in notices:
            yield Contradiction(
                (*path, "standing"),
                _("标为通知原文，却没有指向通知的出处。"),
                _("在 reference 中写明通知文件和位置，或把 standing 改为 secondary 或 customary"),
            )


def a_tiers_focus_is_the_notices(edition: Edition) -> Iterator[Contradiction]:
    notices = {d.id for d in edition.documents if d.standing == "notice"}
    for i, tier in enumerate(edition.tiers):
        if tier.focus_reference.document not in notices:
            yield Contradiction(
                ("tiers", i, "focus_reference", "document"),
                _("层级的总体要求应引自通知。"),
                _("改为通知文件的编号"),
            )


CHECKS = (
    references_lead_somewhere,
    the_notices_own_stands_in_a_notice,
    a_tiers_focus_is_the_notices,
)
