"""What people do with papers: hand one in, have it compared again, ask for a disc."""

from tihang.platform.papers.services.comparing import check
from tihang.platform.papers.services.discs import (
    KEPT,
    MOST_FILINGS,
    DiscRefused,
    make_disc,
    order_disc,
    sweep_discs,
)
from tihang.platform.papers.services.handing_in import check_again, hand_in, note_code

__all__ = [
    "KEPT",
    "MOST_FILINGS",
    "DiscRefused",
    "check",
    "check_again",
    "hand_in",
    "make_disc",
    "note_code",
    "order_disc",
    "sweep_discs",
]
