"""``pypi-mock explain``: one request, judged by its bytes and the secrets, without a server."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from oauth_provider.signing.correction import corrected
from oauth_provider.signing.doctor.evidence import Surroundings
from oauth_provider.signing.documents import explanation_document
from oauth_provider.signing.explanation import explain
from oauth_provider.signing.formats import UnreadableError, read_request
from oauth_provider.signing.methods import Keys
from oauth_provider.signing.parameters import parse
from oauth_provider.signing.readings import LENIENT, STRICT
from oauth_provider.signing.rendering import explanation_text
from oauth_provider.signing.rsa_keys import KeyFormatError, normalised_public_key
from pypi_mock.journal.masking import MASK
from pypi_mock.journal.placeholders import with_secrets
from pypi_mock.seeds import builtin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oauth_provider.signing.correction import Correction
    from oauth_provider.signing.explanation import Explanation
    from oauth_provider.signing.formats import Captured


class ExplainingError(Exception):
    """The input cannot be read, or what it needs was not given; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line asks for; None where an option was not given."""

    data: bytes
    format_name: str | None
    scheme: str | None
    base_url: str | None
    consumer_secret: str | None
    token_secret: str | None
    rsa_public_key: str
    private_key: str
    base_string: bytes | None
    aliases: Sequence[str]
    path_prefixes: Sequence[str]
    reading: str
    depth: int
    now: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it.

    Attributes:
        explanation: Of the request.
        correction: The request as it should have been; None where it is right, or cannot be signed.
        notes: What was taken for granted.
    """

    explanation: Explanation
    correction: Correction | None
    notes: tuple[str, ...]

    def text(self, width: int) -> str:
        """Write it for people."""
        text = explanation_text(self.explanation, width=width, correction=self.correction)
        notes = [f"Note: {note}" for note in self.notes]
        return "\n".join([text, *([""] if notes else []), *notes])

    def document(self) -> dict[str, object]:
        """Write it for programs."""
        document = explanation_document(self.explanation, correction=self.correction)
        return document | {"notes": list(self.notes)}


def explained(asked: Asked) -> Answer:
    """Read the request, and explain it.

    Raises:
        ExplainingError: It cannot be read, or its secrets are not known.
    """
    try:
        captured = read_request(asked.data, format_name=asked.format_name, scheme=asked.scheme)
    except UnreadableError as error:
        raise ExplainingError(f"the request cannot be read: {error}") from None
    keys, notes = _keys(asked, captured)
    wire = with_secrets(captured.wire, keys)
    if parse(wire).protocol.get("oauth_signature") == MASK.decode():
        raise ExplainingError(
            "the signature is masked: it had a secret in it that the journal's server did not know;"
            " explain the request as the client sent it"
        )
    if asked.base_url:
        wire = replace(wire, base_url=asked.base_url)
    explanation = explain(
        wire,
        keys=keys,
        surroundings=Surroundings(
            host_aliases=(*captured.host_aliases, *asked.aliases),
            path_prefixes=(*captured.path_prefixes, *asked.path_prefixes),
        ),
        given=None if asked.base_string is None else asked.base_string.decode("utf-8", "replace"),
        now=asked.now,
        depth=asked.depth,
        readings=LENIENT if asked.reading == "multipart-fields" else STRICT,
    )
    correction = None
    if not explanation.signature_is_right:
        correction = corrected(wire, keys=keys, private_key=asked.private_key)
    return Answer(explanation, correction, (*captured.notes, *notes))


def _keys(asked: Asked, captured: Captured) -> tuple[Keys, tuple[str, ...]]:
    """Take the secrets that were given, or came along, or those of a fresh server."""
    protocol = parse(captured.wire).protocol
    came = captured.secrets
    consumer = asked.consumer_secret if asked.consumer_secret is not None else came.consumer_secret
    token = asked.token_secret if asked.token_secret is not None else came.token_secret
    public_key = _public_key(asked.rsa_public_key or came.rsa_public_key or "")
    notes: tuple[str, ...] = ()
    if consumer is None and protocol.get("oauth_consumer_key") == builtin.CONSUMER.key:
        consumer = builtin.CONSUMER.secret
        notes = ("the consumer secret is the published one of a fresh server",)
    if token is None and protocol.get("oauth_token") == builtin.ACCESS_TOKEN.key:
        token = builtin.ACCESS_TOKEN.secret
    is_rsa = protocol.get("oauth_signature_method", "").upper().startswith("RSA")
    if is_rsa and not public_key:
        raise ExplainingError("an RSA signature is checked with --rsa-public-key FILE")
    if consumer is None and not is_rsa and protocol:
        raise ExplainingError(
            "the consumer secret is needed: give --consumer-secret, or set"
            " PYPI_MOCK_CONSUMER_SECRET; --token-secret likewise, where there is a token"
        )
    return Keys(consumer or "", token or "", rsa_public_key=public_key), notes


def _public_key(pem: str) -> str:
    if not pem:
        return ""
    try:
        return normalised_public_key(pem)
    except KeyFormatError as error:
        raise ExplainingError(f"the RSA public key cannot be read: {error}") from None
