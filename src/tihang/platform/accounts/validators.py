"""Rules for passwords."""

from __future__ import annotations

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _


class MinimumLengthValidator(password_validation.MinimumLengthValidator):
    """Django's own, with a message that exists in Chinese as well."""

    def get_error_message(self) -> str:
        return _("密码过短，至少应有 %(min_length)d 个字符。") % {"min_length": self.min_length}
