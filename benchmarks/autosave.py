"""Saving while somebody types, beside a bare Django view that writes one row.

Both get the same request through the same middleware, session and database, each in one
transaction; the bare view puts what was sent into a row and looks at nothing.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.timing import Times, interleaved

EXAMPLE = Path(__file__).parents[1] / "examples" / "excellence.yaml"
CALLS = 20


def run(rounds: int = 30) -> dict[str, Times]:
    """Times by contestant, for a section of long texts and for the longest section."""
    folder = tempfile.mkdtemp(prefix="tihang-bench-")
    os.environ["TIHANG_VAR"] = folder
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tihang.platform.settings")
    try:
        return _measured(rounds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measured(rounds: int) -> dict[str, Times]:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    settings.ROOT_URLCONF = __name__
    call_command("migrate", interactive=False, verbosity=0)
    desk = _Desk()
    contestants: dict[str, Callable[[], object]] = {}
    for section, name in (("results", "narrative.next_steps"), ("scenarios", "scenarios[0].built")):
        contestants[f"bare view, {section}"] = desk.saver("bare", section, name)
        contestants[f"tihang, {section}"] = desk.saver("filing:autosave", section, name)
    times = interleaved(contestants, rounds=rounds, calls=dict.fromkeys(contestants, CALLS))
    connection.close()
    return times


class _Desk:
    """A clerk who is logged in, with a filing of thirty pages."""

    def __init__(self) -> None:
        from django.test import Client

        self.case, self.user = _filing()
        self.client = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
        self.client.force_login(self.user)

    def saver(self, route: str, section: str, name: str) -> Callable[[], object]:
        """Sends the section with another text in one of its inputs each time."""
        from django.urls import reverse

        from tihang.platform.filing.drafts import inputs_of, section_of
        from tihang.platform.filing.models import Draft

        where = reverse(route, kwargs={"case": self.case.pk, "section": section})
        draft = Draft.objects.get(case=self.case)
        inputs: dict[str, Any] = dict(inputs_of(self.case, section_of(self.case, section), draft))
        state = reverse("filing:section_state", kwargs={"case": self.case.pk, "section": section})
        inputs["csrfmiddlewaretoken"] = self.client.get(state).json()["csrf"]
        inputs |= {"writer": f"bench {route} {section}", "author": str(self.user.pk)}
        version = draft.version
        # As the browser sends it; put into form once, so that only the server is measured.
        text, edits = str(inputs.pop(name)), count(1)
        body = urlencode(inputs, doseq=True)
        opening = f"{body}&{urlencode({name: text})}"

        def save() -> None:
            nonlocal version
            edit = next(edits)
            answer = self.client.post(
                where,
                f"{opening}{edit}&edit={edit}&base_version={version}",
                content_type="application/x-www-form-urlencoded",
            )
            if answer.status_code != 200 or answer.json().get("errors"):
                raise RuntimeError(answer.content.decode())
            version = answer.json().get("version", version)

        return save


def _filing() -> tuple[Any, Any]:
    """A firm's draft that holds the example, and the clerk's account."""
    from tihang.dossier.files import read_dossier
    from tihang.platform.accounts import queries
    from tihang.platform.accounts import services as accounts
    from tihang.platform.actor import SYSTEM, Role
    from tihang.platform.filing import services
    from tihang.platform.registry import services as registry
    from tihang.platform.registry.models import Level
    from tihang.platform.rounds.models import Round

    dossier = read_dossier(EXAMPLE)
    offices: dict[str, Any] = {}
    above = None
    for level in (Level.PROVINCE, Level.CITY, Level.COUNTY):
        above = registry.establish_authority(
            SYSTEM, code=level, name=level, name_en=level, level=level, parent=above
        )
        offices[level] = above
    firm = registry.register_enterprise(
        SYSTEM,
        name=dossier.enterprise.name,
        credit_code=dossier.enterprise.credit_code,
        authority=offices[Level.COUNTY],
    )
    clerk = accounts.open_account(
        SYSTEM,
        username="clerk",
        display_name="填报",
        password="bench-autosave-1",  # noqa: S106  # of nobody
    )
    accounts.grant_membership(SYSTEM, clerk, Role.CLERK, firm)
    actor = queries.actor_for(clerk)
    from django.utils import timezone

    round_ = Round.objects.create(
        code="bench",
        title="基准",
        title_en="bench",
        edition="2025",
        tiers=["excellence"],
        opens_at=timezone.now(),
    )
    factory = registry.add_factory(SYSTEM, firm, name="一厂")
    case = services.start_case(actor, round_, factory, "excellence", "territorial")
    services.import_dossier(actor, case, dossier, 1)
    return case, clerk


def _bare(request: Any, section: str, **_case: Any) -> Any:
    """One row with what was sent, one transaction."""
    from django.db import transaction
    from django.http import JsonResponse

    from tihang.platform.filing.models import DraftVersion

    with transaction.atomic():
        row = DraftVersion.objects.create(
            draft_id=1,
            number=1,
            section=section,
            receipt=request.POST["edit"],
            before=request.POST.dict(),
        )
    return JsonResponse({"row": row.pk})


def _patterns() -> Iterator[Any]:
    from django.urls import include, path

    from tihang.platform.access import allow, signed_in

    yield path("bare/<uuid:case>/<slug:section>/", allow(signed_in)(_bare), name="bare")
    yield path("", include("tihang.platform.urls"))


def __getattr__(name: str) -> Any:
    """The addresses of the contest, once Django is ready for them."""
    if name != "urlpatterns":
        raise AttributeError(name)
    globals()[name] = list(_patterns())
    return globals()[name]


if __name__ == "__main__":
    for contestant, time in run().items():
        print(f"{contestant}: {time.median * 1e3:.2f} ms ({time.fastest * 1e3:.2f} at best)")
