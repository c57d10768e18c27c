"""A call: a signed request that verified, and what it brought along."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.core.files.uploadedfile import UploadedFile

    from accounts.models import User
    from oauth_provider.models import AccessToken, Consumer, RequestToken


class Fields:
    """The parameters of a call that are not OAuth's: names, each with its values in order."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            self._values.setdefault(name, []).append(value)

    def one(self, name: str) -> str | None:
        """Return the first value of ``name``."""
        values = self._values.get(name)
        return values[0] if values else None

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of ``name``."""
        return tuple(self._values.get(name, ()))

    def as_dict(self) -> dict[str, list[str]]:
        """Return a copy, names in the order of their first appearance."""
        return {name: list(values) for name, values in self._values.items()}


class NonceKey(NamedTuple):
    """What may be used once (RFC 5849, 3.3): decoded, so that no other spelling is another."""

    timestamp: int
    consumer: str
    token: str
    nonce: str


@dataclass(slots=True)
class SignedCall:
    """What a view is given of a request that verified.

    Attributes:
        consumer: Who signed.
        user: Whose token it is; None in a two-legged call.
        token: The access token, or at step 3 the request token.
        callback: Of step 1; empty when none was given.
        reading: The slug of the reading that matched the signature.
        nonce: To be burnt with what the call does; None with PLAINTEXT, which has none.
        fields: Every parameter that is not OAuth's.
        files: The file parts of a multipart body.
        is_accepted: Set by ``services.acceptance``; a view that answers well without it is broken.
    """

    consumer: Consumer
    user: User | None
    token: AccessToken | RequestToken | None
    callback: str
    reading: str
    nonce: NonceKey | None
    fields: Fields
    files: Mapping[str, UploadedFile[bytes]] = field(default_factory=dict)
    is_accepted: bool = False
