"""Runs an edition's pre-check over a dossier."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from typing import Any

from tihang.dossier.check import catalogue_path
from tihang.dossier.errors import Location, path_text
from tihang.dossier.model import Dossier
from tihang.edition.model import Edition
from tihang.edition.model.prechecks import Precheck, Severity
from tihang.evaluation.precheck import completeness, figures, sameness, stated, texts
from tihang.evaluation.precheck.finding import Hit, PrecheckFinding, RoundDates
from tihang.evaluation.precheck.subject import Subject
from tihang.evaluation.text_of import in_current_language

SEVERITIES: tuple[Severity, ...] = ("red", "yellow", "blue")
CLAUSE_WORDS = 10
CHINA = dt.timezone(dt.timedelta(hours=8))

CHECKS: dict[str, Callable[[Subject, Any], Iterator[Hit]]] = {
    "required": completeness.required_fields,
    "declared": completeness.declared,
    "kpis_filled": completeness.kpis_filled,
    "answered": completeness.answered,
    "rows": completeness.rows_hold,
    "count": completeness.row_count,
    "evidence_known": completeness.evidence_known,
    "evidence_kinds": completeness.evidence_kinds,
    "pictures": completeness.pictures,
    "route": completeness.route,
    "in_round": completeness.in_round,
    "compare": figures.compare,
    "magnitude": figures.magnitude,
    "consecutive": figures.consecutive,
    "recognition_order": figures.recognition_order,
    "kpi_figures": figures.kpi_figures,
    "evaluation": figures.evaluation_finding,
    "stated": stated.stated,
    "stated_kpi": stated.stated_kpi,
    "stated_ratio": stated.stated_ratio,
    "effect_rows": stated.effect_rows,
    "text": texts.text_matches,
    "without_number": texts.without_number,
    "repeated_text": texts.repeated_text,
    "names": texts.names,
    "repeated_rows": sameness.repeated_rows,
    "same_name": sameness.same_name,
    "go_live": sameness.go_live,
}
"""How each kind of check is made."""


def precheck(
    dossier: Dossier,
    edition: Edition,
    *,
    today: dt.date | None = None,
    round: RoundDates | None = None,  # noqa: A002 - the domain's word for it
    kinds: Collection[str] | None = None,
) -> tuple[PrecheckFinding, ...]:
    """Hold a dossier against the edition's pre-check rules.

    Returns the findings, red before yellow before blue and within each in the order of the
    rules; words are in the language in force. ``today`` is the day that dates are held
    against, by default the day in China; without ``round`` the rules about it are left out.
    ``kinds`` names the kinds of check to be made, by default all.
    """
    day = today or dt.datetime.now(CHINA).date()
    subject = Subject(dossier, edition, day, round or RoundDates())
    sections = _sections(edition, dossier.tier)
    findings = [
        _finding(rule, hit, subject, sections)
        for rule in edition.prechecks
        if not rule.tiers or dossier.tier in rule.tiers
        if kinds is None or rule.check.kind in kinds
        for hit in CHECKS[rule.check.kind](subject, rule.check)
    ]
    return tuple(sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity)))


def _finding(
    rule: Precheck, hit: Hit, subject: Subject, sections: dict[str, tuple[str, str]]
) -> PrecheckFinding:
    label = label_of(subject, hit.location)
    words = {
        "field": label,
        "read": hit.read,
        "expected": hit.expected,
        "other": label_of(subject, hit.other) if hit.other else "",
    }
    section, title = _section_of(hit.location, sections)
    return PrecheckFinding(
        rule=rule.id,
        severity=rule.severity,
        location=hit.location,
        place=path_text(hit.location),
        label=label,
        section=section,
        section_title=title,
        message=in_current_language(rule.message) % words,
        read=hit.read,
        mend=in_current_language(rule.mend) % words,
        standing=rule.standing,
        reference=rule.reference,
        expected=hit.expected,
        other=hit.other,
        lacks=hit.lacks,
    )


def _sections(edition: Edition, tier: str) -> dict[str, tuple[str, str]]:
    """Catalogue path → id and title of the form's section that asks for it."""
    try:
        form = edition.filing_form(tier)
    except KeyError:
        return {}
    return {
        field.path: (section.id, in_current_language(section.title))
        for section in form.sections
        for field in section.fields
    }


def _section_of(location: Location, sections: dict[str, tuple[str, str]]) -> tuple[str | None, str]:
    parts = catalogue_path(location).split(".")
    for end in range(len(parts), 0, -1):
        found = sections.get(".".join(parts[:end]))
        if found:
            return found
    return None, ""


def label_of(subject: Subject, location: Location) -> str:
    """A place in the user's words: 场景实例 3 · 实例名; 关键绩效指标 8 · 建设前数值."""
    parts: list[str] = []
    for end, step in enumerate(location, 1):
        if isinstance(step, int):
            if parts:
                parts[-1] += f" {_row_name(subject, location[:end])}"
            continue
        try:
            field = subject.edition.field(catalogue_path(location[:end]))
        except KeyError:
            continue
        parts.append(in_current_language(field.label))
    return " · ".join(parts)


def _row_name(subject: Subject, location: Location) -> str:
    """What a row is called: an indicator's number, the id of evidence, else its position."""
    dossier, last = subject.dossier, location[-1]
    top, position = location[0], int(last)
    if len(location) == 2:
        if top == "kpis" and dossier.kpis is not None:
            return str(dossier.kpis[position].number)
        if top == "evidence" and dossier.evidence is not None:
            return dossier.evidence[position].id
        if top == "answers" and dossier.answers is not None:
            return _clause_name(subject.edition, dossier.answers[position].clause)
    return str(position + 1)


def _clause_name(edition: Edition, clause_id: str) -> str:
    """Where a clause stands and how it begins; its id where the edition does not know it."""
    try:
        clause = edition.clause(clause_id)
    except KeyError:
        return clause_id
    return f"{clause.reference.place}（{clause.text[:CLAUSE_WORDS]}…）"
