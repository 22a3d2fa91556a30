"""The wild tables of the core's tests, through upload, preview and acceptance."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.dossier.summary import building as made
from tests.dossier.summary.sound import SOUND, Sound
from tests.dossier.summary.spoilt import SPOILT, Spoilt
from tests.platform.conftest import SignIn
from tests.platform.intake.conftest import Desk
from tihang.dossier.summary.scenarios import read_scenarios
from tihang.platform.intake.models import SummaryRow, TableImport


def brought_in(desk: Desk, data: bytes, file: str) -> TableImport:
    """Uploaded; where the table names nobody, the officer says who sent it."""
    batch = desk.upload(data, file.replace(".txt", ".csv"))
    if any(row.sender is None for row in desk.rows(batch)):
        desk.choose(batch, sender=desk.minhou.pk)
    return batch


def short(row: SummaryRow) -> made.Short:
    listed = [
        entry.scenario
        for text in row.scenarios
        for entry in read_scenarios(text, made.EDITION).entries
    ]
    return made.Short(
        row.tier, row.rank, row.name, row.project, tuple(listed), row.contact, row.mobile
    )


@pytest.mark.parametrize("case", SOUND, ids=[case.name for case in SOUND])
def test_a_sound_table_is_in_the_database_row_for_row(desk: Desk, case: Sound) -> None:
    batch = brought_in(desk, case.data, case.file)
    assert not SummaryRow.objects.exists()
    rows = desk.accept(batch)
    assert sorted(map(short, rows)) == sorted(case.rows)
    assert {row.sender for row in rows} <= {desk.minhou, desk.fuqing}
    firm = {row.name: row.enterprise for row in rows}
    assert firm.get(made.FIRST[1], desk.first) == desk.first


@pytest.mark.parametrize("case", SPOILT, ids=[case.name for case in SPOILT])
def test_a_spoilt_table_names_the_cell_and_writes_nothing_of_it(
    desk: Desk, sign_in: SignIn, case: Spoilt
) -> None:
    batch = brought_in(desk, case.data, case.file)
    preview = desk.preview(batch)
    problems = preview.tables[0].all_problems
    found = [p for p in problems if made._is(p, case.place, case.words)]
    assert found, [(p.place, p.message) for p in problems]
    if any(not problem.warning for problem in found):
        with pytest.raises(ValidationError):
            desk.accept(batch)
        assert not SummaryRow.objects.exists()
    client = sign_in(desk.theatre.city)
    page = client.get(reverse("intake:import", args=[batch.pk])).content.decode()
    assert case.place in page
    content = client.get(reverse("intake:errors", args=[batch.pk, 1])).content
    assert marked(content, case)


def marked(content: bytes, case: Spoilt) -> bool:
    """The list on the first sheet names the cell, and the cell carries the words."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    listed = [
        row
        for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)
        if row[1] == case.place and case.words in f"{row[2]}。{row[3]}"
    ]
    sheet, _mark, cell = case.place.rpartition("!")
    if not sheet or ":" in cell:
        return bool(listed)
    comment = book[sheet][cell].comment
    return bool(listed) and comment is not None and case.words in comment.text.replace("\n", "。")


def test_there_are_more_than_forty_of_each_kind_or_nearly() -> None:
    assert len(SOUND) >= 40
    assert len(SOUND) + len(SPOILT) >= 90
