"""What every value of an edition is built on: identifiers, bilingual texts, sources."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Standing = Literal["notice", "secondary", "customary"]
"""Where a value comes from: the notice itself, a secondary text, or customary practice."""

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.\-]*$")]
TierId = Literal["basic", "advanced", "excellence", "pioneer"]
AspectId = Literal["construction", "research", "production", "production_management", "operations"]
ClauseGroup = Literal["application", "requirement", "content", "results"]
"""Which part of the notice a clause stands in: 申报条件, 基础要求, 建设内容, 建设成效."""


class Strict(BaseModel):
    """Base of every value of an edition: immutable, and no key passes unread."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Bilingual(Strict):
    """A text in Chinese with its English rendering."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_language(self, language: str) -> str:
        """Return the text for a language tag such as ``zh-hans`` or ``en``."""
        return self.en if language.startswith("en") else self.zh

    def __str__(self) -> str:
        return self.zh


class Reference(Strict):
    """Where something stands: a document of the edition and the place in it."""

    document: Identifier
    place: str = Field(min_length=1)


class Sourced(Strict):
    """Something shown as a rule: it says where it comes from."""

    standing: Standing
    reference: Reference | None = None


class SourceDocument(Strict):
    """A document that the edition draws on."""

    id: Identifier
    title: str
    number: str | None = None
    issuer: str | None = None
    issued: str | None = None
    standing: Standing
    note: Bilingual | None = None
