"""Keep the English catalogue in step with the messages in the code.

    translations.py extract          read the code's messages; keep what is translated
    translations.py merge FILE...    fill what is empty from other .po files
    translations.py compile          write the .mo that programs read
    translations.py check            name everything that is wrong; exit 1 if there is any

Messages are Chinese and their own key. One catalogue serves Python and the templates; it
holds no line numbers, dates or guesses, so that it changes only when a message does.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS
from babel.messages.extract import extract as extract_from
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "tihang"
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"

KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = (
    'msgid ""\n'
    'msgstr ""\n'
    '"Language: en\\n"\n'
    '"MIME-Version: 1.0\\n"\n'
    '"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Content-Transfer-Encoding: 8bit\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
"""One date for every catalogue: when it was written says nothing and changes each time."""

PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[#0+-]*\d*(?:\.\d+)?[a-zA-Z%]")
CHINESE = re.compile(r"[\u3400-\u9fff]+")
TEMPLATE_CODE = re.compile(
    r"{#.*?#}"
    r"|{%\s*comment\b.*?{%\s*endcomment\s*%}"
    r"|{%\s*block(?:translate|trans)\b.*?{%\s*endblock(?:translate|trans)\s*%}"
    r"|{%.*?%}|{{.*?}}",
    re.DOTALL,
)

Key = tuple[str | None, str | tuple[str, ...]]
"""Context and message; a message with a plural is a pair."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of the commands and return its exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("extract", "compile", "check"):
        commands.add_parser(name)
    commands.add_parser("merge").add_argument("files", nargs="+", type=Path)
    chosen = parser.parse_args(arguments)
    if chosen.command == "extract":
        return extract(SOURCE, CATALOGUE)
    if chosen.command == "compile":
        return compile_catalogue(CATALOGUE)
    if chosen.command == "merge":
        return merge(CATALOGUE, chosen.files)
    faults = list(check(SOURCE, CATALOGUE))
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def extract(source: Path, catalogue: Path) -> int:
    """Rewrite the catalogue with the code's messages, translated as far as it was before."""
    before = read(catalogue)
    after = empty_catalogue()
    for context, message in sorted(messages(source), key=_order):
        known = before.get(message, context)
        translation = known.string if known and not known.fuzzy else None
        after.add(message, translation, context=context)
    write(after, catalogue)
    open_messages = sum(1 for message in entries(after) if not is_translated(message))
    print(f"{len(after)} messages, {open_messages} without English")
    return 0


def merge(catalogue: Path, files: Sequence[Path]) -> int:
    """Fill the catalogue's untranslated messages; say which translations found no message."""
    target = read(catalogue)
    for file in files:
        taken, stray = 0, []
        for offered in entries(read(file)):
            if not is_translated(offered) or offered.fuzzy:
                continue
            message = target.get(offered.id, offered.context)
            if message is None:
                stray.append(quoted(offered))
            elif not is_translated(message):
                message.string = offered.string
                taken += 1
        print(f"{file.name}: {taken} translations taken")
        for name in stray:
            print(f"{file.name}: no code uses {name}")
    write(target, catalogue)
    return 0


def compile_catalogue(catalogue: Path) -> int:
    """Write the binary catalogue beside the one that people edit."""
    catalogue.with_suffix(".mo").write_bytes(compiled(read(catalogue)))
    return 0


def compiled(catalogue: Catalog) -> bytes:
    """Return the catalogue as programs read it: always the same bytes for the same texts."""
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def check(source: Path, catalogue: Path) -> Iterator[str]:
    """Yield each fault of the catalogue, naming the message."""
    used = messages(source)
    held = read(catalogue)
    known = {(message.context, message.id) for message in entries(held)}
    for key in sorted(used - known, key=_order):
        yield f"missing: {_shown(key[1])}; run make translations"
    for message in [*entries(held), *held.obsolete.values()]:
        yield from faults_of(message, is_used=(message.context, message.id) in used)
    binary = catalogue.with_suffix(".mo")
    if not binary.exists() or binary.read_bytes() != compiled(held):
        yield f"stale: {binary.name} was not made from {catalogue.name}; run make translations"
    yield from unwrapped_chinese(source)


