"""The workspace of the indicators and the page of a reading, through the browser's door."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.dossier.ledgers import building as made
from tests.platform.conftest import Engage, Land, SignIn
from tests.platform.filing.conftest import Firm
from tests.platform.indicators.conftest import ORDERS, HandIn
from tihang.dossier.ledgers import read_ledger
from tihang.edition.model import LedgerKind
from tihang.platform.actor import Role
from tihang.platform.filing import workflow
from tihang.platform.filing.dossiers import loaded, stored
from tihang.platform.filing.models import Case
from tihang.platform.filing.services import start_case, submit
from tihang.platform.indicators import services
from tihang.platform.indicators.models import LedgerReading
from tihang.platform.rounds.models import Round


def address(name: str, reading: LedgerReading) -> str:
    return reverse(f"indicators:{name}", kwargs={"case": reading.case_id, "reading": reading.pk})


def workspace_of(case: Case) -> str:
    return reverse("indicators:workspace", kwargs={"case": case.pk})


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def handed_in(case: Case, firm: Firm, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Hand the filing in as it is; completeness is tested elsewhere."""

    def do() -> None:
        for guard in list(workflow._guards):
            monkeypatch.setitem(workflow._guards, guard, lambda _case, _actor: [])
        submit(firm.signatory.actor, case)

    return do


def test_a_ledger_goes_from_the_form_to_the_draft(case: Case, firm: Firm, sign_in: SignIn) -> None:
    client = sign_in(firm.clerk)
    upload = reverse("indicators:upload", kwargs={"case": case.pk})
    file = SimpleUploadedFile("订单 2024.xlsx", ORDERS)
    answer = client.post(upload, {"kind": "orders", "file": file}, follow=True)
    page = answer.content.decode()
    assert "订单 2024.xlsx" in page
    assert "读取 4 行：计入 4 行" in page
    assert "100%（50 个百分点）" in page

    reading = LedgerReading.objects.get()
    case.draft.refresh_from_db()
    answer = client.post(
        address("apply", reading), {"kpi": "14", "base_version": case.draft.version}, follow=True
    )
    page = answer.content.decode()
    assert "已采用台账数值并保存" in page
    assert "订单交付台账“订单 2024.xlsx”，计入 4 行，拒收 0 行" in page
    assert reading.revision.sha256[:12] in page


def test_a_bad_ledger_shows_each_wrong_cell_with_its_reason(
    case: Case, firm: Firm, sign_in: SignIn, hand_in: HandIn
) -> None:
    rows = [*made.ORDERS, ("=HYPERLINK()", "<b>五月</b>", None, "正常")]
    reading = hand_in(made.text([made.ORDERS_HEAD], rows), name="订单.csv")
    page = text_of(sign_in(firm.clerk), address("reading", reading))
    assert "订单.csv!B6" in page
    assert "&lt;b&gt;五月&lt;/b&gt;" in page
    assert "<b>五月" not in page
    assert "拒收 1 行" in page
    csv = sign_in(firm.clerk).get(address("refusals", reading))
    assert csv["Content-Disposition"].startswith("attachment")
    assert "五月" in csv.content.decode("utf-8-sig")


def test_a_file_that_is_no_ledger_is_refused_on_the_page_and_nothing_is_kept(
    case: Case, firm: Firm, sign_in: SignIn
) -> None:
    upload = reverse("indicators:upload", kwargs={"case": case.pk})
    file = SimpleUploadedFile("台账.xlsx", b"<html>")
    answer = sign_in(firm.clerk).post(upload, {"kind": "orders", "file": file})
    assert answer.status_code == 400
    assert "台账未收取" in answer.content.decode()
    assert not LedgerReading.objects.exists()


def test_a_form_without_a_file_says_so(case: Case, firm: Firm, sign_in: SignIn) -> None:
    upload = reverse("indicators:upload", kwargs={"case": case.pk})
    answer = sign_in(firm.clerk).post(upload, {"kind": "orders"})
    assert answer.status_code == 400
    assert "请选择文件" in answer.content.decode()


