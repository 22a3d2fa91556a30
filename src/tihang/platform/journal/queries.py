"""Reading the journal."""

from __future__ import annotations

from django.db.models import QuerySet

from tihang.platform.journal.models import Entry, Head


def entries(stream: str) -> QuerySet[Entry]:
    """The entries of a stream in the order in which they happened."""
    return Entry.objects.filter(stream=stream).order_by("seq")


def latest(stream: str) -> Entry | None:
    """The last entry of a stream, if it has any."""
    return entries(stream).last()


def streams(prefix: str = "") -> list[str]:
    """The names of all streams that begin so, in order, those with a lost head or tail too."""
    named = (
        model.objects.filter(stream__startswith=prefix).values_list("stream", flat=True)
        for model in (Entry, Head)
    )
    return sorted(set().union(*named))
