"""The workers that run tasks, each with the last sign of life it gave."""

from __future__ import annotations

from django.db import models


class WorkerProcess(models.Model):
    """A process that runs tasks; its row goes when it ends as it should."""

    id = models.CharField(primary_key=True, max_length=64)
    """The name that the tasks it ran carry."""
    host = models.CharField(max_length=255)
    pid = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.host}/{self.pid}"
