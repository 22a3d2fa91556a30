"""The scenario instances alone of a workbook, names that no list knows included."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from tihang.dossier.errors import DossierError, Location, problems_of, refuse
from tihang.dossier.model import ScenarioInstance
from tihang.dossier.shape import keys_at
from tihang.dossier.workbook.read import _Reader
from tihang.dossier.workbook.sheetgrid import formula_problems, read_grids
from tihang.edition.model import Edition
from tihang.text import _


def read_instances(data: bytes, edition: Edition) -> tuple[ScenarioInstance, ...]:
    """The instances in a workbook's own sheets; every other sheet is passed over.

    Raises DossierError with every fault of these sheets, each with sheet and cell.
    """
    reader = _InstanceReader(read_grids(data), edition)
    reader.read()
    reader.problems += [
        problem for problem in formula_problems(data) if reader.is_mine(problem.place)
    ]
    if reader.problems:
        raise DossierError(dict.fromkeys(reader.problems))
    return reader.instances()


class _InstanceReader(_Reader):
    """Reads the sheets of instances and what belongs to them."""

    def read(self) -> None:
        first, *others = [t for t in self.layout.tables if t.path == "scenarios" or t.parent]
        self.sheets = {first.name, *(table.name for table in others)}
        if first.name not in self.grids:
            raise refuse(
                _("缺少“%(sheet)s”表") % {"sheet": first.name},
                expected=_("请使用本系统导出的工作簿填写"),
            )
        for table in (first, *others):
            if table.name in self.grids:
                self._table(self.grids[table.name], table)

    def is_mine(self, place: str) -> bool:
        return place.partition("!")[0] in self.sheets

    def instances(self) -> tuple[ScenarioInstance, ...]:
        rows: Any = self.data.get("scenarios") or []
        return tuple(self._instance(row, at) for at, row in enumerate(rows))

    def _instance(self, row: object, at: int) -> ScenarioInstance:
        try:
            return ScenarioInstance.model_validate(row)
        except ValidationError as error:

            def place(location: Location) -> str:
                return self.place(("scenarios", at, *location))

            def keys(location: Location) -> list[str]:
                return list(keys_at(("scenarios", at, *location)))

            raise DossierError(problems_of(error, place, keys)) from error
