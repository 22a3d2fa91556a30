"""Between the dossier as a value and the dossier as the database keeps it."""

from __future__ import annotations

import json
from typing import Any

from tihang.dossier.canonical import canonical_json
from tihang.dossier.model import Dossier


def stored(dossier: Dossier) -> dict[str, Any]:
    """The canonical JSON form, ready for a JSON column."""
    form: dict[str, Any] = json.loads(canonical_json(dossier))
    return form


def loaded(form: dict[str, Any]) -> Dossier:
    """The dossier of a JSON column."""
    return Dossier.model_validate(form)
