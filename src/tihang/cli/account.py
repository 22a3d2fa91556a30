"""``tihang account``: a forgotten password, and the end of an account."""

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
