"""What the server has recorded: its journal, for a test that looks."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypedDict

from pypi_mock.testing.connection import API, without_none
from pypi_mock.testing.errors import MockError
from pypi_mock.testing.moments import moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from typing import Literal

    from typing_extensions import Unpack  # for the type checker alone

    from pypi_mock.testing.connection import Connection

MOST = 1000
"""So many requests one answer lists at most."""
_LONGEST_WAIT = 30
_BUSY = 503
_PAUSE = 0.1


class Filters(TypedDict, total=False):
    """Which requests; all conditions must hold.

    ``path`` may have ``*`` in it, ``status`` is one such as 401 or ``"4xx"``, ``cause`` the slug of
    a cause or its beginning, ``after`` the id of a request, ``request_id`` its ``X-Request-Id``.
    """

    method: str
    path: str
    consumer: str
    token: str
    status: int | str
    problem: str
    cause: str
    accepted: bool
    request_id: str
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedRequest:
    """A request as the server saw it, and what it made of it.

    Attributes:
        id: Counts up; ``X-Mock-Request-Id`` of the answer.
        target: Path and query, byte for byte.
        status: Of the answer.
        accepted: Whether it was answered as its client wanted.
        problems: The names of what it was refused for.
        details: The same in sentences.
        causes: The slugs of the mistakes that were found.
        cause: Why it was refused, in one sentence.
        reading: Which reading of the request matched the signature.
        fault: The rule of faults that interfered; empty where none did.
        request_id: ``X-Request-Id`` of the answer: the client's own, if it had sent one.
        document: All this as the control API has it.
    """

    id: int
    arrived: datetime
    method: str
    target: str
    status: int
    accepted: bool
    milliseconds: float
    consumer: str
    token: str
    user: str
    reading: str
    problems: tuple[str, ...]
    details: tuple[str, ...]
    causes: tuple[str, ...]
    cause: str
    fault: str
    request_id: str
    document: Mapping[str, Any] = field(repr=False)

    @property
    def path(self) -> str:
        """The target without its query, as sent."""
        return self.target.partition("?")[0]


RecordedRequests = list[RecordedRequest]


class Requests:
    """The requests of this test, oldest first.

    In a scope only those that name the scope's consumer.
    """

    def __init__(self, connection: Connection, *, consumer: str = "") -> None:
        self._connection = connection
        self._consumer = consumer

    def list(self, **filters: Unpack[Filters]) -> RecordedRequests:
        """Return those that are wanted."""
        return self._read(self._narrowed(filters))

    def last(self, **filters: Unpack[Filters]) -> RecordedRequest:
        """Return the latest that is wanted.

        Raises:
            AssertionError: There is none.
        """
        found = self.list(**filters)
        if not found:
            raise AssertionError(f"the server has recorded no request{_which(filters)}")
        return found[-1]

    def wait(
        self, *, count: int = 1, seconds: float = 5, **filters: Unpack[Filters]
    ) -> RecordedRequests:
        """Return those that are wanted, as soon as there are so many.

        Raises:
            AssertionError: Time is up.
        """
        deadline = time.monotonic() + seconds
        while True:
            left = deadline - time.monotonic()
            found = self._awaited(self._narrowed(filters), count=count, seconds=max(0, left))
            if len(found) >= count:
                return found
            if left <= 0:
                many = "request" if count == 1 else "requests"
                raise AssertionError(
                    f"waited {seconds:g} s for {count} {many}{_which(filters)};"
                    f" the server has recorded {len(found)}"
                )

    def get(self, number: int) -> dict[str, Any]:
        """Return all that is known of one, as the document of the control API (hence Any)."""
        document: dict[str, Any] = self._connection.get(f"requests/{number}")
        return document

    def export(self, number: int, form: Literal["curl", "http", "har", "vector"]) -> str:
        """Return one as a curl command, raw HTTP, an HTTP archive or a vector."""
        content = self._connection.read(f"{API}requests/{number}.{form}")
        return content.decode("utf-8", "replace")

    def last_id(self) -> int:
        """Return the id that was given last; 0 before the first."""
        last: int = self._connection.get("requests", {"limit": 1})["last"]
        return last

    def clear(self) -> int:
        """Forget them; return how many there were."""
        query = {"consumer": self._consumer or None}
        forgotten: int = self._connection.delete("requests", query)["forgotten"]
        return forgotten

    def __iter__(self) -> Iterator[RecordedRequest]:
        return iter(self.list())

    def __len__(self) -> int:
        return len(self.list())

    def _narrowed(self, filters: Filters) -> dict[str, object]:
        scope = {"consumer": self._consumer} if self._consumer else {}
        return {"limit": MOST, **scope, **filters}

    def _awaited(self, query: dict[str, object], *, count: int, seconds: float) -> RecordedRequests:
        if seconds < 1:  # the server counts in whole seconds
            if seconds:
                time.sleep(min(seconds, _PAUSE))
            return self._read(query)
        wait = int(min(seconds, _LONGEST_WAIT))
        try:
            return self._read({**query, "wait": wait, "count": count}, patience=wait)
        except MockError as error:
            if error.status != _BUSY:
                raise
            time.sleep(_PAUSE)  # too many wait already
            return self._read(query)

    def _read(self, query: dict[str, object], *, patience: float = 0) -> RecordedRequests:
        found = self._connection.get("requests", query, patience=patience)["requests"]
        return [request_of(document) for document in found]


def request_of(document: dict[str, Any]) -> RecordedRequest:  # Any: a document of the server
    """Read what a list has of a request."""
    problems = document["problems"]
    return RecordedRequest(
        id=document["id"],
        arrived=moment(document["arrived"]),
        method=document["method"],
        target=document["target"],
        status=document["status"],
        accepted=document["accepted"],
        milliseconds=document["milliseconds"],
        consumer=document["consumer"] or "",
        token=document["token"] or "",
        user=document["user"] or "",
        reading=document["reading"] or "",
        problems=tuple(problem["name"] for problem in problems),
        details=tuple(problem["detail"] for problem in problems),
        causes=tuple(document["causes"]),
        cause=document["cause"] or "",
        fault=document.get("fault") or "",
        request_id=document.get("request_id") or "",
        document=document,
    )


def _which(filters: Filters) -> str:
    said = ", ".join(f"{name}={value!r}" for name, value in without_none(filters).items())
    return f" with {said}" if said else ""
