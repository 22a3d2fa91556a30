"""Evidence of a filing: taken from the library, kept up to date, read through the case."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.platform.conftest import Engage, Land, SignIn
from tests.platform.evidence import files
from tests.platform.filing.conftest import Firm
from tihang.dossier.model import Dossier, Evidence
from tihang.platform.actor import Role
from tihang.platform.evidence.models import FileRevision
from tihang.platform.evidence.services import take_in
from tihang.platform.evidence.usage import uses_of
from tihang.platform.filing import drafts, evidence, services
from tihang.platform.filing.dossiers import loaded, stored
from tihang.platform.filing.models import Case, Draft, DraftVersion, Revision
from tihang.platform.rounds.models import Round


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def held(firm: Firm, land: Land, content: bytes | None = None, **more: object) -> FileRevision:
    more = {"kind": "equipment", **more}
    opened = io.BytesIO(content or files.workbook())
    actor = firm.clerk.actor
    return take_in(actor, land.firm, opened, "清单.xlsx", **more)  # type: ignore[arg-type]


def another() -> bytes:
    """A workbook with other bytes."""
    return files.adding(files.workbook(), {"xl/a.xml": b"<a/>"})


def dossier_of(case: Case) -> Dossier:
    return loaded(Draft.objects.get(case=case).dossier)


def rows_of(case: Case) -> tuple[Evidence, ...]:
    return dossier_of(case).evidence or ()


def test_a_piece_becomes_a_row_with_all_that_the_library_knows(
    firm: Firm, case: Case, land: Land
) -> None:
    revision = held(
        firm, land, title="设备清单", issued=dt.date(2025, 1, 2), valid_until=dt.date(2026, 1, 2)
    )
    assert evidence.use(firm.clerk.actor, case, [revision.file_id]) == 1
    assert rows_of(case) == (
        Evidence(
            id="E01",
            title="设备清单",
            kind="equipment",
            file="清单.xlsx",
            sha256=revision.sha256,
            issued=dt.date(2025, 1, 2),
            valid_until=dt.date(2026, 1, 2),
        ),
    )


def test_a_piece_is_added_once_and_numbers_go_on(
    firm: Firm, complete: Case, land: Land, whole: Dossier
) -> None:
    revision = held(firm, land)
    before = len(whole.evidence or ())
    for _time in range(2):
        evidence.use(firm.clerk.actor, complete, [revision.file_id])
    rows = rows_of(complete)
    assert len(rows) == before + 1
    assert rows[-1].id == f"E{before + 1:02d}"
    assert rows[:-1] == whole.evidence


def test_somebody_who_had_the_section_open_meanwhile_does_not_take_the_row_away(
    firm: Firm, case: Case, land: Land
) -> None:
    version = case.draft.version
    revision = held(firm, land)
    evidence.use(firm.clerk.actor, case, [revision.file_id])
    drafts.save_section(firm.clerk.actor, case, "evidence", {}, version)
    assert [row.sha256 for row in rows_of(case)] == [revision.sha256]
    saved = DraftVersion.objects.filter(draft__case=case, section="evidence")
    assert saved.count() == 1


def test_another_firms_piece_cannot_be_used(
    firm: Firm, case: Case, land: Land, engage: Engage
) -> None:
    stranger = engage("stranger", Role.CLERK, land.neighbour).actor
    theirs = take_in(
        stranger, land.neighbour, io.BytesIO(files.workbook()), "a.xlsx", kind="equipment"
    )
    assert evidence.use(firm.clerk.actor, case, [theirs.file_id]) == 0
    assert rows_of(case) == ()


def test_a_newer_revision_is_offered_and_taken_over_under_the_same_number(
    firm: Firm, case: Case, land: Land
) -> None:
    first = held(firm, land, files.workbook())
    evidence.use(firm.clerk.actor, case, [first.file_id])
    assert evidence.newer(case, dossier_of(case)) == []
    second = held(firm, land, another(), file=first.file)
    offered = evidence.newer(case, dossier_of(case))
    assert [(each.row.id, each.revision) for each in offered] == [("E01", second)]
    assert evidence.bring_up_to_date(firm.clerk.actor, case, first.sha256)
    assert [(row.id, row.sha256) for row in rows_of(case)] == [("E01", second.sha256)]
    assert not evidence.bring_up_to_date(firm.clerk.actor, case, first.sha256)


def test_the_library_tells_which_cases_use_a_file(firm: Firm, case: Case, land: Land) -> None:
    revision = held(firm, land)
    assert uses_of(land.firm.pk, {revision.sha256}) == {}
    evidence.use(firm.clerk.actor, case, [revision.file_id])
    uses = uses_of(land.firm.pk, {revision.sha256})[revision.sha256]
    assert [use.label for use in uses] == [case.number]
    assert uses_of(land.neighbour.pk, {revision.sha256}) == {}


def test_where_files_are_used_is_asked_in_as_many_queries_for_many_cases(
    firm: Firm, case: Case, land: Land
) -> None:
    revision = held(firm, land)
    with CaptureQueriesContext(connection) as one:
        uses_of(land.firm.pk, {revision.sha256})
    services.start_case(firm.clerk.actor, firm.round, firm.factory, "advanced", "territorial")
    with CaptureQueriesContext(connection) as two:
        uses_of(land.firm.pk, {revision.sha256})
    assert len(one) == len(two)


def test_the_section_offers_what_the_filing_does_not_list_yet(
    firm: Firm, case: Case, land: Land, sign_in: SignIn
) -> None:
    revision = held(firm, land, title="设备清单甲")
    client = sign_in(firm.clerk)
    page = f"/cases/{case.pk}/sections/evidence/"
    assert f'value="{revision.file_id}"' in client.get(page).content.decode()
    answer = client.post(f"{page}evidence/", {"piece": [str(revision.file_id)]}, follow=True)
    shown = answer.content.decode()
    assert "已加入 1 份材料" in shown
    assert f'value="{revision.file_id}"' not in shown
    assert f"/cases/{case.pk}/evidence/{revision.sha256}/" in shown
    nothing = client.post(f"{page}evidence/", {}, follow=True).content.decode()
    assert "没有新的材料" in nothing
    assert client.post(f"{page}evidence/", {"piece": "x"}).status_code == 409
    held(firm, land, another(), file=revision.file)
    assert "有新版本" in client.get(page).content.decode()
    client.post(f"{page}evidence/update/", {"sha256": revision.sha256})
    assert "有新版本" not in client.get(page).content.decode()


def hand_in(case: Case, sha256: str) -> None:
    """The case as the county sees it, with one piece of evidence."""
    dossier = dossier_of(case)
    row = Evidence(id="E01", title="清单", sha256=sha256)
    changed = stored(dossier.model_copy(update={"evidence": (row,)}))
    Draft.objects.filter(case=case).update(dossier=changed)
    Revision.objects.create(
        case=case, number=1, dossier=changed, content_hash="0" * 64, code="C", step="submit"
    )
    Case.objects.filter(pk=case.pk).update(state="county_examination")


def test_an_officer_reads_evidence_through_the_case_and_only_what_it_lists(
    firm: Firm, case: Case, land: Land, sign_in: SignIn, engage: Engage
) -> None:
    listed = held(firm, land, files.workbook(), title="甲")
    other = held(firm, land, another(), title="乙")
    address = f"/cases/{case.pk}/evidence/{{}}/file"
    client = sign_in(firm.county)
    assert client.get(address.format(listed.sha256)).status_code == 404
    hand_in(case, listed.sha256)
    answer = client.get(address.format(listed.sha256))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert client.get(f"/cases/{case.pk}/evidence/{listed.sha256}/").status_code == 200
    assert client.get(address.format(other.sha256)).status_code == 404
    assert client.get(address.format("0" * 64)).status_code == 404
    elsewhere = engage("elsewhere", Role.COUNTY_OFFICER, land.other_county)
    assert sign_in(elsewhere).get(address.format(listed.sha256)).status_code == 404
    stranger = engage("stranger", Role.CLERK, land.neighbour)
    assert sign_in(stranger).get(address.format(listed.sha256)).status_code == 404


def test_a_hash_of_another_firms_file_opens_nothing(
    firm: Firm, case: Case, land: Land, sign_in: SignIn, engage: Engage
) -> None:
    stranger = engage("stranger", Role.CLERK, land.neighbour).actor
    theirs = take_in(
        stranger, land.neighbour, io.BytesIO(files.workbook()), "a.xlsx", kind="equipment"
    )
    hand_in(case, theirs.sha256)
    client = sign_in(firm.clerk)
    assert client.get(f"/cases/{case.pk}/evidence/{theirs.sha256}/file").status_code == 404


def test_pictures_of_a_case_are_drawn_page_by_page(
    firm: Firm, case: Case, land: Land, sign_in: SignIn
) -> None:
    opened = io.BytesIO(files.pdf(2))
    scan = take_in(firm.clerk.actor, land.firm, opened, "a.pdf", kind="accounts")
    hand_in(case, scan.sha256)
    client = sign_in(firm.county)
    address = f"/cases/{case.pk}/evidence/{scan.sha256}/"
    assert "pages/2.png" in client.get(f"{address}?page=2").content.decode()
    assert client.get(f"{address}pages/2.png")["Content-Type"] == "image/png"
    assert client.get(f"{address}pages/3.png").status_code == 404


def test_the_case_page_leads_to_the_files(
    firm: Firm, case: Case, land: Land, sign_in: SignIn
) -> None:
    revision = held(firm, land, valid_until=dt.date(2020, 1, 1))
    evidence.use(firm.clerk.actor, case, [revision.file_id])
    page = sign_in(firm.clerk).get(f"/cases/{case.pk}/").content.decode()
    assert f"/cases/{case.pk}/evidence/{revision.sha256}/file" in page
    assert "过期" in page


def test_a_piece_of_an_earlier_round_serves_a_filing_of_the_next(
    firm: Firm, case: Case, land: Land
) -> None:
    revision = held(firm, land, title="设备清单", valid_until=dt.date(2030, 1, 2))
    evidence.use(firm.clerk.actor, case, [revision.file_id])
    later_round = Round.objects.create(
        code="fj-2026",
        title="2026 年度",
        title_en="2026",
        edition="2025",
        tiers=["excellence"],
        opens_at=timezone.now() - dt.timedelta(days=1),
    )
    later = services.start_case(
        firm.clerk.actor, later_round, firm.factory, "excellence", "territorial"
    )
    assert [each.pk for each in evidence.shelf(later, dossier_of(later))] == [revision.pk]
    evidence.use(firm.clerk.actor, later, [revision.file_id])
    assert rows_of(later) == rows_of(case)
    labels = [use.label for use in uses_of(land.firm.pk, {revision.sha256})[revision.sha256]]
    assert {case.number, later.number} <= set(labels)
