"""Mistakes in the key (RFC 5849, 3.4.2): which secrets, how encoded, how joined."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from oauth_provider.signing.doctor.registry import Change, Component, mistake
from oauth_provider.signing.encoding import percent_encode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from oauth_provider.signing.doctor.evidence import Evidence

SECTION = "RFC 5849, 3.4.2"
CURE = "the key is the encoded consumer secret, a plain &, and the encoded token secret"


def encoded(secret: str) -> str:
    """Encode a secret as it stands in the key."""
    return percent_encode(secret.encode())


def _token(evidence: Evidence) -> str:
    return evidence.request.protocol.get("oauth_token", "")


def _consumer_key(evidence: Evidence) -> str:
    return evidence.request.protocol.get("oauth_consumer_key", "")


KEYS: tuple[tuple[str, str, str, Callable[[Evidence], str]], ...] = (
    (
        "key.no-ampersand-when-token-secret-empty",
        "the key is the consumer secret alone: the & behind it is missing",
        "the & is always there, even with nothing behind it",
        lambda e: e.consumer_secret,
    ),
    (
        "key.consumer-secret-and-ampersand-only",
        "the key ends at the &: the token secret is missing",
        CURE,
        lambda e: f"{e.consumer_secret}&",
    ),
    (
        "key.secrets-not-percent-encoded",
        "the secrets stand in the key as they are, not percent-encoded",
        "percent-encode each secret before they are joined",
        lambda e: f"{e.keys.consumer_secret}&{e.keys.token_secret}",
    ),
    (
        "key.secrets-encoded-twice",
        "the secrets are percent-encoded twice",
        "encode each secret once; what a token answer carried must be form-decoded first",
        lambda e: f"{encoded(e.consumer_secret)}&{encoded(e.token_secret)}",
    ),
    (
        "key.plus-encoded",
        "the secrets are encoded as forms are, with + for a space",
        "a space is %20",
        lambda e: f"{quote_plus(e.keys.consumer_secret)}&{quote_plus(e.keys.token_secret)}",
    ),
    (
        "key.whole-key-encoded",
        "the whole key is encoded, with the & that joins the secrets",
        CURE,
        lambda e: encoded(f"{e.keys.consumer_secret}&{e.keys.token_secret}"),
    ),
    (
        "key.secrets-joined-without-amp",
        "the secrets are joined without the & between them",
        CURE,
        lambda e: e.consumer_secret + e.token_secret,
    ),
    (
        "key.secrets-swapped",
        "the token secret stands before the consumer secret",
        CURE,
        lambda e: f"{e.token_secret}&{e.consumer_secret}",
    ),
    (
        "key.token-secret-only",
        "the consumer secret is missing from the key",
        CURE,
        lambda e: f"&{e.token_secret}",
    ),
    (
        "key.token-secret-bare",
        "the key is the token secret alone",
        CURE,
        lambda e: e.token_secret,
    ),
    ("key.no-secrets", "the key is an & with no secret on either side", CURE, lambda _: "&"),
    ("key.empty-key", "the key is empty", CURE, lambda _: ""),
    (
        "key.trailing-newline-in-consumer-secret",
        "the consumer secret has a line break at its end, as a file or a paste leaves it",
        "strip the secret when it is read",
        lambda e: f"{encoded(e.keys.consumer_secret + chr(10))}&{e.token_secret}",
    ),
    (
        "key.trailing-space-in-consumer-secret",
        "the consumer secret has a space at its end, as a paste leaves it",
        "strip the secret when it is read",
        lambda e: f"{encoded(e.keys.consumer_secret + ' ')}&{e.token_secret}",
    ),
    (
        "key.lower-cased-secrets",
        "the secrets are in lower case",
        "secrets are kept with their case",
        lambda e: (
            f"{encoded(e.keys.consumer_secret.lower())}&{encoded(e.keys.token_secret.lower())}"
        ),
    ),
    (
        "key.consumer-key-used-as-secret",
        "the consumer key stands where the consumer secret should",
        CURE,
        lambda e: f"{encoded(_consumer_key(e))}&{e.token_secret}",
    ),
    (
        "key.token-used-as-secret",
        "the token stands where the token secret should",
        CURE,
        lambda e: f"{e.consumer_secret}&{encoded(_token(e))}",
    ),
    (
        "key.keys-instead-of-secrets",
        "consumer key and token stand where their secrets should",
        CURE,
        lambda e: f"{encoded(_consumer_key(e))}&{encoded(_token(e))}",
    ),
)


def _key(make: Callable[[Evidence], str], evidence: Evidence) -> Iterator[Change[str]]:
    made = make(evidence)
    if made != evidence.keys.shared:
        yield Change(made)


def _literal(literal: str, evidence: Evidence) -> Iterator[Change[str]]:
    yield Change(f"{evidence.consumer_secret}&{encoded(literal)}", details={"literal": literal})


for _slug, _sentence, _cure, _make in KEYS:
    mistake(_slug, Component.KEY, SECTION, _sentence, _cure)(partial(_key, _make))

for _name, _text in (
    ("null", "null"),
    ("parenthesised-null", "(null)"),
    ("undefined", "undefined"),
    ("none", "None"),
    ("nil", "nil"),
):
    mistake(
        f"key.token-secret-literal-{_name}",
        Component.KEY,
        SECTION,
        "the token secret in the key is the word {literal}: a missing value written as text",
        "use the token's secret, or an empty text where there is no token",
    )(partial(_literal, _text))


@mistake(
    "key.token-secret-of",
    Component.KEY,
    SECTION,
    "the key has the secret of another token: {which}",
    "use the secret that came with the token that is sent",
)
def token_secret_of(evidence: Evidence) -> Iterator[Change[str]]:
    """A stale secret: of the request token, of an earlier flow, of a revoked token."""
    for which, secret in evidence.surroundings.other_token_secrets.items():
        key = f"{evidence.consumer_secret}&{encoded(secret)}"
        yield Change(key, suffix=which, details={"which": which})


@mistake(
    "key.consumer-secret-of",
    Component.KEY,
    SECTION,
    "the key has the secret of another consumer: {which}",
    "use the secret that belongs to the consumer key that is sent",
)
def consumer_secret_of(evidence: Evidence) -> Iterator[Change[str]]:
    """Two applications of one owner, mixed up."""
    for which, secret in evidence.surroundings.other_consumer_secrets.items():
        yield Change(
            f"{encoded(secret)}&{evidence.token_secret}", suffix=which, details={"which": which}
        )
