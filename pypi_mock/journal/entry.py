"""One exchange, as a frozen value: what came, what was made of it, what was answered."""

from __future__ import annotations

# ruff: noqa: TC001, TC003 (the stream's decoder reads the annotations)
from datetime import datetime
from typing import NamedTuple

from oauth_provider.signing.base_string import BaseString
from oauth_provider.signing.doctor.diagnosis import Diagnosis
from oauth_provider.signing.problems import Problem
from oauth_provider.signing.verdict import Check
from oauth_provider.signing.wire import WireRequest

_BAD_REQUEST = 400


class Body(NamedTuple):
    """What is known of a body; its first bytes are in the entry's request.

    Attributes:
        size: In bytes, as far as it was read; None where it was not.
        sha256: Of all of it, in hex; empty where it was not read, or too long to be hashed.
        is_whole: Whether the entry has all of it.
        withheld: Why it is not shown; empty where it is.
    """

    size: int | None = None
    sha256: str = ""
    is_whole: bool = False
    withheld: str = ""


class Entry(NamedTuple):
    """One exchange. It holds no secret: those of the request are masked before it is made.

    Attributes:
        arrived: When it really was.
        server_time: What the server's own clock said, which a test may have turned.
        milliseconds: How long it took.
        peer: The address it came from.
        protocol: Such as ``HTTP/1.1``.
        wire: The request: line, fields in order, and of its body the first bytes.
        body: What is known of the whole body.
        status: Of the answer.
        number: Its place in the journal, counted from 1; 0 before it has one.
        consumer: The key of the consumer that it named.
        token: The key of the token that it named.
        user: Whose token it was, or who was logged in.
        problems: What it was refused for.
        rule: The rule of publishing that it broke.
        checks: How each check of the specification ended; none where nothing had to be signed.
        reading: The slug of the reading that matched the signature.
        base_string: What the server took to be signed.
        diagnosis: What the doctor said of it.
        fault: The rule of a test that interfered, in words.
        request_id: Its name, which its answer and the log tell as well.
    """

    arrived: datetime
    server_time: datetime
    milliseconds: float
    peer: str
    protocol: str
    wire: WireRequest
    body: Body
    status: int
    number: int = 0
    consumer: str = ""
    token: str = ""
    user: str = ""
    problems: tuple[Problem, ...] = ()
    rule: str = ""
    checks: tuple[Check, ...] = ()
    reading: str = ""
    base_string: BaseString | None = None
    diagnosis: Diagnosis | None = None
    fault: str = ""
    request_id: str = ""

    @property
    def is_accepted(self) -> bool:
        """Whether it was answered as its client wanted."""
        return self.status < _BAD_REQUEST and not self.problems

    @property
    def path(self) -> str:
        """The path of its target, as sent."""
        return self.wire.target.partition(b"?")[0].decode("utf-8", "replace")

    @property
    def cause(self) -> str:
        """Why it was refused, in one sentence; empty where it was not."""
        if self.diagnosis is not None and self.diagnosis.causes:
            return self.diagnosis.sentence
        return self.problems[0].detail if self.problems else self.rule

    @property
    def slugs(self) -> tuple[str, ...]:
        """The names of the causes."""
        if self.diagnosis is None:
            return ()
        return tuple(dict.fromkeys(cause.slug for cause in self.diagnosis.causes))
