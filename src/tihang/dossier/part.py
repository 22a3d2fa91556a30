"""What every part of a dossier has in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """Base of every part of a dossier: immutable, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)
