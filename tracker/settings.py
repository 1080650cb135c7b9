"""Settings, read top to bottom.

Each variable of the environment has a default that is safe, or none; a bad value ends the start with an error that names
the variable and what it takes. The README lists them all, and a test compares the two.
"""

import hashlib
import os
import re
import secrets
from contextlib import suppress
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


# --- How a variable is read ---

VARIABLES: dict[str, str] = {}  # every variable that this file asks for, with what it takes


def text(name: str, default: str = "", *, takes: str) -> str:
    VARIABLES[name] = takes
    return os.environ.get(name, "").strip() or default


def refused(name: str, reason: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} takes {VARIABLES[name]}; {reason}.")


def one_of(name: str, choices: tuple[str, ...], default: str) -> str:
    value = text(name, default, takes=f"one of {', '.join(choices)}")
    if value not in choices:
        raise refused(name, f"not {value!r}")
    return value


def flag(name: str, *, default: bool) -> bool:
    return one_of(name, ("on", "off"), "on" if default else "off") == "on"


def number(name: str, default: int, *, least: int, most: int) -> int:
    value = text(name, str(default), takes=f"a whole number from {least} to {most}")
    if not (value.isascii() and value.isdigit() and len(value) < 12 and least <= int(value) <= most):
        raise refused(name, f"not {value!r}")
    return int(value)


def fitting(name: str, pattern: str, default: str = "", *, takes: str) -> str:
    value = text(name, default, takes=takes)
    if not re.fullmatch(pattern, value):
        raise refused(name, "not this one")  # which may be a secret, so it is not shown
    return value


def words(name: str, *, takes: str) -> list[str]:
    return [word.strip() for word in text(name, takes=f"{takes}, with commas between").split(",") if word.strip()]


# --- What kind of place this is ---

# A deployment says who it is, and is production by that; it starts with a secret and names of its own or not at all.
# A checkout where nothing is said is development: it answers to names of this machine alone, in plain HTTP.
IS_NAMED = bool(os.environ.get("SECRET_KEY") or os.environ.get("ALLOWED_HOSTS"))
MODE = one_of("MODE", ("production", "development"), "production" if IS_NAMED else "development")
IS_PRODUCTION = MODE == "production"
DEBUG = flag("DEBUG", default=False)
if DEBUG and IS_PRODUCTION:
    raise refused("DEBUG", "in production only off, as its error pages show settings and source")

DATA_DIR = Path(text("DATA_DIR", str(BASE_DIR / "data"), takes="the absolute path of a folder for what is kept"))
if not DATA_DIR.is_absolute():
    raise refused("DATA_DIR", f"not {str(DATA_DIR)!r}")
try:
    DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
except OSError as fault:
    raise refused("DATA_DIR", f"{DATA_DIR} cannot be made ({fault.strerror})") from None


# --- Secrets ---


