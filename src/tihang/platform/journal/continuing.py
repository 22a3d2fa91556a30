"""A stream that is written by turns in two installations: one chain, one writer at a time.

Whoever hands a stream over adds nothing to it until it comes back. What comes back follows
the last entry that is here, or it is another history and is not taken.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError

from tihang.dossier.bundle import JournalEntry
from tihang.platform.journal.models import Entry, Head
from tihang.platform.journal.services import locked_head


def travelling(entry: Entry) -> JournalEntry:
    """An entry as it goes into a bundle; it keeps its hash."""
    return JournalEntry(
        stream=entry.stream,
        seq=entry.seq,
        at=entry.at,
        actor_id=entry.author,
        actor_name=entry.actor_name,
        actor_role=entry.actor_role,
        organisation=entry.organisation,
        action=entry.action,
        content=entry.content,
        prev_hash=entry.prev_hash,
        hash=entry.hash,
    )


def hashes(stream: str, first: int = 1) -> dict[int, str]:
    """The hash of each entry from this number on, and of the one before."""
    kept = Entry.objects.filter(stream=stream, seq__gte=first - 1)
    return dict(kept.order_by("seq").values_list("seq", "hash"))


def continue_stream(stream: str, entries: Sequence[JournalEntry]) -> None:
    """Add entries that were written elsewhere, inside the caller's transaction.

    Raises ValueError where they do not follow the last one here, and for one that the
    journal cannot hold.
    """
    head = locked_head(stream)
    new = []
    for received in entries:
        if (received.stream, received.seq, received.prev_hash) != (stream, head.seq + 1, head.hash):
            raise ValueError(f"{stream} #{received.seq} does not follow #{head.seq}")
        entry = Entry(
            stream=stream,
            seq=received.seq,
            at=received.at,
            actor_elsewhere=received.actor_id,
            actor_name=received.actor_name,
            actor_role=received.actor_role,
            organisation=received.organisation,
            action=received.action,
            content=received.content,
            prev_hash=received.prev_hash,
        ).sealed()
        if entry.hash != received.hash:
            raise ValueError(f"{stream} #{received.seq} does not have its hash")
        try:
            entry.clean_fields(exclude=["actor", "actor_name"])
        except ValidationError as error:
            raise ValueError(f"{stream} #{received.seq}: {error}") from error
        new.append(entry)
        head.seq, head.hash = entry.seq, entry.hash
    Entry.objects.bulk_create(new)
    head.save()


def hand_over(stream: str) -> Head:
    """Let another installation continue the stream. Returns its end as it is here."""
    head = locked_head(stream)
    head.elsewhere = True
    head.save(update_fields=["elsewhere"])
    return head


def take_back(stream: str) -> None:
    """Continue the stream here again."""
    head = locked_head(stream)
    head.elsewhere = False
    head.save(update_fields=["elsewhere"])
