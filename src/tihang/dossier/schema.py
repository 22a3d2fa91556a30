"""The dossier's JSON schema, with the words and limits of an edition's field catalogue."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from tihang.dossier.check import REGION_LISTS
from tihang.dossier.model import Dossier
from tihang.dossier.shape import part_paths
from tihang.edition.model import Edition, FieldSpec
from tihang.text import current_language

Schema = dict[str, Any]


def dossier_schema(edition: Edition | None = None) -> Schema:
    """JSON schema (draft 2020-12) of a dossier file.

    With an edition it carries labels and hints in the language in force, units, limits
    and choices; files that an editor accepts by it are still checked on reading.
    """
    schema: Schema = Dossier.model_json_schema(schema_generator=_Generator)
    schema["$schema"] = GenerateJsonSchema.schema_dialect
    if edition is not None:
        for name, prefix in part_paths().items():
            part = schema["$defs"][name] if prefix else schema
            for field, described in part["properties"].items():
                _describe(described, f"{prefix}.{field}" if prefix else field, edition)
    return schema


class _Generator(GenerateJsonSchema):
    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        """A number, never text: the reader refuses text where a number belongs."""
        return {"type": "number"}


def _describe(described: Schema, path: str, edition: Edition) -> None:
    try:
        spec = edition.field(path)
    except KeyError:
        return
    language = current_language()
    described["title"] = spec.label.in_language(language)
    notes = [spec.hint.in_language(language)] if spec.hint else []
    if spec.unit:
        notes.append(spec.unit)
    if notes:
        described["description"] = " · ".join(notes)
    _limit(described, spec, edition)


def _limit(described: Schema, spec: FieldSpec, edition: Edition) -> None:
    """Limits stand beside ``anyOf`` and bind only values of their own kind, never null."""
    if spec.max_length is not None:
        described["maxLength"] = spec.max_length
    if spec.minimum is not None:
        described["minimum"] = float(spec.minimum)
    if spec.maximum is not None:
        described["maximum"] = float(spec.maximum)
    if spec.choices is not None and spec.choices not in REGION_LISTS:
        codes = [choice.code for choice in edition.choice_list(spec.choices).choices]
        described["enum"] = [*codes, None] if "anyOf" in described else codes
