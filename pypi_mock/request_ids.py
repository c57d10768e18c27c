"""One name for each request: in its answer, in its log lines, in its entry of the journal.

Whoever stands before the server, a proxy or a client, may give it in ``X-Request-Id``, so that
one word finds a request in everybody's logs. It is none of the journal's numbers, which are in
``X-Mock-Request-Id``: those count, and only what the journal keeps has one.
"""

from __future__ import annotations

import re
from contextvars import ContextVar
from typing import Final

from pypi_mock.simulation.randomness import unrepeated

HEADER: Final = "X-Request-Id"
SENT: Final = "HTTP_X_REQUEST_ID"
"""Where WSGI has what the client sent."""
KEY: Final = "pypi_mock.request_id"
"""Where it stands in the environ of a request."""
LONGEST: Final = 128

_WELL_FORMED = re.compile(rf"[A-Za-z0-9._~:/+=@-]{{1,{LONGEST}}}")
"""What UUIDs, trace contexts and counters are written with; nothing that a log could misread."""
_current: ContextVar[str] = ContextVar("request_id", default="")


def begin(sent: str) -> str:
    """Begin with a request, and return its name: what was sent if that can be one, or a new one."""
    name = sent if sent and _WELL_FORMED.fullmatch(sent) else unrepeated()
    _current.set(name)
    return name


def current() -> str:
    """Return the name of the request that this thread is about; empty where there is none."""
    return _current.get()


def end() -> None:
    """Be about no request any more."""
    _current.set("")
