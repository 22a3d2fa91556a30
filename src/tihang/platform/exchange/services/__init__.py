"""Every write of the exchange: one function per intent, each with its journal entry."""

from __future__ import annotations

from tihang.platform.exchange.services.receiving import (
    accept_bundle,
    check_bundle,
    discard_bundle,
    receive_bundle,
    take_bundle,
    verify_bundle,
)
from tihang.platform.exchange.services.sending import (
    KEPT,
    MOST_CASES,
    SendingRefused,
    make_bundle,
    order_bundle,
    recall_case,
    sweep_bundles,
)
from tihang.platform.exchange.services.trust import register_key, revoke_key

__all__ = [
    "KEPT",
    "MOST_CASES",
    "SendingRefused",
    "accept_bundle",
    "check_bundle",
    "discard_bundle",
    "make_bundle",
    "order_bundle",
    "recall_case",
    "receive_bundle",
    "register_key",
    "revoke_key",
    "sweep_bundles",
    "take_bundle",
    "verify_bundle",
]
