"""``tihang exchange``: the platform's bundles from the command line, of any size."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tihang.cli.common import MET, NOT_MET, fail, reason
from tihang.cli.serve import fail_at_database, set_up_django
from tihang.text import _

if TYPE_CHECKING:
    from tihang.platform.actor import Actor
    from tihang.platform.exchange.models import ReceivedBundle
    from tihang.platform.registry.models import Authority

_FILE = click.Path(path_type=Path, dir_okay=False)
_who = click.option("--as", "username", required=True, help="经办人账号 / account of the officer")


@click.group()
def exchange() -> None:
    """平台案卷的数据包 / bundles of the platform's cases."""


@exchange.command()
@click.argument("office")
def key(office: str) -> None:
    """显示公钥和指纹，交对方登记 / Show the public key and its fingerprint.

    OFFICE：持有部门的代码 / code of the authority that holds it.
    """
    with _plain_refusals():
        from tihang.platform.exchange.keys import own_key

        public = own_key().public(_office(office).name)
        click.echo(public.pem().strip())
        click.echo(_("公钥指纹：%(fingerprint)s") % {"fingerprint": public.fingerprint})


@exchange.command()
@click.argument("file", type=_FILE)
@_who
@click.option("--office", required=True, help="公钥代表的部门代码 / authority it speaks for")
@click.option("--fingerprint", required=True, help="对方读出的指纹 / as the partner read it out")
def trust(file: Path, username: str, office: str, fingerprint: str) -> None:
    """登记对方公钥 / Register a partner's public key."""
    with _plain_refusals():
        from tihang.platform.exchange import services

        text = file.read_text(encoding="utf-8-sig", errors="replace")[:4000]
        made = services.register_key(
            _actor(username), authority=_office(office), text=text, fingerprint=fingerprint
        )
        click.echo(
            _("已登记：%(name)s %(fingerprint)s")
            % {"name": made.name, "fingerprint": made.fingerprint}
        )


@exchange.command()
@_who
@click.option("--to", "office", required=True, help="接收部门代码 / code of the recipient")
@click.option("--out", type=_FILE, required=True, help="数据包 / the bundle, a .tihang file")
@click.option(
    "--decisions", is_flag=True, help="送回决定而不是上报案卷 / send decisions back, not filings up"
)
def send(username: str, office: str, out: Path, *, decisions: bool) -> None:
    """导出全部未送的案卷 / Export all cases that the recipient lacks.

    退出状态 / exit status: 0 已制作 made, 1 没有未送的 nothing to send, 2 输入有误 bad input.
    """
    with _plain_refusals():
        from tihang.platform.exchange import queries, services

        actor, recipient = _actor(username), _office(office)
        kind = "decisions" if decisions else "filings"
        queries.find_recipient(actor, kind, recipient.pk)
        cases = list(queries.unsent(actor, kind, recipient)[: services.MOST_CASES])
        if not cases:
            click.echo(_("没有未送的案卷"))
            sys.exit(NOT_MET)
        bundle = services.order_bundle(actor, kind, recipient, cases, by_worker=False)
        bundle = services.make_bundle(bundle.pk)
        if not bundle.file:
            fail(bundle.problem or _("制作失败"))
        with bundle.file.open("rb") as source, out.open("wb") as target:
            shutil.copyfileobj(source, target)
        click.echo(str(out))
        click.echo(
            _("共 %(cases)d 个案卷，%(size)d 字节，SHA-256 %(sha256)s")
            % {"cases": len(cases), "size": bundle.size, "sha256": bundle.sha256}
        )
        for number, piece, title in bundle.missing:
            click.echo(
                _("! %(file)s：缺少佐证材料 %(id)s %(name)s")
                % {"file": number, "id": piece, "name": title}
            )


@exchange.command()
@click.argument("file", type=_FILE)
@_who
@click.option(
    "--accept", is_flag=True, help="确认导入；否则只比对 / take over; otherwise only look"
)
def receive(file: Path, username: str, *, accept: bool) -> None:
    """核验数据包并与本系统比对；加 --accept 导入 / Check a bundle; take it over with --accept.

    退出状态 / exit status: 0 可导入或已导入 fit or taken, 1 有案卷不能导入 some cases refused,
    2 不予接收 refused.
    """
    with _plain_refusals():
        from tihang.platform.exchange import services

        actor = _actor(username)
        with file.open("rb") as opened:
            bundle = services.receive_bundle(actor, opened, file.name, by_worker=False)
        bundle = services.check_bundle(bundle.pk)
        if bundle.state == bundle.State.REFUSED:
            fail(f"{file} {bundle.problem}")
        refused = _print_cases(bundle)
        if accept and bundle.cases.filter(standing__in=("new", "continued")).exists():
            bundle = services.accept_bundle(actor, bundle, by_worker=False)
            bundle = services.take_bundle(bundle.pk, actor.user_id, actor.membership_id)
            if bundle.state != bundle.State.DONE:
                fail(f"{file} {bundle.problem}")
            click.echo(_("已导入"))
        else:
            services.discard_bundle(actor, bundle)
            click.echo(_("没有改动任何内容"))
        sys.exit(NOT_MET if refused else MET)


def _print_cases(bundle: ReceivedBundle) -> int:
    """Each case with what would come of it; returns how many are refused."""
    refused = 0
    for row in bundle.cases.all():
        parts = (row.number, row.enterprise, row.get_standing_display(), row.problem)
        click.echo("  " + " · ".join(str(part) for part in parts if part))
        refused += row.standing == row.Standing.REFUSED
    return refused


def _actor(username: str) -> Actor:
    from tihang.platform.accounts.models import User
    from tihang.platform.accounts.queries import actor_for

    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        fail(_("没有账号“%(username)s”") % {"username": username})
    actor = actor_for(user)
    if not actor.is_authority:
        fail(_("账号“%(username)s”不是主管部门的经办人") % {"username": username})
    return actor


def _office(code: str) -> Authority:
    from tihang.platform.registry.models import Authority

    found = Authority.objects.filter(code=code).first()
    if found is None:
        fail(_("没有代码为“%(code)s”的部门") % {"code": code})
    return found


@contextmanager
def _plain_refusals() -> Iterator[None]:
    """End with status 2, saying why, where the platform refuses or cannot be reached."""
    set_up_django()
    from django.core.exceptions import ValidationError
    from django.db import DatabaseError
    from django.http import Http404

    from tihang.platform.errors import Conflict

    try:
        yield
    except Conflict as error:
        fail(str(error))
    except ValidationError as error:
        fail("\n".join(error.messages))
    except Http404:
        fail(_("不能向该部门发送这类数据包"))
    except OSError as error:
        place: Any = error.filename or ""
        fail(_("无法读写 %(file)s：%(reason)s") % {"file": place, "reason": reason(error)})
    except DatabaseError as error:
        fail_at_database(error)
