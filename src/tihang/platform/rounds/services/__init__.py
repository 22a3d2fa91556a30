"""Every change of rounds and notices, with its journal entry."""

from tihang.platform.rounds.services.drafting import (
    Head,
    attach_file,
    detach_file,
    discard_draft,
    forward,
    save_draft,
    start_notice,
)
from tihang.platform.rounds.services.extending import extend
from tihang.platform.rounds.services.importing import import_round
from tihang.platform.rounds.services.issuing import issue
from tihang.platform.rounds.services.proposing import take_proposals
from tihang.platform.rounds.services.rounds import (
    announce_round,
    open_round,
    set_earlier_deadline,
    set_working_days,
)
from tihang.platform.rounds.services.settling import settle_all

__all__ = [
    "Head",
    "announce_round",
    "attach_file",
    "detach_file",
    "discard_draft",
    "extend",
    "forward",
    "import_round",
    "issue",
    "open_round",
    "save_draft",
    "set_earlier_deadline",
    "set_working_days",
    "settle_all",
    "start_notice",
    "take_proposals",
]