def test_a_reading_under_way_asks_again_and_a_finished_one_does_not(
    case: Case, firm: Firm, sign_in: SignIn, hand_in: HandIn
) -> None:
    reading = hand_in()
    client = sign_in(firm.clerk)
    assert "hx-trigger" not in text_of(client, address("state", reading))
    LedgerReading.objects.update(state="queued", result=None)
    page = text_of(client, address("state", reading))
    assert "hx-trigger" in page
    assert "后台任务进程没有运行" not in page
    LedgerReading.objects.update(requested_at=timezone.now() - dt.timedelta(minutes=5))
    assert "后台任务进程没有运行" in text_of(client, address("state", reading))


@pytest.mark.parametrize("kind", ["equipment", "orders", "deliveries", "downtime", "energy"])
def test_each_kind_of_ledger_has_a_template_that_is_read_as_one(
    case: Case, firm: Firm, sign_in: SignIn, kind: LedgerKind, tmp_path: Path
) -> None:
    url = reverse("indicators:template", kwargs={"case": case.pk, "kind": kind})
    answer = sign_in(firm.clerk).get(url)
    assert answer.status_code == 200
    file = tmp_path / "模板.xlsx"
    file.write_bytes(answer.content)
    assert read_ledger(file, kind, case.edition).rows_used == 0


def test_there_is_no_template_of_an_unknown_kind(case: Case, firm: Firm, sign_in: SignIn) -> None:
    url = reverse("indicators:template", kwargs={"case": case.pk, "kind": "secrets"})
    assert sign_in(firm.clerk).get(url).status_code == 404


def test_the_ledger_itself_is_only_ever_downloaded(
    firm: Firm, sign_in: SignIn, hand_in: HandIn
) -> None:
    answer = sign_in(firm.clerk).get(address("file", hand_in()))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert b"".join(answer.streaming_content) == ORDERS  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["reading", "state", "refusals", "file"])
def test_another_firm_learns_nothing_of_a_reading(
    land: Land, engage: Engage, sign_in: SignIn, hand_in: HandIn, name: str
) -> None:
    reading = hand_in()
    stranger = sign_in(engage("stranger", Role.CLERK, land.neighbour))
    assert stranger.get(address(name, reading)).status_code == 404
    assert stranger.get(workspace_of(reading.case)).status_code == 404
    assert stranger.post(address("apply", reading), {"kpi": "14"}).status_code == 404


def test_a_reading_is_not_found_under_another_case(
    case: Case, firm: Firm, sign_in: SignIn, hand_in: HandIn
) -> None:
    other = start_case(firm.clerk.actor, firm.round, firm.factory, "advanced", "territorial")
    url = reverse("indicators:reading", kwargs={"case": other.pk, "reading": hand_in().pk})
    assert sign_in(firm.clerk).get(url).status_code == 404


def test_officers_read_what_the_filing_rests_on_and_change_nothing(
    case: Case, firm: Firm, sign_in: SignIn, hand_in: HandIn, handed_in: Callable[[], None]
) -> None:
    used = hand_in()
    tried = hand_in(made.text([made.ORDERS_HEAD], made.ORDERS), name="试算.csv")
    services.apply_reading(firm.clerk.actor, case, used, [14], case.draft.version)
    officer = sign_in(firm.county)
    assert officer.get(workspace_of(case)).status_code == 404
    handed_in()
    page = text_of(officer, workspace_of(case))
    assert "订单台账.xlsx" in page
    assert "台账核算" in page
    assert "试算.csv" not in page
    assert 'name="file"' not in page
    assert text_of(officer, address("reading", used))
    assert officer.get(address("reading", tried)).status_code == 404
    assert officer.post(address("apply", used), {"kpi": "14"}).status_code == 403


def test_officers_do_not_see_what_is_tried_out_with_the_same_ledger_after_a_return(
    case: Case, firm: Firm, sign_in: SignIn, hand_in: HandIn, handed_in: Callable[[], None]
) -> None:
    used = hand_in()
    services.apply_reading(firm.clerk.actor, case, used, [14], case.draft.version)
    handed_in()
    returned = Case.objects.get(pk=case.pk)
    returned.state = "returned"
    returned.save()
    tried = services.compute_again(firm.clerk.actor, returned, used, {"after_year": 2024})
    officer = sign_in(firm.county)
    assert text_of(officer, address("reading", used))
    assert officer.get(address("reading", tried)).status_code == 404


