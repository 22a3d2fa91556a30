"""The instances of an uploaded workbook."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from tihang.dossier.errors import refuse
from tihang.dossier.files import kind_of, xlsx_instances
from tihang.dossier.model import ScenarioInstance
from tihang.platform.filing.models import Case

MOST_INSTANCES = 60


def read_upload(case: Case, filename: str, content: bytes) -> tuple[ScenarioInstance, ...]:
    """The instances of a workbook, whatever else it holds. Raises DossierError."""
    if kind_of(Path(filename)) != "xlsx":
        raise refuse(_("请使用 .xlsx 工作簿"))
    found = xlsx_instances(content, case.edition)
    if not found:
        raise refuse(_("工作簿的“场景实例”表中没有实例"))
    if len(found) > MOST_INSTANCES:
        raise refuse(
            _("工作簿中有 %(found)d 个实例，一次最多 %(limit)d 个，请分成几个文件")
            % {"found": len(found), "limit": MOST_INSTANCES}
        )
    return found
