"""The parameters of a request, from the three places they may come from (RFC 5849, 3.4.1.3.1)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from oauth_provider.signing.authorization import Authorization, Flaw, is_oauth, parse_authorization
from oauth_provider.signing.encoding import parse_form
from oauth_provider.signing.wire import Target, WireRequest, split_target

if TYPE_CHECKING:
    from collections.abc import Mapping

PROTOCOL_PARAMETERS = frozenset(
    {
        "oauth_body_hash",
        "oauth_callback",
        "oauth_consumer_key",
        "oauth_nonce",
        "oauth_signature",
        "oauth_signature_method",
        "oauth_timestamp",
        "oauth_token",
        "oauth_verifier",
        "oauth_version",
    }
)
"""The protocol parameters of RFC 5849 and of the body hash extension. Others that begin with
``oauth_`` are allowed, and are signed like any parameter (RFC 5849, appendix A)."""

_PROTOCOL_NAMES = frozenset(name.encode() for name in PROTOCOL_PARAMETERS)

MAX_PARAMETERS = 10_000
MAX_VALUE_LENGTH = 255
"""The longest value of a protocol parameter, in characters; a callback and a signature may be as
long as ``MAX_LONG_VALUE_LENGTH``."""
MAX_LONG_VALUE_LENGTH = 2_000
_LONG_VALUES = frozenset({"oauth_callback", "oauth_signature"})


class Source(str, Enum):
    """A place for parameters (RFC 5849, 3.5)."""

    HEADER = "Authorization header"
    QUERY = "query"
    BODY = "form body"


class Parameter(NamedTuple):
    """A decoded parameter and where it stood."""

    name: bytes
    value: bytes
    source: Source

    @property
    def is_protocol(self) -> bool:
        """Whether RFC 5849 or the body hash extension gives it a meaning."""
        return self.name in _PROTOCOL_NAMES


@dataclass(frozen=True, slots=True)
class ParsedRequest:
    """A request read strictly; what breaks a rule is a flaw, never an exception.

    Attributes:
        wire: The bytes it was read from.
        target: The parts of the request target.
        parameters: All that stand in the header (without realm), the query and the form body.
        protocol: Each protocol parameter's first value, as text.
        realm: Of the Authorization header; it is never signed.
        header_flaws: Breaks of the header's grammar (3.5.1).
        encoding_flaws: Broken escapes and bytes that are no text (3.6).
        host_flaws: Why the base string URI cannot be told (3.4.1.2).
        place_flaws: Protocol parameters in two places (3.5).
        double_flaws: Protocol parameters given twice in one place (3.1).
    """

    wire: WireRequest
    target: Target
    parameters: tuple[Parameter, ...]
    protocol: Mapping[str, str]
    realm: bytes | None
    header_flaws: tuple[Flaw, ...]
    encoding_flaws: tuple[Flaw, ...]
    host_flaws: tuple[Flaw, ...]
    place_flaws: tuple[Flaw, ...]
    double_flaws: tuple[Flaw, ...]

    @property
    def is_readable(self) -> bool:
        """Whether it can be said for certain what was signed."""
        return not (
            self.header_flaws
            or self.encoding_flaws
            or self.host_flaws
            or self.place_flaws
            or self.double_flaws
        )

    @property
    def sources(self) -> frozenset[Source]:
        """The places in which protocol parameters stand."""
        return frozenset(p.source for p in self.parameters if p.is_protocol)

    @property
    def has_credentials(self) -> bool:
        """Whether any OAuth parameter came along at all."""
        return bool(self.protocol) or any(
            is_oauth(value) for value in self.wire.header_values(b"authorization")
        )


def parse(wire: WireRequest) -> ParsedRequest:
    """Read a request; any input has an answer."""
    target = split_target(wire.target)
    header = _authorization(wire)
    query = parse_form(target.query, most=MAX_PARAMETERS)
    form = wire.form
    body = parse_form(form, most=MAX_PARAMETERS)
    encoding_flaws = [
        Flaw(
            f"the {place} has a broken percent-encoding at offset {read.broken_at}:"
            " % must be followed by two hex digits"
        )
        for place, read in ((Source.QUERY.value, query), (Source.BODY.value, body))
        if read.broken_at is not None
    ]
    parameters = tuple(
        Parameter(name, value, source)
        for pairs, source in (
            (header.pairs, Source.HEADER),
            (query.pairs, Source.QUERY),
            (body.pairs, Source.BODY),
        )
        for name, value in pairs
    )
    separators = target.query.count(b"&") + form.count(b"&")
    if len(header.pairs) + separators >= MAX_PARAMETERS:
        encoding_flaws.append(Flaw(f"more than {MAX_PARAMETERS} parameters were sent"))
        parameters = parameters[:MAX_PARAMETERS]
    named = [p for p in parameters if p.is_protocol]
    protocol, value_flaws = _protocol_values(named)
    return ParsedRequest(
        wire=wire,
        target=target,
        parameters=parameters,
        protocol=MappingProxyType(protocol),
        realm=header.realm,
        header_flaws=header.flaws,
        encoding_flaws=(*encoding_flaws, *value_flaws),
        host_flaws=_host_flaws(wire, target),
        place_flaws=_place_flaws(named),
        double_flaws=_double_flaws(named),
    )


def _authorization(wire: WireRequest) -> Authorization:
    """Read the OAuth header; a header of another scheme is none of ours."""
    values = [value for value in wire.header_values(b"authorization") if is_oauth(value)]
    if not values:
        return Authorization((), None, ())
    read = parse_authorization(values[0])
    if len(values) == 1:
        return read
    flaw = Flaw(f"{len(values)} OAuth Authorization headers were sent")
    return read._replace(flaws=(*read.flaws, flaw))


def _protocol_values(named: list[Parameter]) -> tuple[dict[str, str], list[Flaw]]:
    protocol: dict[str, str] = {}
    flaws = []
    for parameter in named:
        name = parameter.name.decode()
        if name in protocol:
            continue
        value = parameter.value.decode("utf-8", "replace")
        limit = MAX_LONG_VALUE_LENGTH if name in _LONG_VALUES else MAX_VALUE_LENGTH
        protocol[name] = value
        if len(value) > limit:
            flaws.append(Flaw(f"{name} is longer than {limit} characters", name))
        elif "\0" in value:
            flaws.append(Flaw(f"{name} contains a null character", name))
        elif value.encode() != parameter.value:
            flaws.append(Flaw(f"{name} is not UTF-8", name))
    return protocol, flaws


def _host_flaws(wire: WireRequest, target: Target) -> tuple[Flaw, ...]:
    """Say why the host that the client meant cannot be told (RFC 9112, 3.2)."""
    if wire.base_url:
        return ()
    hosts = wire.header_values(b"host")
    if target.authority is None and len(hosts) != 1:
        return (Flaw(f"{len(hosts) or 'no'} Host headers were sent, where one is needed"),)
    authority = target.authority if target.authority is not None else hosts[0]
    if not authority.strip() or any(byte in b" \t/?#@\\," for byte in authority.strip()):
        return (Flaw(f"{authority[:100].decode('utf-8', 'replace')!r} is not a host"),)
    return ()


def _place_flaws(named: list[Parameter]) -> tuple[Flaw, ...]:
    """Find protocol parameters that stand elsewhere than the first of them (3.5)."""
    if not named:
        return ()
    home = named[0].source
    strays = dict.fromkeys((p.name.decode(), p.source) for p in named if p.source is not home)
    return tuple(
        Flaw(f"{name} is in the {source.value}, but others are in the {home.value}", name)
        for name, source in strays
    )


def _double_flaws(named: list[Parameter]) -> tuple[Flaw, ...]:
    if len({p.name for p in named}) == len(named):
        return ()
    counts = Counter((p.name.decode(), p.source) for p in named)
    return tuple(
        Flaw(f"{name} is given {count} times in the {source.value}", name)
        for (name, source), count in counts.items()
        if count > 1
    )
