"""The settings of the one mode that a test server has."""

from __future__ import annotations

import tempfile
from pathlib import Path

DATA = Path(tempfile.gettempdir())
SECRET_KEY = "replaced by the options"
DEBUG = False
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "accounts",
    "oauth_provider",
    "releases",
]
AUTH_USER_MODEL = "accounts.User"
ROOT_URLCONF = "pypi_mock.urls"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA / "db.sqlite3"}}
USE_TZ = True
TIME_ZONE = "UTC"
APPEND_SLASH = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MOCK_DIALECT = "auto"
MOCK_BASE_URL = ""
MOCK_TIMESTAMP_WINDOW = 300
MOCK_REQUEST_TOKEN_LIFETIME = 600
MOCK_ACCESS_TOKEN_LIFETIME = 0
MOCK_UPLOAD_LIMIT = 100 * 1024 * 1024
