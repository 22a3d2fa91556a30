"""Papers that apps above this one offer on the receipt, beside those of the filing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tihang.platform.access import ActorRequest
from tihang.platform.filing.models import Case, Revision


@dataclass(frozen=True)
class PaperLink:
    """A paper to be downloaded: what it is, and where."""

    label: str
    address: str


Offer = Callable[[ActorRequest, Case, Revision], Iterable[PaperLink]]
"""The papers that an app has of a revision."""

_offers: list[Offer] = []


def offer(papers: Offer) -> None:
    """Offer more papers on the receipt once; call it in ``AppConfig.ready``."""
    if papers not in _offers:
        _offers.append(papers)


def offered(request: ActorRequest, case: Case, revision: Revision) -> list[PaperLink]:
    """All papers that other apps offer, in the order in which they registered."""
    return [link for each in _offers for link in each(request, case, revision)]
