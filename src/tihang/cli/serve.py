"""``tihang serve``: start the platform on this machine."""

from __future__ import annotations

import multiprocessing
import os
import socket
from contextlib import nullcontext
from typing import Any, NoReturn

import click

from tihang.cli.common import fail, reason
from tihang.cli.worker_beside import worker_beside
from tihang.text import _, current_language

SETTINGS = "tihang.platform.settings"
PORT = click.IntRange(1, 65535)
STAGES = ("start", "filed", "examined", "ranked", "decided")
"""Those of ``demo.stages.Stage``, which cannot be read before Django is set up."""


def set_up_django() -> None:
    """Make Django usable from a command, in its language, or end with status 2 saying why."""
    import django
    from django.utils.translation import activate

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        django.setup()
    except (ValueError, OSError) as error:
        fail(_("平台设置有误：%(reason)s") % {"reason": error})
    activate(current_language())


def fail_at_database(error: Exception) -> NoReturn:
    """End with status 2 over a database that cannot be reached or is none of ours."""
    fail(
        _("无法使用平台数据库：%(reason)s。请核对环境变量 TIHANG_VAR 和 DATABASE_URL")
        % {"reason": str(error).strip()}
    )


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, envvar="PORT", type=PORT)
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@click.option(
    "--demo", is_flag=True, help="载入演示数据并显示演示账号 / with demo data and accounts"
)
@click.option(
    "--stage",
    type=click.Choice(STAGES),
    default=STAGES[0],
    show_default=True,
    help="演示走到哪一步 / how far the demo has come; sixty firms beyond the first stage",
)
@click.option(
    "--worker/--no-worker",
    default=True,
    help="同时启动一个后台任务进程 / with a background worker beside it",
)
def serve(host: str, port: int, workers: int, *, demo: bool, stage: str, worker: bool) -> None:
    """启动平台 / Start the platform: migrate, then serve."""
    if demo:
        os.environ["TIHANG_DEMO"] = "1"
    _refuse_taken_port(host, port)
    set_up_django()
    _prepare_database(stage if demo else None)
    _print_addresses(host, port, demo=demo)
    with worker_beside() if worker else nullcontext():
        _run(host, port, workers)


def _refuse_taken_port(host: str, port: int) -> None:
    """Say at once that somebody else serves there; the server itself would retry and log."""
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        fail(
            _("无法在 %(host)s:%(port)d 启动：%(reason)s。可用 --port 换一个端口")
            % {"host": host, "port": port, "reason": reason(error)}
        )


def _prepare_database(stage: str | None) -> None:
    """Bring the tables up to date, and seed the demo as far as the stage, if one is named."""
    from django.core.management import call_command
    from django.db import DatabaseError

    try:
        call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        fail_at_database(error)
    if stage:
        _seed_apart(stage)


def _seed_apart(stage: str) -> None:
    """Seed in a process of its own.

    Reading ledgers and tables starts threads. The server's workers begin as copies of this
    process, without its threads, and would wait for them for ever when they read one.
    """
    from django.db import connections

    connections.close_all()
    child = multiprocessing.get_context("fork").Process(target=_seed, args=(stage,))
    child.start()
    child.join()
    if child.exitcode:
        raise SystemExit(child.exitcode)


def _seed(stage: str) -> None:
    from tihang.platform.demo import Stage, seed_demo
    from tihang.platform.demo.dossiers import NoExamples

    try:
        seed_demo(Stage(stage))
    except NoExamples as error:
        fail(str(error))


def _print_addresses(host: str, port: int, *, demo: bool) -> None:
    click.echo(_("梯航已启动：http://%(host)s:%(port)d/") % {"host": host, "port": port})
    if not demo:
        return
    from tihang.platform.demo import demo_accounts

    click.echo(_("演示账号（仅供本机试用）："))
    for account in demo_accounts():
        click.echo(f"  {account.username:<17} {account.password:<14} {account.title}")


def _run(host: str, port: int, workers: int) -> None:
    """Serve through gunicorn; threads so that a slow reader holds up nobody else."""
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):
        def load_config(self) -> None:
            options = {
                "bind": f"{host}:{port}",
                "workers": workers,
                "threads": 4,
                "worker_class": "gthread",
                "accesslog": None,
                "loglevel": "warning",
                "timeout": 120,
                "proc_name": "tihang",
                "control_socket_disable": True,
            }
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from tihang.platform.wsgi import application

            return application

    Server().run()
