"""What the way to a submission adds to the case page and to the pages of its sections."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tihang.edition.model import FormSection
from tihang.platform.access import ActorRequest
from tihang.platform.filing import queries, rules
from tihang.platform.filing.models import Case
from tihang.platform.filing.services import SELF
from tihang.platform.submission.findings import answered_findings, counts_of, filed_findings
from tihang.platform.submission.signing import standing_of

FIRST = 3


def handing_in(request: ActorRequest, case: Case) -> SafeString | None:
    """For the firm while it writes: what the pre-check says, and how the signature stands."""
    if not rules.may_edit(request.actor, case):
        return None
    findings = answered_findings(case)
    context = {
        "case": case,
        "counts": counts_of(findings),
        "open": sum(each.is_open for each in findings),
        "first": [each for each in findings if each.is_open][:FIRST],
        "standing": standing_of(case),
    }
    return render_to_string("submission/_panel.html", context, request)


def filed_with_findings(request: ActorRequest, case: Case) -> SafeString | None:
    """For the authorities: what the firm let stand when it handed in, and why; who signed.

    Declaring a self-rating asks for neither; who declared it stands in the case's history.
    """
    if not request.actor.is_authority or case.channel == SELF:
        return None
    revision = queries.filed_revisions(case).order_by("number").last()
    if revision is None:
        return None
    findings = filed_findings(case, revision)
    context = {
        "case": case,
        "revision": revision,
        "signature": case.signatures.filter(content_hash=revision.content_hash).last(),
        "explained": [each for each in findings if each.severity == "yellow"],
        "remarks": counts_of(findings)["blue"],
    }
    return render_to_string("submission/_filed.html", context, request)


def in_section(request: ActorRequest, case: Case, section: FormSection) -> SafeString | None:
    """Above the inputs: what was found in this section, folded."""
    if not rules.may_edit(request.actor, case):
        return None
    here = [e for e in answered_findings(case) if e.found.section == section.id]
    # What is lacking is marked in the list of sections and on the page for checking.
    here = [each for each in here if not each.found.is_lack]
    if not here:
        return None
    context = {"case": case, "section": section, "findings": here, "counts": counts_of(here)}
    return render_to_string("submission/_in_section.html", context, request)