def own_secret(path: Path) -> str:
    """The key of this data folder, made on the first start and readable by its owner alone. Never seen half written."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        with open(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
        with suppress(FileExistsError):  # another process was first
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text().strip()


def secret(name: str, value: str) -> str:
    if len(value) < 50 or len(set(value)) < 10 or value.startswith("django-insecure-"):
        raise refused(name, f"this one has {len(value)} characters, {len(set(value))} of them different")
    return value


SECRET_KEY = text("SECRET_KEY", takes="at least 50 random characters, as secrets.token_urlsafe(64) gives them")
if IS_PRODUCTION and not SECRET_KEY:
    raise refused("SECRET_KEY", "production has no default for it")
SECRET_KEY = secret("SECRET_KEY", SECRET_KEY or own_secret(DATA_DIR / "secret_key"))
SECRET_KEY_FALLBACKS = [
    secret("SECRET_KEY_FALLBACKS", old) for old in words("SECRET_KEY_FALLBACKS", takes="former secret keys")
]


# --- Who may call, and how ---

LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = words("ALLOWED_HOSTS", takes="the host names that this site answers to")
if "*" in ALLOWED_HOSTS:
    raise refused("ALLOWED_HOSTS", "not *, with which any name would do")
if IS_PRODUCTION and not ALLOWED_HOSTS:
    raise refused("ALLOWED_HOSTS", "production has no default for it")
if not IS_PRODUCTION and not set(ALLOWED_HOSTS) <= set(LOOPBACK):
    raise refused("ALLOWED_HOSTS", "in development only names of this machine; others need MODE=production")
ALLOWED_HOSTS = ALLOWED_HOSTS or LOOPBACK

HOST = text("HOST", "127.0.0.1", takes="an address to listen on, such as 127.0.0.1 or 0.0.0.0")
try:
    ip_address(HOST)
except ValueError:
    raise refused("HOST", f"not {HOST!r}") from None
PORT = number("PORT", 8000, least=1, most=65535)
PORT_IS_CHOSEN = bool(os.environ.get("PORT"))  # then no other will do

# On when a proxy of ours stands before the site, which drops these headers from outside and sets them itself.
BEHIND_PROXY = flag("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None

HTTPS = flag("HTTPS", default=IS_PRODUCTION)
HSTS_SECONDS = number("HSTS_SECONDS", 31_536_000, least=0, most=63_072_000)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = HSTS_SECONDS if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000


# --- The application ---

ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "policies",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "axes",
]

MIDDLEWARE = [
    "policies.web.middleware.request_id",  # first: every answer and every log line carries it
    "policies.web.middleware.caller",
    "policies.web.middleware.refuse_nul",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "policies.web.middleware.compressed",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "policies.web.middleware.language",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it answers for a sign-in that was locked
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
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

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("zh-hans", "简体中文")]  # of the pages and the desk; the API speaks English
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "UTC"
USE_TZ = True
FORMAT_MODULE_PATH = "tracker.formats"
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static" if IS_PRODUCTION else None
WHITENOISE_USE_FINDERS = not IS_PRODUCTION  # a checkout serves the files where they lie
STATIC_BACKEND = "whitenoise.storage.CompressedManifestStaticFilesStorage"
if not IS_PRODUCTION:
    STATIC_BACKEND = "django.contrib.staticfiles.storage.StaticFilesStorage"
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("jpg", "png", "gif", "webp", "zip", "gz", "br", "woff", "woff2", "map")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": STATIC_BACKEND},
}


# --- Signing in ---

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_PARAMETERS = ["ip_address"]  # by name, anybody could lock an editor out
AXES_RESET_ON_SUCCESS = True
AXES_IPWARE_META_PRECEDENCE_ORDER = ["REMOTE_ADDR"]
AXES_VERBOSE = False


# --- Database ---

# Without IMMEDIATE and WAL, half of the read-then-write transactions of six processes fail as "database is locked";
# recursive_triggers keeps INSERT OR REPLACE from getting round the triggers that protect the history.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
    "PRAGMA recursive_triggers=ON; PRAGMA foreign_keys=ON;",
}


def database(url: str) -> dict[str, object]:
    scheme = urlsplit(url).scheme
    if scheme not in ("postgresql", "postgres", "sqlite"):
        raise refused("DATABASE_URL", "not another kind of address")  # which may hold a password, so it is not shown
    try:
        config = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    except ValueError:
        raise refused("DATABASE_URL", "this one cannot be taken apart") from None
    if scheme != "sqlite":
        return config
    if config["NAME"] in ("", ":memory:"):
        raise refused("DATABASE_URL", "with the path of a file, as web and worker share it")
    return config | {"NAME": str(BASE_DIR / str(config["NAME"])), "OPTIONS": SQLITE_OPTIONS}


DATABASE_URL = text("DATABASE_URL", takes="postgresql://user:password@host:port/name or sqlite:///path")
OWN_DATABASE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": str(DATA_DIR / "tracker.sqlite3"),
    "OPTIONS": SQLITE_OPTIONS,
}
DATABASES = {"default": database(DATABASE_URL) if DATABASE_URL else OWN_DATABASE}


# --- Broker ---


def own_broker_socket() -> Path:
    """Where our own Valkey listens. The kernel takes 107 bytes for a socket's path, and a URL wants plain characters."""
    path = DATA_DIR / "broker" / "valkey.sock"
    if len(bytes(path)) <= 100 and all(char.isascii() and (char.isalnum() or char in "/._-") for char in str(path)):
        return path
    place = hashlib.sha256(bytes(DATA_DIR)).hexdigest()[:16]
    return Path("/tmp") / f"tracker-{os.getuid()}-{place}" / "valkey.sock"


REDIS_URL = text("REDIS_URL", takes="redis://host:port/number, rediss://host:port/number or unix:///path")
BROKER_SOCKET = None if REDIS_URL else own_broker_socket()  # None: the broker is somebody else's
REDIS_URL = REDIS_URL or f"unix://{BROKER_SOCKET}"
if not REDIS_URL.startswith(("redis://", "rediss://", "unix:///")):
    raise refused("REDIS_URL", "not another kind of address")

# The database holds what is owed; a message is a hint, and may come twice or never.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://")
CELERY_VISIBILITY_TIMEOUT = 300  # seconds; above the time limit and the longest countdown
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": CELERY_VISIBILITY_TIMEOUT,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 30,
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
    "health_check_interval": 10,
    "global_keyprefix": "pp:",
}
CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS = {"visibility_timeout": CELERY_VISIBILITY_TIMEOUT}
CELERY_RESULT_BACKEND = None
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_ACKS_ON_FAILURE_OR_TIMEOUT = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_RETRY_ON_WORKER_LOST = True
CELERY_TASK_ANNOTATIONS = {"*": {"default_retry_delay": 1, "max_retries": 3}}
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # KiB
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_ENABLE_SOFT_SHUTDOWN_ON_IDLE = True
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

