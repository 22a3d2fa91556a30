"""Reading a ledger in the background."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django_tasks import TaskResult, TaskResultStatus, task

from tihang.dossier.errors import DossierError
from tihang.platform.evidence.queries import open_revision
from tihang.platform.indicators import results, services
from tihang.platform.indicators.models import LedgerReading
from tihang.text import CHINESE, _, use_language

if TYPE_CHECKING:
    from tihang.dossier.ledgers import LedgerOptions


@task()
def read_ledger(reading_id: str) -> None:
    """Compute a reading and keep what comes out. Run twice, it does the same once more."""
    # Polars is slow to load; a web process that only queues does without it.
    from tihang.dossier.ledgers import parse_ledger

    reading = LedgerReading.objects.select_related("case__round", "revision").get(pk=reading_id)
    if not services.start(reading):
        return
    # The basis goes into the paper, which is Chinese; so is all that is kept.
    with translation.override(CHINESE), use_language(CHINESE):
        with open_revision(reading.revision) as opened:
            content = opened.read()
        try:
            result = parse_ledger(
                content,
                reading.revision.name,
                reading.kind,  # type: ignore[arg-type]  # Queued for a kind of the edition.
                reading.case.edition,
                options_of(reading.options),
            )
        except DossierError as refused:
            services.refuse(reading, results.as_problems(refused))
        else:
            services.finish(reading, result)


def options_of(chosen: dict[str, Any]) -> LedgerOptions:
    """The options as the reader of ledgers takes them."""
    from tihang.dossier.ledgers import LedgerOptions

    as_of = chosen.get("as_of")
    return LedgerOptions(
        before_year=chosen.get("before_year"),
        after_year=chosen.get("after_year"),
        as_of=dt.date.fromisoformat(as_of) if as_of else None,
        energy_basis=chosen.get("energy_basis") or "calorific",
    )


def note_failure(task_result: TaskResult[Any], **_signal: Any) -> None:
    """A task that failed leaves no reading that seems to be under way for ever."""
    failed = task_result.status == TaskResultStatus.FAILED
    if not failed or task_result.task.module_path != read_ledger.module_path:
        return
    reading = LedgerReading.objects.filter(pk=task_result.args[0]).first()
    if reading is None:
        return
    with use_language(CHINESE):
        message = _("核算时出错，文件已保留")
        mend = _("请重新核算；仍不成功时请联系平台管理员")
    services.refuse(reading, {"problems": [{"place": "", "message": message, "mend": mend}]})
