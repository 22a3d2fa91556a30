"""Every field of every form, full of hard text, is on the screen as it was typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from django.test import Client

from tests.dossier.hard import EMOJI, TIERS, filled
from tests.platform.conftest import SignIn
from tests.platform.filing.conftest import Firm
from tihang.documents.content.filing import filing_content
from tihang.documents.content.model import Listing, block_strings
from tihang.dossier.files import (
    dump_json,
    dump_xlsx,
    dump_yaml,
    parse_json_dossier,
    parse_xlsx_dossier,
)
from tihang.dossier.model import Dossier
from tihang.platform.filing import services
from tihang.platform.filing.dossiers import loaded, stored
from tihang.platform.filing.forms.flat import Flat, flatten
from tihang.platform.filing.forms.names import NONE, PRESENT
from tihang.platform.filing.models import Case
from tihang.platform.filing.readonly import sections_of

Dump = Callable[[Dossier], bytes]
DUMPS: dict[str, Dump] = {"json": dump_json, "xlsx": dump_xlsx, "yaml": dump_yaml}


class Screen(HTMLParser):
    """A page as a browser has it: its text, and what each input would send."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.inputs: dict[str, list[str]] = {}
        self._area: str | None = None
        self._select: str | None = None
        self._silent = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("script", "style", "template"):
            self._silent += 1
        elif tag == "textarea":
            self._area = given["name"]
            self.inputs[self._area] = [""]
        elif tag == "select":
            self._select = given.get("name")
        elif tag == "option" and self._select and "selected" in given:
            self.inputs.setdefault(self._select, []).append(given["value"])
        elif tag == "input" and "name" in given and not self._silent:
            box = given.get("type") in ("checkbox", "radio")
            if not box or "checked" in given:
                # A browser takes line breaks out of a one-line input.
                sent = given.get("value", "").replace("\n", "").replace("\r", "")
                self.inputs.setdefault(given["name"], []).append(sent)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "template"):
            self._silent -= 1
        elif tag == "textarea" and self._area:
            # The first line break of an area is no part of its text; lines are sent with CR LF.
            typed = self.inputs[self._area][0].removeprefix("\n")
            self.inputs[self._area] = [typed.replace("\n", "\r\n")]
            self._area = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area:
            self.inputs[self._area][0] += data
        elif not self._silent:
            self.text += data


@pytest.fixture
def desk(firm: Firm, sign_in: SignIn) -> Client:
    return sign_in(firm.clerk)


def filed(firm: Firm, dossier: Dossier) -> Case:
    """A filing that is being written, with this in it."""
    firm.round.tiers = list(TIERS)
    firm.round.save()
    case = services.start_case(
        firm.clerk.actor, firm.round, firm.factory, "excellence", "territorial"
    )
    case.tier = dossier.tier
    case.save()
    case.draft.dossier = stored(dossier)
    case.draft.save()
    return Case.objects.get(pk=case.pk)


def saved(case: Case) -> Dossier:
    return loaded(Case.objects.get(pk=case.pk).draft.dossier)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.django_db
@pytest.mark.parametrize("tier", TIERS)
def test_every_input_of_every_section_shows_its_field_unchanged(
    desk: Client, firm: Firm, tier: str
) -> None:
    case = filed(firm, filled(tier))
    for section in case.edition.filing_form(tier).sections:
        page = desk.get(f"/cases/{case.pk}/sections/{section.id}/").content.decode()
        screen = Screen(page)
        assert section.id != "answers" or any(name.endswith("statement") for name in screen.inputs)
        for name, value in flatten(case.edition, section, saved(case)).items():
            if name in screen.inputs:
                sent = [text.replace("\r\n", "\n") for text in screen.inputs[name]]
                assert sent == ([value] if isinstance(value, str) else value), name
            elif isinstance(value, str) and not is_fixed(name, value):
                assert squeezed(value) in squeezed(screen.text), name


def is_fixed(name: str, value: str) -> bool:
    """What the page says in its own words, and answers that are not asked for the tier."""
    return (
        value in ("", "yes", "no")
        or name.startswith("answers[")
        or name.endswith((PRESENT, NONE, ".number", "signed_on"))
    )


@pytest.mark.django_db
@pytest.mark.parametrize("tier", TIERS)
def test_sending_a_page_back_as_it_stands_changes_nothing(
    desk: Client, firm: Firm, tier: str
) -> None:
    case = filed(firm, filled(tier))
    before = saved(case)
    for section in case.edition.filing_form(tier).sections:
        where = f"/cases/{case.pk}/sections/{section.id}/"
        screen = Screen(desk.get(where).content.decode())
        own = flatten(case.edition, section, before)
        sent: Flat = {name: values for name, values in screen.inputs.items() if name in own}
        sent["base_version"] = screen.inputs["base_version"]
        answer = desk.post(where, sent, headers={"X-Autosave": "1"})
        assert answer.status_code == 200
        assert answer.json()["errors"] == {}
        assert saved(case) == before, section.id


@pytest.mark.django_db
@pytest.mark.parametrize("tier", TIERS)
def test_the_page_to_be_read_holds_every_text_of_the_paper(
    desk: Client, firm: Firm, tier: str
) -> None:
    case = filed(firm, filled(tier))
    page = render_to_string("filing/readonly.html", {"sections": sections_of(case, saved(case))})
    text = squeezed(Screen(page).text)
    for section in filing_content(saved(case), case.edition).sections:
        for block in section.blocks:
            # The browser sets the marks of lists by itself.
            said = block.entries if isinstance(block, Listing) else block_strings(block)
            assert [each for each in said if squeezed(each) not in text] == []
    assert f"〓(U+{ord(EMOJI):04X})" in text


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "dump"), DUMPS.items())
def test_what_was_exported_is_brought_in_again_unchanged(
    desk: Client, firm: Firm, kind: str, dump: Dump
) -> None:
    case = filed(firm, filled("excellence"))
    before = saved(case)
    exported = dump(before)
    # A declaration is signed by a person and never brought in by a file.
    bare = Dossier(edition="2025", tier="excellence", declaration=before.declaration)
    case.draft.dossier = stored(bare)
    case.draft.save()
    services.import_dossier(
        firm.clerk.actor,
        case,
        services.read_upload(case, f"申报.{kind}", exported),
        case.draft.version,
    )
    assert saved(case) == before


@pytest.mark.django_db
def test_the_downloads_hold_what_was_typed(desk: Client, firm: Firm) -> None:
    case = filed(firm, filled("excellence"))
    json_file = desk.get(f"/cases/{case.pk}/dossier.json").content
    workbook = desk.get(f"/cases/{case.pk}/workbook.xlsx").content
    assert parse_json_dossier(json_file) == saved(case)
    assert parse_xlsx_dossier(workbook, case.edition) == saved(case)
