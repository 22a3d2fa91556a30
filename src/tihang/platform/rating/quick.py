"""The quick self-rating: a few key facts and every condition on one page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from tihang.platform.filing.dossiers import loaded
from tihang.platform.filing.forms.layout import Input, SectionForm
from tihang.platform.filing.gaps import section_for
from tihang.platform.filing.models import Case
from tihang.platform.rating.guide import form_of
from tihang.platform.words import in_english

PRODUCTION = "production"


@dataclass(frozen=True)
class KeyFacts:
    """The inputs of the facts that decide a tier, and the hidden ones that go with them."""

    inputs: list[Input]
    indicators: list[tuple[str, list[Input]]]
    """Name of a main indicator with its inputs from before and after."""
    hidden: list[tuple[str, str]]


def key_facts(case: Case) -> KeyFacts:
    """Revenue, maturity, industry, a scenario of production; the main indicators apart."""
    forms = _Forms(case)
    inputs: list[Input] = []
    hidden: list[tuple[str, str]] = []
    year, row = _latest_year(case)
    hidden += [
        ("enterprise.finances:present", "yes"),
        ("maturity:present", "yes"),
        ("scenarios:present", "yes"),
        ("kpis:present", "yes"),
        (f"enterprise.finances[{row}].year", str(year)),
    ]
    revenue = forms.input(f"enterprise.finances[{row}].revenue", "enterprise.finances.revenue")
    inputs += [
        replace(each, label=_("%(year)d 年主营业务收入") % {"year": year}) for each in revenue
    ]
    report = _report_row(case)
    inputs += forms.input(f"maturity[{report}].level", "maturity.level", _("成熟度评估等级（1—5）"))
    inputs += forms.input(f"maturity[{report}].score", "maturity.score", _("成熟度评估得分"))
    inputs += forms.input("enterprise.industry", "enterprise.industry")
    scenario = _production_row(case)
    inputs += forms.input(
        f"scenarios[{scenario}].scenario", "scenarios.scenario", _("一个已建成的生产作业场景")
    )
    return KeyFacts(inputs, list(_indicators(case, forms)), hidden)


class _Forms:
    """The sections that the facts stand in, each laid out once."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._forms: dict[str, SectionForm] = {}

    def input(self, name: str, path: str, label: str = "") -> list[Input]:
        """The input of a field; nothing where the form of the tier does not ask for it."""
        section = section_for(self._case, path)
        if section is None:
            return []
        if section.id not in self._forms:
            self._forms[section.id] = form_of(self._case, section)
        spec = self._case.edition.field(path)
        return [self._forms[section.id].input(name, spec, label=label)]


def _latest_year(case: Case) -> tuple[int, int]:
    """The latest year that the firm gave figures for and its row; else last year, first row."""
    years = loaded(case.draft.dossier).enterprise.finances or ()
    if not years:
        return timezone.localdate().year - 1, 0
    row = max(range(len(years)), key=lambda number: years[number].year)
    return years[row].year, row


def _report_row(case: Case) -> int:
    """The report that counts, else the first."""
    dossier = loaded(case.draft.dossier)
    reports = dossier.maturity or ()
    used = dossier.maturity_report()
    return reports.index(used) if used in reports else 0


def _production_row(case: Case) -> int:
    """The first instance of a scenario of production, else a new one."""
    edition = case.edition
    instances = loaded(case.draft.dossier).scenarios or ()
    for row, instance in enumerate(instances):
        scenario = edition.scenario(instance.scenario or "")
        if scenario and edition.aspect_of(scenario) == PRODUCTION:
            return row
    return len(instances)


def _indicators(case: Case, forms: _Forms) -> Iterator[tuple[str, list[Input]]]:
    for kpi in case.edition.kpis:
        if kpi.main:
            name = f"{kpi.number}. {kpi.english if in_english() else kpi.name}"
            yield (
                name,
                [
                    *forms.input(
                        f"kpis[{kpi.number}].before",
                        "kpis.before",
                        _("%(kpi)s：建设前") % {"kpi": name},
                    ),
                    *forms.input(
                        f"kpis[{kpi.number}].after",
                        "kpis.after",
                        _("%(kpi)s：建设后") % {"kpi": name},
                    ),
                ],
            )
