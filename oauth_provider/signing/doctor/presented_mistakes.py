"""Mistakes in how a signature that may be right is written down (RFC 5849, 3.4.2 and 3.6).

The signature that arrived is turned into every digest that it could stand for; a digest that is
recomputed for another mistake is then one look-up.
"""

from __future__ import annotations

import base64
import binascii
from functools import partial
from typing import TYPE_CHECKING

from oauth_provider.signing.doctor.registry import MISTAKES, Change, Component, Suspect, mistake
from oauth_provider.signing.encoding import percent_decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from oauth_provider.signing.doctor.evidence import Evidence

SECTION = "RFC 5849, 3.4.2"


def decoded(text: str) -> bytes | None:
    """Decode base64 strictly; None where it is none."""
    try:
        return base64.b64decode(text.encode(), validate=True)
    except binascii.Error:
        return None


def _trimmed(text: str) -> bytes | None:
    bare = "".join(text.splitlines()).strip()
    return decoded(bare) if bare != text else None


def _plus_restored(text: str) -> bytes | None:
    return decoded(text.replace(" ", "+")) if " " in text else None


def _percent_decoded(text: str) -> bytes | None:
    bare = percent_decode(text.encode()).decode("utf-8", "replace")
    return decoded(bare) if bare != text else None


def _other_alphabet(text: str) -> bytes | None:
    plain = text.rstrip("=").replace("-", "+").replace("_", "/")
    padded = plain + "=" * (-len(plain) % 4)
    return decoded(padded) if padded != text else None


def _hex(text: str) -> bytes | None:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return None


def _twice(decode: Callable[[str], bytes | None], text: str) -> bytes | None:
    inner = decoded(text)
    return decode(inner.decode("ascii", "replace")) if inner else None


FORMS: tuple[tuple[str, str, str, Callable[[str], bytes | None]], ...] = (
    (
        "presented.plus-lost",
        "the signature has a space where a + was: it was not percent-encoded, and + is a space",
        "percent-encode oauth_signature like every other value: + is %2B",
        _plus_restored,
    ),
    (
        "presented.encoded-twice",
        "the signature is percent-encoded once too often",
        "encode oauth_signature once",
        _percent_decoded,
    ),
    (
        "presented.newline",
        "the signature has a line break or a space at its end or in it",
        "use an encoder that does not wrap lines, and strip what it returns",
        _trimmed,
    ),
    (
        "presented.base64url",
        "the signature is in the URL alphabet of base64, or has lost its padding",
        "use the plain alphabet with + and /, and keep the = at the end",
        _other_alphabet,
    ),
    (
        "presented.hex",
        "the signature is in hex digits",
        "send base64 of the digest's bytes",
        _hex,
    ),
    (
        "presented.base64-of-hex",
        "the signature is base64 of hex digits",
        "send base64 of the digest's bytes, not of their hex digits",
        partial(_twice, _hex),
    ),
    (
        "presented.base64-twice",
        "the signature is base64 of base64",
        "encode the digest's bytes once",
        partial(_twice, decoded),
    ),
)


def _read(read: Callable[[str], bytes | None], evidence: Evidence) -> Iterator[Change[bytes]]:
    digest = read(evidence.presented)
    if digest is not None:
        yield Change(digest)


for _slug, _sentence, _cure, _form in FORMS:
    mistake(_slug, Component.SIGNATURE, SECTION, _sentence, _cure)(partial(_read, _form))


def digests_presented(evidence: Evidence) -> dict[bytes, Suspect | None]:
    """Return what the signature could stand for, each with the mistake it takes; None: as it is."""
    found: dict[bytes, Suspect | None] = {}
    plain = decoded(evidence.presented)
    if plain is not None:
        found[plain] = None
    for slug, *_, read in FORMS:
        for change in _read(read, evidence):
            found.setdefault(change.value, Suspect(MISTAKES[slug], change))
    return found


def texts_presented(evidence: Evidence) -> dict[str, Suspect | None]:
    """Return the keys that a PLAINTEXT signature could stand for, likewise."""
    found: dict[str, Suspect | None] = {evidence.presented: None}
    for slug, read in (
        ("presented.encoded-twice", _once_decoded),
        ("presented.newline", str.strip),
    ):
        text = read(evidence.presented)
        found.setdefault(text, Suspect(MISTAKES[slug], Change(text)))
    return found


def _once_decoded(text: str) -> str:
    return percent_decode(text.encode()).decode("utf-8", "replace")
