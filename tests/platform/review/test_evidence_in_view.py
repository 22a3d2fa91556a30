"""The checklist with evidence in view, and the way from one open clause to the next."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.platform.conftest import SignIn
from tests.platform.evidence import files
from tests.platform.made_up_cases import TIER, Theatre, some_facts
from tests.platform.review.test_views import page_of, queries_for
from tihang.dossier.model import Answer, Dossier, Evidence
from tihang.platform.actor import SYSTEM
from tihang.platform.evidence.services import take_in
from tihang.platform.filing import services as filing
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case
from tihang.platform.filing.places import section_of
from tihang.platform.registry import services as registry
from tihang.platform.review import queries, services
from tihang.platform.review.checklist import checklist_of

CLAUSE = "requirement.2b"


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def piece(theatre: Theatre, number: int, *, pages: int = 3, days: int | None = None) -> Evidence:
    """A report in the firm's library, as a filing lists it."""
    held = take_in(
        theatre.firm.actor,
        theatre.land.firm,
        io.BytesIO(files.pdf(pages=pages)),
        f"报告{number}.pdf",
        kind="report",
    )
    until = timezone.localdate() + dt.timedelta(days=days) if days is not None else None
    return Evidence(
        id=f"E{number:02d}",
        title=f"检测报告{number}",
        kind="report",
        sha256=held.sha256,
        valid_until=until,
    )


def filed_with(theatre: Theatre, rows: tuple[Evidence, ...], named: tuple[str, ...]) -> Case:
    """A case just handed in whose answer on credit names these pieces."""
    factory = registry.add_factory(SYSTEM, theatre.land.firm, name=f"看佐证的工厂{len(rows)}")
    case = filing.start_case(theatre.firm.actor, theatre.round, factory, TIER, "territorial")
    facts = some_facts(loaded(case.draft.dossier), "看佐证的项目")
    answer = Answer(clause=CLAUSE, met=True, statement="无不良信用记录。", evidence=named)
    theatre.write(case, proved(facts, rows, answer))
    return filing.submit(theatre.firm.actor, case)


def proved(dossier: Dossier, rows: tuple[Evidence, ...], *answers: Answer) -> Dossier:
    return dossier.model_copy(update={"evidence": rows, "answers": answers})


def row_in(words: str, clause: str = CLAUSE) -> str:
    """The markup of one row."""
    found = re.search(
        rf'<article class="clause" id="clause-{clause}".*?</article>', words, re.DOTALL
    )
    assert found
    return found[0]


def test_each_piece_that_an_answer_names_leads_to_its_file(
    theatre: Theatre, sign_in: SignIn
) -> None:
    rows = (piece(theatre, 1, days=10), Evidence(id="E02", title="审计报告", kind="accounts"))
    case = filed_with(theatre, rows, ("E01", "E02", "E09"))
    row = row_in(sign_in(theatre.county).get(page_of(case)).content.decode())
    address = reverse("filing:evidence_view", args=[case.pk, rows[0].sha256])
    assert f'href="{address}"' in row
    first, second, unlisted = re.findall(r"<li>.*?</li>", row, re.DOTALL)
    assert "检测报告1" in first
    assert "PDF" in first
    assert "3 页" in first
    assert "到期" in first
    assert "审计报告" in second
    assert "未上传文件" in second
    assert "<a" not in second
    assert "E09" in unlisted
    assert "未上传文件" in unlisted


def test_a_file_that_is_kept_elsewhere_is_said_to_be(theatre: Theatre, sign_in: SignIn) -> None:
    """A case from another installation names files that this one does not hold."""
    row = Evidence(id="E01", title="检测报告", kind="report", sha256="a" * 64)
    case = filed_with(theatre, (row,), ("E01",))
    words = row_in(sign_in(theatre.county).get(page_of(case)).content.decode())
    assert "文件不在本系统" in words
    assert "未上传文件" not in words


@pytest.mark.slow
def test_the_page_takes_as_many_queries_for_forty_pieces_as_for_one(
    theatre: Theatre, sign_in: SignIn
) -> None:
    client = sign_in(theatre.county)
    few = filed_with(theatre, (piece(theatre, 1),), ("E01",))
    rows = tuple(piece(theatre, n, pages=n) for n in range(2, 42))
    many = filed_with(theatre, rows, tuple(row.id for row in rows))
    for clause in queries.clauses_to_judge(many)[:10]:
        services.judge_clause(theatre.county.actor, many, clause, met=True)
        services.judge_clause(theatre.county.actor, few, clause, met=True)
    assert row_in(client.get(page_of(many)).content.decode()).count("data-view") == 40
    assert queries_for(client, page_of(many)) == queries_for(client, page_of(few))


