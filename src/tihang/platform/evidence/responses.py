"""Sending evidence to a browser: to be kept as a file, or drawn anew as a picture.

Nothing that a firm sent is ever run or shown as it came: a download is always an
attachment, a preview is a picture that we drew ourselves.
"""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponse

from tihang.platform.evidence.models import FileRevision
from tihang.platform.evidence.queries import open_revision
from tihang.platform.inspection import Refused, apart
from tihang.platform.inspection.formats import MEDIA_TYPES, Format

SANDBOX = "sandbox; default-src 'none'"
WIDTH = 1200
DRAWN = (Format.PDF, Format.JPG, Format.PNG)


def download(revision: FileRevision) -> FileResponse:
    """The bytes as they were taken in, under the name that the firm gave them."""
    response = FileResponse(
        open_revision(revision),
        as_attachment=True,
        filename=revision.name,
        content_type=MEDIA_TYPES[Format(revision.format)],
    )
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response


def pages_of(revision: FileRevision) -> int:
    """How many pages can be shown; none where there is nothing to draw."""
    if revision.format == Format.PDF:
        return int(revision.details.get("pages") or 0)
    return 1 if revision.format in DRAWN else 0


def preview(revision: FileRevision, page: int) -> HttpResponse:
    """A page drawn as a picture. Raises Http404 where there is none."""
    if not 1 <= page <= pages_of(revision):
        raise Http404
    try:
        with open_revision(revision) as opened:
            drawn = (
                apart.page_picture(opened, page, WIDTH)
                if revision.format == Format.PDF
                else apart.small_picture(opened, WIDTH)
            )
    except Refused:
        raise Http404 from None
    response = HttpResponse(drawn, content_type="image/png")
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    # The bytes behind a revision never change; the browser may keep what it drew.
    response["Cache-Control"] = "private, max-age=3600, immutable"
    return response
