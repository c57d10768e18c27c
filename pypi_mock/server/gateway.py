"""From a request of the server to the WSGI application, and back."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

from cheroot.wsgi import Gateway_10

from pypi_mock.server.request_log import Answered

if TYPE_CHECKING:
    from pypi_mock.server.request import Request

_PROBLEM = re.compile(rb'oauth_problem="([a-z_]+)"')


class Gateway(Gateway_10):  # type: ignore[misc]  # cheroot has no types
    """cheroot's gateway; it also hands over the header fields as they were sent."""

    req: Request

    def get_environ(self) -> dict[str, Any]:
        """Return the environ.

        ``REQUEST_URI`` is the target byte for byte (cheroot), ``pypi_mock.headers`` the fields in
        order, doubled ones included: WSGI itself can show neither.
        """
        environ: dict[str, Any] = super().get_environ()
        environ["pypi_mock.headers"] = tuple(self.req.fields)
        environ["SERVER_NAME"] = str(self.req.server.bind_addr[0])
        return environ

    def respond(self) -> None:
        """Answer, and tell the log."""
        started = time.perf_counter()
        try:
            super().respond()
        finally:
            self.req.server.request_log(self._answered((time.perf_counter() - started) * 1000))

    def _answered(self, milliseconds: float) -> Answered:
        """Tell what the log wants to know; why it was refused stands in the answer's own fields."""
        request = self.req
        status = request.status.decode("latin-1") if request.status else "500"
        fields = dict(request.outheaders)
        number = fields.get(b"X-Mock-Request-Id", b"").decode("latin-1")
        refused = status >= "4"
        problem = _PROBLEM.search(fields.get(b"WWW-Authenticate", b"")) if refused else None
        return Answered(
            request.method,
            request.uri,
            status,
            milliseconds,
            problem=problem[1].decode("latin-1") if problem else "",
            cause=fields.get(b"X-Mock-Cause", b"").decode("latin-1"),
            number=number,
            see=f"{request.server.url}/_mock/requests/{int(number)}" if refused and number else "",
        )
