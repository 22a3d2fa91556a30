"""How a preview ends: accepted once, discarded, or expired."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests.dossier.summary import building as made
from tests.dossier.summary.building import FIRST, HEAD, SECOND, TITLE
from tests.platform.intake.conftest import FREE_CODE, Desk
from tests.platform.review.test_two_officers import at_once
from tihang.platform.errors import Conflict
from tihang.platform.intake import services
from tihang.platform.intake.models import ImportedTable, SummaryRow, TableImport
from tihang.platform.intake.reading import Decision
from tihang.platform.intake.services import Choices
from tihang.platform.journal import queries as journal
from tihang.platform.journal.services import verify
from tihang.platform.registry.models import Enterprise


def test_nothing_is_written_before_the_preview_is_accepted(desk: Desk) -> None:
    firms = Enterprise.objects.count()
    batch = desk.upload(made.table(FIRST, SECOND))
    desk.choose(batch, rows={"Sheet1!5": Decision(firm="new", credit_code=FREE_CODE)})
    desk.preview(batch)
    assert (SummaryRow.objects.count(), Enterprise.objects.count()) == (0, firms)
    services.discard(desk.actor, batch.pk)
    assert (SummaryRow.objects.count(), Enterprise.objects.count()) == (0, firms)
    assert ImportedTable.objects.get().rows == []
    assert verify(batch.stream) == []


def test_a_preview_that_a_colleague_changed_is_stale(desk: Desk) -> None:
    batch = desk.upload(made.table(FIRST))
    shown = desk.preview(batch)
    desk.choose(batch, rows={"Sheet1!4": Decision(case="none")})
    with pytest.raises(Conflict, match="刚被同事修改"):
        services.accept(desk.actor, batch.pk, base_version=1, digest=shown.digest)
    with pytest.raises(Conflict, match="刚被同事修改"):
        services.correct(desk.actor, batch.pk, 1, Choices(), base_version=1)


def test_what_changed_in_the_system_since_has_to_be_looked_at_again(desk: Desk) -> None:
    batch = desk.upload(made.table(FIRST))
    shown = desk.preview(batch)
    desk.case_of_first()
    with pytest.raises(Conflict, match="系统内的数据有变化"):
        services.accept(desk.actor, batch.pk, base_version=1, digest=shown.digest)
    assert not SummaryRow.objects.exists()
    assert len(desk.accept(batch)) == 1


def test_accepting_is_in_the_journal_and_happens_once(desk: Desk) -> None:
    batch = desk.upload(made.table(FIRST, SECOND))
    desk.accept(batch)
    actions = [entry.action for entry in journal.entries(batch.stream)]
    assert actions == ["tables-uploaded", "tables-accepted"]
    with pytest.raises(Conflict, match="已经导入"):
        services.accept(desk.actor, batch.pk, base_version=1, digest="")
    with pytest.raises(Conflict, match="已经导入"):
        services.discard(desk.actor, batch.pk)
    assert SummaryRow.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_officers_accept_at_once_and_one_is_told(transactional_db: None, desk: Desk) -> None:
    batch = desk.upload(made.table(FIRST, SECOND))
    digest = desk.preview(batch).digest
    accept = lambda: services.accept(  # noqa: E731
        desk.actor, batch.pk, base_version=1, digest=digest
    )
    outcomes = at_once([accept, accept])
    assert sorted(type(each).__name__ for each in outcomes) == ["Conflict", "NoneType"]
    assert SummaryRow.objects.count() == 2
    assert verify(batch.stream) == []


def test_a_preview_that_nobody_accepts_expires_and_is_emptied(desk: Desk) -> None:
    batch = desk.upload(made.table(FIRST))
    digest = desk.preview(batch).digest
    TableImport.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    with pytest.raises(Conflict, match="已过期"):
        services.accept(desk.actor, batch.pk, base_version=1, digest=digest)
    assert services.forget_expired() == 1
    batch.refresh_from_db()
    assert batch.state == "discarded"
    assert ImportedTable.objects.get().rows == []


def test_a_reading_that_failed_leaves_no_import_waiting(desk: Desk) -> None:
    batch = desk.upload(made.table(FIRST))
    TableImport.objects.update(state="queued")
    services.give_up(str(batch.pk))
    (table,) = desk.preview(batch).tables
    assert table.table.refused
    assert "读取时出错" in table.problems[0].message


def test_reading_again_finds_firms_registered_since_and_keeps_corrections(desk: Desk) -> None:
    batch = desk.upload(made.table(made.changed(SECOND, 5, "见名片")))
    desk.choose(batch, cells={"Sheet1!F4": SECOND[5]})
    from tihang.platform.actor import SYSTEM
    from tihang.platform.registry.services import register_enterprise

    firm = register_enterprise(SYSTEM, name=SECOND[1], credit_code=FREE_CODE, authority=desk.minhou)
    assert desk.rows(batch)[0].firm is None
    version = TableImport.objects.get().version
    services.read_again(desk.actor, batch.pk, base_version=version)
    (row,) = desk.rows(batch)
    assert (row.firm, row.errors) == (firm, [])


def test_a_group_brings_in_its_members_tables(desk: Desk) -> None:
    from tihang.platform.actor import Role

    group = desk.theatre.engage("group-officer", Role.GROUP_OFFICER, desk.theatre.land.group)
    member = made.changed(FIRST, 1, desk.theatre.land.central_firm.name)
    batch = desk.upload(
        made.workbook(TITLE, HEAD, member, SECOND),
        sender=desk.theatre.land.group,
        actor=group.actor,
    )
    from tihang.platform.intake.preview import preview_of

    first, second = (r for t in preview_of(group.actor, batch).tables for r in t.rows)
    assert first.firm == desk.theatre.land.central_firm
    assert (first.sender, second.firm) == (desk.theatre.land.group, None)
