"""What a request is judged by: what the server knows, and what the endpoint asks for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from oauth_provider.signing.methods import METHODS, Keys, SignatureMethod
from oauth_provider.signing.parameters import ParsedRequest, Source
from oauth_provider.signing.readings import LENIENT, Reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from oauth_provider.signing.problems import Problem


class Need(Enum):
    """Whether an endpoint wants a parameter."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    UNWANTED = "unwanted"


@dataclass(frozen=True, slots=True)
class ConsumerFacts:
    """What is known of the consumer that a request names."""

    keys: Keys
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """What is known of the token that a request names.

    Attributes:
        secret: Its shared secret.
        problem: Why it cannot be used now: expired, revoked, used, not authorised, another's.
        verifier: What step 3 must bring (RFC 5849, 2.3); None where nothing is asked.
    """

    secret: str
    problem: Problem | None = None
    verifier: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the server knows about the credentials of a request.

    Attributes:
        now: Seconds since 1970.
        consumer: None when unknown.
        token: None when there is none, or it is unknown.
        nonce_used: Whether an accepted request used the same nonce, timestamp, consumer and token.
    """

    now: int
    consumer: ConsumerFacts | None = None
    token: TokenFacts | None = None
    nonce_used: bool = False


def any_callback(_callback: str) -> str:
    """Find nothing wrong with a callback."""
    return ""


@dataclass(frozen=True, slots=True)
class Demands:
    """What an endpoint asks of a request, in the dialect it speaks.

    Attributes:
        token: ``UNWANTED`` at step 1, where none exists yet.
        callback: Of step 1 (RFC 5849, 2.1).
        verifier: Of step 3 (RFC 5849, 2.3).
        methods: The names of the signature methods that are taken.
        sources: Where protocol parameters may stand.
        secure: Whether the channel keeps a secret (TLS, loopback), as PLAINTEXT needs.
        window: How far a timestamp may be from the clock, in seconds, either way.
        readings: How it may be told what was signed, in order.
        callback_flaw: Says what is wrong with a callback; an empty answer: nothing.
        resource: Whether this is a protected resource, where no credentials at all is a 401.
    """

    token: Need = Need.REQUIRED
    callback: Need = Need.UNWANTED
    verifier: Need = Need.UNWANTED
    methods: frozenset[str] = frozenset(METHODS)
    sources: frozenset[Source] = frozenset(Source)
    secure: bool = True
    window: int = 300
    readings: tuple[Reading, ...] = LENIENT
    callback_flaw: Callable[[str], str] = any_callback
    resource: bool = True


@dataclass(frozen=True, slots=True)
class Case:
    """One request, with all that it is judged by."""

    request: ParsedRequest
    facts: Facts
    demands: Demands

    def value(self, name: str) -> str:
        """Return a protocol parameter; empty when absent, which is the same (RFC 5849, 3.1)."""
        return self.request.protocol.get(name, "")

    @property
    def method(self) -> SignatureMethod | None:
        """The signature method, when it is a known one."""
        return METHODS.get(self.value("oauth_signature_method"))

    @property
    def keys(self) -> Keys | None:
        """What the signature is checked with; None where a secret is not known."""
        if self.facts.consumer is None:
            return None
        keys = self.facts.consumer.keys
        if not self.value("oauth_token") or self.demands.token is Need.UNWANTED:
            return keys
        if self.facts.token is None:
            return None
        return Keys(keys.consumer_secret, self.facts.token.secret, keys.rsa_public_key)
