"""Pre-check, check of the answers, submission and receipt, as the pages have them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from tests.platform.conftest import Engage, Land, SignIn
from tests.platform.filing.conftest import Close, Firm, signed
from tests.platform.submission.conftest import Rewrite
from tihang.platform.actor import Role
from tihang.platform.filing import services as filing
from tihang.platform.filing.completeness import filing_complete, open_problems
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case
from tihang.platform.filing.workflow import StepRefused
from tihang.platform.journal import queries as journal
from tihang.platform.submission import papers, services
from tihang.platform.submission.findings import answered_findings
from tihang.platform.submission.guards import prechecked


def address(case: Case, rest: str = "") -> str:
    return f"/cases/{case.pk}/{rest}"


@pytest.fixture
def desk(firm: Firm, sign_in: SignIn) -> Client:
    return sign_in(firm.clerk)


@pytest.fixture
def doubtful(unsigned: Case, rewrite: Rewrite) -> Case:
    """A whole filing with one contradiction in it."""
    profile = loaded(unsigned.draft.dossier).narrative.profile or ""
    return rewrite(unsigned, narrative={"profile": profile.replace("862人", "826人")})


def key_of(case: Case) -> str:
    (found,) = [each for each in answered_findings(case) if each.severity == "yellow"]
    return found.found.key


@pytest.mark.django_db
def test_a_yellow_finding_needs_a_reason_and_no_more(doubtful: Case, firm: Firm) -> None:
    with pytest.raises(StepRefused, match="1 项须改正或说明理由"):
        filing.submit(firm.clerk.actor, signed(doubtful, firm))
    services.give_reasons(firm.clerk.actor, doubtful, {key_of(doubtful): "含劳务派遣人员"})
    assert filing.submit(firm.clerk.actor, doubtful).state == "county_examination"


@pytest.mark.django_db
def test_a_red_finding_cannot_be_explained_away(
    unsigned: Case, firm: Firm, rewrite: Rewrite
) -> None:
    case = rewrite(unsigned, narrative={"next_steps": "其余内容待补充。"})
    reds = {e.found.key: "理由" for e in answered_findings(case) if e.severity == "red"}
    assert services.give_reasons(firm.clerk.actor, case, reds) == 0
    with pytest.raises(StepRefused, match="占位文字"):
        filing.submit(firm.clerk.actor, signed(case, firm))


@pytest.mark.django_db
def test_a_blue_finding_stands_against_nothing(
    unsigned: Case, firm: Firm, rewrite: Rewrite
) -> None:
    research = loaded(unsigned.draft.dossier).narrative.research
    case = rewrite(unsigned, narrative={"research": f"{research}研发效率显著提升。"})
    assert {e.severity for e in answered_findings(case)} == {"blue"}
    assert filing.submit(firm.clerk.actor, signed(case, firm)).state == "county_examination"


@pytest.mark.django_db
def test_a_reason_lapses_with_what_it_was_given_for(
    doubtful: Case, firm: Firm, rewrite: Rewrite
) -> None:
    services.give_reasons(firm.clerk.actor, doubtful, {key_of(doubtful): "含劳务派遣人员"})
    assert prechecked(doubtful, firm.clerk.actor) == []
    profile = loaded(doubtful.draft.dossier).narrative.profile or ""
    case = rewrite(doubtful, narrative={"profile": profile.replace("826人", "800人")})
    assert prechecked(case, firm.clerk.actor) != []


@pytest.mark.django_db
def test_a_reason_is_taken_back_by_leaving_it_blank(doubtful: Case, firm: Firm) -> None:
    key = key_of(doubtful)
    services.give_reasons(firm.clerk.actor, doubtful, {key: "含劳务派遣人员"})
    services.give_reasons(firm.clerk.actor, doubtful, {key: "  "})
    assert prechecked(doubtful, firm.clerk.actor) != []
    texts = [e.data["reason"] for e in journal.entries(doubtful.stream) if e.data.get("finding")]
    assert texts == ["含劳务派遣人员", ""]


@pytest.mark.django_db
def test_the_same_reason_again_and_keys_of_nothing_change_nothing(
    doubtful: Case, firm: Firm
) -> None:
    given = {key_of(doubtful): "含劳务派遣人员", "0" * 64: "无此问题"}
    assert services.give_reasons(firm.clerk.actor, doubtful, given) == 1
    assert services.give_reasons(firm.clerk.actor, doubtful, given) == 0


@pytest.mark.django_db
def test_the_page_of_the_pre_check_takes_the_reason(desk: Client, doubtful: Case) -> None:
    page = desk.get(address(doubtful, "precheck/")).content.decode()
    name = f"reason-{key_of(doubtful)}"
    assert f'name="{name}"' in page
    assert "#narrative.profile" in page
    assert "texts.staff" in page
    assert desk.post(address(doubtful, "precheck/"), {name: "含劳务派遣人员"}).status_code == 302
    assert "含劳务派遣人员" in desk.get(address(doubtful, "precheck/")).content.decode()


@pytest.mark.django_db
def test_another_firm_reads_neither_findings_nor_receipt(
    doubtful: Case, land: Land, engage: Engage, sign_in: SignIn
) -> None:
    rival = sign_in(engage("rival", Role.CLERK, land.neighbour))
    for page in ("precheck/", "sign/", "check/", "receipt/"):
        assert rival.get(address(doubtful, page)).status_code == 404
    assert rival.post(address(doubtful, "precheck/"), {}).status_code == 404


@pytest.mark.django_db
def test_the_authorities_read_reasons_and_signature_on_the_case_page(
    doubtful: Case, firm: Firm, client: Client
) -> None:
    services.give_reasons(firm.clerk.actor, doubtful, {key_of(doubtful): "含劳务派遣人员"})
    filing.submit(firm.clerk.actor, signed(doubtful, firm))
    client.force_login(firm.county.user)
    page = client.get(address(doubtful)).content.decode()
    assert "含劳务派遣人员" in page
    assert firm.signatory.actor.name in page
    assert client.get(address(doubtful, "precheck/")).status_code == 403


@pytest.mark.django_db
def test_the_case_page_and_the_section_show_the_findings(desk: Client, doubtful: Case) -> None:
    assert "红 0 · 黄 1 · 蓝 0" in desk.get(address(doubtful)).content.decode()
    page = desk.get(address(doubtful, "sections/results/")).content.decode()
    other = desk.get(address(doubtful, "sections/enterprise/")).content.decode()
    in_section = [text for text in (page, other) if "本部分预审" in text]
    assert len(in_section) <= 1


@pytest.mark.django_db
def test_nothing_that_stands_against_it_is_named_twice(desk: Client, case: Case) -> None:
    page = desk.get(address(case, "check/")).content.decode()
    summary = page.split('id="problems-title"')[1].split('class="with-panel"')[0]
    links = [part.split('"')[0] for part in summary.split('href="')[1:]]
    assert len(links) == len(set(links))
    assert any(link.endswith("#enterprise.mobile") for link in links)
    assert f"尚不能提交：{len(links)} 项" in summary


@pytest.mark.django_db
def test_completeness_and_pre_check_name_the_same_inputs(case: Case, firm: Firm) -> None:
    lacks = {each.found.input for each in answered_findings(case) if each.found.is_lack}
    assert lacks == {problem.name for problem in open_problems(case)}
    assert len(filing_complete(case, firm.clerk.actor)) == len(
        case.edition.filing_form("excellence").sections
    )


@pytest.mark.django_db
def test_a_second_submission_leads_to_the_receipt(desk: Client, complete: Case) -> None:
    for _press in range(2):
        answer = desk.post(address(complete, "submit/"))
        assert answer.headers["Location"] == address(complete, "receipt/")
    assert complete.revisions.count() == 1


@pytest.mark.django_db
def test_a_late_submission_is_told_the_closing_time(
    desk: Client, complete: Case, close: Close
) -> None:
    close("firm", timezone.now() - dt.timedelta(seconds=1))
    answer = desk.post(address(complete, "submit/"))
    assert answer.status_code == 409
    assert "截止，逾期不予接收" in answer.content.decode()


@pytest.mark.django_db
def test_the_receipt_says_who_signed_who_submitted_and_what_can_be_had(
    desk: Client, complete: Case, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "_offers", [])
    papers.offer(lambda _r, case, _v: [papers.PaperLink("自评报告", f"/cases/{case.pk}/own/")])
    desk.post(address(complete, "submit/"))
    page = desk.get(address(complete, "receipt/")).content.decode()
    revision = complete.revisions.get()
    for words in (
        revision.code,
        revision.content_hash,
        firm.signatory.actor.name,
        firm.clerk.actor.name,
        "（+08:00）",
        "自评报告",
        address(complete, "own/"),
    ):
        assert words in page


@pytest.mark.django_db
def test_two_clerks_at_once_hand_in_once(
    complete: Case, firm: Firm, land: Land, engage: Engage, client: Client
) -> None:
    another = engage("another-clerk", Role.CLERK, land.firm)
    filing.submit(another.actor, complete)
    client.force_login(firm.clerk.user)
    assert client.post(address(complete, "submit/")).status_code == 302
    assert complete.revisions.count() == 1


@pytest.mark.django_db
def test_the_pages_cost_the_same_for_few_and_for_many_findings(
    desk: Client, unsigned: Case, case: Case, rewrite: Rewrite
) -> None:
    from tests.platform.filing.test_views import count_queries

    pages = [address(unsigned, page) for page in ("precheck/", "check/", "sign/", "")]
    few = [count_queries(desk, page) for page in pages]
    rows = loaded(unsigned.draft.dossier).model_dump()["scenarios"]
    for row in rows:
        row["evidence"] = []
    from tihang.dossier.model import Dossier
    from tihang.platform.filing.dossiers import stored

    data = loaded(unsigned.draft.dossier).model_dump() | {"scenarios": rows}
    unsigned.draft.dossier = stored(Dossier.model_validate(data))
    unsigned.draft.save()
    findings = answered_findings(Case.objects.get(pk=unsigned.pk))
    assert len(findings) == len(rows) > 10
    assert [count_queries(desk, page) for page in pages] == few
