"""Sending evidence to a browser: to be kept as a file, or drawn anew as a picture."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponse

from tihang.platform import served
from tihang.platform.evidence.models import FileRevision
from tihang.platform.evidence.queries import open_revision


def download(revision: FileRevision) -> FileResponse:
    """The bytes as they were taken in, under the name that the firm gave them."""
    return served.as_attachment(open_revision(revision), revision.name, revision.format)


def pages_of(revision: FileRevision) -> int:
    """How many pages can be shown; none where there is nothing to draw."""
    return served.pages_of(revision.format, revision.details)


def preview(revision: FileRevision, page: int) -> HttpResponse:
    """A page drawn as a picture. Raises Http404 where there is none."""
    if not 1 <= page <= pages_of(revision):
        raise Http404
    return served.as_picture(open_revision(revision), revision.format, page)
