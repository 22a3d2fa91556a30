"""A worker beside the server: started with it, started again if it dies, ended with it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

PAUSE = 2.0
"""Seconds before a worker that died is replaced."""
ENDS_WITHIN = 10.0
"""Seconds that a worker has for its present task when the server ends."""


@contextmanager
def worker_beside() -> Iterator[None]:
    """Keep one worker running for as long as the block runs in this process."""
    keeper = _Keeper()
    keeper.start()
    try:
        yield
    finally:
        # The server's own workers are copies of this process and pass here, too.
        if os.getpid() == keeper.owner:
            keeper.end()


class _Keeper(threading.Thread):
    def __init__(self) -> None:
        super().__init__(name="worker-keeper", daemon=True)
        self.owner = os.getpid()
        self.ending = threading.Event()
        self.child = self._start_worker()

    def run(self) -> None:
        while True:
            self.child.wait()
            if self.ending.wait(PAUSE):
                return
            self.child = self._start_worker()

    def end(self) -> None:
        self.ending.set()
        self.child.terminate()
        try:
            self.child.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            self.child.kill()

    def _start_worker(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tihang", "worker", "--parent", str(self.owner)]
        return subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own
