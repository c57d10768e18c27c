"""How far a start has come, and who may know it: ``/_mock/livez`` and ``/_mock/readyz``.

A port is open long before a server can do its work. Whatever is asked in between is told to come
back, at once; ready is said only after the socket is bound, the database migrated and seeded.
"""

from __future__ import annotations

import http
import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

LIVE: Final = "/_mock/livez"
READY: Final = "/_mock/readyz"
METRICS: Final = "/_mock/metrics"
PROBES: Final = frozenset({LIVE, READY})
"""What health checks ask."""
STAGES: Final = ("bound", "migrated", "seeded")

Answer = tuple[http.HTTPStatus, dict[str, object]]


class Readiness:
    """The stages that a start has passed; all of them where another server imported us."""

    def __init__(self) -> None:
        self._passed: tuple[str, ...] = STAGES
        self._trouble: Callable[[], str] = str

    def watch(self, trouble: Callable[[], str]) -> None:
        """Ask, besides, for the cause for which an engine cannot be used; empty: it can."""
        self._trouble = trouble

    @property
    def passed(self) -> tuple[str, ...]:
        """The stages, in order."""
        return self._passed

    @property
    def is_ready(self) -> bool:
        """Whether there is no stage left."""
        return self._passed == STAGES

    def begin(self) -> None:
        """Forget all stages: a start begins."""
        self._passed = ()

    def note(self, stage: str) -> None:
        """Note the next stage."""
        self._passed = (*self._passed, stage)

    def answer(self, path: str) -> Answer:
        """Return status and document: whether it lives, and for any other path how far it is."""
        if path == LIVE:
            return http.HTTPStatus.OK, {"status": "alive"}
        document: dict[str, object] = {"stages": self._passed}
        if self.is_ready and (cause := self._trouble()):
            document = {"status": "unready", "cause": cause, **document}
            return http.HTTPStatus.SERVICE_UNAVAILABLE, document
        if self.is_ready:
            return http.HTTPStatus.OK, {"status": "ready", **document}
        return http.HTTPStatus.SERVICE_UNAVAILABLE, {"status": "starting", **document}


readiness = Readiness()
"""That of this process."""


class Front:
    """The way to the application, which is not there from the beginning.

    It answers the two addresses itself: a health check comes every second, by any name.
    """

    def __init__(self) -> None:
        self.application: WSGIApplication | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass on; while there is nothing to pass on to, say so."""
        path = environ.get("PATH_INFO", "")
        is_probe = path in PROBES and environ["REQUEST_METHOD"] in {"GET", "HEAD"}
        if self.application is not None and not is_probe:
            return self.application(environ, start_response)
        status, document = readiness.answer(path)
        body = json.dumps(document).encode()
        headers = [
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        if status != http.HTTPStatus.OK:
            headers.append(("Retry-After", "1"))
        start_response(f"{status.value} {status.phrase}", headers)
        return [body]
