"""A worker: runs tasks one after the other, shows that it lives, ends when it is told."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
import uuid
from collections.abc import Callable
from types import FrameType

from django.db import DatabaseError, close_old_connections, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from tihang.platform.background.models import WorkerProcess
from tihang.platform.background.reaper import reap

BEAT = 5.0
"""Seconds between two signs of life."""
POLL = 1.0
"""Seconds between two looks into an empty queue."""

log = logging.getLogger(__name__)


def work(*, parent: int | None = None, once: bool = False) -> None:
    """Run tasks until told to end, until ``parent`` is gone, or ``once`` until none is left."""
    _wait_for_the_tables(parent)
    pulse = Pulse(f"{socket.gethostname()[:20]}-{os.getpid()}-{uuid.uuid4().hex[:12]}", parent)
    worker = Worker(
        queue_names=["*"],
        interval=POLL,
        batch=once,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=pulse.worker_id,
        excluded_queue_names=[],
    )
    pulse.orphaned = lambda: os.kill(os.getpid(), signal.SIGTERM)
    _end_quietly_on_signals(worker)
    with pulse:
        _run_for_ever(worker, pulse)


def _run_for_ever(worker: Worker, pulse: Pulse) -> None:
    """The library's loop; a database that is away for a while does not end it."""
    while True:
        try:
            worker.run()
        except DatabaseError:
            log.warning("the database is away, trying again", exc_info=True)
            connection.close()
            if pulse.stopped.wait(BEAT):
                return
        else:
            return


def _end_quietly_on_signals(worker: Worker) -> None:
    """The first signal lets the present task end; where there is none, it ends at once."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        if not worker.running:
            worker.reset_signals()
            raise SystemExit(1)
        worker.running = False
        if not worker.running_task:
            raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


class Pulse(threading.Thread):
    """Says in the database that this worker lives, and looks for tasks of those that do not."""

    def __init__(self, worker_id: str, parent: int | None = None, beat: float = BEAT) -> None:
        super().__init__(name="pulse", daemon=True)
        self.worker_id = worker_id
        self.parent = parent
        self.beat = beat
        self.stopped = threading.Event()
        self.orphaned: Callable[[], None] = lambda: None

    def __enter__(self) -> Pulse:
        self.show()
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stopped.set()
        self.join(self.beat)
        try:
            WorkerProcess.objects.filter(pk=self.worker_id).delete()
        except DatabaseError:
            log.warning("worker %s could not sign off", self.worker_id)

    def run(self) -> None:
        due = time.monotonic()
        while not self.stopped.wait(min(1.0, self.beat)):
            if self.parent is not None and os.getppid() != self.parent:
                self.orphaned()
                return
            if time.monotonic() >= due:
                self._beat()
                due = time.monotonic() + self.beat
        connection.close()

    def _beat(self) -> None:
        try:
            close_old_connections()
            self.show()
            reap()
        except DatabaseError:
            log.warning("worker %s could not show that it lives", self.worker_id)

    def show(self) -> None:
        now = timezone.now()
        WorkerProcess.objects.update_or_create(
            pk=self.worker_id,
            defaults={"seen_at": now},
            create_defaults={
                "host": socket.gethostname(),
                "pid": os.getpid(),
                "started_at": now,
                "seen_at": now,
            },
        )


def _wait_for_the_tables(parent: int | None) -> None:
    """Wait until whoever serves has brought the database up to date."""
    said = False
    while not _up_to_date():
        if parent is not None and os.getppid() != parent:
            raise SystemExit(0)
        if not said:
            log.warning("waiting until the database is up to date")
            said = True
        time.sleep(POLL)


def _up_to_date() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        connection.close()
        return False
