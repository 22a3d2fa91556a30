"""The indicators as the fixed table of the notice, with the figures computed beside them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from tihang.dossier.model import Dossier, KpiFigure
from tihang.dossier.values import plain_number
from tihang.edition.model import Edition, FieldSpec, Kpi, Standing
from tihang.platform.filing.forms.layout import Input, SectionForm, mark
from tihang.platform.filing.forms.names import NONE, PRESENT
from tihang.platform.words import in_english, say

TEMPLATE = "filing/inputs/kpis.html"


@dataclass(frozen=True)
class IndicatorRow:
    """One indicator; a level or a count has no figure from before."""

    kpi: Kpi
    before: Input | None
    after: Input
    more: tuple[Input, ...]
    figure: str
    formula: str
    formula_standing: Standing | None
    has_error: bool
    more_given: bool
    """True where something stands in the part that is folded away."""
    source: str
    """The ledger that gave the values, in words; blank where none did."""
    edited_by_hand: bool
    """True where the values are no longer those that a ledger gave."""
    closed: bool
    """The filing was returned for other indicators than this one."""

    @property
    def name(self) -> str:
        return self.kpi.english if in_english() else self.kpi.name

    @property
    def anchor(self) -> str:
        return f"kpis[{self.kpi.number}]"


@dataclass(frozen=True)
class IndicatorGroup:
    name: str
    rows: tuple[IndicatorRow, ...]


class IndicatorTable:
    """The 21 indicators in their groups."""

    kind = "kpis"
    template = TEMPLATE

    def __init__(self, form: SectionForm, spec: FieldSpec) -> None:
        self.name = spec.path
        self.present = spec.path + PRESENT
        self.says_none = spec.path + NONE in form.posted
        self.label = say(spec.label)
        self.hint = say(spec.hint) if spec.hint else ""
        columns = {each.path: each for each in spec.columns}
        self.groups = [
            IndicatorGroup(
                say(group.name),
                tuple(
                    _row(form, columns, kpi) for kpi in form.edition.kpis if kpi.group == group.id
                ),
            )
            for group in form.edition.kpi_groups
        ]


def _row(form: SectionForm, columns: dict[str, FieldSpec], kpi: Kpi) -> IndicatorRow:
    name = f"kpis[{kpi.number}]"
    inputs = {
        path: form.input(f"{name}.{path}", spec, label=_label(kpi, path))
        for path, spec in columns.items()
        if path != "number" and not spec.kept
    }
    compared = kpi.kind not in ("level", "count")
    more = [p for p in inputs if p not in ("before", "after")]
    # A figure from before that a level does not need is still shown if it was given.
    before = inputs["before"] if compared or inputs["before"].value else None
    filed = form.dossier.kpi(kpi.number)
    return IndicatorRow(
        kpi=kpi,
        before=before,
        after=inputs["after"],
        more=tuple(inputs[path] for path in more),
        figure=figure_text(form.dossier, kpi),
        formula=say(kpi.formula),
        formula_standing=mark(kpi.formula_standing),
        has_error=any(each.error for each in inputs.values()),
        more_given=any(inputs[path].value for path in more),
        source=source_text(form.edition, filed),
        edited_by_hand=filed is not None and filed.edited_by_hand,
        closed=not form.touches(name),
    )


def source_text(edition: Edition, filed: KpiFigure | None) -> str:
    """The ledger behind an indicator's values with the fate of its rows; blank for none."""
    source = filed.source if filed else None
    if source is None:
        return ""
    return _("%(ledger)s“%(file)s”，计入 %(used)d 行，拒收 %(refused)d 行") % {
        "ledger": ledger_name(edition, source.kind),
        "file": source.file,
        "used": source.rows_used,
        "refused": source.rows_refused,
    }


def ledger_name(edition: Edition, kind: str) -> str:
    """What a kind of ledger is called; its code where the edition does not know it."""
    return next((say(each.title) for each in edition.ledgers if each.id == kind), kind)


def _label(kpi: Kpi, path: str) -> str:
    """What before and after hold, as the edition words it; the catalogue's label otherwise."""
    compared = kpi.kind not in ("level", "count")
    if path == "before" and kpi.inputs and compared:
        return say(kpi.inputs[0])
    if path == "after" and compared and len(kpi.inputs) > 1:
        return say(kpi.inputs[1])
    return ""


def figure_text(dossier: Dossier, kpi: Kpi) -> str:
    """The figure as it follows from what was filed, with the change in points for a rate."""
    filed = dossier.kpi(kpi.number)
    if filed is None:
        return "—"
    if filed.not_applicable is not None:
        return _("不适用")
    figure, points = filed.figure(kpi), filed.points(kpi)
    if figure is None:
        return "—"
    text = f"{_rounded(figure)}{kpi.unit if kpi.unit == '%' else f' {kpi.unit}'}"
    return (
        text
        if points is None
        else _("%(percent)s（%(points)s 个百分点）")
        % {
            "percent": text,
            "points": _rounded(points),
        }
    )


def _rounded(number: Decimal) -> str:
    return plain_number(round(number, 2))


def figures(dossier: Dossier, kpis: tuple[Kpi, ...]) -> dict[str, str]:
    """Every figure by the place on the page where it is shown."""
    return {f"kpis[{kpi.number}]": figure_text(dossier, kpi) for kpi in kpis}
