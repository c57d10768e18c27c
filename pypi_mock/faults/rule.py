"""One rule: which requests it is for, which of them it fails, and how.

The same structs are read from seeds and from the control API, and make its schema.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Annotated, NamedTuple

from msgspec import UNSET, Meta, Struct, UnsetType

from oauth_provider.signing.problems import ProblemName

LONGEST_PAUSE = 300
"""Seconds; a thread waits meanwhile."""

Text = Annotated[str, Meta(max_length=255)]
Times = Annotated[int, Meta(ge=1, le=1_000_000)]
Seconds = Annotated[float, Meta(ge=0, le=LONGEST_PAUSE)]
# A tuple[Seconds, Seconds] in a union makes msgspec 0.19 to 0.22 crash when the process ends.
TwoSeconds = Annotated[tuple[Seconds, ...], Meta(min_length=2, max_length=2)]
Skew = Annotated[int, Meta(ge=-(10**10), le=10**10)]


class Asked(NamedTuple):
    """What a rule knows of a request; consumer and token as it names them, unproven."""

    method: str
    path: str
    consumer: str = ""
    token: str = ""


class Match(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Which requests; what is empty matches all.

    Attributes:
        method: Of HTTP.
        path: Whole, or a pattern with ``*``.
        consumer: A consumer's key.
        token: A token's key.
    """

    method: Text = ""
    path: Text = ""
    consumer: Text = ""
    token: Text = ""

    def fits(self, asked: Asked) -> bool:
        """Tell whether a request is one of these."""
        return (
            (not self.consumer or self.consumer == asked.consumer)
            and (not self.token or self.token == asked.token)
            and (not self.method or self.method.upper() == asked.method)
            and (not self.path or fnmatchcase(asked.path, self.path))
        )


class When(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Which of the requests that match; each condition narrows.

    Attributes:
        after: Let so many pass first.
        every: Then fail each so-manieth.
        probability: Then fail one only so often, by the server's own dice.
        next: Fail so many, and then no more. 1 where nothing is said at all.
    """

    next: Times | UnsetType = UNSET
    every: Times | UnsetType = UNSET
    after: Times | UnsetType = UNSET
    probability: Annotated[float, Meta(ge=0, le=1)] | UnsetType = UNSET

    @property
    def limit(self) -> int | None:
        """How often it fails at most; None: without end."""
        if self.next is not UNSET:
            return self.next
        unsaid = self.every is UNSET and self.after is UNSET and self.probability is UNSET
        return 1 if unsaid else None


class Effect(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What happens; several at once where that makes sense.

    Attributes:
        delay: Wait so many seconds first, or between the two of a pair.
        status: Answer with it, instead of doing anything.
        body: Of that answer, as plain text.
        retry_after: Seconds; sent with that answer, which is 503 where no status is said.
        problem: Refuse with it, as if it were so.
        skew: The server's clock is so many seconds ahead for this request (behind, if negative).
        replay: The nonce counts as used.
        expire_token: The access token that the request names expires.
        revoke_token: It is revoked.
        deny: Whatever the user answers on the consent page, the answer is no.
        drop: The connection is closed without an answer; with ``after_auth`` once all was done.
        stall: The answer stops half-way for so many seconds.
        truncate: The answer ends half-way.
    """

    delay: Seconds | TwoSeconds | UnsetType = UNSET
    status: Annotated[int, Meta(ge=200, le=599)] | UnsetType = UNSET
    body: Annotated[str, Meta(max_length=65536)] = ""
    retry_after: Annotated[int, Meta(ge=0, le=10**6)] | UnsetType = UNSET
    problem: ProblemName | UnsetType = UNSET
    skew: Skew = 0
    replay: bool = False
    expire_token: bool = False
    revoke_token: bool = False
    deny: bool = False
    drop: bool = False
    stall: Seconds | UnsetType = UNSET
    truncate: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if not _said(self):
            raise ValueError("an effect is needed, such as status, problem or delay")
        if isinstance(self.delay, tuple) and self.delay[0] > self.delay[1]:
            raise ValueError("a delay between two numbers has the smaller one first")
        answers = (self.has_answer, self.problem is not UNSET, self.drop)
        if sum(answers) > 1:
            raise ValueError("status, problem and drop exclude each other")
        if sum((self.drop, self.stall is not UNSET, self.truncate)) > 1:
            raise ValueError("drop, stall and truncate exclude each other")
        if self.body and not self.has_answer:
            raise ValueError("a body goes with a status")

    @property
    def has_answer(self) -> bool:
        """Whether a status was asked for."""
        return self.status is not UNSET or self.retry_after is not UNSET

    @property
    def names(self) -> tuple[str, ...]:
        """What was asked for, by name."""
        return _said(self)


def _said(effect: Effect) -> tuple[str, ...]:
    """Return the names of what is not as if nothing had been said."""
    defaults = zip(effect.__struct_fields__, effect.__struct_defaults__, strict=True)
    return tuple(name for name, default in defaults if getattr(effect, name) != default)


class Fault(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A rule.

    Attributes:
        after_auth: Only for requests that would have been accepted; their work is not done,
            except where the connection is dropped.
    """

    match: Match = Match()
    when: When = When()
    effect: Effect
    after_auth: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        early = {"skew", "replay", "deny"} & set(self.effect.names)
        if self.after_auth and early:
            raise ValueError(f"{' and '.join(sorted(early))} cannot come after authentication")
