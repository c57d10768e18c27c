"""What a user would answer an application, said by a test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pypi_mock.testing.connection import escaped
from pypi_mock.testing.identities import Approval, approval_of

if TYPE_CHECKING:
    from pypi_mock.testing.connection import Connection

    Document = dict[str, Any]  # of the server, hence Any


def answered(
    connection: Connection, token: str | None, *, scope: str, user: str, allow: bool
) -> Approval:
    """Answer a request token; without one, the only one of the scope that waits.

    Raises:
        AssertionError: None waits, or several do.
    """
    if token is None:
        found: list[Document] = connection.get("authorizations")["authorizations"]
        waiting = [one["token"] for one in found if scope in {"", one["consumer"]}]
        if len(waiting) != 1:
            said = f"{len(waiting)} do: {', '.join(waiting)}" if waiting else "none does"
            raise AssertionError(f"one request token should wait for its user, and {said}")
        [token] = waiting
    document = {"user": user, "allow": allow}
    return approval_of(connection.post(f"authorizations/{escaped(token)}", document))
