"""Every route × everybody: the declared table says who gets in, and the site is asked.

One test a route. What a request changes is taken back before the next one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from http import HTTPStatus
from http.cookies import SimpleCookie
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.test import TestCase, override_settings
from django.urls import reverse

from tests.platform.matrix.makers import MAKERS
from tests.platform.matrix.table import TABLE
from tests.platform.matrix.who import SEES, Row
from tests.platform.matrix.world import EVERYBODY, World, build
from tihang.platform.access import Route, routes
from tihang.platform.accounts import middleware
from tihang.platform.accounts.models import User
from tihang.platform.accounts.queries import actor_for
from tihang.platform.filing import workflow

pytestmark = pytest.mark.django_db

ROUTES = list(routes())
NO_WORKER = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
AT_ONCE = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
REFUSED = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>")


def test_every_route_has_its_line_and_every_line_its_route() -> None:
    assert {route.name for route in ROUTES} == set(TABLE)


@override_settings(TASKS=NO_WORKER, ROOT_URLCONF="tests.platform.matrix.urls")
class TestTheMatrix(TestCase):
    """Built once for all routes, as Django does it for a class."""

    world: ClassVar[World]

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        with pytest.MonkeyPatch.context() as patch, override_settings(TASKS=AT_ONCE):
            # Whether a form is filled in completely is the filing's business and tested there.
            for guard in ("filing_complete", "prechecked", "declared"):
                patch.setitem(workflow._guards, guard, lambda _case, _actor: [])
            cls.world = build()
        # Who somebody is does not change between requests that are all taken back.
        patch = cls.enterClassContext(pytest.MonkeyPatch.context())
        asked = cache(lambda pk, chosen: actor_for(User.objects.get(pk=pk), chosen))
        patch.setattr(middleware, "actor_for", lambda user, chosen: asked(user.pk, chosen))

    def hold(self, route: Route, row: Row) -> None:
        """Ask for the route as everybody, and compare with the table."""
        found = [line for stage in row.stages or ("",) for line in self._asked(route, row, stage)]
        assert not found, f"{route.name}:\n" + "\n".join(found)

    def _asked(self, route: Route, row: Row, stage: str) -> Iterator[str]:
        """What is otherwise than the table says, a line each."""
        address = self._address(route, row, stage)
        sent = {name: str(MAKERS[name](self.world, stage)) for name in row.sends}
        for who in _people(row, stage):
            for method in ("GET", "POST") if _takes(row, who, stage) else ("GET",):
                answer = self._ask(who, method, address, sent)
                wrong = _fault(row, method, stage, who, answer)
                if wrong:
                    yield f"  {stage} {who} {method} {address}: {answer.status_code}, {wrong}"

    def _address(self, route: Route, row: Row, stage: str) -> str:
        names = [first or second for first, second in ARGUMENT.findall(route.pattern)]
        unknown = [name for name in names if name not in row.args and name not in MAKERS]
        assert not unknown, f"{route.name}: no maker for {unknown}; see makers.py"
        given = {name: self._made(row.args.get(name, f":{name}"), stage) for name in names}
        return reverse(route.name, kwargs=given)

    def _made(self, word: str, stage: str) -> Any:
        """What the maker of that name gives; a word without a colon stands for itself."""
        return MAKERS[word[1:]](self.world, stage) if word.startswith(":") else word

    def _ask(self, who: str, method: str, address: str, sent: dict[str, str]) -> Any:
        client = self.world.client(who)
        cookies = client.cookies.copy()
        with transaction.atomic():
            answer = client.post(address, sent) if method == "POST" else client.get(address)
            if answer.streaming:
                b"".join(answer.streaming_content)  # Read to the end, it closes its file.
            transaction.set_rollback(True)
        client.cookies = SimpleCookie({name: each.value for name, each in cookies.items()})
        return answer


def _people(row: Row, stage: str) -> list[str]:
    """Everybody; for a further state of the case, those who see one of the two."""
    if not stage or stage == row.stages[0] or len(row.stages) == len(SEES):
        return list(EVERYBODY)
    return [who for who in EVERYBODY if who in SEES[stage] | SEES[row.stages[0]]]


def _takes(row: Row, who: str, stage: str) -> bool:
    """Where nobody may send anything it is enough to hear so from those who get in."""
    return row.post is not None or who in row.let_in(stage)


def _fault(row: Row, method: str, stage: str, who: str, answer: Any) -> str:
    """How an answer differs from what the table says; blank where it does not."""
    status = answer.status_code
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "an error"
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        wrong = row.post is not None and method == "POST"
        return "takes no form" if wrong else "" if who in row.let_in(stage) else "is to be refused"
    if method == "POST" and row.post is None and not _refused(answer):
        return "takes a form: declare post="
    if _refused(answer) == (who in row.allowed(method, stage)):
        return "is to be refused" if _refused(answer) is False else "is to be allowed"
    told = method == "POST" and who in row.told and who in row.allowed(method, stage)
    return "is to be told with 409" if told and status != HTTPStatus.CONFLICT else ""


def _refused(answer: Any) -> bool:
    if answer.status_code == HTTPStatus.FOUND and answer.url.startswith("/accounts/login/"):
        return True
    return answer.status_code in REFUSED


def _test_of(route: Route) -> Any:
    def test(self: TestTheMatrix) -> None:
        row = TABLE.get(route.name)
        assert row, f"{route.name} has no line in table.py"
        self.hold(route, row)

    return test


for _route in ROUTES:
    setattr(TestTheMatrix, "test_" + re.sub(r"\W", "_", _route.name), _test_of(_route))
