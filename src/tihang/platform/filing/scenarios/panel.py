"""What stands above the inputs of the section of instances, always in sight."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tihang.edition.model import FormSection
from tihang.platform.access import ActorRequest
from tihang.platform.filing import drafts
from tihang.platform.filing.models import Case
from tihang.platform.filing.scenarios import queries
from tihang.platform.filing.scenarios.cards import card_state
from tihang.platform.filing.scenarios.effects import changes_in
from tihang.platform.filing.scenarios.rows import rows_in


def coverage_panel(request: ActorRequest, case: Case, section: FormSection) -> SafeString | None:
    """The ways to bring instances in, and what they cover; none for any other section."""
    if not queries.holds_instances(section):
        return None
    context = {"case": case, "section": section, "coverage": queries.coverage(case)}
    return render_to_string("filing/scenarios/_coverage.html", context, request=request)


def shown_coverage(case: Case) -> dict[str, Any]:
    """The coverage and each card's state, as the draft stands now."""
    section = queries.section_of_instances(case)
    flat = drafts.inputs_of(case, section, case.draft)
    return {
        "case": case,
        "changes": changes_in(flat),
        "coverage": queries.coverage(case),
        "states": [
            card_state(case.edition, flat, f"{queries.ROWS}[{number}]", number)
            for number in range(len(rows_in(flat)))
        ],
    }
