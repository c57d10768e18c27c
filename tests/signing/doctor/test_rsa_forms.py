"""Wrong RSA signatures are named: another hash, PSS, a bare digest, a wrong text, a wrong form."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from oauth_provider.signing import Keys, parse
from oauth_provider.signing.doctor.evidence import Evidence
from oauth_provider.signing.doctor.search import Search
from oauth_provider.signing.readings import RFC5849
from tests.signing.asking import header, oauth, wire
from tests.signing.doctor.erring import SURROUNDINGS
from tests.signing.pem import public_pem

PAIRS = oauth(oauth_signature_method="RSA-SHA1")


@pytest.fixture(scope="module")
def private() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=1024)


@pytest.fixture(scope="module")
def keys(private) -> Keys:
    return Keys("", "", public_pem(private))


def text() -> bytes:
    return RFC5849.base_string(parse(wire(header(PAIRS)))).text.encode()


def found(
    signature: bytes | str, keys: Keys, *, pairs=PAIRS, around=SURROUNDINGS
) -> list[tuple[str, ...]]:
    presented = signature if isinstance(signature, str) else base64.b64encode(signature).decode()
    request = parse(wire(header([*pairs, ("oauth_signature", presented)])))
    findings = Search(Evidence(request, keys, around)).one()
    return [tuple(suspect.slug for suspect in suspects) for suspects in findings.explanations]


def test_a_right_signature_is_not_accused(private, keys):
    assert found(private.sign(text(), PKCS1v15(), hashes.SHA1()), keys) == []


@pytest.mark.parametrize(
    ("named", "used", "slug"),
    [
        ("RSA-SHA1", hashes.SHA256(), "rsa.sha256"),
        ("RSA-SHA1", hashes.SHA512(), "rsa.sha512"),
        ("RSA-SHA256", hashes.SHA1(), "rsa.sha1"),
    ],
)
def test_another_hash_under_the_name_is_named(private, keys, named, used, slug: str):
    pairs = oauth(oauth_signature_method=named)
    signed = RFC5849.base_string(parse(wire(header(pairs)))).text.encode()

    assert found(private.sign(signed, PKCS1v15(), used), keys, pairs=pairs) == [(slug,)]


def test_the_key_of_another_registration_is_named(private, keys):
    other = generate_private_key(public_exponent=65537, key_size=1024)
    around = replace(SURROUNDINGS, other_rsa_public_keys={"printer (pk)": keys.rsa_public_key})
    pem = other.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    signature = private.sign(text(), PKCS1v15(), hashes.SHA1())

    assert found(signature, Keys("", "", pem.decode()), around=around) == [("rsa.another-key",)]


def test_pss_padding_is_named(private, keys):
    padding = PSS(MGF1(hashes.SHA1()), PSS.MAX_LENGTH)

    assert found(private.sign(text(), padding, hashes.SHA1()), keys) == [("rsa.pss-padding",)]


def test_a_bare_digest_is_named(private, keys):
    numbers = private.private_numbers()
    modulus = numbers.public_numbers.n
    digest = hashlib.sha1(text()).digest()
    block = b"\0\1" + b"\xff" * (128 - 3 - len(digest)) + b"\0" + digest
    signature = pow(int.from_bytes(block, "big"), numbers.d, modulus).to_bytes(128, "big")

    assert found(signature, keys) == [("rsa.bare-digest",)]


def test_a_wrong_text_is_named(private, keys):
    wrong = text().replace(b"%3A8000", b"")

    signature = private.sign(wrong, PKCS1v15(), hashes.SHA1())

    assert found(signature, keys) == [("uri.port-omitted",)]


def test_line_breaks_in_base64_are_named(private, keys):
    signature = private.sign(text(), PKCS1v15(), hashes.SHA1())

    assert found(base64.encodebytes(signature).decode(), keys) == [("presented.newline",)]


def test_a_signature_by_another_key_is_explained_by_nothing(keys):
    other = generate_private_key(public_exponent=65537, key_size=1024)

    assert found(other.sign(text(), PKCS1v15(), hashes.SHA1()), keys) == []


def test_a_signature_of_another_length_is_explained_by_nothing(keys):
    assert found(b"\xff" * 3, keys) == found(b"\xff" * 500, keys) == []
