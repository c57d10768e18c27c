"""JSON over HTTP to the control API of one server, with the standard library alone.

Connections are kept, so that a reset costs one round trip. Several threads may ask at once; each
request has a connection to itself. A process that was forked opens its own.
"""

from __future__ import annotations

import http.client
import json
import os
import ssl
import weakref
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from pypi_mock.testing.errors import MockError, NoServerError

if TYPE_CHECKING:
    from collections.abc import Mapping

API = "/_mock/v1/"
TIMEOUT = 30.0
"""Seconds that an answer may take, besides those that the server was asked to wait."""
_BAD_REQUEST = 400
_LONGEST_FOREIGN = 200
_SCHEMES = ("http", "https")
_CLOSED = (ConnectionError, ssl.SSLError)
"""What a connection answers with that its other end has closed; with TLS, no ConnectionError."""

JSON = Any
"""What `json.loads` makes of an answer: its shape is the server's to say, hence Any."""


class Connection:
    """The way to one server.

    Attributes:
        url: The server's address; empty as long as there is none.
        ca_file: The certificates that an https address is checked by; empty for the system's.
    """

    def __init__(self, url: str = "", *, admin_token: str = "", ca_file: str = "") -> None:
        self.admin_token = admin_token
        self._idle: list[http.client.HTTPConnection] = []
        # Who forgets to close a handle is not to be warned of a socket that is not his.
        weakref.finalize(self, _close, self._idle)
        self._process = os.getpid()
        self.lead_to(url, ca_file=ca_file)

    def lead_to(self, url: str, *, ca_file: str = "") -> None:
        """Ask another server from now on; none, when the address is empty.

        Raises:
            MockError: It is no address.
        """
        self.close()
        self.url = url.rstrip("/")
        self.ca_file = ca_file
        try:
            parts = urlsplit(self.url)
            self._host, self._port = parts.hostname or "", parts.port
        except ValueError as error:
            raise MockError(f"{url!r} is no address: {error}") from None
        self._scheme, self._prefix = parts.scheme, parts.path
        is_right = parts.scheme in _SCHEMES and self._host and not (parts.query or parts.fragment)
        if url and not is_right:
            raise MockError(
                f"{url!r} is no address of a server", cure="such as http://127.0.0.1:8000"
            )

    def get(
        self, path: str, query: Mapping[str, object] | None = None, *, patience: float = 0
    ) -> JSON:
        """Read a document below ``/_mock/v1/``; `read` tells of the arguments."""
        return _document(self.read(API + path, query, patience=patience))

    def post(self, path: str, document: Mapping[str, object] | None = None) -> JSON:
        """Do something, or make something."""
        return self._change("POST", path, document)

    def put(self, path: str, document: Mapping[str, object]) -> JSON:
        """Put something in the place of what is there."""
        return self._change("PUT", path, document)

    def patch(self, path: str, document: Mapping[str, object]) -> JSON:
        """Change some of what is there."""
        return self._change("PATCH", path, document)

    def delete(self, path: str, query: Mapping[str, object] | None = None) -> JSON:
        """Take something away."""
        return self._change("DELETE", path, None, query)

    def read(
        self, path: str, query: Mapping[str, object] | None = None, *, patience: float = 0
    ) -> bytes:
        """Return what is at a path of the server, as it is.

        Args:
            path: From the server's root.
            query: What is asked for; values that are None are left out.
            patience: Seconds that the server was asked to wait.
        """
        return self._asked("GET", path + _query(query), None, patience)

    def close(self) -> None:
        """Close what is open; the next request opens anew."""
        _close(self._idle)

    def _change(
        self,
        method: str,
        path: str,
        document: Mapping[str, object] | None,
        query: Mapping[str, object] | None = None,
    ) -> JSON:
        body = json.dumps(document or {}).encode()
        return _document(self._asked(method, API + path + _query(query), body, 0))

    def _asked(self, method: str, target: str, body: bytes | None, patience: float) -> bytes:
        headers = {"Accept": "application/json, */*;q=0.1"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if self.admin_token:
            headers["Authorization"] = f"Bearer {self.admin_token}"
        timeout = TIMEOUT + patience
        try:
            status, content = self._exchange(method, self._prefix + target, body, headers, timeout)
        except ssl.SSLCertVerificationError as error:
            raise NoServerError(
                f"the certificate of {self.url} is not trusted: {error.verify_message}",
                cure="give that of its authority as ca_file",
            ) from None
        except (OSError, http.client.HTTPException) as error:
            raise NoServerError(f"no server answers at {self.url}: {_reason(error)}") from None
        if status >= _BAD_REQUEST:
            raise _refusal(status, content, url=self.url)
        return content

    def _exchange(
        self,
        method: str,
        target: str,
        body: bytes | None,
        headers: Mapping[str, str],
        timeout: float,
    ) -> tuple[int, bytes]:
        if not self._host:
            raise NoServerError(
                "the server is not running", cure="with PyPIMock() as mock: starts one"
            )
        while True:
            kept = self._kept()
            connection = kept or self._opened(timeout)
            if connection.sock is not None:
                connection.sock.settimeout(timeout)
            try:
                connection.request(method, target, body=body, headers=dict(headers))
                response = connection.getresponse()
            except _CLOSED:
                connection.close()
                if kept is None:
                    raise
                # The server has closed what was idle, or is another one by now: in both cases it
                # has done nothing yet, so that even a change may be asked for again.
                continue
            except BaseException:
                connection.close()
                raise
            content = _content(connection, response)
            if response.will_close:
                connection.close()
            else:
                self._idle.append(connection)
            return response.status, content

    def _kept(self) -> http.client.HTTPConnection | None:
        if self._process != os.getpid():  # the parent's conversations are not ours
            self.close()
            self._process = os.getpid()
        try:
            return self._idle.pop()
        except IndexError:
            return None

    def _opened(self, timeout: float) -> http.client.HTTPConnection:
        if self._scheme == "http":
            return http.client.HTTPConnection(self._host, self._port, timeout=timeout)
        try:
            trusted = ssl.create_default_context(cafile=self.ca_file or None)
        except OSError as error:
            said = f"the certificates in {self.ca_file!r} cannot be read: {_reason(error)}"
            raise MockError(said) from None
        return http.client.HTTPSConnection(self._host, self._port, timeout=timeout, context=trusted)


def _content(connection: http.client.HTTPConnection, response: http.client.HTTPResponse) -> bytes:
    try:
        return response.read()
    except BaseException:
        connection.close()
        raise


def _close(idle: list[http.client.HTTPConnection]) -> None:
    while idle:
        idle.pop().close()


def escaped(text: str) -> str:
    """Return a name as one segment of a path."""
    return quote(text, safe="")


def without_none(values: Mapping[str, object]) -> dict[str, object]:
    """Leave out what was not said."""
    return {name: value for name, value in values.items() if value is not None}


def _query(query: Mapping[str, object] | None) -> str:
    said = {name: _word(value) for name, value in without_none(query or {}).items()}
    return f"?{urlencode(said)}" if said else ""


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _document(content: bytes) -> JSON:
    if not content:
        return {}
    try:
        return json.loads(content)
    except ValueError:
        shown = content[:_LONGEST_FOREIGN].decode("utf-8", "replace")
        raise NoServerError(f"the answer is no JSON, so it is no pypi-mock's: {shown!r}") from None


def _refusal(status: int, content: bytes, *, url: str) -> MockError:
    try:
        problem = json.loads(content)
        detail = str(problem["detail"])
    except (ValueError, KeyError, TypeError):
        return NoServerError(
            f"{url} answered with {status}, and not as pypi-mock does: is it another server,"
            " or an older one?",
            status=status,
        )
    return MockError(detail, cure=str(problem.get("cure") or ""), status=status)


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "it takes too long"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
