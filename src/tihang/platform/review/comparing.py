"""Candidates side by side: a few in columns, or all in a table that can be sorted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from tihang.dossier.model import Dossier, ScenarioInstance
from tihang.edition.model import Edition, Kpi
from tihang.evaluation import ConditionVerdict
from tihang.platform.actor import Actor
from tihang.platform.countersign import standing
from tihang.platform.filing.models import Case
from tihang.platform.review.candidates import KEY_FACTS, NoteColumn, RankingRow
from tihang.platform.review.models import CreditCheck
from tihang.platform.words import in_english, moment, say

FEWEST, MOST = 2, 6
"""Candidates side by side."""
ABSENT = "—"


@dataclass(frozen=True)
class Line:
    """One matter with what it is for each candidate."""

    label: str
    cells: tuple[str, ...]

    @property
    def differs(self) -> bool:
        return len(set(self.cells)) > 1


@dataclass(frozen=True)
class Group:
    title: str
    lines: tuple[Line, ...]


def compared(
    actor: Actor,
    rows: Sequence[RankingRow],
    columns: Sequence[NoteColumn],
    *,
    only_differences: bool = False,
) -> list[Group]:
    """Everything that speaks for or against the candidates; constant in queries."""
    cases = [row.case for row in rows]
    edition = cases[0].edition
    groups = [
        Group(_("企业与项目"), tuple(_basics(rows))),
        Group(_("次序"), tuple(_ranks(rows, columns))),
        Group(_("条件审查"), tuple(_verdicts(rows))),
        Group(_("关键绩效指标"), tuple(_indicators(rows, edition))),
        Group(_("场景"), tuple(_scenarios(rows, edition))),
        Group(_("初审意见"), tuple(_opinions(rows))),
        Group(_("信用核查"), tuple(_credit(cases, edition))),
        Group(_("会签"), tuple(_countersigning(actor, cases))),
    ]
    if only_differences:
        groups = [Group(g.title, tuple(line for line in g.lines if line.differs)) for g in groups]
    return [group for group in groups if group.lines]


def _line(label: str, rows: Sequence[RankingRow], value: Callable[[RankingRow], object]) -> Line:
    return Line(label, tuple(_text(value(row)) for row in rows))


def _text(value: object) -> str:
    if value is None or value == "":
        return ABSENT
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def _basics(rows: Sequence[RankingRow]) -> Iterator[Line]:
    yield _line(_("申报编号"), rows, lambda row: row.case.number)
    yield _line(_("项目名称"), rows, lambda row: row.dossier.factory.project)
    yield _line(_("受理部门"), rows, lambda row: row.case.authority.label)
    yield _line(_("统一社会信用代码"), rows, lambda row: row.case.enterprise.credit_code)
    labels = dict.fromkeys(label for row in rows for label, _shown in row.facts)
    for label in labels:
        yield Line(label, tuple(_text(dict(row.facts).get(label)) for row in rows))


def _ranks(rows: Sequence[RankingRow], columns: Sequence[NoteColumn]) -> Iterator[Line]:
    yield _line(_("本级草稿次序"), rows, lambda row: row.place.position if row.place else None)
    yield _line(_("推荐理由"), rows, lambda row: row.place.reason if row.place else None)
    if any(row.below for row in rows):
        yield _line(_("下级次序"), rows, lambda row: row.below.position if row.below else None)
        yield _line(_("下级理由"), rows, lambda row: row.below.reason if row.below else None)
    for column in columns:
        yield Line(column.heading, tuple(column.notes.get(row.case.pk) or ABSENT for row in rows))


def _verdicts(rows: Sequence[RankingRow]) -> Iterator[Line]:
    words = {"met": _("符合"), "unmet": _("不符合"), "undetermined": _("待定")}
    yield _line(_("总体"), rows, lambda row: words[row.verdict.status])
    for name, label in words.items():
        counts = tuple(str(row.verdict.counts[name]) for row in rows)
        yield Line(_("%(verdict)s条数") % {"verdict": label}, counts)
    by_row = [{c.clause: c for c in row.verdict.conditions} for row in rows]
    for condition in rows[0].verdict.conditions:
        cells = (each.get(condition.clause) for each in by_row)
        yield Line(_clause(condition), tuple(words[c.status] if c else ABSENT for c in cells))


def _clause(condition: ConditionVerdict) -> str:
    clause = condition.condition.clause
    words = clause.english if in_english() else clause.text
    limit = 70 if in_english() else 36
    short = words if len(words) <= limit else f"{words[:limit]}…"
    return f"{clause.reference.place} {short}"


def _indicators(rows: Sequence[RankingRow], edition: Edition) -> Iterator[Line]:
    for kpi in edition.kpis:
        label = f"{kpi.number}. {kpi.name}（{kpi.unit}）"
        yield Line(label, tuple(_text(_figure(row.dossier, kpi)) for row in rows))


def _figure(dossier: Dossier, kpi: Kpi) -> object:
    filed = dossier.kpi(kpi.number)
    if filed is None:
        return None
    if filed.not_applicable is not None:
        return _("不适用")
    figure = filed.figure(kpi)
    return None if figure is None else round(figure, 2)


def _scenarios(rows: Sequence[RankingRow], edition: Edition) -> Iterator[Line]:
    yield _line(_("实例数"), rows, lambda row: len(row.dossier.scenarios or ()))
    yield _line(
        _("应用人工智能的实例数"),
        rows,
        lambda row: sum(bool(each.uses_ai) for each in row.dossier.scenarios or ()),
    )
    for aspect in edition.aspects:
        cells = (_instances(row.dossier, aspect.id, edition) for row in rows)
        yield Line(say(aspect.name), tuple(cell or ABSENT for cell in cells))


def _instances(dossier: Dossier, aspect: str, edition: Edition) -> str:
    return "\n".join(
        f"{each.scenario}：{each.instance or ABSENT}"
        for each in dossier.scenarios or ()
        if _aspect_of(each, edition) == aspect
    )


def _aspect_of(instance: ScenarioInstance, edition: Edition) -> str | None:
    scenario = edition.scenario(instance.scenario or "")
    return edition.aspect_of(scenario) if scenario else None


def _opinions(rows: Sequence[RankingRow]) -> Iterator[Line]:
    yield _line(
        _("结论"), rows, lambda row: row.opinion.get_conclusion_display() if row.opinion else None
    )
    yield _line(_("文号"), rows, lambda row: row.opinion.number if row.opinion else None)
    yield _line(_("审查情况"), rows, lambda row: row.opinion.text if row.opinion else None)


def _credit(cases: Sequence[Case], edition: Edition) -> Iterator[Line]:
    """The look-up that counts on each site: the one made last."""
    checks = CreditCheck.objects.filter(case__in=cases).order_by("checked_at", "pk")
    latest = {(check.case_id, check.site): check for check in checks}
    for site in edition.credit_sites:
        found = (latest.get((case.pk, site.id)) for case in cases)
        cells = tuple(
            f"{check.get_result_display()}\n{moment(check.checked_at)}" if check else ABSENT
            for check in found
        )
        yield Line(say(site.name), cells)


def _countersigning(actor: Actor, cases: Sequence[Case]) -> Iterator[Line]:
    said = standing.said_of(actor, cases)
    departments = dict.fromkeys(name for each in said.values() for name in each)
    for name in departments:
        yield Line(name, tuple(said.get(case.pk, {}).get(name, ABSENT) for case in cases))


# --- all candidates in one table -----------------------------------------------------------


@dataclass(frozen=True)
class Figure:
    """A key figure of a candidate: as shown, and as sorted by."""

    shown: str
    value: float | None


@dataclass(frozen=True)
class CandidateLine:
    row: RankingRow
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class CandidateTable:
    """All candidates with their key figures, sorted by one of them."""

    headings: tuple[tuple[str, str], ...]
    """Key and words of each column."""
    lines: tuple[CandidateLine, ...]


def candidate_table(rows: Sequence[RankingRow], sort: str, *, descending: bool) -> CandidateTable:
    """The table; without a known key to sort by, in the order of the ranking."""
    facts = _fact_labels(rows)
    headings = (
        ("place", _("次序")),
        *((key, facts[key]) for key in KEY_FACTS if key in facts),
        ("scenarios", _("场景实例")),
        ("met", _("符合")),
        ("unmet", _("不符合")),
        ("undetermined", _("待定")),
    )
    keys = [key for key, _words in headings]
    lines = [CandidateLine(row, tuple(_figures(row, keys))) for row in rows]
    if sort in keys:
        lines = _sorted(lines, keys.index(sort), descending=descending)
    return CandidateTable(headings, tuple(lines))


def _sorted(
    lines: Sequence[CandidateLine], column: int, *, descending: bool
) -> list[CandidateLine]:
    """By a column; what has no figure stands last either way."""

    def key(line: CandidateLine) -> tuple[bool, float]:
        value = line.figures[column].value
        return value is None, (-value if descending else value) if value is not None else 0.0

    return sorted(lines, key=key)


def _fact_labels(rows: Sequence[RankingRow]) -> dict[str, str]:
    return {
        fact.id: fact.label
        for row in rows
        for condition in row.verdict.conditions
        for fact in condition.facts
        if fact.id in KEY_FACTS
    }


def _figures(row: RankingRow, keys: Sequence[str]) -> Iterator[Figure]:
    facts = {
        fact.id: fact
        for condition in row.verdict.conditions
        for fact in condition.facts
        if fact.id in KEY_FACTS and fact.value is not None
    }
    counted: Mapping[str, int | None] = {
        "place": row.place.position if row.place else None,
        "scenarios": len(row.dossier.scenarios or ()),
        **row.verdict.counts,
    }
    for key in keys:
        if key in counted:
            number = counted[key]
            yield Figure(_text(number), None if number is None else float(number))
        elif key in facts:
            yield Figure(facts[key].shown, _as_number(facts[key].value))
        else:
            yield Figure(ABSENT, None)


def _as_number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float | Decimal) else None
