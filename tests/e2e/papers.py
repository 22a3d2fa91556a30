"""What a downloaded paper has to hold, read from the filing's own data and not from our layout."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import docx
import openpyxl
import pypdf

from tests.documents.reading import docx_text, fonts_of, pdf_text, squeezed
from tihang import edition as editions
from tihang.edition.model import FieldSpec, FormSection

EDITION = editions.load("2025")
TIER = "excellence"
CODE = re.compile(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}")
CHINESE_FONT = re.compile(r"CJK|SC\b|Song|Hei|Kai|Fang")
HEADINGS = [
    "序号",
    "申报单位名称",
    "卓越级智能工厂项目名称",
    "涉及典型场景实例（罗列）",
    "联系人",
    "联系方式（手机号）",
]
"""As annex 3 of the notice has them."""

Json = dict[str, Any]


def missing_from_filing(dossier: Json, text: str) -> list[str]:
    """What of the form does not stand in a paper: titles, and values as a reader expects them."""
    wanted = [
        (section.title.zh, accepted)
        for section in EDITION.filing_form(TIER).sections
        for accepted in _of_section(dossier, section)
    ]
    return [
        f"{title}: {accepted[0][:60]}"
        for title, accepted in wanted
        if not any(squeezed(each) in text for each in accepted)
    ]


def _of_section(dossier: Json, section: FormSection) -> Iterator[tuple[str, ...]]:
    yield (section.title.zh,)
    for field in section.fields:
        yield from _expected(_value_at(dossier, field.path), EDITION.field(field.path))


def _value_at(dossier: Json, path: str) -> Any:
    value: Any = dossier
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _expected(value: Any, spec: FieldSpec) -> Iterator[tuple[str, ...]]:
    """For each value in a field the ways in which it may be written."""
    if value is None or value == "":
        return
    if spec.kind == "rows":
        for row in value:
            # What the platform keeps of a ledger is printed as a remark in words of its own.
            for column in (each for each in spec.columns if not each.kept):
                yield from _expected(row.get(column.path), column)
    elif spec.kind == "names":
        yield from ((name,) for name in value)
    elif spec.kind == "longtext":
        yield from ((line,) for line in value.splitlines() if line.strip())
    elif spec.path == "clause":
        yield (EDITION.clause(value).text,)
    else:
        yield _written(value, spec)


def _written(value: Any, spec: FieldSpec) -> tuple[str, ...]:
    if spec.kind == "truth":
        return ("是" if value else "否",)
    if spec.kind in ("integer", "number"):
        plain = f"{float(value):f}".rstrip("0").rstrip(".")
        return (plain, f"{float(value):,f}".rstrip("0").rstrip("."))
    if spec.kind == "date":
        day = date.fromisoformat(value)
        return (f"{day.year}年{day.month}月{day.day}日",)
    if spec.kind == "choice" and spec.choices:
        choices = EDITION.choice_list(spec.choices).choices
        return (next(choice.label.zh for choice in choices if choice.code == value),)
    return (str(value),)


def assert_filing_is_whole(dossier: Json, *, word: bytes, pdf: bytes, code: str) -> None:
    """Both files hold everything, are fit to print, and carry the receipt's code and no other."""
    assert missing_from_filing(dossier, docx_text(word)) == []
    assert missing_from_filing(dossier, pdf_text(pdf)) == []
    fonts = fonts_of(pdf)
    assert all(fonts.values()), fonts
    assert any(CHINESE_FONT.search(name) for name in fonts), fonts
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    assert 15 <= len(pages) <= 60
    assert {found for page in pages for found in CODE.findall(page)} == {code}
    assert all(code in page for page in pages[1:]), "every page after the cover names the code"
    assert codes_of_word(word) == {code}


def codes_of_word(word: bytes) -> set[str]:
    """The codes that stand anywhere in a Word file."""
    return set(CODE.findall(_whole_word_text(word)))


def _whole_word_text(word: bytes) -> str:
    """Body, headers and footers."""
    document = docx.Document(io.BytesIO(word))
    parts = [document.element.body]
    for section in document.sections:
        parts += [section.header._element, section.footer._element]
        parts += [section.even_page_footer._element, section.first_page_footer._element]
    return "\n".join("".join(part.itertext()) for part in parts)


def rows_of_excel(table: bytes) -> tuple[list[Any], list[list[Any]]]:
    """The headings and the rows of a recommendation table, up to the note below them."""
    sheet = openpyxl.load_workbook(io.BytesIO(table)).active
    assert sheet is not None
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(max_col=6)]
    first = next(n for n, line in enumerate(lines) if line[0] == HEADINGS[0])
    last = next(n for n, line in enumerate(lines) if str(line[0]).startswith("注"))
    return lines[first], lines[first + 1 : last]


def rows_of_word(table: bytes) -> tuple[list[Any], list[list[Any]]]:
    """The same of the Word file."""
    rows = docx.Document(io.BytesIO(table)).tables[0].rows
    lines = [[cell.text for cell in row.cells] for row in rows]
    return lines[0], lines[1:]


def expected_row(number: int, dossier: Json) -> list[str]:
    """A row of annex 3 as the notice's own example writes it."""
    instances = []
    for each in dossier["scenarios"]:
        scenario = EDITION.scenario(each["scenario"])
        assert scenario is not None
        stage = EDITION.stage(scenario.stage).name.zh
        instances.append(f"{stage}——{each['scenario']}——{each['instance']}")
    return [
        str(number),
        dossier["enterprise"]["name"],
        dossier["factory"]["project"],
        "\n".join(f"{n}.{line}" for n, line in enumerate(instances, start=1)),
        dossier["enterprise"]["contact"],
        dossier["enterprise"]["mobile"],
    ]


def parsed(data: bytes) -> Json:
    """A dossier from its JSON file."""
    loaded = json.loads(data)
    assert isinstance(loaded, dict)
    return loaded
