"""What is worth knowing of a request that passes: habits that other providers refuse.

And what such a request could not show: a mistake that changes nothing on it was not tested.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oauth_provider.signing.gaps import gaps
from oauth_provider.signing.parameters import Source
from oauth_provider.signing.readings import RFC5849
from oauth_provider.signing.wire import MULTIPART_MEDIA_TYPE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from oauth_provider.signing.methods import Keys
    from oauth_provider.signing.parameters import ParsedRequest
    from oauth_provider.signing.verdict import Verdict

SECONDS_OFF = 30
SHORT_NONCE = 8
_LOWER_HEX = re.compile(rb"%(?:[a-f][0-9a-fA-F]|[0-9A-F][a-f])")
_UNENCODED = re.compile(rb"[^A-Za-z0-9\-._~%]")
_VALUE = re.compile(rb'(oauth_\w+)\s*=\s*"([^"]*)"')


@dataclass(frozen=True, slots=True)
class Remark:
    """Something worth knowing.

    Attributes:
        slug: Its stable name.
        sentence: What was seen, or what was not tested.
        cure: What would be better; empty where there is nothing to do.
        section: The clause that it is about.
    """

    slug: str
    sentence: str
    cure: str
    section: str


def remarks(verdict: Verdict, *, keys: Keys, now: int | None) -> tuple[Remark, ...]:
    """Return the remarks on a request that passes; ``now`` is what the server's clock says."""
    del keys  # a remark never depends on a secret
    found = [remark for rule in _RULES for remark in rule(verdict.request)]
    if now is not None:
        found += _clock(verdict.request, now)
    if verdict.reading is not None and verdict.reading is not RFC5849:
        found.append(
            Remark(
                "reading.lenient",
                f"it passes only by the reading {verdict.reading.slug}, which is not the RFC's",
                "sign the parameters of header, query and form body, and nothing else",
                RFC5849.section,
            )
        )
    return tuple(found)


def untested(verdict: Verdict, *, keys: Keys) -> tuple[Remark, ...]:
    """Return what this request could not show of its client."""
    return tuple(
        Remark(f"untested.{gap.slug}", gap.sentence, gap.cure, "") for gap in gaps(verdict, keys)
    )


def _oauth_field(request: ParsedRequest) -> bytes:
    values = request.wire.header_values(b"authorization")
    return next((value for value in values if value[:5].lower() == b"oauth"), b"")


def _scheme_word(request: ParsedRequest) -> Iterator[Remark]:
    word = _oauth_field(request)[:5]
    if word and word != b"OAuth":
        yield Remark(
            "header.scheme-case",
            f"the scheme is written {word.decode('latin-1')!r}; some servers look for OAuth",
            "write OAuth",
            "RFC 5849, 3.5.1",
        )


def _realm(request: ParsedRequest) -> Iterator[Remark]:
    if request.realm == b"":
        yield Remark(
            "header.empty-realm",
            "the realm is empty",
            "leave it out, or name the realm of the server's challenge",
            "RFC 5849, 3.5.1",
        )


def _unencoded(request: ParsedRequest) -> Iterator[Remark]:
    raw = [
        name.decode("latin-1")
        for name, value in _VALUE.findall(_oauth_field(request))
        if _UNENCODED.search(value)
    ]
    if raw:
        yield Remark(
            "header.unencoded-value",
            f"{', '.join(raw)} has reserved characters that are not percent-encoded",
            "encode each value in the header once",
            "RFC 5849, 3.5.1",
        )


def _names(request: ParsedRequest) -> Iterator[Remark]:
    unknown = [
        p.name.decode("utf-8", "replace")
        for p in request.parameters
        if p.name.startswith(b"oauth_") and not p.is_protocol
    ]
    if unknown:
        yield Remark(
            "parameters.unknown-protocol",
            f"{', '.join(unknown[:5])} has no meaning in OAuth 1.0, and some servers refuse it",
            "leave it out, or give it a name that does not begin with oauth_",
            "RFC 5849, appendix A",
        )
    strays = [
        p.name.decode("utf-8", "replace")
        for p in request.parameters
        if p.source is Source.HEADER and not p.name.startswith(b"oauth_")
    ]
    if strays:
        yield Remark(
            "header.other-parameters",
            f"{', '.join(strays[:5])} stands in the Authorization header",
            "send it in the query or the body; only there all servers look for it",
            "RFC 5849, 3.4.1.3.1",
        )


def _nonce(request: ParsedRequest) -> Iterator[Remark]:
    nonce = request.protocol.get("oauth_nonce", "")
    if nonce and nonce == request.protocol.get("oauth_timestamp"):
        yield Remark(
            "nonce.is-timestamp",
            "the nonce is the timestamp: a second request in the same second is refused",
            "make a random nonce for each request",
            "RFC 5849, 3.3",
        )
    elif nonce and len(nonce) < SHORT_NONCE:
        yield Remark(
            "nonce.short",
            f"the nonce has {len(nonce)} characters; many servers ask for more",
            "make it of 16 letters and digits or more",
            "RFC 5849, 3.3",
        )


def _channel(request: ParsedRequest) -> Iterator[Remark]:
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


def _body(request: ParsedRequest) -> Iterator[Remark]:
    wire = request.wire
    has_body = bool(wire.body) or wire.media_type == MULTIPART_MEDIA_TYPE
    if has_body and not wire.is_form and "oauth_body_hash" not in request.protocol:
        yield Remark(
            "body.no-hash",
            "the body is not protected by the signature",
            "some servers want oauth_body_hash with a body that is no form",
            "body hash extension, 3",
        )
    if wire.is_form and not wire.body:
        yield Remark(
            "body.form-without-body",
            "the content type is that of a form, and there is no body",
            "send a content type only with a body",
            "RFC 9110, 8.3",
        )
    if wire.method.upper() in (b"GET", b"HEAD") and wire.body:
        yield Remark(
            "body.in-get",
            "a GET has a body, which servers and proxies may throw away",
            "send parameters of a GET in the query",
            "RFC 9110, 9.3.1",
        )


def _hex(request: ParsedRequest) -> Iterator[Remark]:
    if _LOWER_HEX.search(request.target.query) or _LOWER_HEX.search(request.wire.form):
        yield Remark(
            "encoding.lower-case-hex",
            "escapes are sent in lower case; who signs them as they are sent fails",
            "write escapes in upper case, as %2F",
            "RFC 5849, 3.6",
        )


def _old_dialect(request: ParsedRequest) -> Iterator[Remark]:
    if request.protocol.get("oauth_verifier") == "":
        yield Remark(
            "parameters.empty-verifier",
            "oauth_verifier is sent empty, which is the same as not at all",
            "leave it out where there is none",
            "RFC 5849, 3.1",
        )
    if request.protocol.get("oauth_token") == "":
        yield Remark(
            "parameters.empty-token",
            "oauth_token is sent empty; some servers look for a token of that name",
            "leave it out where there is none",
            "RFC 5849, 3.1",
        )


def _clock(request: ParsedRequest, now: int) -> Iterator[Remark]:
    given = request.protocol.get("oauth_timestamp", "")
    if not (given.isascii() and given.isdigit()):
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


_RULES: tuple[Callable[[ParsedRequest], Iterator[Remark]], ...] = (
    _scheme_word,
    _realm,
    _unencoded,
    _names,
    _nonce,
    _channel,
    _body,
    _hex,
    _old_dialect,
)
