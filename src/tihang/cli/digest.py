"""``tihang digest``: the day's messages in one mail, for those who want it so."""

from __future__ import annotations

import click

from tihang.cli.serve import fail_at_database, set_up_django
from tihang.text import _


@click.command()
def digest() -> None:
    """生成当日消息汇总邮件，由后台任务发送 / Make the day's digest mails; the worker sends them.

    每人每天至多一封，重复运行不会重复发送 / run again on a day, nobody gets a second one.
    """
    set_up_django()
    from django.db import DatabaseError
    from django.utils import timezone

    from tihang.platform.outbox import mailing

    if not mailing.is_on():
        click.echo(_("未配置邮件服务器（TIHANG_SMTP_HOST），未生成汇总邮件"))
        return
    try:
        made = mailing.make_digests(timezone.localdate())
    except DatabaseError as error:
        fail_at_database(error)
    click.echo(_("已生成汇总邮件 %(count)d 封") % {"count": made})
