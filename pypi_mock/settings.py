"""The only settings module: a test server has one mode, and what differs is an option.

Importable with no set-up: without a command, variables and defaults fill it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pypi_mock import configuration, databases, folder, storage_settings
from pypi_mock.shared import shared

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

_chosen = configuration.current()
_values = _chosen.values
_folder = _chosen.folder

# ---- Ours: one line per row of pypi_mock.options -------------------------------------------

MOCK_HOST: str = _values["host"]
MOCK_PUBLIC_DEFAULTS: bool = _values["public_defaults"]
MOCK_PORT: int = _values["port"]
MOCK_UDS: Path | None = _values["uds"]
MOCK_TLS: str | tuple[str, str] = _values["tls"]
MOCK_TLS_PORT: int | None = _values["tls_port"]
MOCK_TLS_NAME: tuple[str, ...] = _values["tls_name"]
MOCK_DATA: Path | None = _values["data"]
MOCK_CONFIG: Path | None = _values["config"]
MOCK_SEED: tuple[str, ...] = _values["seed"]
MOCK_SEED_JSON: str = _values["seed_json"]
MOCK_DIALECT: str = _values["dialect"]
MOCK_APPROVE: str = _values["approve"]
MOCK_BASE_URL: str = _values["base_url"]
MOCK_REQUEST_TOKEN_LIFETIME: int = _values["request_token_lifetime"]
MOCK_ACCESS_TOKEN_LIFETIME: int = _values["access_token_lifetime"]
MOCK_TIMESTAMP_WINDOW: int = _values["timestamp_window"]
MOCK_CLOCK: datetime | None = _values["clock"]
MOCK_CLOCK_OFFSET: int = _values["clock_offset"]
MOCK_RANDOM_SEED: int | None = _values["random_seed"]
MOCK_ADMIN_TOKEN: str = _values["admin_token"]
MOCK_UPLOAD_LIMIT: int = _values["upload_limit"]
MOCK_PROJECT_LIMIT: int = _values["project_limit"]
MOCK_NEW_PROJECTS_PER_HOUR: int | None = _values["new_projects_per_hour"]
MOCK_PERSONALITY: str = _values["personality"]
MOCK_STRICTNESS: str = _values["strictness"]
MOCK_REQUIRE: frozenset[str] = _values["require"]
MOCK_READ_ONLY: bool = _values["read_only"]
MOCK_INDEX_API: str = _values["index_api"]
MOCK_INDEX_WITHOUT: frozenset[str] = _values["index_without"]
MOCK_FORM_LIMIT: int = _values["form_limit"]
MOCK_STORAGE: str = _values["storage"]
MOCK_DOWNLOADS: str = _values["downloads"]
MOCK_STORAGE_OPTIONS: dict[str, Any] = _values["storage_options"]  # arguments of any class
MOCK_WORKERS: int = _values["workers"]
MOCK_DATABASE_URL: str = _values["database_url"]
MOCK_REDIS_URL: str = _values["redis_url"]
MOCK_SECRET_KEY: str = _values["secret_key"]
MOCK_ALLOW_RESET: bool = _values["allow_reset"]
MOCK_JOURNAL_SIZE: int = _values["journal_size"]
MOCK_JOURNAL_BODY: int = _values["journal_body"]
MOCK_THREADS: int = _values["threads"]
MOCK_JSON: bool = _values["json"]
MOCK_READY_FILE: Path | None = _values["ready_file"]
MOCK_EXIT_WITH_PARENT: bool = _values["exit_with_parent"]
MOCK_OPEN: bool = _values["open"]
MOCK_LOG_FORMAT: str = _values["log_format"]
MOCK_COLOR: str = _values["color"]
MOCK_QUIET: bool = _values["quiet"]
MOCK_VERBOSE: bool = _values["verbose"]

OWN_CA_FILE: Path | None = _chosen.ca_file
OWN_KEY_PAIR_FILE: Path | None = _folder / folder.KEY_PAIR if _folder else None

# Before anything is imported that keeps something there. Two ports may have their threads each.
shared.connect(MOCK_REDIS_URL, connections=2 * MOCK_THREADS + 2)

# ---- Django's ------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "accounts",
    "oauth_provider",
    "releases",
    "pypi_mock",
]
ROOT_URLCONF = "pypi_mock.urls"
WSGI_APPLICATION = "pypi_mock.wsgi.application"
APPEND_SLASH = False
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "pypi_mock.identifying.identify_requests",
    "pypi_mock.measuring.measure_requests",
    "pypi_mock.dates.date_answers",
    "pypi_mock.tuning.share_turns",
    "pypi_mock.recording.record_exchanges",  # it records what those below answer
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pypi_mock.appearance.page_policy",  # above all that may refuse with a page of Django's
    "django.contrib.sessions.middleware.SessionMiddleware",
    "pypi_mock.lengths.LengthMiddleware",
    "pypi_mock.interfering.make_faults",
    "django.middleware.csrf.CsrfViewMiddleware",
    "pypi_mock.cross_site.CrossSiteMiddleware",  # for the addresses that the one above leaves out
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pypi_mock.bodies.BodyMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
            ]
        },
    }
]

# ---- People and their browsers -------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "accounts:profile"
LOGOUT_REDIRECT_URL = "accounts:login"

PASSWORD_HASHERS = [
    "accounts.hashing.QuickPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
SECRET_KEY = MOCK_SECRET_KEY or folder.secret_key(_folder)
DEBUG = False
# Clients reach a test server by names that it cannot know: a compose service, an alias, a tunnel.
# Links are relative, and a signature is judged by the host that the client named.
ALLOWED_HOSTS = ["*"]
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
# Cookies of one host are shared by its ports: distinct names keep us out of a neighbour's session.
SESSION_COOKIE_NAME = "pypi_mock_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "pypi_mock_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# ---- What is kept --------------------------------------------------------------------------

DATABASES: dict[str, databases.Database] = {
    "default": databases.database_of(MOCK_DATABASE_URL, threads=MOCK_THREADS)
    if MOCK_DATABASE_URL
    # Of a temporary folder nothing outlives the process anyway.
    else databases.sqlite(
        _folder / folder.DATABASE if _folder else ":memory:", durable=bool(MOCK_DATA)
    )
}

STORAGES = {
    "releases": storage_settings.storage_of(
        MOCK_STORAGE,
        MOCK_STORAGE_OPTIONS,
        folder=_folder / folder.FILES if _folder else None,
    )
}

FILE_UPLOAD_HANDLERS = ["releases.contents.spool.DigestingUploadHandler"]
# Beside the files, so that a spooled upload can be renamed into place; None: the system's folder.
FILE_UPLOAD_TEMP_DIR = str(_folder / folder.SPOOL) if _folder else None
DATA_UPLOAD_MAX_MEMORY_SIZE = MOCK_FORM_LIMIT
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# ---- What is said --------------------------------------------------------------------------

# The server writes one line per request itself. Django adds only its own failures: a traceback
# holds lines of code, never values, so no secret can stand in one.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"()": "pypi_mock.log_texts.TextFormatter"},
        "json": {"()": "pypi_mock.log_objects.ObjectFormatter"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": MOCK_LOG_FORMAT}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        # A refused host or form is the client's mistake, and its answer says so.
        "django.security": {"level": "CRITICAL"},
    },
}
