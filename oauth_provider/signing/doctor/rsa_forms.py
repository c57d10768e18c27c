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


def right(evidence: Evidence) -> Verify:
    """Verify as it should be done."""
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

    method = evidence.signature_method
    name = (method.hash_name if method else None) or "sha1"
    return partial(_verifies, evidence.keys.rsa_public_key, name, PKCS1v15())


def _other_hash(name: str, evidence: Evidence) -> Iterator[Change[Verify]]:
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

    method = evidence.signature_method
    if method is not None and method.family == "RSA" and method.hash_name != name:
        details = {"named": method.name, "used": name.upper()}
        verify = partial(_verifies, evidence.keys.rsa_public_key, name, PKCS1v15())
        yield Change(verify, details=details)


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
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

    method = evidence.signature_method
    if method is None or method.family != "RSA" or method.hash_name is None:
        return
    for whose, pem in evidence.surroundings.other_rsa_public_keys.items():
        verify = partial(_verifies, pem, method.hash_name, PKCS1v15())
        yield Change(verify, details={"whose": whose})


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

    method = evidence.signature_method
    if method is not None and method.family == "RSA" and method.hash_name is not None:
        padding = PSS(MGF1(rsa_hash(method.hash_name)), PSS.AUTO)
        yield Change(partial(_verifies, evidence.keys.rsa_public_key, method.hash_name, padding))


@mistake(
    "rsa.bare-digest",
    Component.DIGEST,
    SECTION,
    "the signature is of the bare digest, without the name of its hash (DigestInfo)",
    "sign the base string and let the library hash it, or put DigestInfo before the digest",
)
def bare_digest(evidence: Evidence) -> Iterator[Change[Verify]]:
    """A hash of one's own, and a raw private-key operation."""
    method = evidence.signature_method
    if method is not None and method.family == "RSA" and method.hash_name is not None:
        yield Change(partial(_is_bare, evidence.keys.rsa_public_key, method.hash_name))


def _is_bare(pem: str, hash_name: str, signature: bytes, text: bytes) -> bool:
    numbers = public_key(pem).public_numbers()
    size = (numbers.n.bit_length() + 7) // 8
    block = pow(int.from_bytes(signature, "big"), numbers.e, numbers.n).to_bytes(size, "big")
    return block.endswith(b"\x00" + hashlib.new(hash_name, text).digest()) and block[:2] == b"\0\1"
