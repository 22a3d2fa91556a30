"""Picking, pasting and importing instances: pages, services, and who may use them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.platform.conftest import Engage, Land, SignIn
from tests.platform.filing.conftest import Firm
from tihang.dossier.files import dump_xlsx
from tihang.dossier.model import Dossier, ScenarioInstance
from tihang.dossier.pasting import instance_text
from tihang.platform.actor import Role
from tihang.platform.errors import Conflict
from tihang.platform.filing import drafts, services
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case
from tihang.platform.filing.scenarios import services as scenarios
from tihang.platform.filing.scenarios.rows import mark_of_names, present_rows
from tihang.platform.journal import queries as journal

PAGES = ("coverage", "pick", "paste", "import")


def address(case: Case, rest: str) -> str:
    return f"/cases/{case.pk}/scenarios/{rest}/"


def section(case: Case) -> str:
    return f"/cases/{case.pk}/sections/scenarios/"


def instances(case: Case) -> tuple[ScenarioInstance, ...]:
    return loaded(Case.objects.get(pk=case.pk).draft.dossier).scenarios or ()


def version(case: Case) -> int:
    return Case.objects.get(pk=case.pk).draft.version


def seen(case: Case) -> str:
    return mark_of_names(present_rows(Case.objects.get(pk=case.pk)))


@pytest.fixture
def desk(firm: Firm, sign_in: SignIn) -> Client:
    return sign_in(firm.clerk)


def sent_back(page: Any, **changes: str) -> dict[str, Any]:
    """What a preview posts when nothing but ``changes`` is touched."""
    sent: dict[str, Any] = {"seen": page.context["seen"], "do": "take"}
    for proposal in page.context["proposals"]:
        sent |= {item.name: item.value for item in proposal.inputs}
        for name, value in proposal.hidden:
            sent.setdefault(name, []).append(value)
        act = proposal.action
        sent[proposal.action_name] = (
            f"replace:{proposal.match}:{proposal.mark}" if act == "replace" else act
        )
    return sent | changes


@pytest.mark.django_db
def test_picked_scenarios_become_instances_and_lead_to_the_first_card(
    desk: Client, case: Case
) -> None:
    page = desk.get(address(case, "pick"))
    assert page.content.decode().count('type="checkbox"') == 40
    answer = desk.post(
        address(case, "pick"),
        {"do": "add", "scenario": ["23", "12"], "seen": page.context["seen"]},
    )
    assert answer.headers["Location"] == f"{section(case)}#scenarios[0]"
    assert [each.scenario for each in instances(case)] == ["仓储智能管理", "人机协同作业"]


@pytest.mark.django_db
def test_picking_adds_after_what_is_there_and_changes_none_of_it(
    complete: Case, firm: Firm, whole: Dossier
) -> None:
    taken = scenarios.add_instances(firm.clerk.actor, complete, ["人机协同作业"], seen(complete))
    before = whole.scenarios or ()
    assert instances(complete)[:-1] == before
    assert taken.anchor == f"scenarios[{len(before)}]"


@pytest.mark.django_db
def test_a_name_outside_the_list_is_not_picked(case: Case, firm: Firm) -> None:
    with pytest.raises(Conflict):
        scenarios.add_instances(firm.clerk.actor, case, ["太空农业"], seen(case))
    with pytest.raises(Conflict):
        scenarios.add_instances(firm.clerk.actor, case, [], seen(case))


@pytest.mark.django_db
def test_a_stale_picker_adds_nothing_and_keeps_the_choice(desk: Client, case: Case) -> None:
    sent = {"do": "add", "scenario": "23", "seen": seen(case)}
    assert desk.post(address(case, "pick"), sent).status_code == 302
    again = desk.post(address(case, "pick"), sent)
    assert again.status_code == 409
    assert 'value="23" checked' in again.content.decode()
    assert len(instances(case)) == 1


@pytest.mark.django_db
def test_the_picker_finds_by_words_and_keeps_what_was_chosen(desk: Client, case: Case) -> None:
    page = desk.post(address(case, "pick"), {"do": "search", "q": "机器视觉", "scenario": "1"})
    text = page.content.decode()
    assert "24. 在线智能检测" in text
    assert "1. 工厂数字化规划设计" in text
    assert "12. 仓储智能管理" not in text
    nothing = desk.post(address(case, "pick"), {"do": "search", "q": "太空"}).content.decode()
    assert "没有符合的场景" in nothing
    assert desk.post(address(case, "pick"), {"do": "add"}).status_code == 400


@pytest.mark.django_db
def test_pasted_text_is_previewed_and_only_then_taken_over(
    desk: Client, case: Case, whole: Dossier
) -> None:
    wanted = (whole.scenarios or ())[:3]
    text = "附件\n" + "\n".join(instance_text(each, case.edition) for each in wanted)
    page = desk.post(address(case, "paste"), {"text": text})
    assert page.status_code == 200
    assert "附件" in page.context["leftovers"]
    assert instances(case) == ()
    answer = desk.post(address(case, "take"), sent_back(page))
    assert answer.headers["Location"] == f"{section(case)}#scenarios[0]"
    assert instances(case) == wanted
    assert "import" in [entry.action for entry in journal.entries(case.stream)]


@pytest.mark.django_db
def test_what_cannot_be_read_as_an_instance_is_refused_with_the_text_kept(
    desk: Client, case: Case
) -> None:
    page = desk.post(address(case, "paste"), {"text": "<b>一段话</b>"})
    assert page.status_code == 400
    assert "&lt;b&gt;一段话&lt;/b&gt;" in page.content.decode()


@pytest.mark.django_db
def test_an_unknown_name_is_never_replaced_by_itself_but_with_one_click(
    desk: Client, case: Case
) -> None:
    text = "生产管理——智能仓储管理——立体库\n业务活动：入库"
    page = desk.post(address(case, "paste"), {"text": text})
    assert "改为“仓储智能管理”" in page.content.decode()
    named = desk.post(address(case, "take"), sent_back(page, do="name:scenarios[0]:12"))
    assert named.context["proposals"][0].state.unlisted == ""
    assert instances(case) == ()
    desk.post(address(case, "take"), sent_back(page))
    assert [each.scenario for each in instances(case)] == ["智能仓储管理"]
    shown = desk.get(section(case)).content.decode()
    assert "name:scenarios[0]:12" in shown


@pytest.mark.django_db
def test_a_workbook_shows_what_is_new_changed_and_the_same(
    desk: Client, complete: Case, whole: Dossier
) -> None:
    first, second, *rest = whole.scenarios or ()
    changed = second.model_copy(update={"activity": "改了", "uses_ai": not second.uses_ai})
    fresh = first.model_copy(update={"instance": "另一个实例", "scenario": "太空农业"})
    book = whole.model_copy(update={"scenarios": (first, changed, fresh), "kpis": None})
    file = SimpleUploadedFile("实例.xlsx", dump_xlsx(book, complete.edition))
    page = desk.post(address(complete, "import"), {"file": file})
    told = [(p.match, p.same, p.action, p.changed) for p in page.context["proposals"]]
    assert told == [
        (0, True, "skip", ()),
        (1, False, "replace", ("业务活动", "是否应用人工智能技术")),
        (None, False, "add", ()),
    ]
    desk.post(address(complete, "take"), sent_back(page))
    assert instances(complete) == (first, changed, *rest, fresh)
    kept = loaded(Case.objects.get(pk=complete.pk).draft.dossier)
    assert kept.kpis == whole.kpis


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("实例.xlsx", b"%PDF-1.7", "PDF"),
        ("实例.json", b"{}", "xlsx"),
        ("实例.xlsx", b"", "空"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_with_its_reason(
    desk: Client, case: Case, name: str, content: bytes, words: str
) -> None:
    file = SimpleUploadedFile(name, content)
    answer = desk.post(address(case, "import"), {"file": file})
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert desk.post(address(case, "import"), {}).status_code == 400


@pytest.mark.django_db
def test_a_preview_that_went_stale_is_compared_again_and_nothing_is_lost(
    desk: Client, case: Case, firm: Firm, whole: Dossier
) -> None:
    wanted = (whole.scenarios or ())[:1]
    page = desk.post(address(case, "paste"), {"text": instance_text(wanted[0], case.edition)})
    scenarios.add_instances(firm.clerk.actor, case, ["人机协同作业"], seen(case))
    stale = desk.post(address(case, "take"), sent_back(page))
    assert stale.status_code == 409
    assert str(wanted[0].activity) in stale.content.decode()
    assert len(instances(case)) == 1
    desk.post(address(case, "take"), sent_back(stale))
    assert len(instances(case)) == 2


@pytest.mark.django_db
def test_what_a_colleague_writes_meanwhile_is_no_obstacle_and_stays(
    desk: Client, complete: Case, firm: Firm
) -> None:
    page = desk.get(address(complete, "pick"))
    typed = {"narrative.overall": "同事刚写的", "scenarios[0].activity": "同事改的"}
    flat = drafts.inputs_of(complete, drafts.section_of(complete, "scenarios"), complete.draft)
    drafts.save_section(
        firm.signatory.actor, complete, "scenarios", flat | typed, version(complete)
    )
    sent = {"do": "add", "scenario": "23", "seen": page.context["seen"]}
    assert desk.post(address(complete, "pick"), sent).status_code == 302
    kept = loaded(Case.objects.get(pk=complete.pk).draft.dossier)
    assert kept.narrative.overall == "同事刚写的"
    assert instances(complete)[0].activity == "同事改的"
    assert instances(complete)[-1].scenario == "人机协同作业"


@pytest.mark.django_db
def test_an_instance_that_changed_since_the_preview_is_not_replaced_unseen(
    desk: Client, complete: Case, firm: Firm, whole: Dossier
) -> None:
    first = (whole.scenarios or ())[0].model_copy(update={"activity": "带来的"})
    text = instance_text(first, complete.edition)
    page = desk.post(address(complete, "paste"), {"text": text})
    assert page.context["proposals"][0].action == "replace"
    flat = drafts.inputs_of(complete, drafts.section_of(complete, "scenarios"), complete.draft)
    typed = flat | {"scenarios[0].activity": "同事改的"}
    drafts.save_section(firm.signatory.actor, complete, "scenarios", typed, version(complete))
    stale = desk.post(address(complete, "take"), sent_back(page))
    assert stale.status_code == 409
    assert instances(complete)[0].activity == "同事改的"
    desk.post(address(complete, "take"), sent_back(stale))
    assert instances(complete)[0] == first


@pytest.mark.django_db
def test_text_over_the_limit_is_kept_as_it_is_and_marked(desk: Client, case: Case) -> None:
    long = "长" * 501
    page = desk.post(
        address(case, "paste"), {"text": f"生产作业——人机协同作业——甲\n业务活动：{long}"}
    )
    desk.post(address(case, "take"), sent_back(page))
    shown = desk.get(section(case)).content.decode()
    assert long in shown
    assert "请删减 1 字" in shown


@pytest.mark.django_db
def test_nothing_chosen_is_said_and_nothing_is_saved(desk: Client, case: Case) -> None:
    text = "生产作业——人机协同作业——甲\n业务活动：加工"
    page = desk.post(address(case, "paste"), {"text": text})
    answer = desk.post(address(case, "take"), sent_back(page, **{"action[0]": "skip"}))
    assert answer.status_code == 400
    assert "加工" in answer.content.decode()
    assert instances(case) == ()


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_the_pages_are_the_firms_own(
    complete: Case, firm: Firm, land: Land, engage: Engage, client: Client, path: str
) -> None:
    services.submit(firm.clerk.actor, complete)
    client.force_login(engage("rival", Role.CLERK, land.neighbour).user)
    assert client.get(address(complete, path)).status_code == 404
    assert client.post(address(complete, "take")).status_code == 404
    client.force_login(firm.county.user)
    assert client.get(address(complete, path)).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["pick", "paste", "import"])
def test_nothing_is_added_once_the_filing_was_handed_in(
    complete: Case, firm: Firm, desk: Client, path: str
) -> None:
    services.submit(firm.clerk.actor, complete)
    assert desk.get(address(complete, path)).status_code == 403
    assert desk.post(address(complete, "take")).status_code == 403
    with pytest.raises(drafts.NotEditable):
        scenarios.add_instances(firm.clerk.actor, complete, ["人机协同作业"], seen(complete))


@pytest.mark.django_db
def test_coverage_stands_above_the_instances_and_is_refreshed_alone(
    desk: Client, complete: Case
) -> None:
    page = desk.get(section(complete)).content.decode()
    assert 'id="coverage-line"' in page
    assert "23.81%" in page
    other = desk.get(f"/cases/{complete.pk}/sections/enterprise/").content.decode()
    assert 'id="coverage-line"' not in other
    fresh = desk.get(address(complete, "coverage")).content.decode()
    assert 'id="coverage-line" hx-swap-oob' in fresh
    assert 'id="state-scenarios-20"' in fresh


@pytest.mark.django_db
@pytest.mark.parametrize(("do", "first"), [("down:scenarios[0]", 1), ("copy:scenarios[0]", 0)])
def test_cards_are_moved_and_copied_without_a_script(
    desk: Client, complete: Case, do: str, first: int
) -> None:
    before = instances(complete)
    flat = drafts.inputs_of(complete, drafts.section_of(complete, "scenarios"), complete.draft)
    answer = desk.post(section(complete), {**flat, "base_version": version(complete), "do": do})
    assert answer.headers["Location"] == f"{section(complete)}#scenarios[1]"
    after = instances(complete)
    assert after[0] == before[first]
    assert len(after) == len(before) + (do.startswith("copy"))


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["coverage", "pick"])
def test_a_page_costs_the_same_for_one_instance_and_for_many(
    desk: Client, case: Case, firm: Firm, path: str
) -> None:
    from django.db import connection

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(address(case, path)).status_code == 200
        return len(queries)

    scenarios.add_instances(firm.clerk.actor, case, ["人机协同作业"], seen(case))
    cost()
    one = cost()
    many = [scenario.name for scenario in case.edition.scenarios]
    scenarios.add_instances(firm.clerk.actor, case, many, seen(case))
    assert cost() == one
