"""What papers add to the case page."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tihang.platform.access import ActorRequest
from tihang.platform.filing import queries as filing
from tihang.platform.filing.models import Case
from tihang.platform.filing.rules import may_edit
from tihang.platform.papers import queries, rules

SHOWN = 3


def papers(request: ActorRequest, case: Case) -> SafeString | None:
    """Companion papers to download, papers handed in with their outcome, the disc."""
    actor = request.actor
    revisions = filing.readable_revisions(actor, case).defer("dossier").order_by("-number")
    context = {
        "case": case,
        "revisions": revisions,
        "may_edit": may_edit(actor, case),
        "papers": queries.papers_of(actor, case)[:SHOWN],
        "may_hand_in": rules.may_hand_in_paper(actor, case),
        "may_make_disc": rules.may_make_disc(actor, case),
        "discs": queries.discs_with(actor, case)[:1],
    }
    return render_to_string("papers/_panel.html", context, request)
