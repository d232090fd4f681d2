"""Django's settings. What may differ from one place to another comes from ``environment``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.functional import SimpleLazyObject

from remit.project.environment import Environment

ENVIRONMENT = Environment.of_process()
SQLITE_BUSY_SECONDS = 20
SESSION_DAYS = 14

DEBUG = ENVIRONMENT.debug
# Made or read when it is first needed: a command that signs nothing leaves no key behind.
SECRET_KEY = SimpleLazyObject(ENVIRONMENT.secret_key)
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
BASE_URL = ENVIRONMENT.base_url
ENGINE = ENVIRONMENT.engine
ENGINE_SECONDS = ENVIRONMENT.engine_seconds
CLUSTER_KEY_FILE = ENVIRONMENT.cluster_key_file
DATA_DIR = ENVIRONMENT.data_dir
LAKE_DIR = ENVIRONMENT.lake_dir
SOURCES_INSIDE = ENVIRONMENT.sources_inside

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "remit.project.apps.ProjectConfig",
    "remit.db",
    "remit.web",  # before allauth: its templates are ours
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "remit.web.accounts.middleware.still_signed_in",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "remit.web.source.one_moment",
]
ROOT_URLCONF = "remit.project.urls"
WSGI_APPLICATION = "remit.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "remit.web.context.page",
            ],
        },
    },
]


def database(url: str) -> dict[str, object]:
    """Django's description of the database at the address, with what each engine needs to be safe at once."""
    found: dict[str, object] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    if found["ENGINE"] == "django.db.backends.sqlite3":
        # Writers queue from the first statement on, so that none of them fails half-way with "locked".
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": SQLITE_BUSY_SECONDS,
            # What is deleted is overwritten: who answered what in a clarity round must not stay in free pages.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
            "PRAGMA secure_delete=ON;",
        }
    return found


DATABASES = {"default": database(ENVIRONMENT.database_url)}
if ENVIRONMENT.processes > 1:  # what counts failed sign-ins counts those of all processes
    _FILES = "django.core.cache.backends.filebased.FileBasedCache"
    CACHES = {"default": {"BACKEND": _FILES, "LOCATION": str(DATA_DIR / "cache")}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "db.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "email")}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
    )
]
CSRF_FAILURE_VIEW = "remit.web.views.errors.csrf_failure"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "remit.web.formats"
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
# Static files are served from where the package keeps them: nothing to collect after an installation.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = SESSION_DAYS * 24 * 3600
CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL else []
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ENVIRONMENT.https else 0

# Without a mail server nothing is mailed, and no page offers what needs mail; see docs/notices.md.
SMTP = ENVIRONMENT.smtp()
MAIL_CONFIGURED = SMTP is not None
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if SMTP else 'dummy'}.EmailBackend"
EMAIL_TIMEOUT = 20
if SMTP:
    EMAIL_HOST, EMAIL_PORT = SMTP.host, SMTP.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = SMTP.user, SMTP.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = SMTP.security == "starttls", SMTP.security == "tls"
    DEFAULT_FROM_EMAIL = SERVER_EMAIL = SMTP.sender

# Where webhooks may go; see docs/webhooks.md.
WEBHOOK_PRIVATE = ENVIRONMENT.webhook_private

# Accounts: people are invited, nobody signs up; see docs/accounts.md.
ACCOUNT_ADAPTER = "remit.web.accounts.adapters.Accounts"
ACCOUNT_FORMS = {"login": "remit.web.forms.sign_in.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Remit] "
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_USER_DISPLAY = "remit.web.accounts.adapters.shown_name"
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.proxies
MFA_ADAPTER = "remit.web.accounts.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Remit"
MFA_TOTP_TOLERANCE = 1  # clocks of phones run up to half a minute wrong
SOCIALACCOUNT_ADAPTER = "remit.web.accounts.adapters.Organisations"
SOCIALACCOUNT_STORE_TOKENS = False
# The way to the provider is a link, not a form: browsers hold a form's redirect to form-action, and where the
# provider sends people on to is nobody's to know. It only begins what the session's own state must end.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "organisation",
                "name": oidc.name,
                "client_id": oidc.client_id,
                "secret": oidc.client_secret,
                "settings": {"server_url": oidc.issuer, "oauth_pkce_enabled": True},
            }
            for oidc in ENVIRONMENT.oidc()
        ],
    },
}

# Background work: the queue is a table of the same database; see docs/adr/0013-tasks.md.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
WORKS = ENVIRONMENT.works

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
PACKAGE_DIR = Path(__file__).resolve().parent.parent
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
