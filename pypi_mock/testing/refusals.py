"""Refusals that a test did not ask for, and those that it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pypi_mock.testing.errors import MockError
from pypi_mock.testing.report import refusals_text, request_line

if TYPE_CHECKING:
    from typing_extensions import Self  # for the type checker alone

    from pypi_mock.testing.recorded import RecordedRequest, Requests

Number = int
_NOT_FOUND = 404
_LOOKED_FOR = ("/simple", "/files/", "/pypi/", "/legacy/+simple/")
"""Where tools ask for what need not be there."""


class Refusals:
    """Which refusals of a test were provoked: those of a fault, and those that it announced."""

    def __init__(self, requests: Requests) -> None:
        self._requests = requests
        self._expected: set[Number] = set()

    def unprovoked(self) -> list[RecordedRequest]:
        """Return the refusals that nobody has asked for."""
        return [
            request
            for request in self._requests.list(accepted=False)
            if not request.fault
            and request.id not in self._expected
            and not (request.status == _NOT_FOUND and request.path.startswith(_LOOKED_FOR))
        ]

    def check(self) -> None:
        """Find no refusal that was not provoked.

        Raises:
            AssertionError: There is one; its text explains each.
        """
        unprovoked = self.unprovoked()
        if unprovoked:
            many = "request was" if len(unprovoked) == 1 else "requests were"
            lines = [f"{len(unprovoked)} {many} refused, and the test did not ask for it:"]
            lines += [request_line(request) for request in unprovoked]
            raise AssertionError("\n".join(lines + refusals_text(unprovoked, self._requests)))

    def expect(self, *, problem: str = "", cause: str = "", count: int | None = None) -> Expected:
        """Announce refusals; see `Expected`."""
        return Expected(self, self._requests, problem=problem, cause=cause, count=count)

    def note(self, expected: list[RecordedRequest]) -> None:
        """Take these for provoked."""
        self._expected.update(request.id for request in expected)

    def forget(self) -> None:
        """Begin anew, with an empty journal."""
        self._expected.clear()


class Expected:
    """A block in which requests are refused; it fails where none was.

    Attributes:
        requests: Those that were, once the block is left.
    """

    def __init__(
        self, refusals: Refusals, requests: Requests, *, problem: str, cause: str, count: int | None
    ) -> None:
        self._refusals = refusals
        self._recorded = requests
        self._problem = problem
        self._cause = cause
        self._count = count
        self._before = 0
        self.requests: list[RecordedRequest] = []

    def __enter__(self) -> Self:
        self._before = self._recorded.last_id()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            refused = self._recorded.list(accepted=False, after=self._before)
        except MockError:
            if kind is None:
                raise
            return  # what went wrong in the block is the news
        self.requests = [request for request in refused if self._is_expected(request)]
        self._refusals.note(self.requests)
        found = len(self.requests)
        if kind is None and (found == 0 if self._count is None else found != self._count):
            lines = [f"{self._wanted()}; {found or 'none'} came"]
            lines += [f"refused otherwise: {request_line(request)}" for request in refused]
            raise AssertionError("\n".join(lines))

    def _is_expected(self, request: RecordedRequest) -> bool:
        return (not self._problem or self._problem in request.problems) and (
            not self._cause or any(slug.startswith(self._cause) for slug in request.causes)
        )

    def _wanted(self) -> str:
        many = "a refusal" if self._count is None else f"{self._count} refusals"
        was = "was" if self._count is None else "were"
        with_problem = f" with {self._problem}" if self._problem else ""
        for_cause = f" for {self._cause}" if self._cause else ""
        return f"{many}{with_problem}{for_cause} {was} expected"
