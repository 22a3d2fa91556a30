"""The demo: filings in every state, reached by walking, ready to be shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tihang.dossier.model import Declaration
from tihang.platform.demo import demo_accounts, seed_demo
from tihang.platform.demo.dossiers import NoExamples
from tihang.platform.filing.completeness import section_states
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case
from tihang.platform.filing.queries import evaluation_of, filed_revisions
from tihang.platform.filing.workflow import replay
from tihang.platform.journal import queries as journal
from tihang.platform.journal import services as journal_services
from tihang.platform.registry.models import Authority
from tihang.platform.rounds.models import Round
from tihang.platform.submission.findings import answered_findings, filed_findings

ALL_DECLARED = Declaration(lawful=True, truthful=True, no_secrets=True, accepts_visits=True)


@pytest.fixture(scope="class")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demo, entered once for the tests of a class and taken out again."""
    with django_db_blocker.unblock(), transaction.atomic():
        assert seed_demo() is True
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)


@pytest.fixture
def seeded(demo: None, db: None) -> None:
    """The demo as it was entered: what a test changes is undone after it."""


def showcase() -> Case:
    return Case.objects.get(state="draft")


@pytest.mark.usefixtures("seeded")
class TestTheDemo:
    def test_every_desk_has_work_and_every_case_walked_there(self) -> None:
        assert Counter(Case.objects.values_list("authority__code", "state")) == {
            ("fuqing", "draft"): 1,
            ("fuqing", "declared"): 1,
            ("fuqing", "county_examination"): 2,
            ("changle", "returned"): 1,
            ("changle", "city_review"): 2,
            ("fuqing", "city_review"): 1,
            ("quanzhou-demo", "province_review"): 1,
            ("huaxia", "group_review"): 1,
        }
        for case in Case.objects.all():
            assert replay(journal.entries(case.stream), case.workflow) == case.state
            assert journal_services.verify(case.stream) == []

    def test_the_newcomer_has_a_few_small_things_to_mend(self) -> None:
        case = showcase()
        missing = [lack.name for part in section_states(case) for lack in part.missing]
        assert missing == ["enterprise.mobile"]
        found = [(each.severity, each.finding.rule) for each in answered_findings(case)]
        assert found == [
            ("red", "complete.required-field"),
            ("yellow", "texts.staff"),
            ("blue", "texts.vague"),
        ]
        assert evaluation_of(case).of_tier("excellence").claimed_status == "undetermined"
        signed = loaded(case.draft.dossier).model_copy(update={"declaration": ALL_DECLARED})
        assert evaluation_of(case, signed).of_tier("excellence").claimed_status == "met"

    def test_nothing_contradicts_itself_in_what_the_other_firms_filed(self) -> None:
        for case in Case.objects.exclude(pk=showcase().pk).exclude(channel="self"):
            revision = filed_revisions(case).last()
            assert revision is not None
            assert [e.finding for e in filed_findings(case, revision) if e.severity != "blue"] == []
            assert case.signatures.get().content_hash == revision.content_hash

    def test_seeding_again_changes_nothing(self) -> None:
        before = list(journal.streams())
        assert seed_demo() is False
        assert list(journal.streams()) == before
        assert Round.objects.count() == 2

    def test_the_accounts_printed_are_those_who_can_log_in(self) -> None:
        from tihang.platform.accounts.models import User

        listed = {account.username for account in demo_accounts()}
        assert listed == set(User.objects.filter(is_demo=True).values_list("username", flat=True))
        assert not any(u.has_usable_password() for u in User.objects.filter(is_demo=False))
        assert {"firm", "county", "city", "province"} <= listed

    def test_every_department_that_is_asked_has_somebody_who_can_answer(self) -> None:
        """A visitor can go the whole way without waiting for the answers' time to run out."""
        from tihang.platform.accounts.models import User

        answering = User.objects.filter(is_demo=True).values("memberships__authority")
        asked = Authority.objects.exclude(lead=None)
        assert asked.count() == 10
        assert list(asked.exclude(pk__in=answering)) == []


def test_without_the_examples_the_demo_says_where_it_looked(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIHANG_EXAMPLES", str(tmp_path))
    with pytest.raises(NoExamples, match="TIHANG_EXAMPLES"):
        seed_demo()
    assert not Round.objects.exists()
