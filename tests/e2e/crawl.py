"""Goes through the site as a reader would, link by link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urldefrag, urljoin

from django.urls import resolve

from tests.e2e.people import Person
from tests.e2e.server import Server

FILES = re.compile(r"(\.(pdf|docx|xlsx|json|csv|png|zip|iso|ics|pub)|/file)$")
LINK = re.compile(r'<a\s[^>]*?href="([^"]+)"')


@dataclass(frozen=True)
class Visit:
    """An address that a link leads to; ``is_shown``: it stands in the browser's window."""

    path: str
    status: int
    is_shown: bool

    @property
    def view(self) -> str:
        """The name of what answered."""
        return resolve(self.path.partition("?")[0]).view_name


def pages_of(person: Person, server: Server, start: str = "/") -> Iterator[Visit]:
    """Every page within reach of a person's home by links, with GET alone.

    The first page of each kind is shown in the browser; another case's page of the same kind
    is fetched only. Of files to download the first of each kind is fetched.
    """
    seen, kinds = {start}, set[str]()
    waiting = [start]
    while waiting:
        path = waiting.pop(0)
        kind = _kind(path)
        is_new = kind not in kinds
        kinds.add(kind)
        if FILES.search(path.partition("?")[0]):
            if is_new:
                yield Visit(path, person.context.request.get(server.url + path).status, False)
            continue
        if is_new:
            shown = person.page.goto(server.url + path)
            assert shown is not None
            status, source = shown.status, shown.text()
        else:
            fetched = person.context.request.get(server.url + path)
            status, source = fetched.status, fetched.text()
        yield Visit(path, status, is_new)
        found = [link for link in _links(source, path) if link not in seen]
        seen.update(found)
        waiting += found


def _links(source: str, path: str) -> list[str]:
    """The site's own addresses on the page, each once and without the place within a page."""
    addresses = (urljoin(path, unescape(address)) for address in LINK.findall(source))
    return list(dict.fromkeys(urldefrag(each).url for each in addresses if each.startswith("/")))


def _kind(path: str) -> str:
    """The view that answers and what is asked of it, whichever the case, file or version."""
    match = resolve(path.partition("?")[0])
    asked = (str(v) for k, v in match.kwargs.items() if isinstance(v, str) and k != "sha256")
    return " ".join([match.view_name, *asked])
