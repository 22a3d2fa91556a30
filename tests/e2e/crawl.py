"""Goes through the site as a reader would, link by link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag

from django.urls import resolve

from tests.e2e.people import Person
from tests.e2e.server import Server

FILES = re.compile(r"\.(pdf|docx|xlsx|json)$")


@dataclass(frozen=True)
class Visit:
    """A page that a link leads to; ``is_new_kind``: none of its kind was seen by this person."""

    path: str
    status: int
    is_new_kind: bool


def pages_of(person: Person, server: Server, start: str = "/") -> Iterator[Visit]:
    """Every page within reach of a person's home by links, the person's browser being at it.

    Files to download are asked for as well, but not shown. GET alone is used, so that
    nothing changes.
    """
    seen, kinds = {start}, set[str]()
    waiting = [start]
    while waiting:
        path = waiting.pop(0)
        kind = _kind(path)
        is_new = kind not in kinds
        kinds.add(kind)
        if FILES.search(path.partition("?")[0]):
            yield Visit(path, person.context.request.get(server.url + path).status, False)
            continue
        answer = person.page.goto(server.url + path)
        assert answer is not None
        yield Visit(path, answer.status, is_new)
        found = [path for path in _links(person, server) if path not in seen]
        seen.update(found)
        waiting += found


def _links(person: Person, server: Server) -> list[str]:
    """The site's own addresses on the page, each once and without the place within a page."""
    addresses = person.page.locator("a[href]").evaluate_all("links => links.map(l => l.href)")
    own = (urldefrag(address).url for address in addresses if address.startswith(server.url))
    return list(dict.fromkeys(map(server.path_of, own)))


def _kind(path: str) -> str:
    """The view that answers and what is asked of it, whichever the case."""
    match = resolve(path.partition("?")[0])
    return " ".join([match.view_name, *(str(v) for k, v in match.kwargs.items() if k != "case")])
