"""Mistakes in what is computed from key and text (RFC 5849, 3.4.2)."""

from __future__ import annotations

import hashlib
import hmac
from functools import partial
from typing import TYPE_CHECKING

from oauth_provider.signing.doctor.registry import Change, Component, Digest, mistake

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from oauth_provider.signing.doctor.evidence import Evidence

SECTION = "RFC 5849, 3.4.2"


def right(hash_name: str) -> Digest:
    """Return the digest as it should be made."""
    return lambda key, text: hmac.digest(key, text, hash_name)


def _other_hash(other: str, evidence: Evidence) -> Iterator[Change[Digest]]:
    method = evidence.signature_method
    if method is not None and method.family == "HMAC" and method.hash_name != other:
        yield Change(right(other), details={"named": method.name, "used": other.upper()})


for _slug, _hash in (("sha1", "sha1"), ("sha256", "sha256"), ("sha512", "sha512"), ("md5", "md5")):
    mistake(
        f"digest.{_slug}",
        Component.DIGEST,
        SECTION,
        "the digest is made with {used}, under the name {named}",
        "make oauth_signature_method name the hash that is used",
    )(partial(_other_hash, _hash))


def _construction(
    make: Callable[[str, bytes, bytes], bytes], evidence: Evidence
) -> Iterator[Change[Digest]]:
    method = evidence.signature_method
    if method is not None and method.family == "HMAC" and method.hash_name is not None:
        yield Change(partial(make, method.hash_name))


for _slug, _sentence, _make in (
    (
        "digest.arguments-swapped",
        "key and text of the HMAC are exchanged: the base string is used as the key",
        lambda name, key, text: hmac.digest(text, key, name),
    ),
    (
        "digest.key-appended",
        "the key is appended to the base string, behind one more &, before it is signed",
        lambda name, key, text: hmac.digest(key, text + b"&" + key, name),
    ),
    (
        "digest.plain-sha1",
        "a plain hash of key and base string is sent, where an HMAC belongs",
        lambda name, key, text: hashlib.new(name, key + text).digest(),
    ),
    (
        "digest.empty-message",
        "the HMAC is of an empty text: the base string was never given to it",
        lambda name, key, _text: hmac.digest(key, b"", name),
    ),
):
    mistake(
        _slug,
        Component.DIGEST,
        SECTION,
        _sentence,
        "compute HMAC(key, base string), with the key first",
    )(partial(_construction, _make))
