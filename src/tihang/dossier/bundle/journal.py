"""Extracts of a case's journal that travel with it, in the journal's own chain.

An entry is hashed as ``platform.journal`` hashes it. The recipient adds the entries to the
same stream where its own end is the entry that the extract follows: one chain, written by
turns in two places.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

from pydantic import Field, StrictStr, ValidationError

from tihang.dossier.bundle.errors import BundleError
from tihang.dossier.bundle.values import Count, Moment, Ordinal, Sha256, canonical
from tihang.dossier.chain import ORIGIN, entry_hash
from tihang.dossier.part import Value
from tihang.text import _

_Name = Annotated[StrictStr, Field(max_length=200)]


class JournalEntry(Value):
    """One thing that happened, with the names as they were then and there."""

    stream: _Name
    seq: Ordinal
    at: Moment
    actor_id: Count | None = None
    """A number of the installation that wrote the entry; it means nothing elsewhere."""
    actor_name: _Name = ""
    actor_role: _Name = ""
    organisation: _Name = ""
    action: _Name
    content: StrictStr = "{}"
    """What it was about, as the canonical JSON text that was hashed."""
    prev_hash: Sha256
    hash: Sha256

    @property
    def file(self) -> str | None:
        """The SHA-256 of the file that the entry is about, if it names one."""
        named = json.loads(self.content).get("sha256")
        return named if isinstance(named, str) and named else None

    @property
    def author(self) -> int | None:
        return self.actor_id

    def expected_hash(self) -> str:
        """SHA-256 over every other field, the hash of the entry before included."""
        return entry_hash(self)


def write_entries(entries: Sequence[JournalEntry]) -> bytes:
    """One line of canonical JSON for each entry."""
    return b"".join(canonical(entry.model_dump(mode="json")) + b"\n" for entry in entries)


def read_entries(data: bytes, member: str) -> tuple[JournalEntry, ...]:
    """The entries of an extract, a whole chain. Raises BundleError naming the line at fault."""
    lines = data.split(b"\n")
    if lines.pop() != b"" or not lines:
        raise BundleError(member, _("流转日志摘录不完整"))
    entries = tuple(_entry(line, number, member) for number, line in enumerate(lines, 1))
    for problem in _breaks(entries):
        raise BundleError(member, problem)
    return entries


def _entry(line: bytes, number: int, member: str) -> JournalEntry:
    try:
        entry = JournalEntry.model_validate(json.loads(line))
        if canonical(entry.model_dump(mode="json")) == line and _is_object(entry.content):
            return entry
    except (ValidationError, ValueError, RecursionError):
        pass
    raise BundleError(member, _("第 %(line)d 行不是流转日志记录") % {"line": number})


def _is_object(text: str) -> bool:
    return isinstance(json.loads(text), dict)


def _breaks(entries: Sequence[JournalEntry]) -> Iterator[str]:
    before: JournalEntry | None = None
    for entry in entries:
        place = {"stream": entry.stream, "seq": entry.seq}
        if before and (entry.stream, entry.seq) != (before.stream, before.seq + 1):
            yield _("流转日志缺少记录或顺序被打乱：%(stream)s 第 %(seq)d 条") % place
        elif not _follows(before, entry):
            yield _("流转日志与上一条不衔接：%(stream)s 第 %(seq)d 条") % place
        elif entry.hash != entry.expected_hash():
            yield _("流转日志内容与登记时不一致：%(stream)s 第 %(seq)d 条") % place
        before = entry


def _follows(before: JournalEntry | None, entry: JournalEntry) -> bool:
    if before:
        return entry.prev_hash == before.hash
    return (entry.seq == 1) == (entry.prev_hash == ORIGIN)


def entries_to_add(
    known: Mapping[int, str], entries: Sequence[JournalEntry], member: str
) -> tuple[JournalEntry, ...]:
    """The entries that come after what is known here; none where all of them are known.

    ``known`` holds the hash of each entry that the recipient has, by its number; of a long
    stream those from the extract's start on and the one before will do. Raises BundleError
    where the two histories part, or entries between them are missing.
    """
    for entry in entries:
        parted = known.get(entry.seq, entry.hash) != entry.hash
        if parted or known.get(entry.seq - 1, entry.prev_hash) != entry.prev_hash:
            raise BundleError(
                member,
                _("与本地流转日志不衔接：%(stream)s 第 %(seq)d 条，两边的记录不同")
                % {"stream": entry.stream, "seq": entry.seq},
            )
    last = max(known, default=0)
    if known and entries and entries[0].seq > last + 1:
        raise BundleError(
            member,
            _("与本地流转日志不衔接：缺少第 %(first)d 至 %(last)d 条")
            % {"first": last + 1, "last": entries[0].seq - 1},
        )
    return tuple(entry for entry in entries if entry.seq > last)
