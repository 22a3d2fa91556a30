"""A row with its firm and its filing: as found, or as the officer chose."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tihang.dossier.errors import Problem
from tihang.dossier.summary.names import NEAR, key, likeness
from tihang.dossier.summary.scenarios import read_scenarios
from tihang.platform.filing.models import Case
from tihang.platform.intake.known import Known
from tihang.platform.intake.models import TableImport
from tihang.platform.intake.reading import NEW, NONE
from tihang.platform.intake.rows import Difference, RowPreview


def join(row: RowPreview, batch: TableImport, known: Known) -> None:
    """Find the firm, then its filing of the row's tier, then where the two differ."""
    row.choices = [
        (known.firms[one.credit_code], one.likeness)
        for one in row.match.candidates
        if one.credit_code in known.firms
    ]
    _find_firm(row, known)
    if row.firm is None or row.row.tier is None:
        return
    row.cases = known.cases.get((row.firm.pk, row.row.tier), [])
    _find_case(row, known)
    if row.case is not None:
        row.differences = list(_differences(row, row.case, batch, known))


def _find_firm(row: RowPreview, known: Known) -> None:
    chosen = row.decision.firm
    if chosen not in ("", NEW, NONE):
        row.firm = known.firms.get(chosen)
        if row.firm is None:
            row.add("enterprise", _("所选企业不属于本地区"), _("请重新选择"))
    elif not chosen and row.match.kind == "exact" and row.choices:
        row.firm = row.choices[0][0]
    elif not chosen and row.choices:
        message = _("与已登记的“%(name)s”相近，请确定是哪一家企业")
        if row.match.by == "code":
            message = _("信用代码登记的企业是“%(name)s”，与表中名称不一致，请确定是哪一家企业")
        row.add("enterprise", message % {"name": row.choices[0][0].name}, _("请在预览中选择"))
    elif chosen == NEW:
        # Registered since: by a colleague, or by the import of another table.
        row.firm = known.firms.get(row.credit_code)


def _find_case(row: RowPreview, known: Known) -> None:
    chosen = row.decision.case
    if chosen == NONE or not row.cases:
        return
    if chosen:
        row.case = next((case for case in row.cases if str(case.pk) == chosen), None)
        if row.case is None:
            row.add("project", _("所选申报已不存在"), _("请重新选择"))
        return
    row.case = _only_likely(row.row.project, row.cases, known)
    if row.case is None:
        message = _("该企业本层级有 %(n)d 项申报，项目名称都对不上，请确定是哪一项")
        row.add("project", message % {"n": len(row.cases)}, _("请在预览中选择"))


def _only_likely(project: str, cases: Sequence[Case], known: Known) -> Case | None:
    """The filing that a project can only mean; none where that is open."""
    if len(cases) == 1:
        return cases[0]
    named = {case.pk: known.filed[case.pk].project for case in cases}
    same = [case for case in cases if key(named[case.pk]) == key(project)]
    near = [case for case in cases if likeness(named[case.pk], project) >= NEAR]
    return same[0] if len(same) == 1 else near[0] if not same and len(near) == 1 else None


def _differences(row: RowPreview, case: Case, batch: TableImport, known: Known) -> list[Difference]:
    filed, read = known.filed[case.pk], row.row
    found = []
    for column, label, ours, theirs in (
        ("project", _("项目名称"), read.project, filed.project),
        ("contact", _("联系人"), read.contact, filed.contact),
        ("mobile", _("手机号"), read.mobile, filed.mobile),
    ):
        if key(ours) != key(theirs):
            found.append(Difference(column, label, ours, theirs))
    listed = {one.scenario or one.text for one in read.scenarios}
    in_system = {
        entry.scenario or entry.text
        for title in filed.scenarios
        for entry in read_scenarios(title, batch.round.rules).entries
    }
    if listed != in_system:
        only_here, only_there = sorted(listed - in_system), sorted(in_system - listed)
        label = _("典型场景实例")
        ours, theirs = "、".join(only_here), "、".join(only_there)
        found.append(Difference("scenarios", label, ours, theirs))
    return found


def as_problem(row: RowPreview, difference: Difference) -> Problem:
    """A difference as a remark on the sender's cell."""
    message = _("与系统内申报不一致：系统内为“%(system)s”")
    return Problem(
        row.row.where(difference.column),
        message % {"system": difference.system or "—"},
        warning=True,
    )
