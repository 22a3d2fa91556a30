"""``{% load review %}``: looking things up by their key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def of(table: Mapping[Any, Any], key: Any) -> Any:
    """What a table holds under a key; none where it holds nothing."""
    return table.get(key)
