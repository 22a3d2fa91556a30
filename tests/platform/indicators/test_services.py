"""Ledgers handed in, computed, and their figures taken over."""

from __future__ import annotations

import csv
import io
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.dossier.ledgers import building as made
from tests.platform.conftest import Engage, Land
from tests.platform.filing.conftest import Firm
from tests.platform.indicators.conftest import EQUIPMENT, ORDERS, HandIn
from tihang.dossier.model import AiModel, Dossier, KpiFigure, ScenarioInstance
from tihang.platform.actor import Role
from tihang.platform.errors import Conflict
from tihang.platform.evidence import services as evidence
from tihang.platform.evidence.services import UploadRefused
from tihang.platform.filing import drafts, workflow
from tihang.platform.filing.dossiers import loaded, stored
from tihang.platform.filing.models import Case
from tihang.platform.filing.services import import_dossier, submit
from tihang.platform.indicators import results, services
from tihang.platform.indicators.models import LedgerReading
from tihang.platform.indicators.queries import kpi_section
from tihang.platform.indicators.tasks import read_ledger
from tihang.platform.journal import services as journal
from tihang.platform.journal.models import Entry

State = LedgerReading.State


def dossier_of(case: Case) -> Dossier:
    case.draft.refresh_from_db()
    return loaded(case.draft.dossier)


def filed(case: Case, number: int) -> KpiFigure:
    found = dossier_of(case).kpi(number)
    assert found
    return found


def post_kpis(case: Case, firm: Firm, **values: str) -> None:
    """Save the section of the indicators as the form would: ``k14_after="98"``."""
    section = kpi_section(case)
    assert section
    case.draft.refresh_from_db()
    inputs = dict(drafts.inputs_of(case, section, case.draft))
    for name, value in values.items():
        number, _, part = name[1:].partition("_")
        inputs[f"kpis[{number}].{part}"] = value
    drafts.save_section(firm.clerk.actor, case, section.id, inputs, case.draft.version)


def test_a_ledger_is_computed_and_its_figures_are_taken_over_with_their_source(
    case: Case, firm: Firm, hand_in: HandIn
) -> None:
    reading = hand_in()
    assert (reading.state, reading.progress) == (State.DONE, 100)
    services.apply_reading(firm.clerk.actor, case, reading, [14], case.draft.version)
    figure = filed(case, 14)
    assert (figure.before, figure.after) == (50, 100)
    source = figure.source
    assert source
    assert source.kind == "orders"
    assert source.file == "订单台账.xlsx"
    assert source.sha256 == reading.revision.sha256
    assert (source.rows_used, source.rows_refused) == (len(made.ORDERS), 0)
    assert journal.verify(case.stream) == []
    actions = list(Entry.objects.filter(stream=case.stream).values_list("action", flat=True))
    assert actions[-2:] == ["ledger-uploaded", "ledger-applied"]


def test_figures_that_were_not_asked_for_stay_as_they_are(
    case: Case, firm: Firm, hand_in: HandIn
) -> None:
    reading = hand_in(EQUIPMENT, "equipment", "设备.xlsx")
    services.apply_reading(firm.clerk.actor, case, reading, [3], case.draft.version)
    dossier = dossier_of(case)
    assert dossier.kpi(1) is None
    assert filed(case, 3).after == 75


def test_a_value_edited_by_hand_is_no_longer_the_ledgers(
    case: Case, firm: Firm, hand_in: HandIn
) -> None:
    services.apply_reading(firm.clerk.actor, case, hand_in(), [14], case.draft.version)
    post_kpis(case, firm, k14_basis="按合同统计")
    assert filed(case, 14).source, "the basis may be worded by hand"
    post_kpis(case, firm, k14_after="99.5")
    changed = filed(case, 14)
    assert changed.after == Decimal("99.5")
    assert changed.source is None
    assert changed.edited_by_hand


def test_a_cleared_indicator_leaves_no_row_behind(case: Case, firm: Firm, hand_in: HandIn) -> None:
    services.apply_reading(firm.clerk.actor, case, hand_in(), [14], case.draft.version)
    parts = ("before", "after", "before_year", "after_year", "basis")
    post_kpis(case, firm, **{f"k14_{part}": "" for part in parts})
    assert dossier_of(case).kpi(14) is None


