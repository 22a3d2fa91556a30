"""The opinion on many cases: drawn up, edited, issued once, sent up case by case."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.documents.reading import docx_text, pdf_text, squeezed
from tests.platform.conftest import SignIn
from tests.platform.made_up_cases import TIER, Theatre, check_credit, issue
from tihang.documents.content.model import block_strings
from tihang.platform.actor import Role
from tihang.platform.errors import Conflict
from tihang.platform.filing import services as filing
from tihang.platform.filing.models import Case
from tihang.platform.journal import queries as journal
from tihang.platform.journal.services import verify
from tihang.platform.review import batches, queries, services
from tihang.platform.review.models import Opinion, OpinionBatch
from tihang.platform.review.services import Said

NUMBER = "示例工信〔2025〕8号"


def drawn_up(theatre: Theatre, *cases: Case) -> OpinionBatch:
    return services.draw_up(theatre.county.actor, theatre.round, TIER, cases)


def saved(theatre: Theatre, batch: OpinionBatch, **values: Any) -> OpinionBatch:
    given: dict[str, Any] = {
        "number": NUMBER,
        "dated": timezone.localdate(),
        "opening": "",
        "closing": "以上意见，请予审核。",
        "said": {},
        "base_version": batch.version,
    }
    return services.save_batch(theatre.county.actor, batch, **(given | values))


def issued(theatre: Theatre, *cases: Case) -> OpinionBatch:
    batch = saved(theatre, drawn_up(theatre, *cases))
    said = {each.pk: Said("agree", "经审查，情况属实。") for each in batches.opinions_in(batch)}
    batch = saved(theatre, batch, said=said)
    return services.issue_batch(theatre.county.actor, batch, base_version=batch.version)


def test_a_letter_is_the_opinion_of_each_case_in_it(theatre: Theatre) -> None:
    one, two = theatre.examined(), theatre.examined()
    batch = issued(theatre, one, two)
    for case in (one, two):
        opinion = queries.issued_opinion(case)
        assert opinion is not None
        assert opinion.batch == batch
        assert opinion.number == NUMBER
        assert services.send_up(theatre.county.actor, case).state == "city_review"
        entry = [e for e in journal.entries(case.stream) if e.action == "issue_opinion"]
        assert entry[-1].data["hash"] == batch.content_hash
        assert verify(case.stream) == []
    assert verify(batch.stream) == []


def test_what_is_issued_is_what_was_written_and_stays_so(theatre: Theatre) -> None:
    one = theatre.examined()
    batch = issued(theatre, one)
    before = batches.letter(batch)
    check_credit(theatre.county.actor, one, result="listed")
    again = OpinionBatch.objects.get(pk=batch.pk)
    assert batches.letter(again) == before
    assert batches.seal(again.letter) == (again.content_hash, again.code)
    with pytest.raises(Conflict, match="已出具，不能再修改"):
        saved(theatre, again)
    with pytest.raises(Conflict, match="已出具"):
        services.issue_batch(theatre.county.actor, again, base_version=again.version)


def test_the_counts_stand_once_in_the_part_on_a_firm(theatre: Theatre) -> None:
    """The letter writes number, counts and look-ups; what is proposed to be edited does not."""
    one, two = theatre.examined(), theatre.examined()
    clause = queries.clauses_to_judge(two)[0]
    services.judge_clause(
        theatre.county.actor, two, clause, met=False, reason="材料不实", base_version=1
    )
    batch = drawn_up(theatre, one, two)
    for each in batches.opinions_in(batch):
        assert "提交申报材料（第1次固化版本）。" in each.text
        assert each.case.number not in each.text
        assert "其中符合" not in each.text
        assert ("不符合的条款：" in each.text) is (each.case == two)
    written = [part for block in batches.blocks(batch) for part in block_strings(block)]
    assert sum("其中符合" in part for part in written) == 2


def test_a_letter_proposes_to_disagree_where_a_firm_is_listed(theatre: Theatre) -> None:
    clean, listed = theatre.examined(), theatre.filed(theatre.land.central_firm)
    assert batches.proposed_conclusion(clean) in ("agree", "disagree")
    check_credit(theatre.neighbour_county.actor, listed, result="listed")
    assert batches.proposed_conclusion(listed) == "disagree"


def test_what_is_missing_is_named_firm_by_firm_and_nothing_is_issued(theatre: Theatre) -> None:
    ready, bare = theatre.examined(), theatre.filed()
    batch = saved(theatre, drawn_up(theatre, ready, bare))
    with pytest.raises(ValidationError) as refused:
        services.issue_batch(theatre.county.actor, batch, base_version=batch.version)
    assert all(text.startswith(bare.enterprise.name) for text in refused.value.messages)
    assert any("尚未认定" in text for text in refused.value.messages)
    assert not Opinion.objects.filter(issued_at__isnull=False).exists()
    assert OpinionBatch.objects.get().letter == {}


def test_a_listed_firm_is_not_agreed_to_in_a_letter_either(theatre: Theatre) -> None:
    case = theatre.examined()
    check_credit(theatre.county.actor, case, result="listed")
    batch = saved(theatre, drawn_up(theatre, case))
    opinion = batches.opinions_in(batch)[0]
    batch = saved(theatre, batch, said={opinion.pk: Said("agree", "同意。")})
    with pytest.raises(ValidationError, match="列入失信名单，不得同意上报"):
        services.issue_batch(theatre.county.actor, batch, base_version=batch.version)
    batch = saved(theatre, batch, said={opinion.pk: Said("disagree", "列入失信名单。")})
    batch = services.issue_batch(theatre.county.actor, batch, base_version=batch.version)
    assert batches.letter(batch).refused


def test_a_case_is_in_one_letter_only_and_not_in_one_of_its_own_besides(theatre: Theatre) -> None:
    case = theatre.examined()
    batch = drawn_up(theatre, case)
    with pytest.raises(Conflict, match="已列入另一份初审意见"):
        drawn_up(theatre, case)
    with pytest.raises(Conflict, match="成批初审意见"):
        issue(theatre.county, case)
    opinion = batches.opinions_in(batch)[0]
    services.take_out(theatre.county.actor, batch, opinion, base_version=batch.version)
    drafted = Opinion.objects.get(pk=opinion.pk)
    services.draft_opinion(
        theatre.county.actor,
        case,
        number=NUMBER,
        conclusion="agree",
        text="单独出具。",
        base_version=drafted.version,
    )


def test_a_case_that_came_back_meanwhile_has_to_be_taken_in_anew(theatre: Theatre) -> None:
    case = theatre.examined()
    batch = saved(theatre, drawn_up(theatre, case))
    item = services.ReturnItem("section", "factory", "请更正。")
    case = services.return_for_correction(theatre.county.actor, case, items=[item])
    filing.resubmit(theatre.firm.actor, case)
    with pytest.raises(ValidationError, match="申报材料已重新提交"):
        services.issue_batch(theatre.county.actor, batch, base_version=batch.version)
    assert batches.candidates(theatre.county.actor, theatre.round, TIER) == [case]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"dated": timezone.localdate() + dt.timedelta(days=2)}, "dated"),
        ({"said": {0: Said("perhaps", "文字")}}, "conclusion"),
        ({"said": {0: Said("agree", "  ")}}, "text"),
    ],
)
def test_a_wrong_letter_is_refused_at_its_field(
    theatre: Theatre, change: dict[str, Any], field: str
) -> None:
    batch = drawn_up(theatre, theatre.filed())
    with pytest.raises(ValidationError) as refused:
        saved(theatre, batch, **change)
    assert field in refused.value.message_dict


def test_two_officers_do_not_write_over_each_other(theatre: Theatre) -> None:
    batch = drawn_up(theatre, theatre.filed())
    saved(theatre, batch)
    with pytest.raises(Conflict, match="刚被同事修改"):
        saved(theatre, batch, base_version=1)


def test_only_the_office_writes_its_letter(theatre: Theatre) -> None:
    batch = drawn_up(theatre, theatre.filed())
    for person in (theatre.neighbour_county, theatre.city, theatre.firm):
        with pytest.raises(Conflict):
            services.save_batch(
                person.actor,
                batch,
                number=NUMBER,
                dated=timezone.localdate(),
                opening="",
                closing="",
                said={},
                base_version=batch.version,
            )


def test_cases_go_up_one_by_one_and_one_that_is_refused_holds_no_other_back(
    theatre: Theatre,
) -> None:
    good, bad = theatre.examined(), theatre.filed(theatre.land.neighbour)
    good2 = theatre.examined()
    batch = issued(theatre, good, good2)
    services.return_for_correction(
        theatre.county.actor, good2, items=[services.ReturnItem("section", "factory", "更正")]
    )
    outcome = services.send_up_together(theatre.county.actor, batch, [good.pk, good2.pk, bad.pk])
    assert [(each.case.pk, bool(each.problems)) for each in outcome] == [
        (good.pk, False),
        (good2.pk, True),
    ]
    assert Case.objects.get(pk=good.pk).state == "city_review"
    assert Case.objects.get(pk=good2.pk).state == "returned"


# --- pages -------------------------------------------------------------------------------


def begin(theatre: Theatre) -> str:
    return reverse("review:batch-begin", args=[theatre.round.code, TIER])


def sent(batch: OpinionBatch, **more: str) -> dict[str, str]:
    data = {
        "number": NUMBER,
        "dated": timezone.localdate().isoformat(),
        "opening": "",
        "closing": "请予审核。",
        "version": str(batch.version),
        "do": "save",
    }
    for opinion in batch.opinions.all():
        data |= {f"conclusion-{opinion.pk}": "agree", f"text-{opinion.pk}": "情况属实。"}
    return data | more


def test_the_office_begins_edits_issues_and_sends_up_on_its_pages(
    theatre: Theatre, sign_in: SignIn
) -> None:
    one, two = theatre.examined(), theatre.examined()
    client = sign_in(theatre.county)
    assert begin(theatre) in client.get(reverse("review:batches")).content.decode()
    assert client.post(begin(theatre), {}).status_code == 422
    done = client.post(begin(theatre), {"case": [str(one.pk), str(two.pk)]})
    batch = OpinionBatch.objects.get()
    address = reverse("review:batch", args=[batch.pk])
    assert done["Location"] == address
    assert client.get(address).status_code == 200
    refused = client.post(address, sent(batch, do="issue", number=" "))
    assert refused.status_code == 422
    words = refused.content.decode()
    assert "请填写文号后再出具" in words
    assert "情况属实。" in words
    batch.refresh_from_db()
    assert f'name="version" value="{batch.version}"' in words
    assert client.post(address, sent(batch, do="issue")).status_code == 302
    shown = client.get(address).content.decode()
    assert "一并上报（2 件）" in shown
    up = reverse("review:batch-send-up", args=[batch.pk])
    assert client.post(up, {}).status_code == 422
    result = client.post(up, {"case": [str(one.pk), str(two.pk)]}).content.decode()
    assert "已上报 2 件" in result
    assert {case.state for case in Case.objects.all()} == {"city_review"}


@pytest.mark.parametrize(("kind", "read"), [("pdf", pdf_text), ("docx", docx_text)])
def test_the_papers_name_each_firm_and_carry_the_code(
    theatre: Theatre, sign_in: SignIn, kind: str, read: Any
) -> None:
    one, two = theatre.examined(), theatre.examined()
    batch = issued(theatre, one, two)
    client = sign_in(theatre.city)
    answer = client.get(reverse(f"review:batch-{kind}", args=[batch.pk]))
    text = read(answer.content)
    for part in (NUMBER, one.enterprise.name, "智能工厂项目1", "智能工厂项目2", one.number):
        assert squeezed(part) in text
    alone = client.get(reverse(f"review:opinion-{kind}", args=[one.pk]))
    assert alone["Location"] == reverse(f"review:batch-{kind}", args=[batch.pk])


def test_a_draft_is_for_its_office_and_an_issued_letter_for_those_above(
    theatre: Theatre, sign_in: SignIn
) -> None:
    case = theatre.examined()
    batch = drawn_up(theatre, case)
    address = reverse("review:batch", args=[batch.pk])
    for person in (theatre.city, theatre.neighbour_county, theatre.province, theatre.firm):
        assert sign_in(person).get(address).status_code == 404
    batch = saved(theatre, batch)
    opinion = batches.opinions_in(batch)[0]
    batch = saved(theatre, batch, said={opinion.pk: Said("agree", "属实。")})
    services.issue_batch(theatre.county.actor, batch, base_version=batch.version)
    assert sign_in(theatre.city).get(address).status_code == 200
    assert sign_in(theatre.city).post(address, {}).status_code == 403
    for person in (theatre.neighbour_county, theatre.other_city, theatre.firm):
        assert sign_in(person).get(address).status_code == 404


def test_an_issued_letters_code_is_known_to_everybody_who_asks(
    theatre: Theatre, client: Client
) -> None:
    batch = issued(theatre, theatre.examined())
    for address in (f"/check/{batch.code}", f"/check/{batch.code}/"):
        words = client.get(address).content.decode()
        assert NUMBER in words
        assert "有对应的已出具意见" in words
        assert theatre.land.firm.name not in words


def test_choosing_cases_takes_as_many_queries_for_many_as_for_one(
    theatre: Theatre, sign_in: SignIn
) -> None:
    theatre.filed()
    client = sign_in(theatre.county)
    one = queries_of(client, begin(theatre))
    for _ in range(9):
        theatre.filed()
    assert queries_of(client, begin(theatre)) == one


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_groups_headquarters_issues_letters_too(theatre: Theatre) -> None:
    group = theatre.engage("group", Role.GROUP_OFFICER, theatre.land.group)
    case = theatre.filed(theatre.land.central_firm, channel="central")
    check_credit(group.actor, case)
    for clause in queries.clauses_to_judge(case):
        services.judge_clause(group.actor, case, clause, met=True)
    batch = services.draw_up(group.actor, theatre.round, TIER, [case])
    assert batches.letter(batch).issuer == theatre.land.group.name
