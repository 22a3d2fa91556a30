"""Every write of the imports."""

from tihang.platform.intake.services.accepting import accept, discard, forget_expired
from tihang.platform.intake.services.deciding import (
    Choices,
    correct,
    leave_out_faulty,
    read_again,
)
from tihang.platform.intake.services.following import link_case, note_told, register_firm
from tihang.platform.intake.services.uploading import give_up, read_tables, upload

__all__ = [
    "Choices",
    "accept",
    "correct",
    "discard",
    "forget_expired",
    "give_up",
    "leave_out_faulty",
    "link_case",
    "note_told",
    "read_again",
    "read_tables",
    "register_firm",
    "upload",
]
