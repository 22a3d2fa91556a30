"""A filed case, its papers, and background work that is done at once."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from tests.platform.conftest import Engage, Land, Person
from tests.platform.made_up_cases import Theatre, open_theatre
from tests.platform.remembered import remembered
from tihang.documents import filing_docx, filing_pdf
from tihang.dossier.model import Dossier
from tihang.platform.filing import workflow
from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.models import Case
from tihang.platform.papers import services
from tihang.platform.papers.models import SubmittedPaper


@pytest.fixture(autouse=True)
def at_once(settings: Settings) -> None:
    """No worker: what is queued is done where it is queued."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def theatre(land: Land, engage: Engage, monkeypatch: pytest.MonkeyPatch) -> Theatre:
    """Whether a form is filled in completely is the filing's business and tested there."""
    for guard in ("filing_complete", "prechecked", "declared"):
        monkeypatch.setitem(workflow._guards, guard, lambda _case, _actor: [])
    return remembered(open_theatre, land, engage)


@pytest.fixture
def filed(theatre: Theatre) -> Case:
    """A case that its firm has just handed in."""
    return theatre.filed()


def filed_dossier(case: Case) -> Dossier:
    return loaded(case.revisions.order_by("-number")[0].dossier)


def word_of(case: Case, *, draft: bool = False) -> bytes:
    return filing_docx(filed_dossier(case), case.edition, draft=draft)


def pdf_of(case: Case) -> bytes:
    return filing_pdf(filed_dossier(case), case.edition)


HandIn = Callable[..., SubmittedPaper]


@pytest.fixture
def hand_in(theatre: Theatre) -> HandIn:
    """``hand_in(case, data)``: the firm, or who is named, hands the bytes in."""

    def do(
        case: Case, data: bytes, *, who: Person | None = None, name: str = "", code: str = ""
    ) -> SubmittedPaper:
        name = name or ("申报书.pdf" if data.startswith(b"%PDF") else "申报书.docx")
        paper = services.hand_in(
            (who or theatre.firm).actor, case, BytesIO(data), name, kind="sealed", code=code
        )
        paper.refresh_from_db()
        return paper

    return do


def post_file(client: Client, case: Case, data: bytes, name: str, **more: str) -> object:
    form = {"file": SimpleUploadedFile(name, data), "kind": "sealed", "code": "", **more}
    return client.post(f"/cases/{case.pk}/papers/", form)
