"""Addresses of static files that change with their content."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class VersionedStaticStorage(StaticFilesStorage):
    """Adds ``?v=<hash>`` to each address: browsers may keep a file, and notice a new one."""

    def url(self, name: str | None, *args: Any, **kwargs: Any) -> str:
        address = super().url(name)
        version = _read_version(name) if settings.DEBUG else _version(name)
        return f"{address}?v={version}" if version else address


def _read_version(name: str | None) -> str:
    """A short hash of the file's content; empty when there is no such file."""
    path = finders.find(name) if name else None
    if not path or not Path(path).is_file():
        return ""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]


_version = cache(_read_version)
