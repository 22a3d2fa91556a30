"""What the pre-check finds in a case: where it leads, and when a reason for it lapses."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone, translation

from tests.evaluation.precheck.planting import Add, Change, Put, Write, planted
from tests.evaluation.precheck.test_planted_faults import FAULTS
from tests.platform.conftest import SignIn
from tests.platform.filing.conftest import Firm
from tests.platform.submission.conftest import Rewrite
from tihang.dossier.model import Dossier, ScenarioInstance
from tihang.platform.filing import services as filing
from tihang.platform.filing.dossiers import loaded, stored
from tihang.platform.filing.models import Case
from tihang.platform.submission import findings, services
from tihang.platform.submission.findings import answered_findings, find_in


def write(case: Case, dossier: Dossier) -> Case:
    case.draft.dossier = stored(dossier)
    case.draft.save()
    return Case.objects.get(pk=case.pk)


def keys_in(case: Case, dossier: Dossier) -> dict[str, str]:
    """Rule → key of what is found."""
    return {each.finding.rule: each.key for each in find_in(case, dossier)}


@pytest.mark.django_db
def test_nothing_is_found_in_the_clean_filing(unsigned: Case) -> None:
    assert answered_findings(unsigned) == []


@pytest.mark.django_db
@pytest.mark.parametrize("tier", ["basic", "advanced", "excellence", "pioneer"])
@pytest.mark.slow
def test_every_planted_fault_leads_to_a_place_on_the_page(
    tier: str, firm: Firm, sign_in: SignIn
) -> None:
    firm.round.tiers = ["basic", "advanced", "excellence", "pioneer"]
    firm.round.save()
    channel = "self" if tier == "basic" else "territorial"
    case = filing.start_case(firm.clerk.actor, firm.round, firm.factory, tier, channel)
    desk = sign_in(firm.clerk)
    astray = []
    looked_at = set()
    for _tier, changes, rule, _place in (fault for fault in FAULTS if fault[0] == tier):
        case = write(case, planted(tier, *changes))
        found = [e for e in answered_findings(case) if e.finding.rule == rule]
        if rule == "complete.declaration":
            assert found == []  # Asked for by the signature, which has a page of its own.
            continue
        for each in found:
            # One row of a list is like another.
            kind = (each.found.section, re.sub(r"\d+", "#", each.found.input))
            if kind in looked_at:
                continue
            looked_at.add(kind)
            page = page_of(desk, case, each.found.section)
            if f'id="{each.found.input}"' not in page:
                astray.append((rule, each.found.section, each.found.input))
    assert astray == []


def page_of(desk: Client, case: Case, section: str) -> str:
    answer = desk.get(f"/cases/{case.pk}/sections/{section}/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.django_db
def test_what_is_lacking_in_a_new_filing_leads_to_its_inputs(
    case: Case, firm: Firm, sign_in: SignIn
) -> None:
    desk = sign_in(firm.clerk)
    lacks = [each.found for each in answered_findings(case) if each.found.is_lack]
    assert len(lacks) > 50
    pages = {section: page_of(desk, case, section) for section in {e.section for e in lacks}}
    assert [e.input for e in lacks if f'id="{e.input}"' not in pages[e.section]] == []


STAFF: Change = Write("narrative.profile", "862人", "826人")


@pytest.mark.django_db
def test_a_key_lasts_while_the_finding_is_about_the_same(case: Case) -> None:
    before = planted("excellence", STAFF)
    elsewhere = planted("excellence", STAFF, Add("narrative.profile", "厂区绿化率30%。"))
    assert keys_in(case, before)["texts.staff"] == keys_in(case, elsewhere)["texts.staff"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [Write("narrative.profile", "862人", "800人"), Put("enterprise.staff", 900)],
    ids=["the text", "the figure"],
)
def test_a_key_changes_with_what_the_finding_is_about(case: Case, change: Change) -> None:
    before = keys_in(case, planted("excellence", STAFF))["texts.staff"]
    changes = (change,) if isinstance(change, Write) else (STAFF, change)
    assert keys_in(case, planted("excellence", *changes))["texts.staff"] != before


@pytest.mark.django_db
def test_a_row_that_moves_keeps_its_reason(case: Case) -> None:
    faulty = planted("excellence", Put("scenarios[3].evidence", []))
    rows = list(faulty.scenarios or ())
    moved = faulty.model_copy(update={"scenarios": (rows[3], *rows[:3], *rows[4:])})
    key = keys_in(case, faulty)["evidence.scenario"]
    assert keys_in(case, moved)["evidence.scenario"] == key


@pytest.mark.django_db
def test_two_rows_alike_have_keys_of_their_own(case: Case, whole: Dossier) -> None:
    empty = ScenarioInstance(scenario="车间智能排产")
    dossier = whole.model_copy(update={"scenarios": (empty, empty)})
    found = [e for e in find_in(case, dossier) if e.finding.rule == "evidence.scenario"]
    assert len({each.key for each in found}) == len(found) == 2


@pytest.mark.django_db
def test_the_keys_are_the_same_in_either_language(case: Case) -> None:
    for _tier, changes, _rule, _place in [f for f in FAULTS if f[0] == "excellence"][::3]:
        dossier = planted("excellence", *changes)
        chinese = keys_in(case, dossier)
        with translation.override("en"):
            assert keys_in(case, dossier) == chinese


@pytest.mark.django_db
def test_a_reason_does_not_lapse_overnight(
    case: Case, whole: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is held against today reads another date tomorrow, and is the same finding."""
    today = timezone.localdate()
    late = planted("excellence", Put("evidence[6].valid_until", "2025-06-30"))
    first = {e.key for e in find_in(case, late, today=today)}
    second = {e.key for e in find_in(case, late, today=today + dt.timedelta(days=1))}
    assert first == second != set()


@pytest.mark.django_db
def test_a_filing_is_checked_once_per_content(
    unsigned: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[object] = []
    check = findings.precheck

    def counted(*args: object, **options: object) -> object:
        runs.append(args)
        return check(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(findings, "precheck", counted)
    findings._found.clear()
    answered_findings(unsigned)
    answered_findings(Case.objects.get(pk=unsigned.pk))
    assert len(runs) == 1


@pytest.mark.django_db
def test_the_officers_read_the_reasons_as_they_were_handed_in(
    unsigned: Case, firm: Firm, rewrite: Rewrite
) -> None:
    from tests.platform.filing.conftest import signed

    profile = loaded(unsigned.draft.dossier).narrative.profile or ""
    case = rewrite(unsigned, narrative={"profile": profile.replace("862人", "826人")})
    (open_one,) = [e for e in answered_findings(case) if e.is_open]
    services.give_reasons(firm.clerk.actor, case, {open_one.found.key: "含劳务派遣"})
    case = filing.submit(firm.clerk.actor, signed(case, firm))
    revision = case.revisions.get()
    filing_services_return(case, firm)
    services.give_reasons(firm.clerk.actor, case, {open_one.found.key: "改口"})
    (then,) = [e for e in findings.filed_findings(case, revision) if e.severity == "yellow"]
    assert then.reason is not None
    assert then.reason.text == "含劳务派遣"


def filing_services_return(case: Case, firm: Firm) -> None:
    from tihang.platform.filing.workflow import take_step

    take_step(case, "return", firm.county.actor, reason="请补充")
