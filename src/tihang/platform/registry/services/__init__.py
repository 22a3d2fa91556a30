"""Every change of the registry, with its journal entry."""

from tihang.platform.registry.services.moving import answer_move, move_enterprise
from tihang.platform.registry.services.registering import (
    STREAM,
    RegionRow,
    add_factory,
    change_enterprise,
    end_recognition,
    establish_authority,
    load_regions,
    record_recognition,
    register_enterprise,
)

__all__ = [
    "STREAM",
    "RegionRow",
    "add_factory",
    "answer_move",
    "change_enterprise",
    "end_recognition",
    "establish_authority",
    "load_regions",
    "move_enterprise",
    "record_recognition",
    "register_enterprise",
]
