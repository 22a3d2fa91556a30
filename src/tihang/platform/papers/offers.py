"""The companion papers of a revision, for the receipt."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from tihang.platform.access import ActorRequest
from tihang.platform.filing.models import Case, Revision
from tihang.platform.submission.papers import PaperLink


def companions(_request: ActorRequest, case: Case, revision: Revision) -> Iterator[PaperLink]:
    """The self-rating report and the list of evidence as they were handed in."""
    for label, route, kind in (
        (_("自评报告（PDF）"), "papers:rating", "pdf"),
        (_("自评报告（Word）"), "papers:rating", "docx"),
        (_("佐证材料清单（PDF）"), "papers:evidence", "pdf"),
        (_("佐证材料清单（Word）"), "papers:evidence", "docx"),
        (_("佐证材料清单（Excel）"), "papers:evidence", "xlsx"),
    ):
        address = reverse(route, args=[case.pk, kind])
        yield PaperLink(label, f"{address}?revision={revision.number}")
