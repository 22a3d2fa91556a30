"""Between the dossier as a value and the dossier as the database keeps it."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any

from django.db.models import JSONField, TextField, Value
from django.db.models.functions import Cast

from tihang.dossier.canonical import canonical_json
from tihang.dossier.model import Dossier
from tihang.platform.kept import Kept

_loaded = Kept[bytes, tuple[dict[str, Any], Dossier]](128)
"""Contents of drafts by the hash of their JSON; neither part is ever changed in place."""
_texts = Kept[int, tuple[Any, str]](512)
"""The JSON of a form's parts by identity; the part is held, so that no other takes its own."""


def stored(dossier: Dossier) -> dict[str, Any]:
    """The canonical JSON form, ready for a JSON column."""
    form: dict[str, Any] = json.loads(canonical_json(dossier))
    return form


def loaded_once(text: str) -> tuple[dict[str, Any], Dossier]:
    """The JSON form and the dossier of a JSON column's text; read once for each content."""
    key = hashlib.sha256(text.encode()).digest()

    def read() -> tuple[dict[str, Any], Dossier]:
        form = json.loads(text)
        return form, loaded(form)

    return _loaded.of(key, read)


def written(form: dict[str, Any], dossier: Dossier) -> Cast:
    """The JSON form as it goes into its column, remembered for the next reader."""
    parts = ",".join(f"{_json(name)}:{_text_of(part)}" for name, part in form.items())
    text = f"{{{parts}}}"
    _loaded.keep(hashlib.sha256(text.encode()).digest(), (form, dossier))
    return Cast(Value(text, output_field=TextField()), JSONField())


def _text_of(part: Any) -> str:
    """A part's JSON; after a save nearly all parts are the very ones that they were before."""
    if not isinstance(part, dict | list):
        return _json(part)
    known = _texts.get(id(part))
    if known is None or known[0] is not part:
        known = _texts.keep(id(part), (part, _json(part)))
    return known[1]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def loaded(form: dict[str, Any]) -> Dossier:
    """The dossier of a JSON column."""
    return Dossier.model_validate(form)


def stored_after(
    dossier: Dossier, before: Dossier, before_stored: dict[str, Any]
) -> dict[str, Any]:
    """:func:`stored`, given what is stored already: only what changed is put into form again."""
    changed = {
        name
        for name in type(dossier).model_fields
        if getattr(dossier, name) is not getattr(before, name)
        and getattr(dossier, name) != getattr(before, name)
    }
    kept = {name: value for name, value in before_stored.items() if name not in changed}
    known = {
        name: dict(zip(map(id, getattr(before, name)), before_stored[name], strict=True))
        for name in changed
        if isinstance(getattr(before, name), tuple) and isinstance(getattr(dossier, name), tuple)
    }
    # Rows that are the very values they were come out as they were.
    new_rows = {
        name: tuple(row for row in getattr(dossier, name) if id(row) not in rows)
        for name, rows in known.items()
    }
    fresh = stored(dossier.model_copy(update=_without(dossier, changed) | new_rows))
    for name, rows in known.items():
        made = iter(fresh.get(name, ()))
        fresh[name] = [
            rows[id(row)] if id(row) in rows else next(made) for row in getattr(dossier, name)
        ]
    return kept | {name: value for name, value in fresh.items() if name in changed}


def _without(dossier: Dossier, kept: set[str]) -> dict[str, Any]:
    """Every field that is not to be kept, at its default."""
    return {name: value for name, value in _defaults(type(dossier)).items() if name not in kept}


@cache
def _defaults(model: type[Dossier]) -> dict[str, Any]:
    """The fields that have a default, with values that are only read."""
    return {
        name: field.get_default(call_default_factory=True)
        for name, field in model.model_fields.items()
        if not field.is_required()
    }
