"""The key that this installation signs with: one file beside the data, never in the database."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from tihang.dossier.bundle import BundleError, SigningKey, parse_signing_key
from tihang.platform.errors import Conflict

OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeyUnusable(Conflict):
    """The installation cannot sign; the message says what the operator has to do."""


def own_key() -> SigningKey:
    """The installation's signing key, made where there is none yet. Raises KeyUnusable."""
    try:
        if settings.TIHANG_EXCHANGE_KEY:
            text = settings.TIHANG_EXCHANGE_KEY.replace("\\n", "\n")
            return parse_signing_key(text.encode(), "TIHANG_EXCHANGE_KEY")
        path = Path(settings.TIHANG_EXCHANGE_KEY_FILE)
        if not path.exists():
            _make(path)
        return parse_signing_key(_read(path), path.name)
    except BundleError as error:
        raise KeyUnusable(
            _("本系统的签名密钥不可用（%(reason)s），请联系管理员") % {"reason": error}
        ) from error
    except OSError as error:
        raise KeyUnusable(
            _("无法读取本系统的签名密钥（%(reason)s），请联系管理员") % {"reason": error.strerror}
        ) from error


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        if stat.S_IMODE(mode) & OTHERS:
            raise KeyUnusable(
                _("签名密钥文件 %(name)s 可被其他用户访问，不能使用；请管理员执行 chmod 600")
                % {"name": path.name}
            )
        return file.read(65536)


def _make(path: Path) -> None:
    """Make the key whole or not at all; where two do so at once, one key stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:  # mkstemp lets only the owner read it.
            file.write(SigningKey.new().pem())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(name, path)
    finally:
        Path(name).unlink()
