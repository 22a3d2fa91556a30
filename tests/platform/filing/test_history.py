"""What was acknowledged stays: in the draft, or in its history, from where it comes back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.platform.conftest import Engage, Land, Person, SignIn
from tests.platform.filing.conftest import Firm
from tihang.platform.actor import Role
from tihang.platform.filing import drafts, past, services, versions
from tihang.platform.filing.models import Case, Draft, DraftVersion
from tihang.platform.filing.versions import Edit

SECTION = "enterprise"
FIELDS = ("enterprise.contact", "enterprise.address", "enterprise.products")


@pytest.fixture
def colleague(engage: Engage, land: Land) -> Person:
    return engage("colleague", Role.CLERK, land.firm)


def save(
    person: Person,
    case: Case,
    base: int,
    edit: Edit | None = None,
    choices: drafts.Choices | None = None,
    **fields: str,
) -> drafts.Saved:
    data = {f"enterprise.{name}": text for name, text in fields.items()}
    return drafts.save_section(person.actor, case, SECTION, data, base, edit=edit, choices=choices)


def saved_text(case: Case, name: str) -> str:
    draft = Draft.objects.get(case=case)
    section = drafts.section_of(case, SECTION)
    return str(drafts.inputs_of(case, section, draft)[f"enterprise.{name}"])


@pytest.mark.django_db
def test_different_inputs_of_one_section_are_merged_and_named(
    case: Case, firm: Firm, colleague: Person
) -> None:
    save(colleague, case, 1, address="新址")
    saved = save(firm.clerk, case, 1, contact="我")
    assert (saved_text(case, "address"), saved_text(case, "contact")) == ("新址", "我")
    assert saved.merged_with == ("colleague同志",)
    assert saved.inputs == {"enterprise.address": "新址"}


@pytest.mark.django_db
def test_a_repeat_gets_the_same_receipt_and_changes_nothing(
    case: Case, firm: Firm, colleague: Person
) -> None:
    first = save(firm.clerk, case, 1, Edit("page", 1), contact="我")
    save(colleague, case, 2, contact="他")
    again = save(firm.clerk, case, 1, Edit("page", 1), contact="我")
    assert again.receipt == first.receipt
    assert again.saved_at == first.saved_at
    assert saved_text(case, "contact") == "他"
    assert Draft.objects.get(case=case).version == 3


@pytest.mark.django_db
def test_an_edit_that_comes_late_does_not_undo_the_later_one(case: Case, firm: Firm) -> None:
    save(firm.clerk, case, 1, Edit("page", 2), contact="后")
    save(firm.clerk, case, 1, Edit("page", 1), contact="先")
    assert saved_text(case, "contact") == "后"


@pytest.mark.django_db
def test_a_page_that_missed_an_answer_does_not_clash_with_itself(
    case: Case, firm: Firm, colleague: Person
) -> None:
    save(firm.clerk, case, 1, Edit("page", 1), contact="一")
    save(colleague, case, 2, address="新址")
    save(firm.clerk, case, 1, Edit("page", 2), contact="二")
    assert (saved_text(case, "contact"), saved_text(case, "address")) == ("二", "新址")
    # Taking the text back to what it was at the beginning is a change as well.
    save(firm.clerk, case, 1, Edit("page", 3), contact="")
    assert (saved_text(case, "contact"), saved_text(case, "address")) == ("", "新址")


@pytest.mark.django_db
def test_a_losing_text_is_in_the_history_once_and_can_be_taken_up(
    case: Case, firm: Firm, colleague: Person
) -> None:
    save(colleague, case, 1, contact="他", address="新址")
    for _again in range(2):
        with pytest.raises(drafts.StaleVersion) as met:
            save(firm.clerk, case, 1, Edit("page", 1), contact="我")
    assert met.value.merged.conflicts == ("enterprise.contact",)
    lost = DraftVersion.objects.get(cause="unapplied")
    assert lost.unapplied == {"enterprise.contact": "我"}
    services.restore_version(firm.clerk.actor, case, lost)
    assert (saved_text(case, "contact"), saved_text(case, "address")) == ("我", "新址")


@pytest.mark.django_db
def test_a_choice_counts_against_what_was_shown_only(
    case: Case, firm: Firm, colleague: Person
) -> None:
    save(colleague, case, 1, contact="他")
    chosen = drafts.Choices(2, {"enterprise.contact": "mine"})
    save(colleague, case, 2, contact="又改")
    with pytest.raises(drafts.StaleVersion):
        save(firm.clerk, case, 1, choices=chosen, contact="我")
    later = drafts.Choices(3, {"enterprise.contact": "mine"})
    save(firm.clerk, case, 1, choices=later, contact="我")
    assert saved_text(case, "contact") == "我"


@pytest.mark.django_db
def test_every_state_of_a_section_can_be_restored(case: Case, firm: Firm) -> None:
    texts = ["一", "二", "", "三"]
    for number, text in enumerate(texts, 1):
        save(firm.clerk, case, number, contact=text)
    made = list(case.draft.versions.order_by("pk"))
    for version, text in zip(made, texts, strict=True):
        services.restore_version(firm.clerk.actor, case, version)
        assert saved_text(case, "contact") == text
    assert case.draft.versions.count() > len(texts)


@pytest.mark.django_db
def test_an_import_and_a_row_taken_out_can_be_undone(complete: Case, firm: Firm) -> None:
    section = drafts.section_of(complete, "scenarios")
    draft = Draft.objects.get(case=complete)
    full = drafts.inputs_of(complete, section, draft)
    imported = complete.draft.versions.get(section="scenarios")
    assert imported.cause == "imported"
    emptied = {"scenarios:present": "yes"}
    drafts.save_section(firm.clerk.actor, complete, "scenarios", emptied, draft.version)
    services.restore_version(firm.clerk.actor, complete, imported)
    assert drafts.inputs_of(complete, section, Draft.objects.get(case=complete)) == full


@pytest.mark.django_db
def test_answers_given_later_are_gone_after_a_restore(complete: Case, firm: Firm) -> None:
    section = drafts.section_of(complete, "answers")
    draft = Draft.objects.get(case=complete)
    name = next(n for n in drafts.inputs_of(complete, section, draft) if n.endswith("].statement"))
    given = {name: "后来补写的说明"}
    saved = drafts.save_section(firm.clerk.actor, complete, "answers", given, draft.version)
    assert not saved.errors
    imported = complete.draft.versions.get(section="answers", cause="imported")
    services.restore_version(firm.clerk.actor, complete, imported)
    after = drafts.inputs_of(complete, section, Draft.objects.get(case=complete))
    assert after == drafts.inputs_of(complete, section, draft)


@pytest.mark.django_db
def test_saves_of_one_person_within_minutes_are_shown_as_one(
    case: Case, firm: Firm, colleague: Person
) -> None:
    for number in range(1, 4):
        save(firm.clerk, case, number, contact=f"第{number}次")
    save(colleague, case, 4, contact="他")
    entries = past.page_of(case).entries
    assert [entry.count for entry in entries] == [1, 3]
    changes = past.changes_of(Case.objects.get(pk=case.pk), entries[1].last)
    assert [piece.text for piece in changes[0].texts.mine] == ["第3次"]
    assert changes[0].texts.theirs == ()


@pytest.mark.django_db
def test_old_saves_are_thinned_out_and_nothing_shown_is_lost(case: Case, firm: Firm) -> None:
    for number in range(1, 5):
        save(firm.clerk, case, number, contact=f"第{number}次")
    with pytest.raises(drafts.StaleVersion):
        save(firm.clerk, case, 1, contact="未采用")
    DraftVersion.objects.update(at=timezone.now() - dt.timedelta(days=30))
    before = [entry.last.receipt for entry in past.page_of(case).entries]
    assert versions.thin_out(case.draft) == 3
    assert [entry.last.receipt for entry in past.page_of(case).entries] == before
    last = case.draft.versions.exclude(cause="unapplied").get()
    assert last.before == {"enterprise.contact": ""}


@pytest.mark.django_db
def test_the_history_is_paged_filtered_and_costs_the_same_for_many(
    case: Case, firm: Firm, colleague: Person, sign_in: SignIn
) -> None:
    client = sign_in(firm.clerk)
    address = f"/cases/{case.pk}/history/"
    save(firm.clerk, case, 1, contact="一")
    client.get(address)
    few = _queries(client, address)
    for number in range(2, 42):
        save(firm.clerk if number % 2 else colleague, case, number, contact=f"第{number}次")
    assert _queries(client, address) == few
    page = client.get(address).content.decode()
    older = re.search(r'href="(\?before=\d+)"', page)
    assert older
    rest = client.get(address + older[1]).content.decode()
    receipts = re.findall(r'"code">(\d+-\S+)<', page + rest)
    assert len(receipts) == len(set(receipts)) == 41
    mine = client.get(f"{address}?person={colleague.user.pk}").content.decode()
    assert "clerk同志" not in mine.split("<tbody>")[1]


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


@pytest.mark.django_db
def test_another_firm_sees_no_history(
    case: Case, firm: Firm, engage: Engage, land: Land, sign_in: SignIn
) -> None:
    save(firm.clerk, case, 1, contact="一")
    version = case.draft.versions.get()
    client = sign_in(engage("stranger", Role.CLERK, land.neighbour))
    for rest in ("history/", f"history/{version.pk}/"):
        assert client.get(f"/cases/{case.pk}/{rest}").status_code == 404
    restore = f"/cases/{case.pk}/history/{version.pk}/restore/"
    assert client.post(restore).status_code == 404


@pytest.mark.django_db
def test_a_version_of_another_case_is_not_found(
    case: Case, firm: Firm, sign_in: SignIn, complete: Case
) -> None:
    other = services.start_case(
        firm.clerk.actor, firm.round, firm.factory, "advanced", "territorial"
    )
    save(firm.clerk, other, 1, contact="一")
    version = other.draft.versions.get()
    client = sign_in(firm.clerk)
    assert client.get(f"/cases/{complete.pk}/history/{version.pk}/").status_code == 404


@contextmanager
def undone_afterwards() -> Iterator[None]:
    """What happens within it leaves no trace in the database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


