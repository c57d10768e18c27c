"""How far a start has come, and who may know it: ``/_mock/livez`` and ``/_mock/readyz``.

A port is open long before a server can do its work. Whatever is asked in between is told to come
back, at once; ready is said only after the socket is bound, the database migrated and seeded.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

LIVE: Final = "/_mock/livez"
READY: Final = "/_mock/readyz"
STAGES: Final = ("bound", "migrated", "seeded")

Answer = tuple[int, dict[str, object]]


class Readiness:
    """The stages that a start has passed; all of them where another server imported us."""

    def __init__(self) -> None:
        self._passed: tuple[str, ...] = STAGES

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
        """Return status and document of one of the two addresses."""
        if path == LIVE:
            return 200, {"status": "alive"}
        document: dict[str, object]
        document = {"status": "ready" if self.is_ready else "starting", "stages": self._passed}
        return (200 if self.is_ready else 503), document


readiness = Readiness()
"""That of this process."""


class Front:
    """The application while there is none yet, and then the way to it."""

    def __init__(self) -> None:
        self.application: WSGIApplication | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass on; before that, answer what can be answered."""
        if self.application is not None:
            return self.application(environ, start_response)
        path = environ.get("PATH_INFO", "")
        status, document = readiness.answer(path if path == LIVE else READY)
        body = json.dumps(document).encode() + b"\n"
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        if status != 200:  # noqa: PLR2004 (of the two)
            headers.append(("Retry-After", "1"))
        start_response("200 OK" if status == 200 else "503 Service Unavailable", headers)  # noqa: PLR2004
        return [body]
