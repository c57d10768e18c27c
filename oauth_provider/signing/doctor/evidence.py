"""What the doctor reasons from: the server's own reading of a refused request, part by part."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from oauth_provider.signing.base_string import normalise, request_uri
from oauth_provider.signing.encoding import percent_encode
from oauth_provider.signing.methods import METHODS, Keys, SignatureMethod
from oauth_provider.signing.wire import Pair, Target, split_target

if TYPE_CHECKING:
    from collections.abc import Mapping

    from oauth_provider.signing.parameters import Parameter, ParsedRequest, Source


@dataclass(frozen=True)
class Surroundings:
    """What the server knows beside the request: names and secrets that a client may have mixed up.

    Attributes:
        host_aliases: Other names of this server, with their ports.
        path_prefixes: What a proxy may add to a path, or take from it.
        other_token_secrets: Secrets of other tokens of the consumer, by what they are.
        other_consumer_secrets: Secrets of other consumers of the same owner, likewise.
        other_rsa_public_keys: Their registered RSA keys, likewise, as `normalised_public_key` has
            them.
    """

    host_aliases: tuple[str, ...] = ()
    path_prefixes: tuple[str, ...] = ()
    other_token_secrets: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    other_consumer_secrets: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    other_rsa_public_keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


NOTHING_ELSE = Surroundings()


@dataclass(frozen=True)
class Evidence:
    """A refused request whose base string can be told, and the secrets that it should be signed by.

    Its parts are computed when they are first asked for, and kept: a search asks often.
    """

    request: ParsedRequest
    keys: Keys
    surroundings: Surroundings = NOTHING_ELSE

    @property
    def presented(self) -> str:
        """The signature as it arrived."""
        return self.request.protocol.get("oauth_signature", "")

    @property
    def signature_method(self) -> SignatureMethod | None:
        """The method that the request names."""
        return METHODS.get(self.request.protocol.get("oauth_signature_method", ""))

    @cached_property
    def method(self) -> str:
        """The HTTP method as it should be signed."""
        return self.request.wire.method.decode("latin-1").upper()

    @cached_property
    def uri(self) -> bytes:
        """The base string URI as it should be signed."""
        return request_uri(wire=self.request.wire, target=self.request.target)

    @cached_property
    def address(self) -> Target:
        """The base string URI in parts; scheme and authority are there."""
        return split_target(self.uri)

    @cached_property
    def signed(self) -> tuple[Parameter, ...]:
        """What should be signed, in the order sent: header, query, body."""
        return tuple(p for p in self.request.parameters if p.name != b"oauth_signature")

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """The same without the places."""
        return tuple((p.name, p.value) for p in self.signed)

    def pairs_from(self, *sources: Source) -> tuple[Pair, ...]:
        """Return what should be signed of some places, in the order of ``sources``."""
        return tuple(
            (p.name, p.value) for source in sources for p in self.signed if p.source is source
        )

    @cached_property
    def parameters(self) -> str:
        """The normalised parameters as they should be signed."""
        return normalise(self.pairs)

    @cached_property
    def consumer_secret(self) -> str:
        """Encoded, as it stands in the key."""
        return percent_encode(self.keys.consumer_secret.encode())

    @cached_property
    def token_secret(self) -> str:
        """Likewise."""
        return percent_encode(self.keys.token_secret.encode())
