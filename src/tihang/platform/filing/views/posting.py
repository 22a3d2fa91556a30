"""What a page of the form sends, and the words of the answer."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from tihang.edition.model import FormSection
from tihang.platform.access import ActorRequest
from tihang.platform.filing import drafts
from tihang.platform.filing.forms.flat import Flat
from tihang.platform.filing.forms.reading import Posted
from tihang.platform.filing.labels import label_of
from tihang.platform.filing.merging import MINE, THEIRS, of_places
from tihang.platform.filing.models import Case
from tihang.platform.filing.versions import Edit
from tihang.platform.filing.wording import compared
from tihang.platform.sent import is_number
from tihang.platform.words import clock, say

OWN_INPUTS = (
    "csrfmiddlewaretoken",
    "base_version",
    "do",
    "writer",
    "edit",
    "author",
    "against",
)
CHOICE = "choose "
"""Opening of the inputs that say whose text is wanted; no input of a form has a blank."""
LONGEST_WRITER = 40


def posted(query: QueryDict) -> dict[str, str | list[str]]:
    """The inputs of a section; one that holds several values comes as a list."""
    return {
        name: values if len(values) > 1 else values[0]
        for name, values in query.lists()
        if name not in OWN_INPUTS and not name.startswith(CHOICE) and values
    }


def base_version(request: ActorRequest) -> int:
    """The version of the draft that the page was made from."""
    return _number(request.POST.get("base_version", "")) or 0


def edit(request: ActorRequest) -> Edit | None:
    """Which edit of which page this is; None where the page does not number them."""
    writer, number = request.POST.get("writer", ""), _number(request.POST.get("edit", ""))
    if not writer or number is None or len(writer) > LONGEST_WRITER:
        return None
    return Edit(writer, number)


def choices(request: ActorRequest) -> drafts.Choices | None:
    """Whose text is wanted where two met."""
    against = _number(request.POST.get("against", ""))
    if against is None:
        return None
    places = {
        name.removeprefix(CHOICE): value
        for name, value in request.POST.items()
        if name.startswith(CHOICE) and value in (MINE, THEIRS)
    }
    return drafts.Choices(against, places)


def _number(text: str) -> int | None:
    return int(text) if is_number(text) else None


def saved_words(saved: drafts.Saved) -> str:
    """已保存 14:03:22 · 回执 12-7H2K-0QWE."""
    return _("已保存 %(time)s · 回执 %(receipt)s") % {
        "time": clock(saved.saved_at),
        "receipt": saved.receipt,
    }


def conflict_context(
    case: Case,
    section: FormSection,
    data: Posted,
    stale: drafts.StaleVersion,
    base: int,
) -> dict[str, Any]:
    """Both texts of every place where two people's changes met."""
    return {
        "case": case,
        "section": section,
        "stale": stale,
        "base": base,
        "differences": [
            {
                "name": CHOICE + place,
                "label": label_of(case.edition, place),
                "texts": compared(
                    text_of(case, stale.mine, place), text_of(case, stale.current, place)
                ),
            }
            for place in stale.merged.conflicts
        ],
        "inputs": [
            (name, value)
            for name, values in data.items()
            for value in ([values] if isinstance(values, str) else values)
        ],
        "title": say(section.title),
    }


def text_of(case: Case, inputs: Flat, place: str) -> str:
    """What stands at a place: an input's text, or a list's rows, a line for each input."""
    if place in inputs:
        return shown(inputs[place])
    return "\n".join(
        f"{label_of(case.edition, name)}{_('：')}{shown(value)}"
        for name, value in of_places(inputs, [place]).items()
        if ":" not in name and value
    )


def shown(value: str | list[str] | None) -> str:
    """A value as text; several are joined."""
    return _("、").join(value) if isinstance(value, list) else value or ""


def saved_section(
    request: ActorRequest, case: Case, section: FormSection, data: Posted
) -> drafts.Saved:
    """Save a section as a page sent it. Raises StaleVersion, NotEditable."""
    return drafts.save_section(
        request.actor,
        case,
        section.id,
        data,
        base_version(request),
        edit=edit(request),
        choices=choices(request),
    )
