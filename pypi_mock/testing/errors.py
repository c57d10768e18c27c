"""What can go wrong between a test and the server, as distinct from what a test finds out."""

from __future__ import annotations


class MockError(Exception):
    """The server did not do what it was asked for.

    ```
    MockError
    ├── NoServerError   nobody answers at the address, or somebody else does
    └── StartError      a server of our own did not start
    ```

    Attributes:
        detail: What was wrong.
        cure: What would be right; empty where that is plain.
        status: Of the answer; None where there was none.
    """

    def __init__(self, detail: str, *, cure: str = "", status: int | None = None) -> None:
        super().__init__(f"{detail} ({cure})" if cure else detail)
        self.detail = detail
        self.cure = cure
        self.status = status


class NoServerError(MockError):
    """Nobody answers at the address, or somebody who is no pypi-mock."""


class StartError(MockError):
    """The server that a test wanted to start did not get ready; what it said is in the text."""
