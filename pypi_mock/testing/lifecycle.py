"""A server for a block of code, with or without pytest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pypi_mock.testing.connection import Connection
from pypi_mock.testing.errors import MockError
from pypi_mock.testing.handle import Handle
from pypi_mock.testing.process import START_TIMEOUT, ServerProcess

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from typing_extensions import Self  # for the type checker alone

APPROVAL = ("--approve", "auto:alice")
"""A test has nobody who could look at a consent page."""


class PyPIMock(Handle):
    """A server in a process of its own, and all that a test can ask of it.

    ```python
    with PyPIMock() as mock:
        requests.get(f"{mock.url}/oauth/test", auth=...)
    ```

    It may be entered again while it runs: the block that was entered first starts and stops it.
    After that it can be started anew.

    Attributes:
        is_attached: Whether somebody else starts and stops the server.
    """

    def __init__(
        self,
        *,
        seed: Mapping[str, Any] | Path | str | None = None,  # Any: the server judges a seed
        arguments: Sequence[str] = (),
        start_timeout: float = START_TIMEOUT,
    ) -> None:
        """Prepare a server; `start`, or entering a block, starts it.

        Args:
            seed: What it holds after the start and after each reset: a document or a file.
            arguments: Options of ``pypi-mock serve``, such as ``("--dialect", "pypi")``.
            start_timeout: Seconds until the start is given up.
        """
        super().__init__(Connection())
        self._first_seed = seed
        self._arguments = (*APPROVAL, *arguments)
        self._start_timeout = start_timeout
        self._process: ServerProcess | None = None
        self.is_attached = False
        self._depth = 0

    @classmethod
    def attach(cls, url: str, *, admin_token: str = "", ca_file: str = "") -> Self:
        """Return a handle on a server that somebody else has started, and stops.

        Raises:
            NoServerError: None is there.
        """
        mock = cls()
        mock._connection.admin_token = admin_token
        mock._connection.lead_to(url, ca_file=ca_file)
        mock.is_attached = True
        mock.info()
        return mock

    def scoped(self, consumer: str) -> Self:
        """Return another handle on the same server, for the requests of one consumer."""
        mock = type(self)()
        Handle.__init__(mock, self._connection, scope=consumer)
        mock.is_attached = True
        return mock

    @property
    def server_said(self) -> str:
        """The last lines of the server's standard error; empty where it is not ours."""
        return self._process.said() if self._process else ""

    def start(self) -> None:
        """Start the server, if it does not run.

        Raises:
            StartError: It did not get ready; its standard error is in the text.
        """
        if self.is_attached or (self._process and self._process.is_running):
            return
        self._process = ServerProcess(arguments=self._arguments, start_timeout=self._start_timeout)
        self._connection.lead_to(self._process.url, ca_file=self._process.ca_file)
        try:
            if self._first_seed is not None:
                self.seed.load(self._first_seed)
        except MockError:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server, if it is ours."""
        self._connection.close()
        if self._process is not None:
            self._connection.lead_to("")
            self._process.stop()
            self._process = None

    def __enter__(self) -> Self:
        if self._depth == 0:
            self.start()
        self._depth += 1
        return self

    def __exit__(self, *_: object) -> None:
        self._depth -= 1
        if self._depth == 0:
            self.stop()
