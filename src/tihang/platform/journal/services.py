"""Adding to the journal, and checking that nothing in it was changed."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.dossier.chain import ORIGIN, canonical_text
from tihang.platform.actor import Actor
from tihang.platform.journal.models import Entry, Head


class NoTransaction(Exception):
    """An entry must stand or fall with what it records."""


def record(
    stream: str,
    action: str,
    actor: Actor,
    data: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> Entry:
    """Append an entry to a stream inside the caller's transaction, and return it.

    ``data`` holds what JSON can hold; dates, decimals and UUIDs go in as text. Raises
    ``NoTransaction`` outside ``transaction.atomic``, ``ValueError`` for a naive ``at`` and
    ``TypeError`` for data that JSON cannot hold. Writers of one stream wait for each other
    until the transaction ends. While another installation continues the stream, what happens
    here is kept beside it: two ends of one chain would never fit together again.
    """
    if not transaction.get_connection().in_atomic_block:
        raise NoTransaction(f"journal entry {action!r} recorded outside a transaction")
    at = at or timezone.now()
    if timezone.is_naive(at):
        raise ValueError("the time of a journal entry needs a zone")
    head = locked_head(stream)
    if head.elsewhere:
        head = locked_head(aside(stream))
    entry = Entry(
        stream=head.stream,
        seq=head.seq + 1,
        at=at,
        actor_id=actor.user_id,
        actor_name=actor.signature,
        actor_role=actor.role or "",
        organisation=actor.organisation,
        action=action,
        content=canonical_text(dict(data or {})),
        prev_hash=head.hash,
    ).sealed()
    entry.save()
    head.seq, head.hash = entry.seq, entry.hash
    head.save()
    return entry


@dataclass(frozen=True)
class Happened:
    """Something to be recorded together with others."""

    stream: str
    action: str
    data: Mapping[str, Any]


def record_together(actor: Actor, happened: Iterable[Happened], at: datetime | None = None) -> None:
    """Append entries to many streams at one moment, as :func:`record` does to one.

    However many there are, the number of queries does not grow with each. Streams are locked
    in the order of their names, so that two who write to the same ones do not wait for each
    other for ever. Raises ``NoTransaction`` and ``TypeError`` like :func:`record`.
    """
    every = list(happened)
    if not transaction.get_connection().in_atomic_block:
        raise NoTransaction("journal entries recorded outside a transaction")
    at = at or timezone.now()
    streams = sorted({each.stream for each in every})
    Head.objects.bulk_create([Head(stream=name) for name in streams], ignore_conflicts=True)
    locked = Head.objects.select_for_update().filter(stream__in=streams).order_by("stream")
    heads = {head.stream: head for head in locked}
    entries = []
    for each in every:
        head = heads[each.stream]
        entry = Entry(
            stream=each.stream,
            seq=head.seq + 1,
            at=at,
            actor_id=actor.user_id,
            actor_name=actor.name,
            actor_role=actor.role or "",
            organisation=actor.organisation,
            action=each.action,
            content=canonical_text(dict(each.data)),
            prev_hash=head.hash,
        ).sealed()
        entries.append(entry)
        head.seq, head.hash = entry.seq, entry.hash
    Entry.objects.bulk_create(entries)
    Head.objects.bulk_update(heads.values(), ["seq", "hash"], batch_size=200)


def aside(stream: str) -> str:
    """The stream of what happens here while another installation continues this one."""
    return f"{stream}:aside"


def locked_head(stream: str) -> Head:
    """The stream's end, locked until the transaction ends.

    On PostgreSQL the row is locked; on SQLite the transaction already holds the only
    write lock (transaction_mode IMMEDIATE), and select_for_update does nothing.
    """
    locked = Head.objects.select_for_update()
    try:
        return locked.get(stream=stream)
    except Head.DoesNotExist:
        Head.objects.get_or_create(stream=stream)  # Another writer may begin it as well.
        return locked.get(stream=stream)


@dataclass(frozen=True)
class Break:
    """A place where a stream is not what was written."""

    seq: int
    problem: str


def verify(stream: str) -> list[Break]:
    """Return every break of a stream in order; an empty list means that it is whole.

    Finds changed, missing, added and exchanged entries, and a missing end as long as the
    stream's head was not forged along with it.
    """
    return list(_breaks(stream))


def _breaks(stream: str) -> Iterator[Break]:
    due, prev_hash = 1, ORIGIN
    for entry in _readable_entries(stream):
        if isinstance(entry, Break):
            yield entry
            due += 1
            prev_hash = ""
            continue
        if entry.seq != due:
            yield Break(
                due, _("此处缺少记录或顺序被打乱：现为第 %(found)d 条") % {"found": entry.seq}
            )
        elif prev_hash and entry.prev_hash != prev_hash:
            yield Break(entry.seq, _("与上一条记录不衔接"))
        if entry.hash != entry.expected_hash():
            yield Break(entry.seq, _("内容与登记时不一致"))
        due, prev_hash = entry.seq + 1, entry.hash
    head = Head.objects.filter(stream=stream).first()
    if head is None and due > 1:
        yield Break(due - 1, _("缺少日志末端记录"))
    elif head is not None and head.seq != due - 1:
        yield Break(
            due,
            _("日志止于第 %(last)d 条，末端记录为第 %(head)d 条")
            % {"last": due - 1, "head": head.seq},
        )
    elif head is not None and prev_hash and head.hash != prev_hash:
        yield Break(due - 1, _("与日志末端记录不符"))


def _readable_entries(stream: str) -> Iterator[Entry | Break]:
    """Each entry of a stream, or a break for one whose row cannot even be read."""
    keys = Entry.objects.filter(stream=stream).order_by("seq").values_list("pk", flat=True)
    for place, key in enumerate(keys, 1):
        try:
            entry = Entry.objects.get(pk=key)
            # SQLite may hold something other than a number or a time in any column.
            operator.index(entry.seq)
            entry.expected_hash()
        except (ValueError, TypeError, AttributeError, OverflowError):
            yield Break(place, _("该条记录无法读取"))
        else:
            yield entry
