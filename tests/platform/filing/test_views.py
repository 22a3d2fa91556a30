"""The firm's pages, and what others get to see of them."""

from __future__ import annotations

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.platform.conftest import Engage, Land, SignIn
from tests.platform.filing.conftest import Firm
from tihang.dossier.canonical import content_hash
from tihang.dossier.files import LIMITS, dump_json, dump_xlsx, parse_json_dossier
from tihang.dossier.model import Dossier
from tihang.edition.model import FilingForm
from tihang.platform.actor import SYSTEM, Role
from tihang.platform.filing import services
from tihang.platform.filing.imports import MOST_YAML
from tihang.platform.filing.models import Case
from tihang.platform.registry import services as registry


def address(case: Case, rest: str = "") -> str:
    return f"/cases/{case.pk}/{rest}"


@pytest.fixture
def desk(firm: Firm, sign_in: SignIn) -> Client:
    return sign_in(firm.clerk)


def count_queries(client: Client, path: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.django_db
def test_the_firms_list_costs_the_same_for_one_filing_and_for_many(
    desk: Client, case: Case, firm: Firm, land: Land
) -> None:
    client = desk
    client.get("/filings/")
    one = count_queries(client, "/filings/")
    for number in range(9):
        factory = registry.add_factory(SYSTEM, land.firm, name=f"{number}厂")
        services.start_case(firm.clerk.actor, firm.round, factory, "excellence", "territorial")
    assert count_queries(client, "/filings/") == one


@pytest.mark.django_db
def test_a_filing_is_started_once_per_factory_and_tier(desk: Client, firm: Firm) -> None:
    chosen = {
        "round": firm.round.code,
        "factory": firm.factory.pk,
        "tier": "advanced",
        "channel": "territorial",
    }
    assert desk.post("/filings/start/", chosen).status_code == 302
    assert desk.post("/filings/start/", chosen).status_code == 409
    assert Case.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("tier", ["advanced", "excellence"])
def test_every_field_of_every_form_is_on_its_page(desk: Client, firm: Firm, tier: str) -> None:
    case = services.start_case(firm.clerk.actor, firm.round, firm.factory, tier, "territorial")
    form = case.edition.filing_form(tier)
    assert isinstance(form, FilingForm)
    for section in form.sections:
        page = desk.get(address(case, f"sections/{section.id}/")).content.decode()
        for field in section.fields:
            spec = case.edition.field(field.path)
            name = f"{field.path}:present" if spec.kind == "rows" else field.path
            # Declarations are made by signing; the form shows them.
            kind = "id" if name.startswith("declaration.") else "name"
            assert f'{kind}="{name}"' in page, field.path
            assert spec.label.zh in page


@pytest.mark.django_db
def test_autosave_answers_with_version_errors_and_verdicts(desk: Client, case: Case) -> None:
    answer = desk.post(
        address(case, "sections/factory/"),
        {"base_version": 1, "factory.lines": "三条"},
        headers={"X-Autosave": "1"},
    )
    said = answer.json()
    assert answer.status_code == 200
    assert said["version"] == 2
    assert said["saved"].startswith("已保存 ")
    assert list(said["errors"]) == ["factory.lines"]
    assert said["receipt"].startswith("2-")
    panel = desk.get(address(case, "sections/factory/verdicts/")).content.decode()
    assert "各层级判定" in panel


@pytest.mark.django_db
def test_a_stale_page_gets_both_texts_and_a_choice(desk: Client, case: Case) -> None:
    where = address(case, "sections/enterprise/")
    desk.post(where, {"base_version": 1, "enterprise.contact": "甲某"})
    answer = desk.post(where, {"base_version": 1, "enterprise.contact": "乙某", "do": "save"})
    page = re.sub(r"<[^>]*>", "", answer.content.decode())
    assert answer.status_code == 409
    assert "甲某" in page
    assert "乙某" in page
    again = desk.post(where, {"base_version": 2, "enterprise.contact": "乙某", "do": "save"})
    assert again.status_code == 302
    assert "乙某" in desk.get(where).content.decode()


@pytest.mark.django_db
def test_rows_are_added_and_removed_without_a_script(desk: Client, case: Case) -> None:
    where = address(case, "sections/scenarios/")
    desk.post(where, {"base_version": 1, "scenarios:present": "yes", "do": "add:scenarios"})
    assert 'id="scenarios[0]"' in desk.get(where).content.decode()
    desk.post(
        where,
        {
            "base_version": 2,
            "scenarios:present": "yes",
            "scenarios[0].instance": "甲",
            "do": "remove:scenarios[0]",
        },
    )
    assert 'id="scenarios[0]"' not in desk.get(where).content.decode()


@pytest.mark.django_db
def test_a_filing_is_checked_submitted_and_receipted(desk: Client, complete: Case) -> None:
    page = desk.get(address(complete, "check/")).content.decode()
    assert "尚不能提交" not in page
    assert desk.post(address(complete, "submit/")).headers["Location"] == address(
        complete, "receipt/"
    )
    revision = complete.revisions.get()
    assert revision.code in desk.get(address(complete, "receipt/")).content.decode()
    assert desk.get(address(complete, "check/")).status_code == 403


@pytest.mark.django_db
def test_an_incomplete_filing_lists_what_is_missing_with_links(desk: Client, case: Case) -> None:
    answer = desk.post(address(case, "submit/"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f"{address(case, 'sections/enterprise/')}#enterprise.mobile" in page


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["", "verdicts/"])
def test_the_pages_of_a_case_are_for_those_who_may_see_it(
    complete: Case, firm: Firm, land: Land, engage: Engage, client: Client, path: str
) -> None:
    services.submit(firm.clerk.actor, complete)
    client.force_login(firm.county.user)
    assert client.get(address(complete, path)).status_code == 200
    for stranger in (
        engage("rival", Role.CLERK, land.neighbour),
        engage("next-door", Role.COUNTY_OFFICER, land.other_county),
        engage("other-city", Role.CITY_OFFICER, land.other_city),
    ):
        client.force_login(stranger.user)
        assert client.get(address(complete, path)).status_code == 404


@pytest.mark.django_db
def test_an_officer_may_read_and_not_write(complete: Case, firm: Firm, client: Client) -> None:
    services.submit(firm.clerk.actor, complete)
    client.force_login(firm.county.user)
    assert client.get(address(complete, "sections/enterprise/")).status_code == 403
    assert client.post(address(complete, "submit/")).status_code == 403
    assert client.post(address(complete, "withdraw/")).status_code == 403


@pytest.mark.django_db
def test_the_draft_and_each_revision_come_as_papers_and_files(
    desk: Client, complete: Case, firm: Firm
) -> None:
    draft = desk.get(address(complete, "papers/filing.pdf"))
    assert draft.content.startswith(b"%PDF-")
    services.submit(firm.clerk.actor, complete)
    revision = complete.revisions.get()
    paper = desk.get(address(complete, "papers/filing.docx"), {"revision": 1})
    assert paper.content.startswith(b"PK")
    assert "r1" in paper.headers["Content-Disposition"]
    exported = desk.get(address(complete, "dossier.json")).content
    assert content_hash(parse_json_dossier(exported)) == revision.content_hash
    for missing in ("papers/filing.pdf?revision=7", "papers/filing.txt"):
        assert desk.get(address(complete, missing)).status_code == 404


@pytest.mark.django_db
def test_a_workbook_is_previewed_and_only_then_taken_over(
    desk: Client, case: Case, whole: Dossier
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    book = SimpleUploadedFile("申报.xlsx", dump_xlsx(whole, case.edition))
    page = desk.post(address(case, "import/"), {"file": book})
    assert page.status_code == 200
    assert "榕岚精密壳体智能工厂" in page.content.decode()
    assert Case.objects.get(pk=case.pk).draft.version == 1
    accepted = desk.post(
        address(case, "import/accept/"),
        {"sealed": page.context["sealed"], "version": page.context["version"]},
    )
    assert accepted.status_code == 302
    stored = json.dumps(Case.objects.get(pk=case.pk).draft.dossier, ensure_ascii=False)
    assert "榕岚精密壳体智能工厂" in stored


@pytest.mark.django_db
@pytest.mark.parametrize("damage", ["sealed", "version"])
def test_a_preview_that_was_tampered_with_is_refused(
    desk: Client, case: Case, whole: Dossier, damage: str
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("a.json", dump_json(whole))
    context = desk.post(address(case, "import/"), {"file": file}).context
    sent = {"sealed": context["sealed"], "version": context["version"]}
    sent[damage] = f"{sent[damage]}x"
    assert desk.post(address(case, "import/accept/"), sent).status_code == 409
    assert Case.objects.get(pk=case.pk).draft.version == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("申报.xlsx", b"%PDF-1.7", "PDF"),
        ("申报.docx", b"PK", "不支持"),
        ("申报.json", b'{"edition": "2025", "tier": "basic"}', "tier"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_its_reason(
    desk: Client, case: Case, name: str, content: bytes, words: str
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = desk.post(address(case, "import/"), {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 400
    assert words in answer.content.decode()


@pytest.mark.django_db
def test_the_case_page_costs_the_same_with_a_long_history(
    desk: Client, complete: Case, firm: Firm, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from tihang.platform.filing.workflow import take_step

    services.submit(firm.clerk.actor, complete)
    desk.get(address(complete))
    short = count_queries(desk, address(complete))
    for _round in range(4):
        take_step(complete, "return", firm.county.actor, reason="请补充")
        services.resubmit(firm.clerk.actor, complete)
    with django_assert_num_queries(short):
        desk.get(address(complete))


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["import/", "scenarios/import/"])
def test_a_file_beyond_all_limits_is_not_read_to_its_end(
    desk: Client, case: Case, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tihang.platform.filing.views.imports.LARGEST", 100)
    monkeypatch.setattr("tihang.platform.filing.views.scenarios.LARGEST", 100)
    monkeypatch.setitem(LIMITS, "xlsx", 100)
    file = SimpleUploadedFile("申报.xlsx", b"PK" + bytes(10_000))
    answer = desk.post(address(case, page), {"file": file})
    assert answer.status_code == 400
    assert "文件过大" in answer.content.decode()


@pytest.mark.django_db
def test_a_long_yaml_file_is_refused_before_it_is_read(desk: Client, case: Case) -> None:
    file = SimpleUploadedFile("申报.yaml", b"- x\n" * (MOST_YAML // 4 + 1))
    answer = desk.post(address(case, "import/"), {"file": file})
    assert answer.status_code == 400
    assert "文件过大" in answer.content.decode()


@pytest.mark.django_db
def test_a_button_that_leads_to_no_section_is_no_failure_of_the_server(
    desk: Client, case: Case
) -> None:
    sent = {"do": "next:../../elsewhere", "base_version": "1", "factory.lines": "3"}
    assert desk.post(address(case, "sections/factory/"), sent).status_code == 404


@pytest.mark.django_db
def test_a_page_names_only_as_many_problems_of_a_file_as_anybody_reads(
    desk: Client, case: Case, whole: Dossier
) -> None:
    form = json.loads(dump_json(whole)) | {f"unknown{n}": 1 for n in range(1000)}
    file = SimpleUploadedFile("申报.json", json.dumps(form).encode())
    page = desk.post(address(case, "import/"), {"file": file}).content.decode()
    assert "另有 800 处问题" in page
    assert page.count("unknown") < 450
