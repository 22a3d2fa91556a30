"""The pages of papers: what they show, and to whom."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.documents.comparison.papers import pdf_of_blank_pages, with_body
from tests.platform.conftest import Engage, Land, SignIn
from tests.platform.made_up_cases import Theatre
from tests.platform.papers.conftest import HandIn, filed_dossier, pdf_of, post_file, word_of
from tihang.platform.actor import Role
from tihang.platform.errors import Conflict
from tihang.platform.evidence import services as evidence
from tihang.platform.filing import services as filing
from tihang.platform.filing.models import Case
from tihang.platform.papers import services
from tihang.platform.papers.models import SubmittedPaper
from tihang.platform.papers.services.handing_in import MOST_WAITING

KINDS = ["rating.pdf", "rating.docx", "evidence.pdf", "evidence.docx", "evidence.xlsx"]


def text_of(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.status_code
    return unescape(answer.content.decode())


def read(stream: object) -> str:
    from io import BytesIO

    data = stream if isinstance(stream, bytes) else b""
    return "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages)


@pytest.mark.parametrize("kind", KINDS)
def test_the_companion_papers_of_a_revision_can_be_saved(
    theatre: Theatre, filed: Case, sign_in: SignIn, kind: str
) -> None:
    for who in (theatre.firm, theatre.county, theatre.province):
        answer = sign_in(who).get(f"/cases/{filed.pk}/papers/{kind}?revision=1")
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''")


def test_the_papers_of_a_draft_are_marked_and_those_of_a_revision_name_its_page(
    theatre: Theatre, filed: Case, sign_in: SignIn
) -> None:
    desk = sign_in(theatre.firm)
    frozen = desk.get(f"/cases/{filed.pk}/papers/evidence.pdf").content
    assert "草稿" not in read(frozen)
    case = filing.start_case(
        theatre.firm.actor,
        theatre.round,
        filed.factory,
        "advanced",
        "territorial",
    )
    draft = desk.get(f"/cases/{case.pk}/papers/evidence.pdf").content
    assert "草稿" in read(draft)


@pytest.mark.parametrize("asked", ["9", "x", "-1"])
def test_a_revision_that_is_not_open_is_not_there(
    theatre: Theatre, filed: Case, sign_in: SignIn, asked: str
) -> None:
    answer = sign_in(theatre.firm).get(f"/cases/{filed.pk}/papers/rating.pdf?revision={asked}")
    assert answer.status_code == 404


def test_an_unknown_kind_of_file_is_not_there(
    theatre: Theatre, filed: Case, sign_in: SignIn
) -> None:
    assert sign_in(theatre.firm).get(f"/cases/{filed.pk}/papers/rating.xlsx").status_code == 404


def test_the_case_page_shows_papers_and_their_outcome(
    theatre: Theatre, filed: Case, hand_in: HandIn, sign_in: SignIn
) -> None:
    hand_in(filed, pdf_of(filed))
    for who in (theatre.firm, theatre.county, theatre.city):
        page = text_of(sign_in(who), f"/cases/{filed.pk}/")
        assert "盖章件与光盘" in page
        assert "内容一致" in page
        assert f"/cases/{filed.pk}/papers/rating.pdf?revision=1" in page


def test_a_changed_number_stands_beside_the_online_value_with_a_link_to_its_place(
    theatre: Theatre, filed: Case, sign_in: SignIn
) -> None:
    project = filed_dossier(filed).factory.project or ""
    data = with_body(word_of(filed), lambda body: body.replace(project, f"{project}9"))
    desk = sign_in(theatre.county)
    answer = post_file(desk, filed, data, "申报书.docx")
    assert answer.status_code == 302
    page = text_of(desk, answer.url)
    assert "内容不一致" in page
    assert re.search(r"<ins><span[^>]*>〔只在纸质件上：</span>9<span", page)
    section = filed.edition.filing_form(filed.tier).sections[0].id
    assert re.search(rf"/cases/{filed.pk}/#section-\w", page)
    assert f'id="section-{section}"' in text_of(desk, f"/cases/{filed.pk}/")


def test_a_scan_says_that_it_was_not_compared_and_asks_for_the_code(
    theatre: Theatre, filed: Case, sign_in: SignIn
) -> None:
    desk = sign_in(theatre.firm)
    answer = post_file(desk, filed, pdf_of_blank_pages(2), "扫描.pdf")
    page = text_of(desk, answer.url)
    assert "没有、也不能核对其文字内容" in page
    assert "须人工核对" in page
    assert "内容一致" not in page
    code = filed.revisions.get().code
    noted = desk.post(f"{answer.url}code/", {"code": code})
    assert noted.status_code == 302
    page = text_of(desk, answer.url)
    assert "与核对版本一致" in page
    assert "不说明各栏内容一致" in page
    assert "须人工核对" in page
    assert desk.post(f"{answer.url}code/", {"code": "<b>"}).status_code == 400


def test_a_refused_file_is_told_at_the_form_and_nothing_is_kept(
    theatre: Theatre, filed: Case, sign_in: SignIn
) -> None:
    desk = sign_in(theatre.firm)
    for data, name in ((b"<html>", "a.pdf"), (b"", "b.docx"), (b"MZ\x90", "c.exe")):
        answer = post_file(desk, filed, data, name)
        assert answer.status_code == 400
        assert "error-summary" in answer.content.decode()
    assert desk.post(f"/cases/{filed.pk}/papers/", {"kind": "sealed"}).status_code == 400
    assert not SubmittedPaper.objects.exists()


def test_the_name_of_a_file_is_shown_as_text(
    theatre: Theatre, filed: Case, hand_in: HandIn, sign_in: SignIn
) -> None:
    paper = hand_in(filed, pdf_of(filed), name="<img src=x onerror=alert(1)>.pdf")
    page = sign_in(theatre.county).get(f"/cases/{filed.pk}/papers/{paper.pk}/").content.decode()
    assert "<img src=x" not in page


def test_the_file_is_saved_and_never_opened(
    theatre: Theatre, filed: Case, hand_in: HandIn, sign_in: SignIn
) -> None:
    data = pdf_of(filed)
    paper = hand_in(filed, data)
    answer = sign_in(theatre.county).get(f"/cases/{filed.pk}/papers/{paper.pk}/file")
    assert b"".join(answer.streaming_content) == data
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"


def test_while_the_comparison_is_under_way_the_page_asks_again(
    theatre: Theatre, filed: Case, hand_in: HandIn, sign_in: SignIn
) -> None:
    paper = hand_in(filed, pdf_of(filed))
    SubmittedPaper.objects.filter(pk=paper.pk).update(state="running", outcome={})
    desk = sign_in(theatre.firm)
    path = f"/cases/{filed.pk}/papers/{paper.pk}/"
    assert f'hx-get="{path}outcome/"' in text_of(desk, path)
    assert 'hx-trigger="every 2s"' in text_of(desk, f"{path}outcome/")
    SubmittedPaper.objects.filter(pk=paper.pk).update(state="refused", outcome={"reason": "坏"})
    assert "hx-trigger" not in text_of(desk, f"{path}outcome/")


def strangers(land: Land, engage: Engage, theatre: Theatre) -> list[object]:
    return [
        engage("other-clerk", Role.CLERK, land.neighbour),
        theatre.neighbour_county,
        theatre.other_city,
        engage("nobody"),
    ]


def test_strangers_learn_nothing_of_a_paper(
    theatre: Theatre, land: Land, engage: Engage, filed: Case, hand_in: HandIn, sign_in: SignIn
) -> None:
    paper = hand_in(filed, pdf_of(filed))
    base = f"/cases/{filed.pk}/papers/"
    one = f"{base}{paper.pk}/"
    for who in strangers(land, engage, theatre):
        client = sign_in(who)  # type: ignore[arg-type]
        for path in (base, one, f"{one}outcome/", f"{one}file", *(base + kind for kind in KINDS)):
            assert client.get(path).status_code == 404, path
        for path in (base, f"{one}code/", f"{one}again/", f"{base}disc/"):
            assert client.post(path).status_code == 404, path


def test_officers_who_do_not_receive_papers_may_read_but_not_hand_in(
    theatre: Theatre, filed: Case, hand_in: HandIn, sign_in: SignIn
) -> None:
    paper = hand_in(filed, pdf_of(filed))
    client = sign_in(theatre.province)
    assert client.get(f"/cases/{filed.pk}/papers/{paper.pk}/").status_code == 200
    assert post_file(client, filed, pdf_of(filed), "a.pdf").status_code == 403
    assert client.post(f"/cases/{filed.pk}/papers/{paper.pk}/again/").status_code == 403


def test_a_paper_is_found_under_its_own_case_only(
    theatre: Theatre, filed: Case, hand_in: HandIn, sign_in: SignIn
) -> None:
    paper = hand_in(filed, pdf_of(filed))
    other = theatre.filed()
    client = sign_in(theatre.firm)
    assert client.get(f"/cases/{other.pk}/papers/{paper.pk}/").status_code == 404


def test_the_list_costs_the_same_for_one_paper_and_for_many(
    theatre: Theatre, filed: Case, hand_in: HandIn, sign_in: SignIn
) -> None:
    client = sign_in(theatre.firm)
    paper = hand_in(filed, pdf_of(filed))

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    paths = (f"/cases/{filed.pk}/papers/", f"/cases/{filed.pk}/")
    one = [cost(path) for path in paths]
    for _number in range(12):
        SubmittedPaper.objects.create(
            case=filed, revision=paper.revision, file=paper.file, kind="sealed", state="same"
        )
    assert [cost(path) for path in paths] == one


def test_the_receipt_offers_the_companion_papers_of_what_was_handed_in(
    theatre: Theatre, filed: Case, sign_in: SignIn
) -> None:
    client = sign_in(theatre.firm)
    page = text_of(client, f"/cases/{filed.pk}/receipt/")
    number = filed.revisions.get().number
    for kind in KINDS:
        path = f"/cases/{filed.pk}/papers/{kind}?revision={number}"
        assert path in page
        assert client.get(path).status_code == 200
    assert f'href="/cases/{filed.pk}/papers/"' in page, "and the way to hand in the sealed paper"


def test_the_receipt_of_a_filing_that_came_back_does_not_say_that_it_is_being_examined(
    theatre: Theatre, filed: Case, sign_in: SignIn
) -> None:
    client = sign_in(theatre.firm)
    assert "申报已送达" in text_of(client, f"/cases/{filed.pk}/receipt/")
    Case.objects.filter(pk=filed.pk).update(state="returned")
    page = text_of(client, f"/cases/{filed.pk}/receipt/")
    assert "申报已退回本单位修改" in page
    assert "申报已送达" not in page


def test_nobodys_writing_waits_while_a_paper_is_looked_into(
    hand_in: HandIn, filed: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(connection.savepoint_ids)
    within: list[int] = []
    looked_into = evidence.look_into

    def watched(*given: Any, **named: Any) -> Any:
        within.append(len(connection.savepoint_ids))
        return looked_into(*given, **named)

    monkeypatch.setattr(evidence, "look_into", watched)
    hand_in(filed, word_of(filed))
    assert within == [before]


def test_one_filing_does_not_keep_the_workers_from_all_others(
    hand_in: HandIn, filed: Case, theatre: Theatre
) -> None:
    paper = hand_in(filed, word_of(filed))
    for _number in range(MOST_WAITING):
        SubmittedPaper.objects.create(case=filed, file=paper.file, kind="plain")
    with pytest.raises(Conflict, match="等待核对"):
        services.check_again(theatre.firm.actor, paper)