def test_no_form_can_claim_a_ledger(case: Case, firm: Firm) -> None:
    figure = KpiFigure(number=14, before=Decimal(50), after=Decimal(100))
    post_kpis(
        case,
        firm,
        k14_before="50",
        k14_after="100",
        k14_source_kind="orders",
        k14_source_sha256="0" * 64,
        k14_source_values=figure.values_in_words(),
    )
    assert filed(case, 14).source is None


def test_an_import_of_ones_own_export_keeps_the_source(
    case: Case, firm: Firm, hand_in: HandIn
) -> None:
    services.apply_reading(firm.clerk.actor, case, hand_in(), [14], case.draft.version)
    dossier = dossier_of(case)
    import_dossier(firm.clerk.actor, case, dossier, case.draft.version)
    assert filed(case, 14).source == dossier.kpi(14).source  # type: ignore[union-attr]


def test_what_could_not_be_read_gives_way_to_the_ledgers_figure(
    case: Case, firm: Firm, hand_in: HandIn
) -> None:
    post_kpis(case, firm, k14_after="很高")
    assert case.draft.__class__.objects.get(pk=case.draft.pk).unparsed
    case.draft.refresh_from_db()
    services.apply_reading(firm.clerk.actor, case, hand_in(), [14], case.draft.version)
    case.draft.refresh_from_db()
    assert case.draft.unparsed == {}


def test_figures_are_not_put_over_somebody_elses_change(
    case: Case, firm: Firm, hand_in: HandIn
) -> None:
    seen = case.draft.version
    reading = hand_in()
    post_kpis(case, firm, k14_after="97")
    with pytest.raises(Conflict):
        services.apply_reading(firm.clerk.actor, case, reading, [14], seen)
    assert filed(case, 14).after == 97


def test_a_change_elsewhere_in_the_filing_is_no_conflict(
    case: Case, firm: Firm, hand_in: HandIn
) -> None:
    seen = case.draft.version
    reading = hand_in()
    section = case.edition.filing_form(case.tier).sections[0]
    drafts.save_section(firm.clerk.actor, case, section.id, {"factory.project": "柔性工厂"}, seen)
    services.apply_reading(firm.clerk.actor, case, reading, [14], seen)
    assert filed(case, 14).after == 100


def test_the_same_ledger_computed_otherwise_is_another_reading(
    case: Case, firm: Firm, hand_in: HandIn
) -> None:
    first = hand_in()
    second = services.compute_again(
        firm.clerk.actor, case, first, {"as_of": "2024-12-31", "after_year": 2024}
    )
    assert second.pk != first.pk
    assert second.revision_id == first.revision_id
    assert second.state == State.DONE


def test_a_ledger_without_its_headings_is_refused_with_the_mend(hand_in: HandIn) -> None:
    reading = hand_in(made.workbook([["甲", "乙"]], [["1", "2"]]))
    assert reading.state == State.REFUSED
    problem = reading.result["problems"][0]
    assert "找不到台账的表头" in problem["message"]
    assert "要求交付日期" in problem["mend"]


def test_every_refused_cell_is_in_the_file_and_the_first_ones_in_the_result(
    hand_in: HandIn,
) -> None:
    bad = [(f"D{n}", "某一天", None, "正常") for n in range(results.CELLS_KEPT + 50)]
    reading = hand_in(made.workbook([made.ORDERS_HEAD], [*made.ORDERS, *bad]))
    assert reading.result["rows"]["refused"] == len(bad)
    assert len(reading.result["refused"]) == results.CELLS_KEPT
    with reading.refusals.open("rb") as opened:
        rows = list(csv.reader(io.StringIO(opened.read().decode("utf-8-sig"))))
    assert rows[0] == list(results.HEADINGS)
    assert len(rows) == 1 + len(bad)
    assert rows[1][4] == "某一天"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-cmd", "@SUM(A1)", " =1", "\t=1"])
def test_no_cell_of_the_list_of_refusals_is_a_formula(text: str) -> None:
    assert results.harmless(text).startswith("'")


@pytest.mark.parametrize("text", ["", "12", "某一天", "A=1"])
def test_plain_text_is_left_alone(text: str) -> None:
    assert results.harmless(text) == text


def test_what_is_no_ledger_by_its_content_is_not_taken_in(case: Case, hand_in: HandIn) -> None:
    with pytest.raises(UploadRefused):
        hand_in(b"%PDF-1.7 ...", name="台账.xlsx")
    assert not LedgerReading.objects.filter(case=case).exists()


