"""``tihang account``: a forgotten password, the end of an account, who runs an office's people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tihang.cli.common import fail
from tihang.cli.serve import fail_at_database, set_up_django
from tihang.text import _

if TYPE_CHECKING:
    from tihang.platform.accounts.models import User


@click.group()
def account() -> None:
    """账号 / accounts of the platform."""


@account.command()
@click.argument("username")
def password(username: str) -> None:
    """重设密码，新密码只显示一次 / Set a new password and print it once."""
    user = _user(username)
    from tihang.platform.accounts.services import reset_password
    from tihang.platform.actor import SYSTEM

    click.echo(reset_password(SYSTEM, user))


@account.command()
@click.argument("username")
def close(username: str) -> None:
    """停用账号 / End log-in at once; what was done stays on record."""
    user = _user(username)
    from tihang.platform.accounts.services import close_account
    from tihang.platform.actor import SYSTEM

    close_account(SYSTEM, user)
    click.echo(_("已停用账号“%(username)s”") % {"username": username})


@account.command()
@click.argument("username")
@click.option("--end", is_flag=True, help="取消 / no longer")
def manager(username: str, end: bool) -> None:
    """设为所在部门的人员管理员 / Let a person run the accounts of their office."""
    user = _user(username)
    from tihang.platform.accounts.services import set_manager
    from tihang.platform.actor import SYSTEM

    held = list(user.memberships.in_force().filter(substitutes=None, enterprise=None))
    if not held:
        fail(_("账号“%(username)s”在部门或集团总部没有角色") % {"username": username})
    for membership in held:
        set_manager(SYSTEM, membership, is_manager=not end)
    said = _("已取消“%(username)s”的人员管理员") if end else _("已设“%(username)s”为人员管理员")
    click.echo(said % {"username": username})


def _user(username: str) -> User:
    set_up_django()
    from django.db import DatabaseError

    from tihang.platform.accounts.models import User

    try:
        return User.objects.get(username=username)
    except User.DoesNotExist:
        fail(_("没有账号“%(username)s”") % {"username": username})
    except DatabaseError as error:
        fail_at_database(error)
