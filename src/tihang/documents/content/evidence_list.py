"""Builds the content of the list of evidence (佐证材料清单)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tihang.documents.content.model import ABSENT, Align
from tihang.documents.content.values import date_text, value_text
from tihang.dossier.canonical import content_hash, short_code
from tihang.dossier.model import Dossier, Evidence
from tihang.edition.model import Edition

HEADINGS = ("编号", "材料名称", "类别", "文件名", "SHA-256", "出具日期", "有效期至", "使用位置")
WIDTHS = (5.0, 14.0, 8.0, 11.0, 19.0, 12.0, 12.0, 24.0)
"""Shares of the table's width; Excel takes them as characters."""
ALIGNS: tuple[Align, ...] = (
    "center",
    "left",
    "center",
    "left",
    "left",
    "center",
    "center",
    "left",
)
_NOTE = (
    "注：SHA-256 为文件内容的校验值，可据以核对所交文件与线上登记的文件是否为同一文件；"
    "未填写的，表示线上未上传文件。"
)


@dataclass(frozen=True)
class EvidenceList:
    """The list as it will stand on paper."""

    title: str
    author: str
    project: str
    tier: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str
    code: str
    hash: str
    verify: str
    draft: bool


def evidence_list_content(
    dossier: Dossier, edition: Edition, *, draft: bool = False, verify_url: str | None = None
) -> EvidenceList:
    """The whole list as text. Raises KeyError where the edition does not have the tier."""
    digest = content_hash(dossier)
    uses = _uses(dossier, edition)
    return EvidenceList(
        title="佐证材料清单",
        author=dossier.enterprise.name or ABSENT,
        project=dossier.factory.project or ABSENT,
        tier=edition.tier(dossier.tier).name.zh,
        headings=HEADINGS,
        rows=tuple(_row(piece, uses, edition) for piece in dossier.evidence or ()),
        note=_NOTE,
        code=short_code(digest),
        hash=digest,
        verify=verify_url or f"tihang:sha256:{digest}",
        draft=draft,
    )


def evidence_strings(content: EvidenceList) -> Iterator[str]:
    """Every text of the list in reading order; all renderings hold them in this order."""
    yield content.title
    yield from (content.author, content.project, content.tier)
    yield from content.headings
    for row in content.rows:
        yield from row
    yield content.note


def _row(piece: Evidence, uses: dict[str, list[str]], edition: Edition) -> tuple[str, ...]:
    columns = {column.path: column for column in edition.field("evidence").columns}
    kind = value_text(piece.kind, columns["kind"], edition)
    return (
        piece.id,
        piece.title or ABSENT,
        kind,
        piece.file or ABSENT,
        piece.sha256 or ABSENT,
        date_text(piece.issued) if piece.issued else "—",
        date_text(piece.valid_until) if piece.valid_until else "—",
        "\n".join(uses.get(piece.id, ())) or "未引用",
    )


def _uses(dossier: Dossier, edition: Edition) -> dict[str, list[str]]:
    """Where each piece is named: conditions, scenario instances, indicators."""
    uses: dict[str, list[str]] = {}

    def note(ids: tuple[str, ...] | None, where: str) -> None:
        for each in ids or ():
            places = uses.setdefault(each, [])
            if where not in places:
                places.append(where)

    references = {clause.id: clause.reference.place for clause in edition.clauses}
    kpis = {kpi.number: kpi.name for kpi in edition.kpis}
    for answer in dossier.answers or ():
        note(answer.evidence, f"条件：{references.get(answer.clause, answer.clause)}")
    for number, instance in enumerate(dossier.scenarios or (), start=1):
        name = instance.instance or instance.scenario or ABSENT
        note(instance.evidence, f"场景实例 {number}：{name}")
    for figure in dossier.kpis or ():
        note(figure.evidence, f"指标 {figure.number}：{kpis.get(figure.number, '')}")
    return uses
