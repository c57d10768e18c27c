"""Habits of a request besides its header that pass here, and that others refuse."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oauth_provider.signing.form_checks import SECONDS
from oauth_provider.signing.parameters import Source
from oauth_provider.signing.remark import Remark
from oauth_provider.signing.wire import MULTIPART_MEDIA_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oauth_provider.signing.parameters import ParsedRequest

SECONDS_OFF = 30
SHORT_NONCE = 8
SMALL_NUMBER = 10
"""In decimal digits: fewer than 32 bits, which soon repeat."""
_LOWER_HEX = re.compile(rb"%(?:[a-f][0-9a-fA-F]|[0-9A-F][a-f])")


def nonce_form(request: ParsedRequest) -> Iterator[Remark]:
    """A nonce is unique for its timestamp (3.3); how, is the client's affair."""
    nonce = request.protocol.get("oauth_nonce", "")
    if not nonce:
        return
    random = "make it of 16 random letters and digits or more"
    if nonce == request.protocol.get("oauth_timestamp"):
        slug = "nonce.is-timestamp"
        told = "the nonce is the timestamp: a second request in the same second is refused"
    elif len(nonce) < SHORT_NONCE:
        slug = "nonce.short"
        told = f"the nonce has {len(nonce)} characters; many servers ask for more"
    elif len(nonce) < SMALL_NUMBER and SECONDS.fullmatch(nonce):
        slug = "nonce.small-number"
        told = f"the nonce is a number of {len(nonce)} digits, which soon comes again"
    else:
        return
    yield Remark(slug, told, random, "RFC 5849, 3.3")


def open_channel(request: ParsedRequest) -> Iterator[Remark]:
    """What anybody on the way can read, or find in a log later."""
    if request.wire.scheme != "http":
        return
    if request.protocol.get("oauth_signature_method") == "PLAINTEXT":
        yield Remark(
            "channel.plaintext",
            "PLAINTEXT sends both secrets in clear, and the channel is not encrypted",
            "use TLS, or a method with a digest",
            "RFC 5849, 3.4.4",
        )
    if Source.QUERY in request.sources:
        yield Remark(
            "channel.query",
            "the protocol parameters stand in the query, which logs and histories keep",
            "send them in the Authorization header",
            "RFC 5849, 3.5",
        )


def unprotected_body(request: ParsedRequest) -> Iterator[Remark]:
    """Only a form is part of what is signed."""
    wire = request.wire
    has_body = bool(wire.body) or wire.media_type == MULTIPART_MEDIA_TYPE
    if has_body and not wire.is_form and "oauth_body_hash" not in request.protocol:
        yield Remark(
            "body.no-hash",
            "the body is not protected by the signature",
            "some servers want oauth_body_hash with a body that is no form",
            "body hash extension, 3",
        )


def odd_body(request: ParsedRequest) -> Iterator[Remark]:
    """A type without a body, and a body without a meaning."""
    wire = request.wire
    if wire.is_form and not wire.body:
        yield Remark(
            "body.form-without-body",
            "the content type is that of a form, and there is no body",
            "send a content type only with a body",
            "RFC 9110, 8.3",
        )
    method = wire.method.upper()
    if method in (b"GET", b"HEAD") and wire.body:
        yield Remark(
            "body.in-get",
            f"a {method.decode()} has a body, which servers and proxies may throw away",
            f"send the parameters of a {method.decode()} in the query",
            "RFC 9110, 9.3",
        )


def lower_case_hex(request: ParsedRequest) -> Iterator[Remark]:
    """Both cases decode alike; only one is signed."""
    if _LOWER_HEX.search(request.target.query) or _LOWER_HEX.search(request.wire.form):
        yield Remark(
            "encoding.lower-case-hex",
            "escapes are sent in lower case; who signs them as they are sent fails",
            "write escapes in upper case, as %2F",
            "RFC 5849, 3.6",
        )


def old_dialect(request: ParsedRequest) -> Iterator[Remark]:
    """An empty parameter is none (3.1); libraries of the first dialect send some."""
    for name, trouble, cure, section in (
        ("verifier", "which is the same as not at all", "leave it out", "RFC 5849, 3.1"),
        ("callback", "which names no way back", "send oob where there is none", "RFC 5849, 2.1"),
        ("token", "which some servers look for as if it were one", "leave it out", "RFC 5849, 3.1"),
    ):
        if request.protocol.get(f"oauth_{name}") == "":
            sentence = f"oauth_{name} is sent empty, {trouble}"
            yield Remark(f"parameters.empty-{name}", sentence, cure, section)


def time_off(request: ParsedRequest, *, now: int) -> Iterator[Remark]:
    """A clock that runs off is within the window, until it is not."""
    given = request.protocol.get("oauth_timestamp", "")
    if not SECONDS.fullmatch(given):
        return
    off = int(given) - now
    if abs(off) > SECONDS_OFF:
        way = "ahead of" if off > 0 else "behind"
        yield Remark(
            "time.off",
            f"the timestamp is {abs(off)} seconds {way} the server's clock",
            "set the client's clock; many servers allow five minutes, some less",
            "RFC 5849, 3.3",
        )


REQUEST_HABITS = (
    nonce_form,
    open_channel,
    unprotected_body,
    odd_body,
    lower_case_hex,
    old_dialect,
)
