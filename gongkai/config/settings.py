"""Settings. Everything that differs between a bureau on one machine and a province comes from the environment.

The table of variables is in docs/settings.md. Without any, this is the embedded set-up: SQLite, files on disk, tasks in
the same process, for development and the demo. GONGKAI_ENV=production demands a key and hosts, and turns TLS on.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(os.environ.get("GONGKAI_VAR", BASE_DIR / "var"))
PRODUCTION = os.environ.get("GONGKAI_ENV") == "production"


def _needed(name: str, embedded: str) -> str:
    """A variable without which production must not start."""
    value = os.environ.get(name, "" if PRODUCTION else embedded)
    if not value:
        raise SystemExit(f"{name} must be set when GONGKAI_ENV=production; see docs/settings.md")
    return value


def _database() -> dict[str, object]:
    """PostgreSQL from GONGKAI_DATABASE=postgres://user:password@host:port/name, else SQLite in the var folder."""
    url = urlsplit(os.environ.get("GONGKAI_DATABASE", ""))
    if url.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path.lstrip("/")),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": unquote(url.hostname or ""),
            "PORT": url.port or "",
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": url.path or str(VAR_DIR / "gongkai.sqlite3"),
        "OPTIONS": {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=8000;"
            " PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;",
            "transaction_mode": "IMMEDIATE",
            "timeout": 8,
        },
    }


EMBEDDED_KEY = "embedded-key-for-development-and-the-demo-only-0123456789-not-secret"
SECRET_KEY = _needed("GONGKAI_SECRET_KEY", EMBEDDED_KEY)
if PRODUCTION and (SECRET_KEY == EMBEDDED_KEY or len(SECRET_KEY) < 50):
    raise SystemExit("GONGKAI_SECRET_KEY must be a secret of 50 characters or more; see docs/settings.md")
# Keys that seal the personal data of applicants, as `name:hex`, the current one first (gongkai/vault); not in the database.
EMBEDDED_KEYS = "embedded:" + "5a" * 32
GONGKAI_KEYS = _needed("GONGKAI_KEYS", EMBEDDED_KEYS)
if PRODUCTION and EMBEDDED_KEYS.partition(":")[2] in GONGKAI_KEYS:
    raise SystemExit("GONGKAI_KEYS must hold keys of your own; see docs/settings.md")
GONGKAI_SEALED = [
    "gongkai.foi.actions.rotating:SEALED",
    "gongkai.archives.actions.sealed:SEALED",
]  # what `rotate_keys` seals anew
DEBUG = False
ALLOWED_HOSTS = _needed("GONGKAI_HOSTS", "127.0.0.1,localhost,testserver").split(",")
BASE_URL = os.environ.get("GONGKAI_BASE_URL", "http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
DATABASES = {"default": _database()}

INSTALLED_APPS = [
    "gongkai.config.apps.ConfigConfig",
    "gongkai.administration",
    "gongkai.casework",
    "gongkai.desk",
    "gongkai.portal",
    "gongkai.demo",
    "gongkai.intake",
    "gongkai.checks",
    "gongkai.plans",
    "gongkai.norms",
    "gongkai.arrivals",
    "gongkai.returns",
    "gongkai.archives",
    "gongkai.letters",
    "gongkai.disputes",
    "gongkai.fees",
    "gongkai.foi",
    "gongkai.publications",
    "gongkai.agencies",
    "gongkai.search",
    "gongkai.records",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.sites",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_prose_editor",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "gongkai.config.limits.BodyMiddleware",
    "gongkai.desk.middleware.OpenDoorsMiddleware",
    "gongkai.config.sessions.IdleMiddleware",
    "gongkai.config.sessions.SecondStepMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "gongkai.config.urls"
WSGI_APPLICATION = "gongkai.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

AUTH_USER_MODEL = "agencies.Person"
ACCOUNT_WITH = ("agency", "section", "wagtail_userprofile")  # every page of the desk asks for them: in one read
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "gongkai.agencies.backends.RoleBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "gongkai.config.accounts.ClosedAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_SESSION_REMEMBER = False  # the session ends with the browser
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip"}  # per account axes counts, in the database and told with its end
ACCOUNT_FORMS = {"login": "gongkai.config.accounts.SignInForm"}
MFA_ADAPTER = "gongkai.config.accounts.SecondStepAdapter"
MFA_FORMS = {"authenticate": "gongkai.config.accounts.SecondStepForm"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "公开"
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_USERNAME_CALLABLE = "gongkai.config.accounts.who_tries"
AXES_LOCKOUT_PARAMETERS = ["username"]  # a bureau sits behind one address; allauth limits the rate per address
AXES_LOCKOUT_CALLABLE = "gongkai.config.accounts.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the time told on the screen stays true
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "csrfmiddlewaretoken"]
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # asks for ip_address in AXES_LOCKOUT_PARAMETERS; see there

SESSION_COOKIE_AGE = 8 * 3600
IDLE_MINUTES = int(os.environ.get("GONGKAI_IDLE_MINUTES", "30"))
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    AXES_IPWARE_PROXY_COUNT = ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("GONGKAI_PROXIES", "1"))
NINJA_NUM_PROXIES = (
    int(os.environ.get("GONGKAI_PROXIES", "1")) if PRODUCTION else 0
)  # the API's limit counts by address

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

ALLOW_PRIVATE_LINKS = os.environ.get("GONGKAI_ALLOW_PRIVATE_LINKS") == "1"  # evidence on a bureau's own intranet

GONGKAI_OPENSEARCH = os.environ.get("GONGKAI_OPENSEARCH", "")
SEARCH_ENGINE = "opensearch" if GONGKAI_OPENSEARCH else ""  # "": the database itself
GONGKAI_SEARCH_PROVIDERS = ["gongkai.publications.queries.entries:all_entries"]

GONGKAI_PORTAL_AGENCY = os.environ.get("GONGKAI_PORTAL_AGENCY", "")
GONGKAI_CACHE = os.environ.get("GONGKAI_CACHE", "")  # the nginx in front, as this machine reaches it; "" without one
GONGKAI_CACHE_KEY = os.environ.get("GONGKAI_CACHE_KEY", "")  # what deploy/nginx.conf knows as the refresh key

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
if not PRODUCTION:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # empty here: static files are found in the package
MEDIA_ROOT = VAR_DIR / "files"
MEDIA_URL = "/media-is-never-served/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
DATA_UPLOAD_MAX_NUMBER_FIELDS = 60_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 60 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

TASKS: dict[str, dict[str, object]] = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend"
        if os.environ.get("GONGKAI_TASKS") == "database"
        else "django_tasks.backends.immediate.ImmediateBackend",
        "QUEUES": [],
    }
}

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("GONGKAI_SMTP_HOST")
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST = os.environ.get("GONGKAI_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("GONGKAI_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("GONGKAI_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("GONGKAI_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("GONGKAI_SMTP_TLS") == "1"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("GONGKAI_MAIL_FROM", "gongkai@localhost")

WAGTAIL_SITE_NAME = "公开"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文")]
WAGTAILADMIN_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAIL_MODERATION_ENABLED = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"axes": {"level": "ERROR"}},
}
