"""An engine that is down, slow or full: 503, a named cause, and word of when to come back.

Whatever was being done is undone by its transaction; the next request finds the engine as it is
then, so nothing has to be started anew.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpResponse, JsonResponse
from django.views.defaults import server_error

from oauth_provider.responses import PROBLEM_JSON, accepts_json
from pypi_mock.metrics.table import OUTAGES
from pypi_mock.shared import shared, unreachable
from releases.contents.outage import FULL, Reason, StorageUnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

logger = logging.getLogger(__name__)

RETRY_AFTER: Final = 2
"""Seconds."""
ASKED_EVERY: Final = 1.0
"""Seconds for which an answer of the engines is believed by readiness probes."""
_UNAVAILABLE: Final = 503


class Outage(NamedTuple):
    """What an engine cannot do now.

    Attributes:
        cause: Its name, which programs may compare.
        detail: For people.
    """

    cause: str
    detail: str


_DATABASE_GONE = Outage("database-unavailable", "the database cannot be reached")
_DATABASE_BUSY = Outage("database-busy", "the database did not answer in time")
_DATABASE_FULL = Outage("database-full", "the database has no room left")
_REDIS_GONE = Outage("redis-unavailable", "the Redis server cannot be reached")
_STORAGE_GONE = Outage("storage-unavailable", "the storage of files cannot be reached")
_STORAGE_FULL = Outage("storage-full", "the storage of files has no room left")

# By how the codes of PostgreSQL begin (its manual, appendix A), and by the words of SQLite.
_CODES: Final = {
    "53100": _DATABASE_FULL,
    "55P03": _DATABASE_BUSY,
    "57014": _DATABASE_BUSY,
    "40": _DATABASE_BUSY,
    "08": _DATABASE_GONE,
    "53": _DATABASE_GONE,
    "57P": _DATABASE_GONE,
    "58": _DATABASE_GONE,
    "25006": _DATABASE_GONE,
}
_WORDS: Final = {
    "database is locked": _DATABASE_BUSY,
    "database or disk is full": _DATABASE_FULL,
    "disk i/o error": _DATABASE_GONE,
    "unable to open database file": _DATABASE_GONE,
    "attempt to write a readonly database": _DATABASE_GONE,
}
_OF_STORAGES: Final = {Reason.UNAVAILABLE: _STORAGE_GONE, Reason.FULL: _STORAGE_FULL}


def outage_of(error: BaseException) -> Outage | None:
    """Tell which engine is to blame for an exception; None where it is us."""
    for one in _chain(error):
        if isinstance(one, (DatabaseError, InterfaceError)):
            found = _outage_of_database(one)
        elif isinstance(one, unreachable()):
            found = _REDIS_GONE
        elif isinstance(one, OSError) and one.errno in FULL:
            found = _STORAGE_FULL
        elif isinstance(one, StorageUnavailableError):
            found = _OF_STORAGES[one.reason]
        else:
            found = None
        if found is not None:
            return found
    return None


def _outage_of_database(error: Exception) -> Outage | None:
    code = getattr(error.__cause__, "sqlstate", None)
    if code is not None:
        return next((outage for begin, outage in _CODES.items() if code.startswith(begin)), None)
    if type(error.__cause__).__module__.startswith("psycopg"):  # no code: nobody answered
        named = type(error.__cause__).__name__
        return _DATABASE_GONE if named in _WITHOUT_CODE else None
    words = str(error).lower()
    return next((outage for begin, outage in _WORDS.items() if words.startswith(begin)), None)


_WITHOUT_CODE: Final = frozenset(
    {"OperationalError", "InterfaceError", "PoolTimeout", "PoolClosed", "TooManyRequests"}
)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def failure(request: HttpRequest) -> HttpResponse:
    """Answer where an exception was not expected: 503 for an engine's, 500 for ours."""
    error = sys.exc_info()[1]
    outage = outage_of(error) if error is not None else None
    if outage is None:
        return server_error(request)
    OUTAGES.add(outage.cause)
    response: HttpResponse
    sentence = f"{outage.detail}; try again in {RETRY_AFTER} seconds"
    if accepts_json(request, otherwise="text/plain"):
        document = {
            "type": "about:blank",
            "title": "Service Unavailable",
            "status": _UNAVAILABLE,
            "detail": sentence,
            "cause": outage.cause,
        }
        response = JsonResponse(document, content_type=PROBLEM_JSON)
    else:
        response = HttpResponse(f"{sentence}\n", content_type="text/plain; charset=utf-8")
    response.status_code = _UNAVAILABLE
    response.reason_phrase = f"Service Unavailable ({outage.cause})"
    response["X-Mock-Cause"] = outage.cause
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    logger.warning("%s: %s", outage.cause, _last_line(error))
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 (Django's: no traceback besides)
    return response


def _last_line(error: BaseException | None) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[-1][:200]


class Engines:
    """Whether the engines answer, asked at most once a second however many want to know."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked = 0.0
        self._trouble: Outage | None = None

    def trouble(self) -> str:
        """Return the cause for which this process is not ready; empty where it is."""
        with self._lock:
            if time.monotonic() - self._asked >= ASKED_EVERY:
                self._trouble = _ask()
                self._asked = time.monotonic()
            return "" if self._trouble is None else self._trouble.cause


def _ask() -> Outage | None:
    is_ours = connection.connection is None
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if shared.store is not None:
            shared.store.client.ping()
    except (DatabaseError, InterfaceError, *unreachable()) as error:  # type: ignore[misc]  # mypy sees no tuple
        return outage_of(error) or _DATABASE_GONE
    finally:
        if is_ours:  # a probe is no request, which would give it back at its end
            connection.close()
    return None
