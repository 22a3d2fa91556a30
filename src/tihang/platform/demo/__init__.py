"""Demo data: made-up authorities, firms and people, and filings in every state.

Filled in through the same services that people use, so nothing in it could not have
happened. ``seed_demo`` may be called at every start.
"""

from tihang.platform.demo.seed import DemoAccount, demo_accounts, seed_demo
from tihang.platform.demo.stages import Stage

__all__ = ["DemoAccount", "Stage", "demo_accounts", "seed_demo"]
