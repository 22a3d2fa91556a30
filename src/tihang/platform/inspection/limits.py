"""How large a file may be, and how long a video. Each figure says where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from tihang.text import _

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limit:
    """A figure, its standing, and its reference in the words of the editions."""

    value: int
    standing: str
    reference: str


# The notice of 2025 sets none; other provinces' rounds ask for at most 8 minutes and 200 MB.
VIDEO_BYTES = Limit(200 * MEGABYTE, "secondary", "other-rounds 附件清单")
VIDEO_SECONDS = Limit(8 * 60, "secondary", "other-rounds 附件清单")
OTHER_BYTES = Limit(100 * MEGABYTE, "customary", "practice")

BYTES: dict[str, Limit] = {
    "video": VIDEO_BYTES,
    "photo": Limit(40 * MEGABYTE, "customary", "practice"),
    "screenshot": Limit(40 * MEGABYTE, "customary", "practice"),
}
"""By kind of evidence; every other kind has ``OTHER_BYTES``."""

PDF_PAGES = Limit(3_000, "customary", "practice")
PDF_OBJECTS = Limit(400_000, "customary", "practice")
PIXELS = Limit(100_000_000, "customary", "practice")

ENTRIES = Limit(5_000, "customary", "practice")
UNPACKED_BYTES = Limit(600 * MEGABYTE, "customary", "practice")
PACKING_RATIO = Limit(200, "customary", "practice")
"""How many times its packed size a part of more than a megabyte may have."""


def most_bytes(kind: str) -> int:
    """The largest size of a file of this kind."""
    return BYTES.get(kind, OTHER_BYTES).value


def megabytes(size: int) -> str:
    """A size as people say it."""
    if size < MEGABYTE:
        return _("%(n)d KB") % {"n": max(1, round(size / 1024))}
    if size % MEGABYTE:
        return _("%(n).1f MB") % {"n": size / MEGABYTE}
    return _("%(n)d MB") % {"n": size // MEGABYTE}