def test_a_value_edited_by_hand_is_said_to_be_so_on_every_page(
    case: Case, firm: Firm, sign_in: SignIn, hand_in: HandIn
) -> None:
    services.apply_reading(firm.clerk.actor, case, hand_in(), [14], case.draft.version)
    case.draft.refresh_from_db()
    dossier = loaded(case.draft.dossier)
    row = dossier.kpi(14)
    assert row
    edited = row.model_copy(update={"after": row.before})
    case.draft.dossier = stored(dossier.model_copy(update={"kpis": (edited,)}))
    case.draft.save()
    client = sign_in(firm.clerk)
    section = services.kpi_section(case)
    assert section
    form = reverse("filing:section", kwargs={"case": case.pk, "section": section.id})
    for url in (workspace_of(case), form):
        page = text_of(client, url)
        assert "已手工修改，不再标注台账来源" in page
        assert "计入 4 行" not in page


def test_a_source_that_came_with_an_import_is_told_from_one_computed_here(
    case: Case, firm: Firm, sign_in: SignIn, hand_in: HandIn
) -> None:
    services.apply_reading(firm.clerk.actor, case, hand_in(), [14], case.draft.version)
    client = sign_in(firm.clerk)
    assert "导入时标注" not in text_of(client, workspace_of(case))
    LedgerReading.objects.all().delete()
    assert "导入时标注，本平台未核算" in text_of(client, workspace_of(case))


def test_each_plot_has_its_values_in_words_and_peers_where_there_are_any(
    case: Case, firm: Firm, sign_in: SignIn, hand_in: HandIn
) -> None:
    services.apply_reading(firm.clerk.actor, case, hand_in(), [14], case.draft.version)
    client = sign_in(firm.clerk)
    page = text_of(client, workspace_of(case))
    assert "建设前 50%；建设后 100%" in page
    assert "省内平均" not in page
    peers = [{"scope": "province", "kpi": 14, "mean": 12, "leading": 30}]
    Round.objects.update(benchmarks={"": peers, "35": peers})
    case.draft.refresh_from_db()
    dossier = loaded(case.draft.dossier)
    industry = dossier.enterprise.model_copy(update={"industry": "35"})
    with_peers = dossier.model_copy(update={"enterprise": industry, "benchmarks": None})
    form = stored(with_peers)
    form["benchmarks"] = peers
    case.draft.dossier = form
    case.draft.save()
    assert "省内平均 12%；省内领先 30%" in text_of(client, workspace_of(case))


def test_a_new_factory_is_said_to_have_no_values_from_before(
    case: Case, firm: Firm, sign_in: SignIn
) -> None:
    case.draft.dossier |= {"factory": {"new": True}}
    case.draft.save()
    assert "新建工厂，无建设前数据" in text_of(sign_in(firm.clerk), workspace_of(case))


def test_the_case_page_and_the_section_lead_to_the_workspace_and_back(
    case: Case, firm: Firm, sign_in: SignIn
) -> None:
    client = sign_in(firm.clerk)
    section = services.kpi_section(case)
    assert section
    form = reverse("filing:section", kwargs={"case": case.pk, "section": section.id})
    here = workspace_of(case)
    assert f'href="{here}"' in text_of(client, reverse("filing:case", kwargs={"case": case.pk}))
    assert f'href="{here}"' in text_of(client, form)
    assert f'href="{form}"' in text_of(client, here)


def test_no_page_carries_inline_style_or_script(
    case: Case, firm: Firm, sign_in: SignIn, hand_in: HandIn
) -> None:
    client = sign_in(firm.clerk)
    reading = hand_in()
    for url in (workspace_of(case), address("reading", reading)):
        assert not re.search(r"<[^>]+\s(style|on\w+)=", text_of(client, url))


def test_the_workspace_costs_the_same_for_one_reading_and_for_many(
    case: Case,
    firm: Firm,
    sign_in: SignIn,
    hand_in: HandIn,
) -> None:
    client = sign_in(firm.clerk)
    hand_in()
    client.get(workspace_of(case))
    with CaptureQueriesContext(connection) as few:
        client.get(workspace_of(case))
    for _time in range(12):
        services.compute_again(firm.clerk.actor, case, LedgerReading.objects.all()[0], {})
    with CaptureQueriesContext(connection) as many:
        client.get(workspace_of(case))
    assert len(many) == len(few)
