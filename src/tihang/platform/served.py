"""Sending a stored file to a browser: to be kept as a file, or drawn anew as a picture.

Nothing that somebody uploaded is ever run or shown as it came: a download is always an
attachment, a preview is a picture that we drew ourselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase

from tihang.platform.inspection import Format, Refused, apart
from tihang.platform.inspection.formats import MEDIA_TYPES

SANDBOX = "sandbox; default-src 'none'"
WIDTH = 1200
DRAWN = (Format.PDF, Format.JPG, Format.PNG)


def as_attachment(opened: BinaryIO, name: str, format_: str) -> FileResponse:
    """The bytes as they were taken in, to be kept under that name; closes them in the end."""
    response = FileResponse(
        opened, as_attachment=True, filename=name, content_type=MEDIA_TYPES[Format(format_)]
    )
    _fence(response)
    return response


def pages_of(format_: str, details: Mapping[str, Any]) -> int:
    """How many pages can be shown; none where there is nothing to draw."""
    if format_ == Format.PDF:
        return int(details.get("pages") or 0)
    return 1 if format_ in DRAWN else 0


def as_picture(opened: BinaryIO, format_: str, page: int) -> HttpResponse:
    """A page drawn as a picture; closes the file. Raises Http404 where it cannot be drawn."""
    try:
        with opened:
            drawn = (
                apart.page_picture(opened, page, WIDTH)
                if format_ == Format.PDF
                else apart.small_picture(opened, WIDTH)
            )
    except Refused:
        raise Http404 from None
    response = HttpResponse(drawn, content_type="image/png")
    _fence(response)
    # The bytes behind it never change; the browser may keep what it drew.
    response["Cache-Control"] = "private, max-age=3600, immutable"
    return response


def _fence(response: HttpResponseBase) -> None:
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
