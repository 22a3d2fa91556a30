"""The one byte form of a dossier, and the hash and short code that papers carry."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Literal

from tihang.dossier.model import Dossier
from tihang.dossier.values import plain_number

Algorithm = Literal["sha256", "sm3"]

_simple = json.JSONEncoder(ensure_ascii=False).encode
"""The JSON of a text, a whole number or a truth value."""
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LENGTH = 16
_GROUP_LENGTH = 4
_BITS_PER_CHARACTER = 5


def canonical_json(dossier: Dossier) -> bytes:
    """The dossier as JSON with sorted keys, no blanks, UTF-8; what is absent is left out.

    Equal dossiers give equal bytes, whatever file they were read from.
    """
    return _encoded(plain_data(dossier), sort=True).encode()


def content_hash(dossier: Dossier, algorithm: Algorithm = "sha256") -> str:
    """Hash of the canonical form, in lower-case hexadecimal.

    Raises ValueError for ``sm3`` where the OpenSSL that Python was built with lacks it.
    """
    return hashlib.new(algorithm, canonical_json(dossier)).hexdigest()


def short_code(content_hash: str) -> str:
    """The first 80 bits of a hash for people to type: ``7H2K-0QWE-9RTA-M3XZ``.

    Crockford's base 32 has no I, L, O or U, so that no character is taken for another.
    """
    bits = int(content_hash[: _CODE_LENGTH * _BITS_PER_CHARACTER // 4], 16)
    shifts = range((_CODE_LENGTH - 1) * _BITS_PER_CHARACTER, -1, -_BITS_PER_CHARACTER)
    code = "".join(_CROCKFORD[bits >> shift & 31] for shift in shifts)
    return "-".join(code[i : i + _GROUP_LENGTH] for i in range(0, _CODE_LENGTH, _GROUP_LENGTH))


def same_short_code(typed: str, code: str) -> bool:
    """Whether what a person typed is the code; small letters, O for 0, I or L for 1 will do."""
    letters = typed.upper().translate(str.maketrans("OIL", "011", "-－— \u3000"))
    return letters == code.replace("-", "")


def plain_data(dossier: Dossier) -> dict[str, object]:
    """The dossier as dicts, lists, texts, numbers and truth values; what is absent is left out.

    Numbers stay :class:`~decimal.Decimal`, dates become ISO text. The format's name is
    always there, so that a file says what it is.
    """
    data = dossier.model_dump(mode="python", exclude_defaults=True)
    return {"format": dossier.format, **{key: _plain(value) for key, value in data.items()}}


def pretty_json(dossier: Dossier) -> str:
    """The same JSON for people: indented, keys in the order of the types."""
    return _encoded(plain_data(dossier), sort=False, indent="\n") + "\n"


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def _encoded(value: object, *, sort: bool, indent: str = "") -> str:
    """JSON text; the standard encoder cannot write a decimal as it stands.

    ``indent`` is the line break and blanks that precede this level; empty for none.
    """
    deeper = indent and indent + "  "
    if isinstance(value, dict):
        colon = ": " if indent else ":"
        items = sorted(value.items()) if sort else value.items()
        lines = [
            f"{_simple(key)}{colon}{_encoded(part, sort=sort, indent=deeper)}"
            for key, part in items
        ]
        return _bracketed("{}", lines, indent, deeper)
    if isinstance(value, list):
        lines = [_encoded(part, sort=sort, indent=deeper) for part in value]
        return _bracketed("[]", lines, indent, deeper)
    return plain_number(value) if isinstance(value, Decimal) else _simple(value)


def _bracketed(brackets: str, lines: list[str], indent: str, deeper: str) -> str:
    if not lines:
        return brackets
    return f"{brackets[0]}{deeper}{f',{deeper}'.join(lines)}{indent}{brackets[1]}"
