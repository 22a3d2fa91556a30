"""Facts as people read them: label, value with unit, and where the dossier holds them."""

from __future__ import annotations

import math

from tihang.edition.model import Edition
from tihang.evaluation.facts import Reading
from tihang.evaluation.result import FactRead
from tihang.evaluation.text_of import shown_number
from tihang.text import ENGLISH, _, current_language


class FactReader:
    """Reads facts of one dossier with the labels of its edition."""

    def __init__(self, reading: Reading, edition: Edition) -> None:
        self._facts = reading.facts
        self._edition = edition
        self._language = current_language()
        self._judged, self._claimed = _("审核人认定"), _("企业自评")
        self._yes, self._no, self._unsaid = _("是"), _("否"), _("未填")
        self._listed = {fact.id: fact for fact in edition.facts}

    def read(self, fact: str, *, apart_from: float | None = None) -> FactRead:
        """A fact in words. ``apart_from``: what it is compared with, see shown_number."""
        listed = self._listed.get(fact)
        if listed is None:
            return self._implied(fact, apart_from)
        label, unit, path = listed.label.in_language(self._language), listed.unit, listed.path
        if listed.kind == "truth":
            return self._truth(fact, label, path)
        return self._number(fact, label, unit, path, apart_from)

    def _implied(self, fact: str, apart_from: float | None) -> FactRead:
        """A fact that rules imply and the edition does not list."""
        if fact.startswith("judged."):
            return self._truth(fact, self._judged, "judgements.met")
        if fact.startswith("claim."):
            return self._truth(fact, self._claimed, "answers.met")
        match fact.split("."):
            case ["peer", _scope, statistic, number]:
                kpi = self._edition.kpi(int(number))
                label = (
                    _("%(kpi)s的同行平均值") if statistic == "mean" else _("%(kpi)s的同行领先值")
                ) % {"kpi": self._kpi_name(int(number))}
                return self._number(fact, label, kpi.unit, f"benchmarks.{statistic}", apart_from)
            case ["kpi", number]:
                unit = self._edition.kpi(int(number)).unit
                label = self._kpi_name(int(number))
                return self._number(fact, label, unit, "kpis.after", apart_from)
            case _:
                raise KeyError(fact)

    def _kpi_name(self, number: int) -> str:
        kpi = self._edition.kpi(number)
        return kpi.english if self._language == ENGLISH else kpi.name

    def _truth(self, fact: str, label: str, path: str | None) -> FactRead:
        value = self._facts[fact]
        if math.isnan(value):
            return FactRead(fact, label, None, None, self._unsaid, path)
        return FactRead(fact, label, bool(value), None, self._yes if value else self._no, path)

    def _number(
        self, fact: str, label: str, unit: str | None, path: str | None, apart_from: float | None
    ) -> FactRead:
        value = self._facts[fact]
        if math.isnan(value):
            return FactRead(fact, label, None, unit, self._unsaid, path)
        shown = shown_number(value, unit, apart_from=apart_from)
        return FactRead(fact, label, value, unit, shown, path)
