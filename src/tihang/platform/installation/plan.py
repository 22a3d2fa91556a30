"""What the file of an installation holds, and reading it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import yaml
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from tihang.platform.actor import Role
from tihang.platform.registry.models import Function, Level
from tihang.platform.rounds.models import Level as Closing

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9\-]*$")]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Office(Part):
    """An authority, or a group's headquarters; ``above`` is the code of the one over it."""

    code: Code
    name: Name
    name_en: str = ""
    contact: str = ""
    level: Level
    region: str = ""
    above: str = ""
    function: Function = Function.LEAD
    lead: str = ""
    """For one of the five other departments: the code of the lead authority it stands beside."""


class Firm(Part):
    """A firm, the office it files with, and its factories by name."""

    name: Name
    credit_code: Name
    office: Code
    group: str = ""
    region: str = ""
    address: str = ""
    factories: tuple[Name, ...] = ()


class Account(Part):
    """A person with one role for one office (its code) or firm (its credit code)."""

    username: Name
    name: Name
    role: Role
    organisation: Name
    email: str = ""
    manager: bool = False
    """Runs the accounts of the office and of those directly beneath it."""


class Announcement(Part):
    """A round; ``closes`` names the last day of each level, to its end at +08:00."""

    code: Code
    title: Name
    title_en: Name
    edition: Name
    tiers: tuple[Name, ...]
    opens: dt.date
    closes: dict[Closing, dt.date]
    earlier: dict[Code, dict[Closing, dt.date]] = {}
    """What a desk closes before the others do, by the office's code."""
    quotas: dict[Code, dict[Name, int]] = {}


class Cascade(Part):
    """A round file, beside the installation's, with all notices as they were issued."""

    file: Name
    code: Code
    opens: dt.date
    offices: dict[Name, Code] = {}
    """Which office issued a notice: the notice's id in the round file, the office's code."""


class Plan(Part):
    """Everything to enter; what exists already under its code is left as it is."""

    regions: dict[str, Name] = {}
    """Regions beyond those that the edition lists, by code of GB/T 2260."""
    offices: tuple[Office, ...] = ()
    firms: tuple[Firm, ...] = ()
    accounts: tuple[Account, ...] = ()
    rounds: tuple[Announcement, ...] = ()
    cascades: tuple[Cascade, ...] = ()
    folder: Path = Path()
    """Where the round files stand; the folder of the installation's file."""


class InstallationError(Exception):
    """The file cannot be entered; the text names every place and what is wrong there."""


def read_plan(path: Path) -> Plan:
    """Read the YAML file of an installation. Raises InstallationError."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InstallationError(
            _("无法读取 %(file)s：%(reason)s") % {"file": path, "reason": error}
        ) from error
    try:
        return Plan.model_validate(data or {}).model_copy(update={"folder": path.parent})
    except ValidationError as error:
        places = (
            f"{'.'.join(map(str, problem['loc']))}：{problem['msg']}" for problem in error.errors()
        )
        raise InstallationError("\n".join(places)) from error