def test_a_kind_that_the_edition_does_not_have_is_refused(case: Case, hand_in: HandIn) -> None:
    with pytest.raises(Conflict):
        hand_in(kind="secrets")
    assert not LedgerReading.objects.filter(case=case).exists()


def test_neither_officer_nor_neighbour_hands_a_ledger_in(
    case: Case, firm: Firm, land: Land, engage: Engage
) -> None:
    stranger = engage("stranger", Role.CLERK, land.neighbour)
    for person in (firm.county, stranger):
        with pytest.raises(drafts.NotEditable):
            services.upload_ledger(person.actor, case, "orders", io.BytesIO(ORDERS), "台账.xlsx")


def test_nothing_is_taken_over_once_the_filing_is_handed_in(
    case: Case, firm: Firm, hand_in: HandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for guard in list(workflow._guards):
        monkeypatch.setitem(workflow._guards, guard, lambda _case, _actor: [])
    reading = hand_in()
    submit(firm.signatory.actor, case)
    case.refresh_from_db()
    with pytest.raises(drafts.NotEditable):
        services.apply_reading(firm.clerk.actor, case, reading, [14], 99)


def test_a_finished_reading_stays_as_it_is_when_its_task_runs_again(
    hand_in: HandIn,
) -> None:
    reading = hand_in()
    at, result = reading.finished_at, reading.result
    read_ledger.call(str(reading.pk))
    reading.refresh_from_db()
    assert (reading.finished_at, reading.result) == (at, result)


def test_a_task_that_fails_leaves_a_reading_that_says_so(
    hand_in: HandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("disk gone")

    monkeypatch.setattr("tihang.dossier.ledgers.parse_ledger", broken)
    reading = hand_in()
    assert reading.state == State.REFUSED
    assert "重新核算" in reading.result["problems"][0]["mend"]


def with_scenarios(case: Case, *instances: ScenarioInstance) -> None:
    dossier = dossier_of(case).model_copy(update={"scenarios": instances})
    case.draft.dossier = stored(dossier)
    case.draft.save()


def test_indicators_4_and_5_are_counted_from_the_instances(case: Case, firm: Firm) -> None:
    model = AiModel(name="排产模型")
    with_scenarios(
        case,
        ScenarioInstance(instance="甲", uses_ai=True, ai_models=(model, AiModel(name="质检模型"))),
        ScenarioInstance(instance="乙", uses_ai=True, ai_models=(model,)),
        ScenarioInstance(instance="丙", uses_ai=False),
    )
    services.apply_instances(firm.clerk.actor, case, [4, 5], case.draft.version)
    assert filed(case, 4).after == Decimal("66.6667")
    assert filed(case, 5).after == 2
    assert "3 个中 2 个" in (filed(case, 4).basis or "")


def test_nothing_is_counted_while_an_instance_leaves_ai_unsaid(case: Case, firm: Firm) -> None:
    with_scenarios(case, ScenarioInstance(instance="甲", uses_ai=True), ScenarioInstance())
    with pytest.raises(Conflict):
        services.apply_instances(firm.clerk.actor, case, [4, 5], case.draft.version)


def test_nobodys_writing_waits_while_a_ledger_is_looked_into(
    hand_in: HandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(connection.savepoint_ids)
    within: list[int] = []
    looked_into = evidence.look_into

    def watched(*given: Any, **named: Any) -> Any:
        within.append(len(connection.savepoint_ids))
        return looked_into(*given, **named)

    monkeypatch.setattr(evidence, "look_into", watched)
    hand_in()
    assert within == [before]


def test_one_filing_does_not_keep_the_workers_from_all_others(
    hand_in: HandIn, case: Case, firm: Firm
) -> None:
    first = hand_in()
    waiting = LedgerReading(case=case, kind=first.kind, revision=first.revision)
    for _number in range(services.MOST_WAITING):
        waiting.pk = None
        waiting.id = uuid.uuid4()
        waiting._state.adding = True
        waiting.save()
    with pytest.raises(Conflict, match="排队"):
        services.compute_again(firm.clerk.actor, case, first, {})
    LedgerReading.objects.update(requested_at=timezone.now() - services.LOST)
    assert services.compute_again(firm.clerk.actor, case, first, {}).pk