SWEEP_SECONDS = number("SWEEP_SECONDS", 15, least=1, most=3600)
RESEND_AFTER_SECONDS = number("RESEND_AFTER_SECONDS", 60, least=1, most=86_400)
SOURCE_LEASE_SECONDS = number("SOURCE_LEASE_SECONDS", 150, least=1, most=86_400)
COPY_WINDOW_DAYS = number("COPY_WINDOW_DAYS", 7, least=1, most=365)
STUCK_AFTER_SECONDS = 75  # work that was owed so long means that nobody works
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat")
CELERY_BEAT_SCHEDULE = {
    "hand out what is owed": {"task": "policies.tasks.sweep", "schedule": SWEEP_SECONDS},
    "announce what the day brings": {"task": "policies.tasks.announce_day", "schedule": timedelta(hours=1)},
    "throw away what is no longer kept": {"task": "policies.tasks.tidy", "schedule": timedelta(hours=1)},
    "send what was asked for": {"task": "policies.tasks.send_webhooks", "schedule": SWEEP_SECONDS},
    "tell people what changed": {"task": "policies.tasks.send_alerts", "schedule": timedelta(minutes=1)},
    "seal the history": {"task": "policies.tasks.publish_checkpoint", "schedule": timedelta(minutes=15)},
}


# --- The outside ---


def reachable(name: str) -> frozenset[str]:
    pairs = words(name, takes="addresses with their ports such as 127.0.0.1:8080, for tests only")
    for pair in pairs:
        host, _, port = pair.rpartition(":")
        try:
            ip_address(host.removeprefix("[").removesuffix("]"))
            is_good = port.isascii() and 0 < int(port) < 65536
        except ValueError:
            is_good = False
        if not is_good:
            raise refused(name, f"not {pair!r}")
    return frozenset(pairs)


def is_port(name: str, port: str) -> bool:
    if not (port.isascii() and port.isdigit() and len(port) < 6 and 0 < int(port) < 65536):
        raise refused(name, f"not {port!r}")
    return True


FETCH_ALLOW = reachable("FETCH_ALLOW")
CONTACT = text("CONTACT", "no contact given", takes="one line that tells publishers how to reach whoever runs this")
if not (CONTACT.isprintable() and CONTACT.isascii()):
    raise refused("CONTACT", "it goes into a header, so plain ASCII")
FETCH_SECONDS = number("FETCH_SECONDS", 30, least=1, most=60)
FETCH_PORTS = frozenset(
    int(port)
    for port in words("FETCH_PORTS", takes="ports from 1 to 65535") or ("80", "443")
    if is_port("FETCH_PORTS", port)
)
FETCHES_AT_ONCE = number("FETCHES_AT_ONCE", 12, least=1, most=100)
HOST_GAP_SECONDS = number("HOST_GAP_SECONDS", 1, least=0, most=3600)
HOST_GAP_IS_CHOSEN = bool(os.environ.get("HOST_GAP_SECONDS"))  # then it holds for what FETCH_ALLOW names, too
INGEST_MAX_BYTES = number("INGEST_MAX_MIB", 8, least=1, most=8) * 2**20
PAUSE_AFTER_FAILURES = number("PAUSE_AFTER_FAILURES", 20, least=1, most=1000)
ARCHIVE_DAYS = number("ARCHIVE_DAYS", 90, least=0, most=36_500)
FETCH_RUN_DAYS = number("FETCH_RUN_DAYS", 90, least=1, most=36_500)


# --- E-mail ---

OWN_SITE = f"{'https' if HTTPS else 'http'}://{ALLOWED_HOSTS[0].lstrip('.')}"
SITE_URL = fitting("SITE_URL", r"https?://[^\s/?#]+", OWN_SITE, takes="the address of the site, without a path")
EMAIL_HOST = fitting(
    "EMAIL_HOST", r"[A-Za-z0-9.:-]*", takes="the mail server; without one letters are written to the log"
)
EMAIL_PORT = number("EMAIL_PORT", 587, least=1, most=65535)
EMAIL_HOST_USER = fitting("EMAIL_USER", r"[ -~]*", takes="the account at the mail server")
EMAIL_HOST_PASSWORD = fitting("EMAIL_PASSWORD", r"[ -~]*", takes="the password at the mail server")
EMAIL_USE_TLS = flag("EMAIL_TLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = fitting(
    "EMAIL_FROM", r"[^\s<>]+@[^\s<>]+", "tracker@localhost", takes="the address that letters come from"
)
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"


# --- API ---

