"""The signature base string (RFC 5849, 3.4.1), each step a value that can be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from oauth_provider.signing.encoding import percent_encode
from oauth_provider.signing.wire import Pair, Target, WireRequest, split_target

if TYPE_CHECKING:
    from collections.abc import Iterable

_DEFAULT_PORTS = {b"http": b"80", b"https": b"443"}


@dataclass(frozen=True, slots=True)
class BaseString:
    """The three parts of a base string, before they are encoded and joined.

    Attributes:
        method: In upper case.
        uri: The base string URI, as bytes since a path may hold any.
        parameters: The normalised parameters, encoded once.
    """

    method: str
    uri: bytes
    parameters: str

    @property
    def text(self) -> str:
        """The parts, each encoded once more and joined by ``&`` (3.4.1.1)."""
        return "&".join(
            (
                percent_encode(self.method.encode("latin-1")),
                percent_encode(self.uri),
                percent_encode(self.parameters.encode()),
            )
        )


def base_string(*, wire: WireRequest, target: Target, pairs: Iterable[Pair]) -> BaseString:
    """Build the base string of a request for a choice of its parameters."""
    return BaseString(
        method=wire.method.upper().decode("latin-1"),
        uri=request_uri(wire=wire, target=target),
        parameters=normalise(pairs),
    )


def request_uri(*, wire: WireRequest, target: Target) -> bytes:
    """Return the base string URI of a request as its client knows it.

    An absolute target names the server itself, and a base URL overrides both it and the Host
    header: behind a proxy the client has seen neither (contract 2, RFC 9112, 3.2.2).
    """
    if wire.base_url:
        base = split_target(wire.base_url.encode())
        return base_string_uri(
            scheme=base.scheme or b"",
            authority=base.authority or b"",
            path=base.path.rstrip(b"/") + target.path,
        )
    return base_string_uri(
        scheme=target.scheme or wire.scheme.encode(),
        authority=wire.header_values(b"host")[0] if target.authority is None else target.authority,
        path=target.path,
    )


def base_string_uri(*, scheme: bytes, authority: bytes, path: bytes) -> bytes:
    """Join the parts: scheme and host in lower case, no default port, path verbatim (3.4.1.2)."""
    scheme, authority = scheme.lower(), authority.strip().lower()
    host, colon, port = authority.rpartition(b":")
    if colon and port in (_DEFAULT_PORTS.get(scheme), b""):
        authority = host
    return b"%s://%s%s" % (scheme, authority, path or b"/")


def normalise(pairs: Iterable[Pair]) -> str:
    """Encode names and values, sort by the encoded bytes, join (3.4.1.3.2)."""
    encoded = sorted((percent_encode(name), percent_encode(value)) for name, value in pairs)
    return "&".join(f"{name}={value}" for name, value in encoded)
