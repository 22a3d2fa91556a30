"""Settings: one file, every choice of an installation in an environment variable.

TIHANG_VAR            folder of all data (default: ./var)
DATABASE_URL          sqlite:///path or postgres://user:password@host:port/name
SECRET_KEY            signing key; without it one is made once and kept in TIHANG_VAR
TIHANG_ALLOWED_HOSTS  host names, separated by commas (default: this machine only)
TIHANG_HTTPS=1        served over HTTPS: secure cookies, HSTS, redirect from HTTP
TIHANG_PROXIES        number of trusted proxies in front (default 0)
TIHANG_TRUSTED_ORIGINS  the outer https://… where a proxy rewrites the host name
TIHANG_EXCHANGE_KEY_FILE  private key that signs bundles (default: made in TIHANG_VAR)
TIHANG_EXCHANGE_KEY   the same as PEM text, where secrets come as variables
TIHANG_MAX_BUNDLE_GB  largest content of a bundle that is taken in (default 50)
TIHANG_DEMO=1         demo accounts may log in and are listed on the log-in page
TIHANG_DEMO_PASSWORD  their password (default tihang-demo)
TIHANG_DEBUG=1        Django's debug pages; never where others can reach them
TIHANG_MAX_UPLOAD_MB  largest request that is read (default 220)
TIHANG_ADDRESS        the site's outer address, https://…, for links in mails
TIHANG_SMTP_HOST      mail server; without it no mail is sent
TIHANG_SMTP_PORT      its port (default 25; 465 with TIHANG_SMTP_TLS=ssl, 587 with starttls)
TIHANG_SMTP_USER, TIHANG_SMTP_PASSWORD  where it asks for them
TIHANG_SMTP_TLS       starttls, ssl or none (default none)
TIHANG_MAIL_FROM      sender's address (default tihang@localhost)
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from tihang.platform.database import database_from_url


def _flag(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def _names(name: str, default: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def _kept_secret(path: Path) -> str:
    """Return the key kept at ``path``; make it on first use, readable by the owner only."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text(encoding="ascii").strip()


def mail_transport(security: str, port: str) -> tuple[bool, bool, int]:
    """Whether to use STARTTLS, whether TLS from the start, and the port."""
    security = security.strip().lower() or "none"
    if security not in {"none", "starttls", "ssl"}:
        raise ValueError("TIHANG_SMTP_TLS: starttls, ssl or none")
    usual = {"none": 25, "starttls": 587, "ssl": 465}[security]
    return security == "starttls", security == "ssl", int(port) if port.strip() else usual


PACKAGE = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("TIHANG_VAR", "var")).resolve()
VAR.mkdir(parents=True, exist_ok=True)

DEBUG = _flag("TIHANG_DEBUG")
TIHANG_DEMO = _flag("TIHANG_DEMO")
TIHANG_DEMO_PASSWORD = os.environ.get("TIHANG_DEMO_PASSWORD", "tihang-demo")
SECRET_KEY = os.environ.get("SECRET_KEY") or _kept_secret(VAR / "secret-key")
ALLOWED_HOSTS = _names("TIHANG_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
ROOT_URLCONF = "tihang.platform.urls"
WSGI_APPLICATION = "tihang.platform.wsgi.application"

INSTALLED_APPS = [
    # Before allauth, whose templates these two replace.
    "tihang.platform",
    "tihang.platform.accounts",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "tihang.platform.background",
    "tihang.platform.registry",
    "tihang.platform.journal",
    "tihang.platform.outbox",
    "tihang.platform.attachments",
    "tihang.platform.rounds",
    "tihang.platform.evidence",
    "tihang.platform.filing",
    "tihang.platform.indicators",
    "tihang.platform.rating",
    "tihang.platform.submission",
    "tihang.platform.papers",
    "tihang.platform.countersign",
    "tihang.platform.review",
    "tihang.platform.intake",
    "tihang.platform.exchange",
    "tihang.platform.recognition",
    "tihang.platform.worklist",
    "tihang.platform.insight",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tihang.platform.middleware.ContentSecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "tihang.platform.middleware.RequestSizeMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tihang.platform.accounts.middleware.ActorMiddleware",
    "tihang.platform.middleware.DenyByDefaultMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tihang.platform.context.shell",
            ],
        },
    },
]

# Data ---------------------------------------------------------------------------------

DATABASES = {
    "default": database_from_url(
        os.environ.get("DATABASE_URL") or f"sqlite:///{VAR / 'tihang.sqlite3'}"
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# In the database, so that the log-in lock-out holds across worker processes and nodes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "platform_cache",
    }
}
MEDIA_ROOT = VAR / "files"
FILE_UPLOAD_PERMISSIONS = 0o640
TIHANG_MAX_UPLOAD = int(os.environ.get("TIHANG_MAX_UPLOAD_MB", "220")) * 1024 * 1024
# Bundles between installations: the signing key stays out of the database and its backups.
TIHANG_EXCHANGE_KEY = os.environ.get("TIHANG_EXCHANGE_KEY", "").strip()
TIHANG_EXCHANGE_KEY_FILE = Path(
    os.environ.get("TIHANG_EXCHANGE_KEY_FILE") or VAR / "exchange-key.pem"
)
TIHANG_MAX_BUNDLE = int(os.environ.get("TIHANG_MAX_BUNDLE_GB", "50")) * 1024**3
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# A list of firms has a place for a screenshot in each row; browsers send the empty ones too.
DATA_UPLOAD_MAX_NUMBER_FILES = 500

# Background work: kept in the same database, so that it is queued with what asks for it.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Static files: served from the package as they are, so nothing has to be collected first.
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = 0 if DEBUG else 30 * 24 * 3600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "tihang.platform.assets.VersionedStaticStorage"},
}

# Language and time --------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Log-in -------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["tihang.platform.accounts.backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "tihang.platform.accounts.validators.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "tihang.platform.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "tihang.platform.accounts.forms.LoginForm",
    "reauthenticate": "tihang.platform.accounts.forms.ReauthenticateForm",
    "change_password": "tihang.platform.accounts.forms.ChangePasswordForm",
}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# Five wrong passwords for one account in five minutes lock it for the rest of them.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "30/m/ip,5/300s/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TIHANG_PROXIES", "0"))
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Tihang 梯航"

# Safety -------------------------------------------------------------------------------

HTTPS = _flag("TIHANG_HTTPS")
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # Asked by the proxy itself, over plain HTTP.
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "tihang.platform.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = _names("TIHANG_TRUSTED_ORIGINS", "")
# Judged by `check --deploy`, which cannot know that a plain-HTTP intranet is a choice.
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]

# Mail and logs ------------------------------------------------------------------------

# Without a server no mail is made; a library that tries must not reach out on its own.
TIHANG_MAIL = bool(os.environ.get("TIHANG_SMTP_HOST", "").strip())
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if TIHANG_MAIL else 'dummy'}.EmailBackend"
EMAIL_HOST = os.environ.get("TIHANG_SMTP_HOST", "").strip()
EMAIL_USE_TLS, EMAIL_USE_SSL, EMAIL_PORT = mail_transport(
    os.environ.get("TIHANG_SMTP_TLS", ""), os.environ.get("TIHANG_SMTP_PORT", "")
)
EMAIL_HOST_USER = os.environ.get("TIHANG_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("TIHANG_SMTP_PASSWORD", "")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("TIHANG_MAIL_FROM") or "tihang@localhost"
TIHANG_ADDRESS = os.environ.get("TIHANG_ADDRESS", "").rstrip("/")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}

TIHANG_NAME = _("梯航智能工厂梯度培育平台")
