"""Looking into a file that somebody sent: what it is, and why it may not be taken in.

Plain Python without Django. What a file is, its content says; its name must agree. What
could run, hide something or blow up when opened is refused with a reason that says what to do.
"""

from tihang.platform.inspection.formats import EVIDENCE, LEDGER, PAPER, Format
from tihang.platform.inspection.looking import Inspected, inspect
from tihang.platform.inspection.refusal import Refused

__all__ = ["EVIDENCE", "LEDGER", "PAPER", "Format", "Inspected", "Refused", "inspect"]
