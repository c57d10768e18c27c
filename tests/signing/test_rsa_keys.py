"""RSA keys: three forms are taken at registration, one is kept (RFC 5849, 3.4.3)."""

from __future__ import annotations

import datetime as dt
from base64 import b64encode
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.x509.oid import NameOID

from oauth_provider.signing import KeyFormatError, normalised_public_key
from oauth_provider.signing.rsa_keys import MAX_PEM_LENGTH, rsa_verifies
from tests.signing.pem import private_pem
from tests.signing.published import group

PEM, DER = serialization.Encoding.PEM, serialization.Encoding.DER
SPKI = serialization.PublicFormat.SubjectPublicKeyInfo
PUBLISHED = group("rsa")["public_keys"]["wiki-1024"]
HASHES = {"sha1": hashes.SHA1(), "sha256": hashes.SHA256(), "sha512": hashes.SHA512()}


@cache
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def public_pem(form=SPKI) -> str:
    return private_key().public_key().public_bytes(PEM, form).decode()


@cache
def certificate_der() -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "client.example")])
    begin = dt.datetime(2026, 1, 1, tzinfo=dt.timezone.utc)
    builder = x509.CertificateBuilder(
        issuer_name=name,
        subject_name=name,
        public_key=private_key().public_key(),
        serial_number=1,
        not_valid_before=begin,
        not_valid_after=begin + dt.timedelta(days=1),
    )
    return builder.sign(private_key(), hashes.SHA256()).public_bytes(DER)


def armoured(der: bytes, label: str = "CERTIFICATE") -> str:
    return f"-----BEGIN {label}-----\n{b64encode(der).decode()}\n-----END {label}-----\n"


def test_three_forms_of_a_key_become_one():
    pkcs1 = public_pem(serialization.PublicFormat.PKCS1)

    assert pkcs1.startswith("-----BEGIN RSA PUBLIC KEY-----")
    assert normalised_public_key(public_pem()) == public_pem()
    assert normalised_public_key(pkcs1) == public_pem()
    assert normalised_public_key(armoured(certificate_der())) == public_pem()


def test_white_space_and_other_line_ends_do_not_matter():
    pasted = "\r\n  " + PUBLISHED.replace("\n", "\r\n") + "\r\n\t"

    assert normalised_public_key(pasted) == PUBLISHED


def test_a_private_key_is_refused_without_being_read():
    with pytest.raises(KeyFormatError, match="this is a private key: keep it"):
        normalised_public_key(private_pem(private_key()))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "key",
        "\N{SNOWMAN}\ud800",
        "\0",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----",
        PUBLISHED[:-40],
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ== me@client.example",
    ],
)
def test_what_is_no_key_is_refused(text):
    with pytest.raises(KeyFormatError, match="not a public key in PEM: expected BEGIN PUBLIC KEY"):
        normalised_public_key(text)


def test_a_certificate_of_an_unknown_version_is_refused():
    versioned = bytes.fromhex("a003020102")
    assert certificate_der().count(versioned) == 1

    with pytest.raises(KeyFormatError, match="not a public key in PEM"):
        normalised_public_key(
            armoured(certificate_der().replace(versioned, bytes.fromhex("a003020157")))
        )


@pytest.mark.parametrize(
    "key", [ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate()]
)
def test_a_key_of_another_kind_is_refused(key):
    pem = key.public_key().public_bytes(PEM, SPKI).decode()

    with pytest.raises(KeyFormatError, match="the key is not an RSA key"):
        normalised_public_key(pem)


def test_a_key_has_a_sane_length():
    with pytest.raises(KeyFormatError, match="a key is not longer than 16384 bytes"):
        normalised_public_key("x" * (MAX_PEM_LENGTH + 1))


@pytest.mark.parametrize("name", ["sha1", "sha256", "sha512"])
def test_a_signature_verifies_under_its_key_text_and_hash(name):
    raw = private_key().sign("täxt".encode(), padding.PKCS1v15(), HASHES[name])
    presented = {"hash_name": name, "text": "täxt", "signature": b64encode(raw).decode()}
    other = "sha1" if name != "sha1" else "sha512"

    assert rsa_verifies(pem=public_pem(), **presented)
    assert not rsa_verifies(pem=public_pem(), **{**presented, "text": "text"})
    assert not rsa_verifies(pem=public_pem(), **{**presented, "hash_name": other})
    assert not rsa_verifies(pem=PUBLISHED, **presented)
    broken = f"{presented['signature'][:8]}\n{presented['signature'][8:]}"
    assert not rsa_verifies(pem=public_pem(), **{**presented, "signature": broken})


@pytest.mark.parametrize("signature", ["", "x", "####", "AAAA", "é", "A" * 2000])
def test_a_signature_that_is_none_is_refused(signature):
    assert not rsa_verifies(pem=PUBLISHED, hash_name="sha1", text="", signature=signature)
