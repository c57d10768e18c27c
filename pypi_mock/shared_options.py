"""The options of an instance of several processes: rows of the table in `pypi_mock.options`."""

from __future__ import annotations

from pypi_mock import engine_kinds, kinds
from pypi_mock.option import Option

SHARED_OPTIONS: tuple[Option, ...] = (
    Option(
        name="workers",
        kind=kinds.COUNT,
        default="1",
        help="How many processes serve; more than one need a database, a Redis server and a "
        "storage that they can share.",
    ),
    Option(
        name="database-url",
        kind=engine_kinds.DATABASE_URL,
        default="",
        help="Database to keep everything but files in: `postgresql://USER:PASSWORD@HOST/NAME`; "
        "without it, SQLite in the data folder.",
        is_secret=True,
    ),
    Option(
        name="redis-url",
        kind=engine_kinds.REDIS_URL,
        default="",
        help="Redis server for what processes share: journal, clock, faults, nonces, rendered "
        "pages. `?prefix=NAME` keeps instances on one server apart. Without it, all that is in "
        "this process's memory and in its database.",
        is_secret=True,
    ),
    Option(
        name="storage",
        kind=engine_kinds.STORAGE,
        default="files",
        help="What keeps uploaded files: `files` in the data folder, `s3`, `gcloud`, `azure`, or "
        "the class of another Django storage, such as those of django-storages.",
    ),
    Option(
        name="storage-options",
        kind=kinds.JSON_OBJECT,
        default="{}",
        help="Arguments of the storage class, as a JSON object.",
        is_secret=True,
    ),
    Option(
        name="downloads",
        kind=kinds.choice_of("proxied", "redirected"),
        default="proxied",
        help="Whether files are sent by this server, or it sends clients to the storage, by a "
        "signed URL.",
    ),
    Option(
        name="secret-key",
        kind=kinds.TEXT,
        default="",
        help="What signs sessions and forms: the same for each machine of one instance. Without "
        "it, one that is kept in the data folder.",
        is_secret=True,
    ),
    Option(
        name="allow-reset",
        kind=kinds.SWITCH,
        default="0",
        help="Let resets and new seeds empty a database or a storage that is not this server's "
        "own, as those are that another option names.",
    ),
)