API_ANONYMOUS = flag("API_ANONYMOUS", default=True)
DATA_LICENCE = fitting(
    "DATA_LICENCE", r"[^\x00-\x1f]{1,200}", "not stated", takes="the licence of the data, on one line"
)
API_PROPOSALS = flag("API_PROPOSALS", default=True)
# Requests a minute; 0 does not count them.
API_RATE_ADDRESS = number("API_RATE_ADDRESS", 1200 if IS_PRODUCTION else 60_000, least=0, most=10_000_000)
API_RATE_KEY = number("API_RATE_KEY", 12_000 if IS_PRODUCTION else 60_000, least=0, most=10_000_000)

REST_FRAMEWORK = {
    # Basic stands first: whoever has no account is then told how to sign in (401), not merely refused (403).
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "policies.api.signing_in.PasswordAuthentication",
        "policies.api.signing_in.KeyAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["policies.api.signing_in.Allowed"],
    "DEFAULT_THROTTLE_CLASSES": ["policies.api.throttling.Rate"],
    "DEFAULT_RENDERER_CLASSES": ["policies.api.jsons.JsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["policies.api.jsons.JsonParser"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "policies.api.problems.problem_response",
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "TEST_REQUEST_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Export-control policy tracker",
    "DESCRIPTION": "What is controlled, by whom, against whom, since when and on what authority; what it was on any day, "
    "what we said about it at any moment, and what has changed since.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    # What the schema calls each closed list of words.
    "ENUM_NAME_OVERRIDES": {
        "Action": "policies.vocabulary.Action.choices",
        "Actor": "policies.api.serializers.common.Actor.choices",
        "Basis": "policies.vocabulary.Basis.choices",
        "ChangeKind": "policies.models.changelog.ChangeKind.choices",
        "CodeMatch": "policies.api.codes.CodeMatch.choices",
        "CodeSystem": "policies.vocabulary.CodeSystem.choices",
        "ComingKind": "policies.api.serializers.asking.ComingKind.choices",
        "DeliveryState": "policies.models.delivery.DeliveryState.choices",
        "Door": "policies.vocabulary.Door.choices",
        "EventKind": "policies.models.history.EventKind.choices",
        "Frequency": "policies.models.delivery.Frequency.choices",
        "Gone": "policies.api.serializers.changes.Gone.choices",
        "Grade": "policies.vocabulary.Grade.choices",
        "InstrumentKind": "policies.vocabulary.InstrumentKind.choices",
        "JurisdictionKind": "policies.models.registry.JurisdictionKind.choices",
        "LinkKind": "policies.vocabulary.LinkKind.choices",
        "Measure": "policies.vocabulary.Measure.choices",
        "Move": "policies.history.Move.choices",
        "Nature": "policies.vocabulary.Nature.choices",
        "Op": "policies.api.serializers.exports.Op.choices",
        "Outlook": "policies.vocabulary.Outlook.choices",
        "Precision": "policies.vocabulary.Precision.choices",
        "PublicationPrecision": ["day", "second"],
        "ProposalKind": "policies.models.review.ProposalKind.choices",
        "Reach": "policies.models.registry.Reach.choices",
        "ReasonKind": "policies.api.serializers.asking.ReasonKind.choices",
        "RejectedFor": "policies.models.review.RejectedFor.choices",
        "SourceFormat": "policies.vocabulary.SourceFormat.choices",
        "SourceState": "policies.models.news.SourceState.choices",
        "Scope": "policies.models.keys.Scope.choices",
        "Stage": "policies.vocabulary.Stage.choices",
        "State": "policies.models.review.State.choices",
        "Status": "policies.vocabulary.Status.choices",
    },
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "policies.api.openapi.closed_bodies",
    ],
    "SORT_OPERATION_PARAMETERS": False,
    "AUTHENTICATION_WHITELIST": None,
    "TAGS": [
        {"name": "restrictions", "description": "What is restricted, for any day."},
        {"name": "history", "description": "How it came about: steps, periods, comparison, seals."},
        {"name": "changes", "description": "Everything that changed, in one order."},
        {"name": "news", "description": "What was read."},
        {"name": "proposals", "description": "What news proposes, and what editors decide."},
        {"name": "registry", "description": "The small lists."},
        {"name": "exports", "description": "Everything as files."},
        {"name": "feeds", "description": "For readers of feeds, and calendars."},
        {"name": "webhooks", "description": "Changes sent to you, signed as Standard Webhooks has it."},
    ],
}


# --- Logs ---

LOG_LEVEL = one_of("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "INFO")
TALKATIVE = ("axes", "celery.redirected", "celery.beat", "celery.worker.strategy", "celery.app.trace", "asyncio")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "tracker.logs.JsonLines" if IS_PRODUCTION else "tracker.logs.PlainLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL},
        "django.server": {"handlers": [], "propagate": True},
        **{name: {"level": "WARNING" if LOG_LEVEL == "INFO" else LOG_LEVEL} for name in TALKATIVE},
    },
}
