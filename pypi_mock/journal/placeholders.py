"""Signatures that consist of secrets (PLAINTEXT), with names in the place of the secrets.

So a request can be written down without a secret, and be judged again by who knows them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from oauth_provider.signing.encoding import percent_encode

if TYPE_CHECKING:
    from oauth_provider.signing.methods import Keys
    from oauth_provider.signing.wire import WireRequest

MOST_ENCODED = 2
_HARMLESS = re.compile(
    r"(?:[&\s\"']|%(?:25)*(?:26|22|27|20|0A|0D)|null|\(null\)|undefined|None|nil)*"
)


def with_placeholders(signature: str, keys: Keys) -> str | None:
    """Put names in the place of the secrets; None where more than the secrets is in it."""
    forms = {text: name for name, text in _forms(keys).items() if text}
    if not forms:
        return None
    secret = re.compile("|".join(map(re.escape, sorted(forms, key=len, reverse=True))))
    if not _HARMLESS.fullmatch(secret.sub("", signature)):
        return None
    return secret.sub(lambda found: forms[found[0]], signature)


def with_secrets(wire: WireRequest, keys: Keys) -> WireRequest:
    """Put the secrets back into a request that was written down; others stay as they are."""
    texts = {
        percent_encode(name.encode()).encode(): percent_encode(text.encode()).encode()
        for name, text in _forms(keys).items()
    }
    name = re.compile(b"|".join(map(re.escape, texts)))

    def filled(data: bytes) -> bytes:
        return name.sub(lambda found: texts[found[0]], data)

    return replace(
        wire,
        target=filled(wire.target),
        headers=tuple((field, filled(value)) for field, value in wire.headers),
        body=filled(wire.body) if wire.is_form and wire.body else wire.body,
    )


def _forms(keys: Keys) -> dict[str, str]:
    """Return both secrets in each form that a client may have put into its key, by name."""
    found: dict[str, str] = {}
    for what, secret in (("consumer", keys.consumer_secret), ("token", keys.token_secret)):
        text = secret
        for times in range(MOST_ENCODED + 1):
            found[f"{{{what} secret, encoded {times} times}}"] = text
            text = percent_encode(text.encode())
    return found
