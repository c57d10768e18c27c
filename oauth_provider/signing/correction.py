"""The request as it should have been: signed anew, rightly, by who has the secrets.

It is for the offline tool, and for a server that talks to its own machine: whoever is told this can
send the request.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from oauth_provider.signing.formats.curl import write_curl
from oauth_provider.signing.methods import METHODS
from oauth_provider.signing.parameters import Source, parse
from oauth_provider.signing.rsa_keys import KeyFormatError
from oauth_provider.signing.signer import NotSignableError, sign_request
from oauth_provider.signing.wire import GIVEN_TEXT_FIELD

if TYPE_CHECKING:
    from oauth_provider.signing.methods import Keys
    from oauth_provider.signing.signer import Signed
    from oauth_provider.signing.wire import WireRequest

DEFAULT_METHOD = "HMAC-SHA1"


@dataclass(frozen=True, slots=True)
class Correction:
    """A request that would be accepted.

    Attributes:
        authorization: The value of the Authorization header; empty where the protocol parameters
            are elsewhere.
        curl: A command that sends it.
    """

    authorization: str
    curl: str


def corrected(
    wire: WireRequest,
    *,
    keys: Keys,
    nonce: str | None = None,
    timestamp: str | None = None,
    private_key: str = "",
) -> Correction | None:
    """Sign a request anew, in the place where its parameters were; None where that cannot be.

    It keeps its nonce and its time unless others are given: one that was seen before, or is late,
    needs them. With an RSA method it takes the private key.
    """
    request = parse(wire)
    protocol = {
        name: value
        for name, value in request.protocol.items()
        if name != "oauth_version" or value == "1.0"
    }
    if protocol.get("oauth_signature_method") not in METHODS:
        protocol["oauth_signature_method"] = DEFAULT_METHOD
    if METHODS[protocol["oauth_signature_method"]].heeds_nonce:
        protocol["oauth_nonce"] = nonce or protocol.get("oauth_nonce", "")
        protocol["oauth_timestamp"] = timestamp or protocol.get("oauth_timestamp", "")
    try:
        signed = sign_request(
            wire,
            protocol=protocol,
            keys=keys,
            source=_source(request.sources),
            realm=request.realm,
            private_key=private_key,
        )
    except (NotSignableError, KeyFormatError):
        return None
    return as_sent(signed)


def as_sent(signed: Signed) -> Correction:
    """Write down a request that is signed rightly already."""
    return Correction(signed.authorization, write_curl(_without_debug_field(signed.wire)))


def _source(found: frozenset[Source]) -> Source:
    """Keep the one place where the parameters were; several were a mistake."""
    return next(iter(found)) if len(found) == 1 else Source.HEADER


def _without_debug_field(wire: WireRequest) -> WireRequest:
    headers = tuple(pair for pair in wire.headers if pair[0].lower() != GIVEN_TEXT_FIELD)
    return replace(wire, headers=headers)