def faults_of(message: Message, *, is_used: bool) -> Iterator[str]:
    """Yield what is wrong with one message of the catalogue."""
    name = quoted(message)
    if not is_used:
        yield f"obsolete: {name}; run make translations"
    elif not is_translated(message):
        yield f"empty: {name}"
    elif message.fuzzy:
        yield f"fuzzy: {name}"
    else:
        allowed = {frozenset(PLACEHOLDER.findall(text)) for text in _texts(message.id)}
        for text in _texts(message.string):
            if frozenset(PLACEHOLDER.findall(text)) not in allowed:
                yield f"placeholders: {name} and {text!r} differ"


def unwrapped_chinese(source: Path) -> Iterator[str]:
    """Yield the Chinese in templates that stands outside every translate tag."""
    for path in templates(source):
        bare = TEMPLATE_CODE.sub(_keep_lines, path.read_text(encoding="utf-8"))
        for number, line in enumerate(bare.splitlines(), start=1):
            for words in CHINESE.findall(line):
                yield f"untranslatable: {path.relative_to(source)}:{number}: {words}"


def messages(source: Path) -> set[Key]:
    """Return all messages of the Python files and templates beneath a folder."""
    found: set[Key] = set()
    for path in sorted(source.rglob("*.py")):
        found |= _in_python(path.read_bytes())
    for path in templates(source):
        # Inside brackets indentation means nothing: what is left of a template between its
        # messages need not be laid out as Python.
        code = _templatize()(path.read_text(encoding="utf-8"), origin=str(path))
        found |= _in_python(f"(\n{code}\n)".encode())
    return found


def templates(source: Path) -> list[Path]:
    """Return the Django templates beneath a folder."""
    return [
        path
        for path in sorted(source.rglob("*"))
        if path.suffix in {".html", ".txt"} and "templates" in path.parts
    ]


def entries(catalogue: Catalog) -> Iterator[Message]:
    """Yield the messages of a catalogue without its header."""
    return (message for message in catalogue if message.id)


def is_translated(message: Message) -> bool:
    """Tell whether a message has an English text, in every number if it has several."""
    return all(_texts(message.string)) and bool(_texts(message.string))


def quoted(message: Message) -> str:
    """Return the message as it is shown in a report."""
    return _shown(message.id)


def empty_catalogue() -> Catalog:
    """Return a catalogue of nothing."""
    return Catalog(
        locale="en", charset="utf-8", fuzzy=False, creation_date=LONG_AGO, revision_date=LONG_AGO
    )


def read(path: Path) -> Catalog:
    """Read a .po file; a missing one is empty."""
    if not path.exists():
        return empty_catalogue()
    with path.open("rb") as file:
        catalogue = read_po(file, locale="en", charset="utf-8")
    catalogue.creation_date = catalogue.revision_date = LONG_AGO
    return catalogue


def write(catalogue: Catalog, path: Path) -> None:
    """Write a .po file with a header that never changes."""
    buffer = BytesIO()
    write_po(
        buffer,
        catalogue,
        width=100,
        no_location=True,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + buffer.getvalue().decode().strip() + "\n", encoding="utf-8")


def _in_python(code: bytes) -> set[Key]:
    """Return the messages in a piece of Python."""
    found = extract_from("python", BytesIO(code), KEYWORDS, (), {"encoding": "utf-8"})
    return {(context, message) for _line, message, _comments, context in found}


def _templatize() -> Callable[..., str]:
    """Return Django's translator from templates to Python, with Django set up for it."""
    import django
    from django.apps import apps
    from django.utils.translation.template import templatize

    if not apps.ready:
        sys.path.insert(0, str(ROOT))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
        django.setup()
    return templatize


def _keep_lines(match: re.Match[str]) -> str:
    """Replace a match by its line breaks."""
    return "\n" * match[0].count("\n")


def _texts(value: str | Sequence[str] | None) -> list[str]:
    """Return the forms of a message or translation."""
    if not value:
        return []
    return [value] if isinstance(value, str) else list(value)


def _shown(message: str | Sequence[str]) -> str:
    return repr(_texts(message)[0])


def _order(key: Key) -> tuple[str, str]:
    return (_texts(key[1])[0], key[0] or "")


if __name__ == "__main__":
    sys.exit(main())
