"""Settings, read from the environment (and from `.env` in a checkout).

Without any variable this is the embedded mode: SQLite, a queue and a cache of files, and mail to
the terminal, all in the data directory. `DATABASE_URL` and `REDIS_URL` make it grow up. Nothing
unsafe has a default: outside debug and tests a secret key must exist.
"""

import sys
import tempfile
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from launchready import home

# Where things are

PACKAGE_DIR = Path(__file__).resolve().parent
REPOSITORY_DIR = PACKAGE_DIR.parent
IN_WHEEL = (PACKAGE_DIR / "_templates").is_dir()

TESTING = "pytest" in sys.modules
TYPE_CHECKING_RUN = "mypy" in sys.modules

env = environ.Env()
if not (IN_WHEEL or TESTING):
    environ.Env.read_env(REPOSITORY_DIR / ".env")

DEBUG = env.bool("LAUNCHREADY_DEBUG", default=False) and not TESTING
if TESTING and "LAUNCHREADY_HOME" not in env.ENVIRON:
    HOME = Path(tempfile.gettempdir()) / "launchready-tests"
else:
    HOME = home.location()

# Secrets

SECRET_KEY: str = env.str("SECRET_KEY", default="") or home.secret_key()
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
if not SECRET_KEY and (DEBUG or TESTING or TYPE_CHECKING_RUN):
    SECRET_KEY = "good-for-debug-tests-and-type-checks-only"  # noqa: S105
if not SECRET_KEY:
    raise ImproperlyConfigured(
        f"No secret key: set SECRET_KEY, or let `launchready up` make one in {HOME}."
    )

# Address: LAUNCHREADY_URL is where people reach the site; hosts and cookies follow from it

SITE_URL: str = env.str("LAUNCHREADY_URL", default="http://127.0.0.1:8000").rstrip("/")
_address = urlsplit(SITE_URL)
if _address.scheme not in ("http", "https") or not _address.hostname:
    raise ImproperlyConfigured(f"LAUNCHREADY_URL is not an http(s) address: {SITE_URL!r}")
HTTPS = _address.scheme == "https"
TRUSTED_PROXIES: int = env.int("LAUNCHREADY_TRUSTED_PROXIES", default=0)

ALLOWED_HOSTS = [_address.hostname, "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"{_address.scheme}://{_address.netloc}"]
USE_X_FORWARDED_HOST = False
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Applications

INSTALLED_APPS = [
    "launchready.apps.LaunchreadyConfig",
    "handover.apps.HandoverConfig",
    "checks.webhooks.apps.WebhooksConfig",
    "checks.runs.apps.RunsConfig",
    "checks.readiness.apps.ReadinessConfig",
    "engagements.apps.EngagementsConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "template_partials",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "engagements.middleware.tenancy_cleared",
    "launchready.logs.request_id",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "engagements.middleware.head_as_get",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "engagements.accounts.kept_forms.LoginRequired",
    "allauth.account.middleware.AccountMiddleware",
    "engagements.middleware.own_time_zone",
    "engagements.accounts.second_factor.ToSetUp",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "launchready.urls"
WSGI_APPLICATION = "launchready.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE_DIR / "_templates" if IN_WHEEL else REPOSITORY_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "engagements.access.opened",
            ],
        },
    }
]

# Database

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{HOME / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
        "PRAGMA foreign_keys=ON;",
    }
else:
    if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
        DATABASES["default"]["ENGINE"] = "launchready.postgresql"  # tells it whose rows are asked
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# Cache and queue: Redis when there is one, else files in the data directory

REDIS_URL: str = env.str("REDIS_URL", default="")
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, int | str] = {}
if REDIS_URL:
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    }
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}  # seconds, above any time limit
elif TESTING:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    CELERY_BROKER_URL = "memory://"
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(HOME / "cache"),
        }
    }
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT = "launchready.broker:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(HOME / "broker" / "queue"),
        "data_folder_out": str(HOME / "broker" / "queue"),
        "processed_folder": str(HOME / "broker" / "taken"),
        "control_folder": str(HOME / "broker" / "control"),
    }

