"""The firm, its filing and its people, as the tests of the filing have them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.platform.filing.conftest import (  # noqa: F401
    Firm,
    case,
    close,
    complete,
    firm,
    unsigned,
    whole,
)
from tihang.dossier.model import Dossier
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.drafts import lock_draft, write_draft
from tihang.platform.filing.models import Case

Rewrite = Callable[..., Case]


@pytest.fixture
def rewrite(firm: Firm) -> Rewrite:  # noqa: F811
    """``rewrite(case, narrative={"profile": "…"})``: the clerk changes some fields."""

    def change(case: Case, **parts: dict[str, Any]) -> Case:  # noqa: F811
        from django.db import transaction

        with transaction.atomic():
            draft = lock_draft(firm.clerk.actor, case)
            data = loaded(draft.dossier).model_dump()
            for part, fields in parts.items():
                data[part] |= fields
            dossier = Dossier.model_validate(data)
            sections = [s.id for s in case.edition.filing_form(case.tier).sections]
            write_draft(draft, firm.clerk.actor, dossier, sections[:1])
        return Case.objects.get(pk=case.pk)

    return change
