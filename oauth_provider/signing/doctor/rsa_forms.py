"""Mistakes in how an RSA signature is made (RFC 5849, 3.4.3), each a way to verify it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from oauth_provider.signing.doctor.registry import Change, Component, mistake
from oauth_provider.signing.rsa_keys import public_key, rsa_hash

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.padding import AsymmetricPadding

    from oauth_provider.signing.doctor.evidence import Evidence
    from oauth_provider.signing.methods import HashName

SECTION = "RFC 5849, 3.4.3"
Verify = Callable[[bytes, bytes], bool]
"""From signature and text to whether it is one, by this mistake."""


def _verifies(
    pem: str, hash_name: str, padding: AsymmetricPadding, signature: bytes, text: bytes
) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        public_key(pem).verify(signature, text, padding, rsa_hash(hash_name))
    except InvalidSignature:
        return False
    return True


def _hash_name(evidence: Evidence) -> HashName | None:
    """Return the hash that the request's method names; None where that is none of RSA's."""
    method = evidence.signature_method
    return method.hash_name if method is not None and method.family == "RSA" else None


def _pkcs1(pem: str, hash_name: str) -> Verify:
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

    return partial(_verifies, pem, hash_name, PKCS1v15())


def right(evidence: Evidence) -> Verify:
    """Verify as it should be done."""
    return _pkcs1(evidence.keys.rsa_public_key, _hash_name(evidence) or "sha1")


def _other_hash(name: str, evidence: Evidence) -> Iterator[Change[Verify]]:
    if _hash_name(evidence) not in (None, name):
        named = evidence.request.protocol["oauth_signature_method"]
        details = {"named": named, "used": name.upper()}
        yield Change(_pkcs1(evidence.keys.rsa_public_key, name), details=details)


for _hash in ("sha1", "sha256", "sha512"):
    mistake(
        f"rsa.{_hash}",
        Component.DIGEST,
        SECTION,
        "the signature is made with {used}, under the name {named}",
        "make oauth_signature_method name the hash that is used",
    )(partial(_other_hash, _hash))


@mistake(
    "rsa.another-key",
    Component.DIGEST,
    SECTION,
    "the signature is by the key of {whose}",
    "sign with the private key whose public half this consumer has registered",
)
def another_key(evidence: Evidence) -> Iterator[Change[Verify]]:
    """The private key of another registration of the same owner."""
    if name := _hash_name(evidence):
        for whose, pem in evidence.surroundings.other_rsa_public_keys.items():
            yield Change(_pkcs1(pem, name), details={"whose": whose})


@mistake(
    "rsa.pss-padding",
    Component.DIGEST,
    SECTION,
    "the signature has PSS padding; OAuth 1.0 has PKCS#1 v1.5",
    "sign with PKCS#1 v1.5 padding",
)
def pss_padding(evidence: Evidence) -> Iterator[Change[Verify]]:
    """What newer libraries choose by default; any length of salt."""
    from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS

    if name := _hash_name(evidence):
        padding = PSS(MGF1(rsa_hash(name)), PSS.AUTO)
        yield Change(partial(_verifies, evidence.keys.rsa_public_key, name, padding))


@mistake(
    "rsa.bare-digest",
    Component.DIGEST,
    SECTION,
    "the signature is of the bare digest, without the name of its hash (DigestInfo)",
    "sign the base string and let the library hash it, or put DigestInfo before the digest",
)
def bare_digest(evidence: Evidence) -> Iterator[Change[Verify]]:
    """A hash of one's own, and a raw private-key operation."""
    if name := _hash_name(evidence):
        yield Change(partial(_is_bare, evidence.keys.rsa_public_key, name))


def _is_bare(pem: str, hash_name: str, signature: bytes, text: bytes) -> bool:
    numbers = public_key(pem).public_numbers()
    size = (numbers.n.bit_length() + 7) // 8
    block = pow(int.from_bytes(signature, "big"), numbers.e, numbers.n).to_bytes(size, "big")
    return block.endswith(b"\x00" + hashlib.new(hash_name, text).digest()) and block[:2] == b"\0\1"