ACTS = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.sampled_from(FIELDS),
        st.integers(0, 10_000),
        st.sampled_from(["write", "write", "write", "repeat", "look"]),
    ),
    min_size=1,
    max_size=14,
)


@pytest.mark.django_db
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_whatever_two_people_do_each_text_is_in_the_draft_or_in_its_history(
    case: Case, firm: Firm, colleague: Person, acts: list[tuple[int, str, int, str]]
) -> None:
    with undone_afterwards():
        _play(case, (firm.clerk, colleague), acts)


def _play(case: Case, people: tuple[Person, Person], acts: list[tuple[int, str, int, str]]) -> None:
    """Two pages that never see the other's text, save in any order and repeat themselves."""
    section = drafts.section_of(case, SECTION)
    bases, pages, sent = [1, 1], [dict[str, str](), dict[str, str]()], [(), ()]
    texts: set[str] = set()
    edits = 0
    for who, name, number, what in acts:
        version = Draft.objects.get(case=case).version
        if what == "look":
            bases[who], pages[who] = version, {}
            continue
        if what == "repeat":
            if not sent[who]:
                continue
            data, base, edit = sent[who]
        else:
            edits += 1
            pages[who][name] = f"文字{number}"
            texts.add(f"文字{number}")
            data, base, edit = dict(pages[who]), bases[who], Edit(f"page {who}", edits)
            sent[who] = (data, base, edit)
        try:
            saved = drafts.save_section(people[who].actor, case, SECTION, data, base, edit=edit)
        except drafts.StaleVersion:
            continue
        if what == "repeat":
            assert Draft.objects.get(case=case).version == version
        elif not saved.inputs:
            bases[who] = saved.version
    draft = Draft.objects.get(case=case)
    kept = {str(value) for value in drafts.inputs_of(case, section, draft).values()}
    for version in draft.versions.all():
        kept |= {str(value) for value in version.before.values()}
        kept |= {str(value) for value in (version.unapplied or {}).values()}
    assert texts <= kept
