"""What a filing lacks: fields, figures, answers, declarations, columns of rows, evidence."""

from __future__ import annotations

from collections.abc import Iterator

from tihang.dossier import richtext
from tihang.dossier.errors import did_you_mean
from tihang.dossier.model import KpiFigure, Value
from tihang.edition.checks.rules import leaves
from tihang.edition.model import Judged
from tihang.edition.model.prechecks import (
    Answered,
    Declared,
    EvidenceKinds,
    EvidenceKnown,
    InRound,
    KpisFilled,
    Pictures,
    RequiredFields,
    Route,
    RowCount,
    RowsHold,
)
from tihang.evaluation.precheck.finding import Hit
from tihang.evaluation.precheck.subject import Subject, fits
from tihang.evaluation.text_of import in_current_language

DECLARATION = "declaration."
OF_THEIR_OWN = frozenset({"kpis", "answers"})
"""Lists of the form that are complete in a way of their own, see the checks for each."""


def required_fields(subject: Subject, _check: RequiredFields) -> Iterator[Hit]:
    for path in _required(subject):
        if path in OF_THEIR_OWN or path.startswith(DECLARATION):
            continue
        for reached in subject.reach(path):
            if reached.value is None or reached.value == ():
                yield Hit(reached.location)


def declared(subject: Subject, _check: Declared) -> Iterator[Hit]:
    for path in _required(subject):
        if path.startswith(DECLARATION):
            for reached in subject.reach(path):
                # A declaration is made by saying yes; no is as good as nothing.
                if reached.value is None or reached.value is False:
                    yield Hit(reached.location)


def _required(subject: Subject) -> list[str]:
    try:
        form = subject.edition.filing_form(subject.dossier.tier)
    except KeyError:
        return []
    return [f.path for section in form.sections for f in section.fields if f.required]


def kpis_filled(subject: Subject, _check: KpisFilled) -> Iterator[Hit]:
    rows = {row.number: (place, row) for place, row in enumerate(subject.dossier.kpis or ())}
    for kpi in subject.edition.kpis:
        name = f"{kpi.number} {kpi.name}"
        if kpi.number not in rows:
            yield Hit(("kpis",), name, lacks=str(kpi.number))
            continue
        place, row = rows[kpi.number]
        if row.not_applicable is not None:
            continue
        if row.after is None:
            yield Hit(("kpis", place, "after"), name)
        if row.before is None and _needs_before(subject, row):
            yield Hit(("kpis", place, "before"), name)


def _needs_before(subject: Subject, row: KpiFigure) -> bool:
    """A change needs a figure from before, which a new factory does not have."""
    changing = subject.edition.kpi(row.number).kind in ("increase", "reduction", "growth")
    return changing and subject.dossier.factory.new is not True


def answered(subject: Subject, _check: Answered) -> Iterator[Hit]:
    answers = {a.clause: (place, a) for place, a in enumerate(subject.dossier.answers or ())}
    for condition in subject.edition.conditions_of(subject.dossier.tier):
        clause = condition.clause
        if not any(isinstance(leaf, Judged) for _path, leaf in leaves(clause.rule, ())):
            continue
        words = f"{clause.reference.place} {clause.text[:24]}"
        if clause.id not in answers:
            yield Hit(("answers",), words, lacks=clause.id)
        elif answers[clause.id][1].met is None:
            yield Hit(("answers", answers[clause.id][0], "met"), words)


def rows_hold(subject: Subject, check: RowsHold) -> Iterator[Hit]:
    for reached in subject.reach(check.rows):
        rows = reached.value if isinstance(reached.value, tuple) else ()
        for number, row in enumerate(rows):
            if not isinstance(row, Value) or not fits(row, check.when):
                continue
            for column in (*check.need, *check.forbid):
                empty = getattr(row, column) in (None, ())
                if empty == (column in check.need):
                    yield Hit((*reached.location, number, column))


def row_count(subject: Subject, check: RowCount) -> Iterator[Hit]:
    for reached in subject.reach(check.rows):
        if isinstance(reached.value, tuple) and 0 < len(reached.value) < check.at_least:
            yield Hit(reached.location, str(len(reached.value)), str(check.at_least))


def evidence_known(subject: Subject, _check: EvidenceKnown) -> Iterator[Hit]:
    known = [evidence.id for evidence in subject.dossier.evidence or ()]
    for path in ("scenarios.evidence", "kpis.evidence", "answers.evidence"):
        for reached in subject.reach(path):
            for number, name in enumerate(
                reached.value if isinstance(reached.value, tuple) else ()
            ):
                if name not in known:
                    nearest = did_you_mean(name, known) or ""
                    yield Hit((*reached.location, number), name, nearest)


def evidence_kinds(subject: Subject, check: EvidenceKinds) -> Iterator[Hit]:
    if subject.dossier.evidence is None:
        return
    held = {evidence.kind for evidence in subject.dossier.evidence}
    labels = {c.code: c.label for c in subject.edition.choice_list("evidence_kinds").choices}
    for kind in check.kinds:
        if kind not in held:
            yield Hit(("evidence",), in_current_language(labels[kind]))


def pictures(subject: Subject, check: Pictures) -> Iterator[Hit]:
    files = {evidence.id: evidence.file for evidence in subject.dossier.evidence or ()}
    for at, text in subject.texts_in(check.within):
        for number in richtext.pictures(text):
            if check.of == "listed" and number not in files:
                yield Hit(at, number, did_you_mean(number, list(files)) or "")
            file = files.get(number)
            if check.of == "printable" and file and not file.lower().endswith(check.formats):
                yield Hit(at, number, file)


def route(subject: Subject, _check: Route) -> Iterator[Hit]:
    enterprise, channel = subject.dossier.enterprise, subject.dossier.channel
    if channel == "central" and enterprise.central_group is None:
        yield Hit(("enterprise", "central_group"), other=("channel",))
    belongs = enterprise.central_group is not None or enterprise.nature == "central"
    if channel == "territorial" and belongs:
        yield Hit(("channel",), enterprise.central_group or "", other=("enterprise", "nature"))


def in_round(subject: Subject, check: InRound) -> Iterator[Hit]:
    dossier, called = subject.dossier, subject.round
    if check.of == "edition" and called.edition not in (None, dossier.edition):
        yield Hit(("edition",), dossier.edition, called.edition or "")
    if check.of == "tier" and called.tiers is not None and dossier.tier not in called.tiers:
        names = [in_current_language(subject.edition.tier(t).name) for t in called.tiers]
        filed = in_current_language(subject.edition.tier(dossier.tier).name)
        yield Hit(("tier",), filed, "、".join(names))
