"""allauth's forms without the way to a password mail, which this platform does not send."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tihang.platform.accounts import queries
from tihang.platform.accounts.models import User
from tihang.platform.actor import Role

FORGOTTEN = _("忘记密码，请与本单位或上级主管部门的平台管理员联系。")


class LoginForm(AllauthLoginForm):  # type: ignore[misc]  # allauth has no types
    """User name or e-mail, and password; on a demo, filled in for the account chosen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label = _("用户名或电子邮箱"), _("密码")
        password.help_text = FORGOTTEN
        login.widget.attrs["autocomplete"] = "username"
        for field in (login, password):
            field.widget.attrs.pop("placeholder", None)
        self._fill_demo_account()

    @property
    def demo_accounts(self) -> QuerySet[User]:
        """The accounts to offer on the page, without the many departments' people."""
        return queries.demo_accounts().exclude(pk__in=self.demo_departments)

    @property
    def demo_departments(self) -> QuerySet[User]:
        """Those of the departments that countersign."""
        return queries.demo_accounts().filter(memberships__role=Role.DEPARTMENT_OFFICER)

    def _fill_demo_account(self) -> None:
        """``?account=name`` fills in a demo account, never any other."""
        wanted = self.request.GET.get("account", "") if self.request else ""
        if wanted and queries.demo_accounts().filter(username=wanted).exists():
            self.initial["login"] = wanted
            self.initial["password"] = settings.TIHANG_DEMO_PASSWORD
            self.fields["password"].widget.render_value = True


class ReauthenticateForm(AllauthReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = FORGOTTEN


class ChangePasswordForm(AllauthChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = FORGOTTEN
