"""The addresses beside the table, described: those that never change their form."""

from __future__ import annotations

from typing import Any, Final, Literal

from msgspec import Struct

from pypi_mock.control.answers import Problem

JSON: Final = "application/json"
TEXT: Final = "text/plain"


class Alive(Struct, kw_only=True):
    """It answers."""

    status: Literal["alive"]


class Started(Struct, kw_only=True):
    """How far a start has come.

    Attributes:
        stages: Those that are passed, of ``bound``, ``migrated`` and ``seeded``.
        cause: Why an engine cannot be used now.
    """

    status: Literal["ready", "starting", "unready"]
    stages: list[str]
    cause: str = ""


class Answer(Struct, frozen=True, kw_only=True):
    """What is answered with one status.

    Attributes:
        kind: Of JSON: its type.
    """

    says: str
    media_types: tuple[str, ...] = (JSON,)
    kind: Any = None  # a type, as msgspec takes it


class Address(Struct, frozen=True, kw_only=True):
    """An address that is only read.

    Attributes:
        path: Below ``/_mock/``.
        name: For programs that are made from the document.
        answers: By status.
        is_open: It asks for no token, and for no name.
    """

    path: str
    name: str
    summary: str
    answers: dict[int, Answer]
    is_open: bool = False


ADDRESSES: Final = (
    Address(
        path="livez",
        name="live",
        summary="Ask whether the server answers",
        answers={200: Answer(says="It does.", kind=Alive)},
        is_open=True,
    ),
    Address(
        path="readyz",
        name="ready",
        summary="Ask whether it can do its work",
        answers={
            200: Answer(says="It can.", kind=Started),
            503: Answer(says="It cannot yet, or not now.", kind=Started),
        },
        is_open=True,
    ),
    Address(
        path="metrics",
        name="metrics",
        summary="Read the numbers of what has happened, as Prometheus does",
        answers={
            200: Answer(
                says="One number a line, in OpenMetrics where that is accepted.",
                media_types=(TEXT, "application/openmetrics-text"),
            )
        },
    ),
    Address(
        path="ca.pem",
        name="ca",
        summary="Fetch the certificate of the server's own authority",
        answers={
            200: Answer(says="In PEM.", media_types=("application/x-pem-file",)),
            404: Answer(
                says="The server makes no certificates.",
                media_types=("application/problem+json",),
                kind=Problem,
            ),
        },
        is_open=True,
    ),
    Address(
        path="openapi.json",
        name="openapi",
        summary="Read this document",
        answers={200: Answer(says="It.", kind=dict[str, Any])},
    ),
)
