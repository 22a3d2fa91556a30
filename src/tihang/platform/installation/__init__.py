"""Putting an installation to use from one file: offices, firms, accounts and rounds."""

from tihang.platform.installation.enter import Entered, enter
from tihang.platform.installation.plan import InstallationError, Plan, read_plan

__all__ = ["Entered", "InstallationError", "Plan", "enter", "read_plan"]
