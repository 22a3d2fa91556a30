"""A journal that two installations write by turns stays one chain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dossier.bundle.making import chain
from tihang.dossier.bundle import BundleError, JournalEntry, entries_to_add, read_entries
from tihang.dossier.bundle.journal import write_entries
from tihang.dossier.chain import FORMAT, ORIGIN, canonical_text
from tihang.platform.journal import models

WHERE = "cases/x/journal.jsonl"
texts = st.text(st.characters(codec="utf-8"), max_size=20)


def known(entries: list[JournalEntry]) -> dict[int, str]:
    return {entry.seq: entry.hash for entry in entries}


@given(texts, texts, texts, st.integers(1, 10**6), st.datetimes(timezones=st.timezones()))
def test_an_entry_has_the_hash_that_the_platform_gives_it(
    stream: str, name: str, value: str, actor: int, at: object
) -> None:
    content = canonical_text({"value": value})
    entry = models.Entry(
        stream=stream, seq=1, at=at, actor_id=actor, actor_name=name, actor_role="clerk",
        organisation=name, action="submit", content=content, prev_hash=models.ORIGIN,
    ).sealed()  # fmt: skip
    fields = {field: getattr(entry, field) for field in JournalEntry.model_fields}
    assert JournalEntry.model_validate(fields).expected_hash() == entry.hash
    assert (FORMAT, ORIGIN) == ("tihang-journal/1", models.ORIGIN)


@given(st.integers(1, 6))
def test_entries_come_back_from_their_lines(count: int) -> None:
    entries = chain("case:1", count)
    assert read_entries(write_entries(entries), WHERE) == tuple(entries)


@given(st.integers(0, 8), st.integers(1, 8), st.integers(0, 8))
def test_only_what_is_new_is_added_and_the_chain_goes_on(have: int, upto: int, start: int) -> None:
    entries = chain("case:1", 8)
    mine, sent = entries[:have], entries[start:upto]
    if sent and mine and start > have:
        with pytest.raises(BundleError, match=f"缺少第 {have + 1} 至 {start} 条"):
            entries_to_add(known(mine), sent, WHERE)
        return
    added = entries_to_add(known(mine), sent, WHERE)
    assert added == tuple(entries[max(have, start) : upto])
    assert entries_to_add(known([*mine, *added]), sent, WHERE) == ()


def test_two_histories_that_part_are_not_joined() -> None:
    shared = chain("case:1", 2)
    ours = [*shared, *chain("case:1", 2, after=shared[-1], word="ours")]
    theirs = [*shared, *chain("case:1", 2, after=shared[-1], word="theirs")]
    for sent in (theirs, theirs[2:], theirs[3:]):
        with pytest.raises(BundleError, match=r"第 [34] 条，两边的记录不同"):
            entries_to_add(known(ours), sent, WHERE)


def test_a_stream_begins_at_its_first_entry_only() -> None:
    entry = chain("case:1", 2)[1]
    for forged in (
        entry.model_copy(update={"prev_hash": ORIGIN}),
        entry.model_copy(update={"seq": 1}),
    ):
        sealed = forged.model_copy(update={"hash": forged.expected_hash()})
        with pytest.raises(BundleError, match="不衔接"):
            read_entries(write_entries([sealed]), WHERE)


def test_an_entry_has_one_way_to_be_written() -> None:
    line = write_entries(chain("case:1", 1))
    for other in (
        line.replace(b'"seq":', b'"seq": '),
        line.replace(b"{", b'{"seq":9,', 1),
        line.replace(b"+00:00", b"Z", 1),
        b"[" * 3000 + b"\n",
        b"\n",
    ):
        with pytest.raises(BundleError, match="第 1 行不是流转日志记录"):
            read_entries(other, WHERE)


@pytest.mark.parametrize("content", ["", "not json", "[]", "1", "{" * 3000])
def test_an_entry_is_about_something_that_can_be_read(content: str) -> None:
    entry = chain("case:1", 1)[0].model_copy(update={"content": content})
    sealed = entry.model_copy(update={"hash": entry.expected_hash()})
    with pytest.raises(BundleError, match="第 1 行不是流转日志记录"):
        read_entries(write_entries([sealed]), WHERE)
