"""A filing is handed in while a colleague still writes: nothing is saved behind the hand-over."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from django.db import connection, transaction

from tests.platform.filing.conftest import Firm
from tihang.dossier.canonical import content_hash
from tihang.platform.filing import drafts, workflow
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case, Draft

GUARDS = ("filing_complete", "prechecked", "declared")


@pytest.fixture(autouse=True)
def unhindered(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a filing must hold is tested elsewhere."""
    for guard in GUARDS:
        monkeypatch.setitem(workflow._guards, guard, lambda _case, _actor: [])


@pytest.mark.django_db(transaction=True)
def test_what_comes_while_a_filing_is_handed_in_is_refused(
    transactional_db: None, firm: Firm, case: Case
) -> None:
    mine = Case.objects.select_related("round", "factory").get(pk=case.pk)

    def write() -> str:
        try:
            drafts.save_section(firm.clerk.actor, mine, "factory", {"factory.lines": "3"}, 1)
        except drafts.NotEditable:
            return "refused"
        finally:
            connection.close()
        return "saved"

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            workflow.take_step(case, "submit", firm.clerk.actor)
            outcome = pool.submit(write)
            sleep(1)
        assert outcome.result() == "refused"
    frozen = case.revisions.get()
    assert frozen.content_hash == content_hash(loaded(Draft.objects.get(case=case).dossier))
