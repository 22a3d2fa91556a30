"""A plan as a paper to take along."""

from __future__ import annotations

from urllib.parse import quote

from django.utils import timezone

from tihang.platform.rating import queries
from tihang.platform.rating.models import Plan

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def plan_paper(plan: Plan, kind: str) -> bytes:
    """The plan as ``pdf``, ``docx`` or ``xlsx``; official papers stay Chinese."""
    # Fonts and the typesetter are loaded when the first paper is asked for.
    from tihang.documents.plan import PlanLine, PlanPaper, plan_docx, plan_pdf, plan_xlsx

    case = plan.case
    content = PlanPaper(
        enterprise=case.enterprise.name,
        factory=case.factory.name,
        tier=case.edition.tier(plan.tier).name.zh,
        made_on=timezone.localdate(plan.made_at),
        lines=tuple(
            PlanLine(
                words=condition.clause.text,
                reference=reference,
                status=item.status,
                effort=item.effort,
                measure=item.measure,
                responsible=item.responsible,
                start=item.start,
                finish=item.finish,
                effect=item.effect,
            )
            for item, condition, reference in queries.plan_rows(plan)
        ),
    )
    return {"pdf": plan_pdf, "docx": plan_docx, "xlsx": plan_xlsx}[kind](content)


def attachment(name: str) -> str:
    """The header that has a file saved under a Chinese name."""
    return f"attachment; filename*=UTF-8''{quote(name)}"
