"""The disc (光盘) that goes with the papers: a folder and an ISO image of the same files."""

from tihang.documents.disc.names import safe_name
from tihang.documents.disc.package import (
    Attachment,
    Disc,
    DiscError,
    DiscFile,
    DiscFiling,
    Paper,
    write_disc,
)

__all__ = [
    "Attachment",
    "Disc",
    "DiscError",
    "DiscFile",
    "DiscFiling",
    "Paper",
    "safe_name",
    "write_disc",
]
