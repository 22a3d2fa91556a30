"""What the firm sees of a returned filing, and what its pages send."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html  # type: ignore[import-untyped]

from tests.platform.conftest import SignIn
from tests.platform.filing.corrections.returning import CREDIT, inputs, returned, today
from tests.platform.made_up_cases import Theatre
from tihang.platform.filing.corrections.changed import changed_places
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case

# --- the firm's pages --------------------------------------------------------------------


def section_page(client: Client, case: Case, section: str) -> str:
    address = reverse("filing:section", kwargs={"case": case.pk, "section": section})
    return client.get(address).content.decode()


def test_the_firm_sees_what_is_open_until_when_and_the_rest_to_read(
    theatre: Theatre, case: Case, sign_in: SignIn
) -> None:
    case = returned(theatre, case, ("section", "factory"), ("clause", CREDIT), due=today(2))
    client = sign_in(theatre.firm)
    words = client.get(reverse("filing:case", kwargs={"case": case.pk})).content.decode()
    assert "前重新提交" in words
    assert "只能修改以上各项" in words
    assert f"#answers[{CREDIT}]" in words
    closed = section_page(client, case, "enterprise")
    assert "本部分未退回，不能修改" in closed
    assert 'name="do" value="save"' not in closed
    assert "<textarea" not in closed
    opened = section_page(client, case, "factory")
    assert '<input id="factory.project"' in opened
    answers = section_page(client, case, "answers")
    assert "本项未退回，不能修改" in answers
    assert f'<textarea id="answers[{CREDIT}].statement"' in answers
    assert '<textarea id="answers[requirement.2a].statement"' not in answers


@pytest.mark.parametrize("section", ["enterprise", "scenarios", "results", "answers", "evidence"])
def test_a_page_with_closed_places_saves_as_it_stands(
    theatre: Theatre, case: Case, sign_in: SignIn, section: str
) -> None:
    """What the page shows to be read is sent along and changes nothing."""
    case = returned(theatre, case, ("clause", CREDIT), ("kpi", "10"), ("scenario", "1"))
    client = sign_in(theatre.firm)
    address = reverse("filing:section", kwargs={"case": case.pk, "section": section})
    sent = sent_by(client.get(address).content.decode())
    before = loaded(case.draft.dossier)
    answer = client.post(address, sent)
    assert answer.status_code == 302
    case.draft.refresh_from_db()
    # The conditions may stand in the edition's order now.
    assert list(changed_places(before, loaded(case.draft.dossier))) == []


def sent_by(page: str) -> dict[str, list[str]]:
    """The inputs of the section's form, as a browser would send them."""
    form = next(
        form for form in html.fromstring(page).iter("form") if "section-form" in form.classes
    )
    found: dict[str, list[str]] = {"do": ["save"]}
    for each in form.iter("input", "textarea", "select"):
        name = each.get("name")
        boxed = each.get("type") in ("checkbox", "radio")
        if name and (not boxed or "checked" in each.attrib):
            found.setdefault(name, []).append(_value(each))
    return found


def _value(each: Any) -> str:
    if each.tag == "textarea":
        return (each.text or "").removeprefix("\n")
    if each.tag == "select":
        chosen = [o.get("value", "") for o in each.iter("option") if "selected" in o.attrib]
        return chosen[0] if chosen else ""
    return str(each.get("value", ""))


def test_an_autosave_into_a_closed_place_is_answered_with_the_place(
    theatre: Theatre, case: Case, sign_in: SignIn
) -> None:
    case = returned(theatre, case, ("section", "factory"))
    data = inputs(case, "enterprise") | {
        "enterprise.contact": "黄工",
        "base_version": str(case.draft.version),
    }
    address = reverse("filing:autosave", kwargs={"case": case.pk, "section": "enterprise"})
    answer = sign_in(theatre.firm).post(address, data)
    assert answer.status_code == 403
    assert "本项未退回，不能修改：联系人" in answer.json()["refused"]