CELERY_TASK_DEFAULT_QUEUE = "launchready-tests" if TESTING else "launchready"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 15 * 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    "queue again the runs that were cut off": {"task": "runs.sweep", "schedule": 15.0},
    "queue again the readiness checks that were cut off": {
        "task": "readiness.sweep",
        "schedule": 15.0,
    },
    "delete the leads whose time is over": {"task": "engagements.forget_leads", "schedule": 3600.0},
    "queue again the packs that were cut off": {"task": "handover.sweep", "schedule": 15.0},
    "delete the previews of packs that nobody looks at": {
        "task": "handover.forget_previews",
        "schedule": 3600.0,
    },
    "send webhooks that are due": {"task": "webhooks.sweep", "schedule": 20.0},
    "send the mail that is due": {"task": "engagements.sweep_mail", "schedule": 15.0},
    "warn of what can wait no longer, and bring it back": {
        "task": "engagements.look_after_waits",
        "schedule": 3600.0,
    },
    "queue again the errands that were cut off": {
        "task": "engagements.sweep_errands",
        "schedule": 30.0,
    },
    "count rows, for SQLite to choose indexes by": {
        "task": "launchready.count_rows",
        "schedule": 3600.0,
    },
    "warn of clients whose time is over, and delete them": {
        "task": "engagements.look_after_retention",
        "schedule": 3600.0,
    },
}

# People and log-in

AUTH_USER_MODEL = "engagements.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "engagements.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
if find_spec("fido2"):
    MFA_SUPPORTED_TYPES.append("webauthn")
    MFA_PASSKEY_LOGIN_ENABLED = True
    MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "LaunchReady"
MFA_TOTP_TOLERANCE = 1  # step of 30 s, for who types while the code changes (RFC 6238 section 5.2)

# Mail: to the terminal until EMAIL_URL names a server

vars().update(env.email("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL: str = env.str(
    "DEFAULT_FROM_EMAIL", default=f"LaunchReady <launchready@{_address.hostname}>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10
# Things to tell that come within so many seconds are one mail
MAIL_COLLECTED_SECONDS: int = env.int("LAUNCHREADY_MAIL_COLLECTED", default=60)

# Safety in the browser

SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "launchready_session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "launchready_csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "engagements.accounts.kept_forms.csrf_failure"

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # data: for the QR code of the authenticator set-up
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

# The API: requests that one token may make in a minute

API_REQUESTS_A_MINUTE: int = env.int("LAUNCHREADY_API_REQUESTS_A_MINUTE", default=120)

# The network that audits look at: the internet, or what the operator's file describes

NETWORK_FILE: str = env.str("LAUNCHREADY_NETWORK", default="")

# Language and time

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# Files

MEDIA_ROOT = HOME / "media"
FILE_UPLOAD_PERMISSIONS = 0o600
# Above the largest screenshot we take: none lies on a disk before its boxes are blacked out.
FILE_UPLOAD_MAX_MEMORY_SIZE = 11 << 20
STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG or TESTING
_static_storage = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if DEBUG or TESTING
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _static_storage},
}

# Logs: one calm line each, with the request's id and without link tokens

LOG_LEVEL: str = env.str("LAUNCHREADY_LOG_LEVEL", default="INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "launchready.logs.RequestIdFilter"},
        "no_tokens": {"()": "launchready.logs.NoTokensFilter"},
    },
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} [{request_id}] {message}", "style": "{"}
    },
    "handlers": {
        "terminal": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["request_id", "no_tokens"],
        }
    },
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "propagate": True, "level": "WARNING"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # scanners, all day long
        "celery": {"level": "WARNING"},
        "launchready": {"level": LOG_LEVEL},
        "engagements": {"level": LOG_LEVEL},
        "checks": {"level": LOG_LEVEL},
        "handover": {"level": LOG_LEVEL},
    },
}
