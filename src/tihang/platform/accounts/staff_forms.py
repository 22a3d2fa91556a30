"""The forms for people and for firms; they read input, the services judge it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tihang.platform.accounts.firms import by_code
from tihang.platform.accounts.models import User
from tihang.platform.actor import ENTERPRISE_ROLES
from tihang.platform.registry.models import Authority, Enterprise, Level, Region

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def take_errors(form: forms.Form, refused: ValidationError) -> None:
    """Put what a service refused beside the fields that it names; the rest above the form."""
    named = refused.error_dict if hasattr(refused, "error_dict") else {"": refused.error_list}
    for field, errors in named.items():
        form.add_error(field if field in form.fields else None, errors)


class PersonForm(forms.Form):
    """A new person; for one who has an account already, user name and name are enough."""

    username = forms.CharField(
        label=_("用户名"),
        max_length=150,
        help_text=_("登录时使用，可用字母、数字和 @ . + - _。已有账号的人员填写其用户名"),
    )
    display_name = forms.CharField(
        label=_("姓名"), max_length=100, help_text=_("已有账号的，须与登记的姓名一致")
    )
    role = forms.ChoiceField(label=_("角色"))
    email = forms.EmailField(label=_("电子邮箱"), required=False)
    phone = forms.CharField(label=_("手机号"), max_length=30, required=False)

    def __init__(self, data: Any, *, organisation: Authority | Enterprise) -> None:
        super().__init__(data, auto_id="person-%s")
        if isinstance(organisation, Authority):
            del self.fields["role"]
        else:
            choices = [(role.value, role.label) for role in sorted(ENTERPRISE_ROLES)]
            self.fields["role"].choices = choices  # type: ignore[attr-defined]


class SubstituteForm(forms.Form):
    """Who stands in, from when until when."""

    username = forms.CharField(
        label=_("代理人用户名"),
        max_length=150,
        help_text=_("本单位或其他单位的在任经办人，由其本人告知用户名"),
    )
    since = forms.DateField(label=_("起始日期"), widget=_DAY)
    until = forms.DateField(
        label=_("截止日期"), widget=_DAY, help_text=_("含当日，次日零时（北京时间）自动终止")
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"since": timezone.localdate()}, auto_id="substitute-%s")

    def clean_username(self) -> str:
        """Keep the account that was named for the view."""
        name: str = self.cleaned_data["username"].strip()
        self.user = User.objects.filter(username=name).first()
        if self.user is None:
            raise ValidationError(_("没有用户名为“%(name)s”的账号"), params={"name": name})
        return name


class FirmForm(forms.Form):
    """A firm's entry; code, desk and first factory only while it is entered."""

    name = forms.CharField(label=_("企业名称"), max_length=200)
    credit_code = forms.CharField(label=_("统一社会信用代码"), max_length=18, min_length=18)
    authority = forms.ModelChoiceField(Authority.objects.none(), label=_("受理部门"))
    group = forms.ModelChoiceField(
        Authority.objects.none(),
        label=_("所属中央企业集团"),
        required=False,
        empty_label=_("不属于中央企业集团"),
    )
    region = forms.ModelChoiceField(
        Region.objects.none(), label=_("所在地区"), required=False, empty_label=_("未注明")
    )
    address = forms.CharField(label=_("地址"), max_length=300, required=False)
    factory = forms.CharField(label=_("工厂名称"), max_length=200)

    def __init__(
        self,
        data: Any = None,
        *,
        desks: QuerySet[Authority] | None = None,
        firm: Enterprise | None = None,
    ) -> None:
        super().__init__(data, initial=_entry_of(firm), auto_id="firm-%s")
        self._offer("group", Authority.objects.filter(level=Level.GROUP))
        self._offer("region", Region.objects.all())
        if firm is not None:
            for name in ("credit_code", "authority", "factory"):
                del self.fields[name]
        elif desks is not None:
            self._offer("authority", desks)
            if len(desks) == 1:
                self.fields["authority"].initial = desks[0].pk

    def _offer(self, name: str, found: QuerySet[Any]) -> None:
        self.fields[name].queryset = found  # type: ignore[attr-defined]


def _entry_of(firm: Enterprise | None) -> dict[str, Any]:
    """What an entry says now."""
    if firm is None:
        return {}
    return {name: getattr(firm, name) for name in ("name", "group", "region", "address")}


class FactoryForm(forms.Form):
    name = forms.CharField(label=_("工厂名称"), max_length=200)
    address = forms.CharField(label=_("工厂地址"), max_length=300, required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="factory-%s")


class MoveForm(forms.Form):
    """Taking a firm over: it is named by its code alone."""

    credit_code = forms.CharField(
        label=_("统一社会信用代码"), max_length=18, min_length=18, help_text=_("迁入企业的完整代码")
    )
    target = forms.ModelChoiceField(Authority.objects.none(), label=_("迁入受理部门"))
    moved_on = forms.DateField(label=_("迁入日期"), widget=_DAY)
    reason = forms.CharField(
        label=_("迁移原因"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("如变更登记的日期和文书号"),
    )

    def __init__(self, data: Any = None, *, desks: QuerySet[Authority]) -> None:
        super().__init__(data, initial={"moved_on": timezone.localdate()}, auto_id="move-%s")
        self.fields["target"].queryset = desks  # type: ignore[attr-defined]
        if len(desks) == 1:
            self.fields["target"].initial = desks[0].pk

    def clean_credit_code(self) -> Enterprise:
        found = by_code(self.cleaned_data["credit_code"])
        if found is None:
            raise ValidationError(_("名录中没有使用该代码的企业，请直接登记"))
        return found
