"""What a notice says, between its JSON in the database and the values of the cascade's check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from tihang.edition.model.base import Strict
from tihang.evaluation.cascade.instants import Closing
from tihang.evaluation.cascade.model import Addition, Deadline, Quota, WantedDocument


class Duty(NamedTuple):
    """Which deadline of a notice is meant; blank for both channels, for the whole level."""

    level: str
    channel: str
    role: str

    @property
    def word(self) -> str:
        """One word for it in an address: ``firm``, ``firm.central``, ``firm..signatory``."""
        return ".".join(self).rstrip(".")


class Content(Strict):
    """The parts of a notice that are more than a line of text."""

    deadlines: tuple[Deadline, ...] = ()
    additions: tuple[Addition, ...] = ()
    quotas: tuple[Quota, ...] = ()
    documents: tuple[WantedDocument, ...] = ()


def read(stored: Mapping[str, Any]) -> Content:
    """The content of a row. Raises pydantic's ValidationError for what is no content."""
    return Content.model_validate(stored)


def plain(content: Content) -> dict[str, Any]:
    """The content as JSON holds it; what was left open is left out."""
    value = content.model_dump(mode="json", exclude_none=True, exclude={"deadlines"})
    value["deadlines"] = [
        deadline.model_dump(mode="json", exclude_none=True, exclude={"closes"})
        | {"closes": closing_text(deadline.closes)}
        for deadline in content.deadlines
    ]
    return value


def closing_text(closing: Closing) -> str:
    """A closing as it is written in a round file: a day, or a second with its zone."""
    return closing.day.isoformat() if closing.bare else closing.last_second.isoformat()


def duty_of(deadline: Deadline) -> Duty:
    return Duty(deadline.level, deadline.channel or "", deadline.role or "")


def speaks_of(above: Duty, below: Duty) -> bool:
    """Whether what the first binds takes in what the second binds, at least in part."""
    return (
        above.level == below.level
        and (not above.channel or not below.channel or above.channel == below.channel)
        and above.role in ("", below.role)
    )
