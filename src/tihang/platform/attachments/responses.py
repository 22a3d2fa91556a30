"""Sending an office's file to a browser. Whose it is to see, the asking app has decided."""

from __future__ import annotations

from typing import BinaryIO, cast

from django.http import Http404, HttpResponseBase

from tihang.platform import served
from tihang.platform.attachments.models import OfficeFile


def open_file(office_file: OfficeFile) -> BinaryIO:
    """The bytes, to be read and closed by the caller."""
    return cast("BinaryIO", office_file.file.storage.open(str(office_file.file), "rb"))


def pages_of(office_file: OfficeFile) -> int:
    """How many pages can be shown in place; none where there is nothing to draw."""
    return served.pages_of(office_file.format, office_file.details)


def serve(office_file: OfficeFile, page: int | None = None) -> HttpResponseBase:
    """The file to be kept; with ``page`` that page drawn as a picture, or Http404."""
    if page is None:
        return served.as_attachment(open_file(office_file), office_file.name, office_file.format)
    if not 1 <= page <= pages_of(office_file):
        raise Http404
    return served.as_picture(open_file(office_file), office_file.format, page)
