"""Kinds of value in a manifest, and its one byte form."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, StrictInt, StrictStr
from pydantic.types import Strict

from tihang.dossier.chain import canonical_text, moment_text
from tihang.text import _

LARGEST_NUMBER = 2**53 - 1
"""The largest whole number that every reader of JSON keeps exactly."""


def canonical(value: object) -> bytes:
    """Plain data as JSON with sorted keys and no blanks, in UTF-8; the journal's form too."""
    return canonical_text(value).encode()


def moment(value: object) -> object:
    """An instant in UTC, from a time with a zone or its ISO text. Raises ValueError."""
    if isinstance(value, str):
        try:
            value = dt.datetime.fromisoformat(value)
        except ValueError:
            raise ValueError(_("应为带时区的时间，如 2025-07-18T17:00:00+08:00")) from None
    if not isinstance(value, dt.datetime) or value.tzinfo is None:
        raise ValueError(_("应为带时区的时间，如 2025-07-18T17:00:00+08:00"))
    try:
        return value.astimezone(dt.UTC)
    except OverflowError:
        raise ValueError(_("应为带时区的时间，如 2025-07-18T17:00:00+08:00")) from None


def _sha256(value: str) -> str:
    if not re.fullmatch("[0-9a-f]{64}", value):
        raise ValueError(_("应为 SHA-256 校验值（64 位小写十六进制）"))
    return value


def _case_id(value: str) -> str:
    if not re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", value):
        raise ValueError(_("应为案卷标识（小写 UUID）"))
    return value


def _count(value: int) -> int:
    if not 0 <= value <= LARGEST_NUMBER:
        raise ValueError(_("数值超出允许范围"))
    return value


def _ordinal(value: int) -> int:
    if not 1 <= value < 10**8:
        raise ValueError(_("数值超出允许范围"))
    return value


Moment = Annotated[
    dt.datetime, Strict(), BeforeValidator(moment), PlainSerializer(moment_text, return_type=str)
]
Sha256 = Annotated[StrictStr, AfterValidator(_sha256)]
CaseId = Annotated[StrictStr, AfterValidator(_case_id)]
Count = Annotated[StrictInt, AfterValidator(_count)]
Ordinal = Annotated[StrictInt, AfterValidator(_ordinal)]
