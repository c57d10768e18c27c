"""Failures on demand: rules that say which requests fail, how, and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from pypi_mock.testing.connection import without_none
from pypi_mock.testing.errors import MockError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typing_extensions import Self, Unpack  # for the type checker alone

    from pypi_mock.testing.connection import Connection

_MATCH = ("method", "path", "consumer", "token")
_WHEN = ("next", "every", "after", "probability")


class Rule(TypedDict, total=False):
    """A rule: which requests, which of those, and what happens to them.

    Which requests: ``method``, ``path`` (may have ``*`` in it), ``consumer``, ``token``; all where
    nothing is said.

    Which of those: the ``next`` so many, ``every`` so-manieth, those ``after`` so many, or by dice
    (``probability``); the next one where nothing is said.

    What happens: an answer of its own (``status`` with ``body``, ``retry_after``), a ``problem``, a
    ``delay`` in seconds or between two, a clock that is ``skew`` seconds ahead, a nonce that was
    seen (``replay``), a user who says no (``deny``), a token that ends (``expire_token``,
    ``revoke_token``), or a connection that ends (``drop``), pauses (``stall``) or loses the rest
    (``truncate``). With ``after_auth`` only requests fail that would have been accepted.
    """

    method: str
    path: str
    consumer: str
    token: str
    next: int
    every: int
    after: int
    probability: float
    delay: float | tuple[float, float]
    status: int
    body: str
    retry_after: int
    problem: str
    skew: int
    replay: bool
    deny: bool
    expire_token: bool
    revoke_token: bool
    drop: bool
    stall: float
    truncate: bool
    after_auth: bool


class Fault:
    """A rule on the server. As a context manager it holds for the block alone."""

    def __init__(self, faults: Faults, number: int) -> None:
        self._faults = faults
        self.id = number

    @property
    def fired(self) -> int:
        """How many requests it has failed so far."""
        fired: int = self.document["fired"]
        return fired

    @property
    def remaining(self) -> int | None:
        """How many it can still fail; None: without end."""
        remaining: int | None = self.document["remaining"]
        return remaining

    @property
    def document(self) -> dict[str, Any]:
        """The rule as the control API has it (hence Any).

        Raises:
            LookupError: It was removed.
        """
        for document in self._faults.documents():
            if document["id"] == self.id:
                return document
        raise LookupError(f"the fault {self.id} is not there any more")

    def remove(self) -> None:
        """Take it away; one that is gone already stays so."""
        self._faults.remove(self.id)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            self.remove()
        except MockError:
            if kind is None:
                raise  # else, what went wrong in the block is the news


class Faults:
    """The rules, in the order in which they are asked; in a scope, those for its consumer."""

    def __init__(self, connection: Connection, *, consumer: str = "") -> None:
        self._connection = connection
        self._consumer = consumer

    def add(self, **rule: Unpack[Rule]) -> Fault:
        """Put a rule behind the others."""
        scope = {"consumer": self._consumer} if self._consumer else {}
        said = without_none({**scope, **rule})
        document = {
            "match": {name: said.pop(name) for name in _MATCH if name in said},
            "when": {name: said.pop(name) for name in _WHEN if name in said},
            "after_auth": said.pop("after_auth", False),
            "effect": said,
        }
        return Fault(self, self._connection.post("faults", document)["id"])

    def list(self) -> FaultList:
        """Return all."""
        return [Fault(self, document["id"]) for document in self.documents()]

    def documents(self) -> Documents:
        """Return all as the control API has them."""
        found: Documents = self._connection.get("faults")["faults"]
        return [document for document in found if self._is_ours(document)]

    def remove(self, number: int) -> None:
        """Take one away; one that is gone already stays so."""
        if any(document["id"] == number for document in self.documents()):
            self._connection.delete(f"faults/{number}")

    def clear(self) -> None:
        """Take all away."""
        if self._consumer:
            for document in self.documents():
                self._connection.delete(f"faults/{document['id']}")
        else:
            self._connection.delete("faults")

    def __iter__(self) -> Iterator[Fault]:
        return iter(self.list())

    def __len__(self) -> int:
        return len(self.documents())

    def _is_ours(self, document: dict[str, Any]) -> bool:
        return not self._consumer or document.get("match", {}).get("consumer") == self._consumer


FaultList = list[Fault]
Documents = list[dict[str, Any]]
