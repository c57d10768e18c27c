"""How the engines are named that several processes share: URLs, and classes of storages."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pypi_mock.kinds import Kind

_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+")
STORAGES = {
    "files": "django.core.files.storage.FileSystemStorage",
    "s3": "storages.backends.s3.S3Storage",
    "gcloud": "storages.backends.gcloud.GoogleCloudStorage",
    "azure": "storages.backends.azure_storage.AzureStorage",
}
"""Short names for the storage classes that are used most."""


def _storage(text: str) -> str:
    """Return the dotted path of a class, which may have a short name."""
    if text in STORAGES:
        return STORAGES[text]
    if _DOTTED.fullmatch(text) is None:
        raise ValueError(
            f"expected one of {', '.join(STORAGES)}, or a dotted path to a class, such as "
            "package.module.Class"
        )
    return text


def _database_url(text: str) -> str:
    """Return a URL that `pypi_mock.databases` understands; empty for the folder's own."""
    if text:
        from pypi_mock.databases import database_of  # late: rarely given, and the start is timed

        database_of(text, threads=1)
    return text


def _redis_url(text: str) -> str:
    try:
        parts = urlsplit(text)
        usable = not text or (parts.scheme in {"redis", "rediss", "unix"} and parts.port != 0)
    except ValueError:
        usable = False
    if not usable:
        raise ValueError("expected redis://HOST:PORT/NUMBER, rediss:// (TLS) or unix://PATH")
    return text


STORAGE = Kind(name="storage", metavar="NAME|CLASS", parse=_storage)
DATABASE_URL = Kind(name="database_url", metavar="URL", parse=_database_url)
REDIS_URL = Kind(name="redis_url", metavar="URL", parse=_redis_url)