def test_a_page_that_asks_for_the_piece_alone_gets_it_without_the_frame(
    theatre: Theatre, sign_in: SignIn
) -> None:
    row = piece(theatre, 1, days=90)
    case = filed_with(theatre, (row,), ("E01",))
    client = sign_in(theatre.county)
    address = reverse("filing:evidence_view", args=[case.pk, row.sha256])
    alone = client.get(address + "?page=2", headers={"HX-Request": "true"})
    words = alone.content.decode()
    assert "<html" not in words
    assert "第 2 / 3 页" in words
    assert "有效期至" in words
    assert f'href="{address}?page=3"' in words
    assert "data-close" in words
    assert "HX-Request" in alone.headers["Vary"]
    whole = client.get(address)
    assert "<html" in whole.content.decode()
    assert "data-close" not in whole.content.decode()


def test_the_piece_alone_is_as_closed_to_others_as_its_page(
    theatre: Theatre, sign_in: SignIn
) -> None:
    row = piece(theatre, 1)
    case = filed_with(theatre, (row,), ("E01",))
    address = reverse("filing:evidence_view", args=[case.pk, row.sha256])
    answer = sign_in(theatre.neighbour_county).get(address, headers={"HX-Request": "true"})
    assert answer.status_code == 404


def test_a_row_leads_to_the_sections_that_its_facts_were_read_from(
    theatre: Theatre, sign_in: SignIn
) -> None:
    case = theatre.filed()
    words = sign_in(theatre.county).get(page_of(case)).content.decode()
    led = [(row.clause.id, each.id) for row in checklist_of(case).rows for each in row.sections]
    assert len(led) > 10
    for clause, section in led:
        assert f'href="#section-{section}"' in row_in(words, clause)
        assert f'id="section-{section}"' in words
    assert ("excellence.results.1b", "results") in led
    assert ("excellence.coverage", "scenarios") in led


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("kpis.after", "results"),
        ("scenarios.scenario", "scenarios"),
        ("enterprise.finances.revenue", "enterprise"),
        ("judgements.met", None),
        ("benchmarks.mean", None),
    ],
)
def test_a_field_is_found_in_the_form(theatre: Theatre, path: str, section: str | None) -> None:
    found = section_of(path, theatre.round.rules.filing_form(TIER))
    assert (found and found.id) == section


def saved(
    theatre: Theatre, sign_in: SignIn, case: Case, clause: str, *, script: bool, **more: str
) -> HttpResponse:
    headers = {"HX-Request": "true"} if script else {}
    form = {"met": "met", "reason": "", "version": "0", "then": "next", **more}
    answer = sign_in(theatre.county).post(page_of(case, "judge", clause), form, headers=headers)
    assert isinstance(answer, HttpResponse)
    return answer


def place_named(answer: HttpResponse) -> str:
    told = json.loads(answer.headers["HX-Trigger-After-Settle"])
    return str(told["tihang:go-on"]["place"])


def test_save_and_go_on_leads_to_the_next_open_clause(theatre: Theatre, sign_in: SignIn) -> None:
    case = theatre.filed()
    waiting = [row.clause.id for row in checklist_of(case).rows if row.waits]
    answer = saved(theatre, sign_in, case, waiting[0], script=True)
    assert place_named(answer) == f"clause-{waiting[1]}"
    plain = saved(theatre, sign_in, case, waiting[1], script=False)
    assert plain.headers["Location"] == page_of(case) + f"#clause-{waiting[2]}"


def test_after_the_last_clause_the_first_open_one_is_next_and_then_none(
    theatre: Theatre, sign_in: SignIn
) -> None:
    case = theatre.filed()
    waiting = [row.clause.id for row in checklist_of(case).rows if row.waits]
    assert place_named(saved(theatre, sign_in, case, waiting[-1], script=True)) == (
        f"clause-{waiting[0]}"
    )
    for clause in waiting[1:-1]:
        services.judge_clause(theatre.county.actor, case, clause, met=True)
    last = saved(theatre, sign_in, case, waiting[0], script=True)
    assert place_named(last) == "checklist"
    assert "data-go" not in last.content.decode()


def test_a_refused_judgement_goes_nowhere(theatre: Theatre, sign_in: SignIn) -> None:
    case = theatre.filed()
    answer = saved(theatre, sign_in, case, CLAUSE, script=True, met="unmet")
    assert answer.status_code == 422
    assert "HX-Trigger-After-Settle" not in answer.headers


def test_the_head_leads_to_the_first_and_the_last_open_clause(
    theatre: Theatre, sign_in: SignIn
) -> None:
    case = theatre.filed()
    waiting = [row.id for row in checklist_of(case).rows if row.waits]
    words = sign_in(theatre.county).get(page_of(case)).content.decode()
    assert f'href="#{waiting[0]}" data-go="1"' in words
    assert f'href="#{waiting[-1]}" data-go="-1"' in words
    assert words.count("data-waits") == len(waiting)


def test_who_only_reads_gets_no_way_to_what_is_open(theatre: Theatre, sign_in: SignIn) -> None:
    case = theatre.at_city()
    words = sign_in(theatre.city).get(page_of(case)).content.decode()
    assert "保存并到下一条" not in words
    assert "data-go" not in words
