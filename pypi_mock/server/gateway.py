"""From a request of the server to the WSGI application, and back."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from cheroot.wsgi import Gateway_10

if TYPE_CHECKING:
    from pypi_mock.server.request import Request


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
            self.req.server.request_log(
                self.req.method,
                self.req.uri,
                self.req.status.decode("latin-1") if self.req.status else "500",
                (time.perf_counter() - started) * 1000,
                self._entry_address(),
            )

    def _entry_address(self) -> str:
        """Return where the journal has a refused request; empty where it was not refused."""
        if not self.req.status or self.req.status < b"4":
            return ""
        numbers = [value for name, value in self.req.outheaders if name == b"X-Mock-Request-Id"]
        return f"{self.req.server.url}/_mock/requests/{int(numbers[0])}" if numbers else ""
