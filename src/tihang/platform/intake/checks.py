"""What stands against taking a row in, beyond what its cells say by themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tihang.dossier.codes import check_credit_code
from tihang.dossier.errors import Problem
from tihang.dossier.summary.names import key
from tihang.edition.model import TableForm
from tihang.platform.intake.known import Known
from tihang.platform.intake.models import LONGEST, SummaryRow, TableImport
from tihang.platform.intake.rows import RowPreview
from tihang.platform.registry.models import Level
from tihang.platform.words import say


def check_row(row: RowPreview, batch: TableImport, known: Known) -> None:
    """Check a row by itself."""
    _check_sender(row)
    _check_tier(row, batch)
    _check_jurisdiction(row, known)
    _check_registration(row)
    _check_lengths(row)


def _check_sender(row: RowPreview) -> None:
    if row.sender is not None:
        return
    mend = _("请为本表选择报送单位")
    if row.row.authority:
        message = _("推荐单位“%(name)s”不是本地区的主管部门") % {"name": row.row.authority}
        row.add("authority", message, mend)
    else:
        row.add("authority", _("看不出是哪个单位报送的"), mend)


def _check_tier(row: RowPreview, batch: TableImport) -> None:
    tier = row.row.tier
    if tier is None:
        return  # The reader has said so, as it has of a tier without a summary table.
    rules = batch.round.rules
    name = say(rules.tier(tier).name)
    if batch.tier and tier != batch.tier:
        due = say(rules.tier(batch.tier).name)
        message = _("本行为%(found)s，本次导入的是%(due)s") % {"found": name, "due": due}
        row.add("tier", message, _("请另行导入，或将本行设为不导入"))
    elif tier not in batch.round.tiers and has_table(batch, tier):
        row.add("tier", _("本批次不收%(tier)s的汇总表") % {"tier": name})


def has_table(batch: TableImport, tier: str) -> bool:
    """The edition has a summary table for the tier."""
    return any(
        isinstance(form, TableForm) and form.tier == tier for form in batch.round.rules.forms
    )


def _check_jurisdiction(row: RowPreview, known: Known) -> None:
    if row.firm is None:
        if row.credit_code and row.credit_code in known.elsewhere:
            column = "credit_code" if row.row.credit_code else "enterprise"
            row.add(column, _("该信用代码登记的企业不属于本地区"), _("请核对，或删去本行"))
        elif row.row.enterprise in known.elsewhere:
            row.add("enterprise", _("该企业不属于本地区"), _("请核对，或删去本行"))
        return
    sender, desk = row.sender, row.firm.authority
    if sender is None or sender.level == Level.GROUP:
        return
    if sender.pk not in (desk.pk, desk.parent_id):
        message = _("该企业由“%(desk)s”受理，不是报送单位的企业") % {"desk": desk.label}
        row.add("enterprise", message, _("请向报送单位核实"), warning=True)


def _check_registration(row: RowPreview) -> None:
    """A firm can be registered with a sound credit code, by the county that receives it."""
    if not row.registers:
        return
    try:
        check_credit_code(row.credit_code)
    except ValueError as error:
        message = _("登记企业须有统一社会信用代码：%(why)s") % {"why": error}
        row.add("credit_code", message, _("请填写信用代码，或暂不登记"))
    if row.sender is not None and row.sender.level != Level.COUNTY:
        message = _("“%(sender)s”不是县级受理部门，不能由本表登记企业")
        row.add(
            "enterprise",
            message % {"sender": row.sender.label},
            _("请选择“暂不登记”，由所在县级部门登记"),
        )


def _check_lengths(row: RowPreview) -> None:
    read = row.row
    for column, text, field in (
        ("enterprise", read.enterprise, "name"),
        ("project", read.project, "project"),
        ("contact", read.contact, "contact"),
    ):
        most = LONGEST[field]
        if len(text) > most:
            message = _("内容过长，上限 %(limit)d 字") % {"limit": most}
            row.add(column, message, _("请只填写名称"))


def check_together(rows: Sequence[RowPreview], known: Known, replaced: Collection[int]) -> None:
    """What shows only when all tables are laid side by side, and beside earlier ones."""
    ranks: dict[tuple[int, str, int], RowPreview] = {}
    cases: dict[Any, RowPreview] = {}
    projects: dict[tuple[int, str, str], RowPreview] = {}
    earlier = {each.case_id: each for each in known.earlier if each.pk not in replaced}
    for row in rows:
        tier = row.row.tier or ""
        if row.sender is not None:
            _check_rank(row, ranks.setdefault((row.sender.pk, tier, row.row.rank), row))
        if row.case is not None:
            _check_case(row, cases.setdefault(row.case.pk, row), earlier.get(row.case.pk))
        elif row.firm is not None:
            same = projects.setdefault((row.firm.pk, tier, key(row.row.project)), row)
            if same is not row and not row.errors:
                row.add("project", _("与 %(place)s 是同一企业的同一项目") % {"place": where(same)})


def _check_rank(row: RowPreview, first: RowPreview) -> None:
    if first is row:
        return
    same_table = first.table.pk == row.table.pk
    place = first.row.where(first.rank_column) if same_table else where(first)
    row.add(
        row.rank_column,
        _("名次 %(rank)d 与 %(place)s 重复") % {"rank": row.row.rank, "place": place},
        _("每个名次只能有一个项目") if same_table else _("同一报送单位的几份表请统一排序"),
    )


def _check_case(row: RowPreview, first: RowPreview, earlier: SummaryRow | None) -> None:
    if first is not row:
        message = _("与 %(place)s 对应同一申报 %(number)s") % {
            "place": where(first),
            "number": row.case.number if row.case else "",
        }
        row.add("project", message, _("请只保留一行，或选择“系统中没有对应申报”"))
    elif earlier is not None:
        message = _("该申报已由“%(sender)s”在 %(file)s 中报送") % {
            "sender": earlier.sender.label,
            "file": earlier.table.file.name,
        }
        row.add("project", message, _("请与两个单位核实，本行可设为不导入"))


_PAIRS = {
    "duplicate": lambda: _("与 %(place)s 的企业和项目相同"),
    "near": lambda: _("企业名称与 %(place)s 相近，请核对是否同一企业"),
    "same_firm": lambda: _("与 %(place)s 是同一企业"),
    "codes": lambda: _("与 %(place)s 的信用代码、企业名称互相矛盾"),
}


def check_pairs(pairs: Iterable[Sequence[Any]], rows: Mapping[tuple[int, str], RowPreview]) -> None:
    """Say of rows that may be the same, where both are to be taken in."""
    for kind, table, line, other_table, other_line in pairs:
        first, second = rows.get((table, line)), rows.get((other_table, other_line))
        if first is None or second is None:
            continue
        message = _PAIRS[kind]() % {"place": where(first)}
        mend = _("请只保留一行") if kind == "duplicate" else None
        problem = Problem(
            second.row.where("enterprise"), message, mend, warning=kind != "duplicate"
        )
        second.problems.append(problem)


def where(row: RowPreview) -> str:
    """A row as it is named beside another: file and place."""
    return f"{row.table.file.name} {row.row.place}"
