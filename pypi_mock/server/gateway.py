"""From a request of the server to the WSGI application, and back."""

from __future__ import annotations

import functools
import logging
import re
import time
from typing import TYPE_CHECKING, Any

from cheroot.wsgi import Gateway_10

from pypi_mock import request_ids
from pypi_mock.server.request_log import Answered
from pypi_mock.server.wire_faults import KEY, PAST, PAUSE, pause, spoilt
from releases.contents.outage import StorageUnavailableError

if TYPE_CHECKING:
    from pypi_mock.server.request import Request

logger = logging.getLogger(__name__)

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
        environ[request_ids.KEY] = self.req.request_id
        environ[PAUSE] = functools.partial(pause, self.req)
        is_unix = isinstance(self.req.server.bind_addr, str)
        environ["SERVER_NAME"] = "localhost" if is_unix else str(self.req.server.bind_addr[0])
        environ["SERVER_PORT"] = environ["SERVER_PORT"] or "80"
        return environ

    def respond(self) -> None:
        """Answer, and tell the log."""
        started = time.perf_counter()
        try:
            self._answer()
        finally:
            self.req.server.request_log(self._answered((time.perf_counter() - started) * 1000))

    def start_response(
        self,
        status: str,
        headers: list[tuple[str, str]],
        exc_info: Any = None,  # as WSGI has it
    ) -> Any:  # cheroot's `write`
        """Begin the answer, and tell in it the request's name."""
        named = [*headers, (request_ids.HEADER, self.req.request_id)]
        return super().start_response(status, named, exc_info)

    def _answer(self) -> None:
        """Send what the application answers; what it says of the wire comes to pass."""
        answer = self.req.server.wsgi_app(self.env, self.start_response)
        try:
            fault = self.env.get(KEY)
            # A body that follows HEAD would be taken for the next answer (RFC 9110, 9.3.2).
            chunks = () if self.req.method == b"HEAD" else answer
            for chunk in filter(None, spoilt(chunks, fault, self.req) if fault else chunks):
                self.write(chunk)
        except StorageUnavailableError as error:
            # It is too late to say so: whoever reads sees an end before the length that was told.
            self.req.close_connection = True
            logger.warning("%s: the answer ended early: %s", error.reason.value, error)
        finally:
            self.req.ensure_headers_sent()
            if hasattr(answer, "close"):
                answer.close()

    def _said(self) -> str:
        """Return the status, and what became of the answer on the wire."""
        status = self.req.status.decode("latin-1") if self.req.status else "500"
        fault = self.env.get(KEY)
        return f"{status}, {PAST[fault.kind]}" if fault else status

    def _answered(self, milliseconds: float) -> Answered:
        """Tell what the log wants to know; why it was refused stands in the answer's own fields."""
        request = self.req
        status = self._said()
        fields = dict(request.outheaders)
        number = fields.get(b"X-Mock-Request-Id", b"").decode("latin-1")
        refused = status >= "4"
        rule = fields.get(b"X-Mock-Rule", b"")
        problem = _PROBLEM.search(fields.get(b"WWW-Authenticate", b"")) if refused else None
        return Answered(
            request.method,
            request.uri,
            status,
            milliseconds,
            problem=(problem[1] if problem else rule).decode("latin-1"),
            cause=fields.get(b"X-Mock-Cause", b"").decode("latin-1"),
            number=number,
            see=f"{request.server.url}/_mock/requests/{int(number)}" if refused and number else "",
            request_id=request.request_id,
        )
