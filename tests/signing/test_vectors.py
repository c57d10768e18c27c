"""Every published and computed case of the shared vectors."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64encode

import pytest

from oauth_provider.signing import (
    METHODS,
    ConsumerFacts,
    Facts,
    Keys,
    Need,
    TokenFacts,
    base_string_uri,
    normalise,
    parse,
    percent_encode,
)
from oauth_provider.signing.base_string import BaseString
from oauth_provider.signing.doctor.digest_mistakes import right
from oauth_provider.signing.methods import body_hash, digest_of
from oauth_provider.signing.rsa_keys import rsa_verifies
from tests.signing.asking import judge
from tests.signing.published import cases, group, wire_of

RSA = group("rsa")


def as_bytes(pairs: list[list[str]]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in pairs]


@pytest.mark.parametrize("case", cases("percent-encoding"))
def test_percent_encoding(case):
    data = bytes.fromhex(case["input_hex"]) if "input_hex" in case else case["input"].encode()

    assert percent_encode(data) == case["output"]


@pytest.mark.parametrize("case", cases("parameter-normalisation"))
def test_parameter_normalisation(case):
    assert normalise(as_bytes(case["pairs"])) == case["output"]


@pytest.mark.parametrize("case", cases("base-string-uri"))
def test_base_string_uri(case):
    made = base_string_uri(
        scheme=case["scheme"].encode(), authority=case["host"].encode(), path=case["path"].encode()
    )

    assert made.decode() == case["output"]


@pytest.mark.parametrize("case", cases("base-string"))
def test_base_string(case):
    uri = base_string_uri(
        scheme=case["scheme"].encode(), authority=case["host"].encode(), path=case["path"].encode()
    )

    made = BaseString(case["method"], uri, normalise(as_bytes(case["pairs"]))).text

    assert made == case["output"]


@pytest.mark.parametrize("case", cases("hmac-of-given-base-string"))
def test_hmac_of_a_given_base_string(case):
    digest = right(case["hash"])(case["signing_key"].encode(), case["base_string"].encode())

    assert b64encode(digest).decode() == case["signature"]


@pytest.mark.parametrize(
    "case", [c for c in cases("hmac-of-given-base-string") if "consumer_secret" in c.values[0]]
)
def test_hmac_by_the_secrets(case):
    keys = Keys(case["consumer_secret"], case["token_secret"])
    method = METHODS[f"HMAC-{case['hash'].upper()}"]

    assert keys.shared == case["signing_key"]
    assert method.sign(text=case["base_string"], keys=keys) == case["signature"]


@pytest.mark.parametrize("case", cases("requests"))
def test_request(case):
    facts = Facts(
        now=int(dict(case["oauth_params"]).get("oauth_timestamp", 0)),
        consumer=ConsumerFacts(Keys(case["consumer_secret"])),
        token=TokenFacts(case["token_secret"]),
    )

    verdict = judge(wire_of(case), facts=facts, token=Need.OPTIONAL)

    assert verdict.problems == ()
    assert verdict.base_string is not None
    assert verdict.base_string.text == case["base_string"]
    assert verdict.base_string.uri.decode() == case["base_string_uri"]
    assert verdict.base_string.parameters == case["normalised_parameters"]
    assert parse(wire_of(case)).protocol["oauth_signature"] == case["signature"]


@pytest.mark.parametrize("case", cases("plaintext"))
def test_plaintext(case):
    keys = Keys(case["consumer_secret"], case["token_secret"])

    assert METHODS["PLAINTEXT"].sign(text="", keys=keys) == case["signature"]
    assert percent_encode(case["signature"].encode()) == case["signature_on_the_wire"]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in RSA["vectors"]])
def test_rsa(case):
    assert rsa_verifies(
        pem=RSA["public_keys"][case["key"]],
        hash_name=case["hash"],
        text=case["base_string"],
        signature=case["signature"],
    )
    assert not rsa_verifies(
        pem=RSA["public_keys"][case["key"]],
        hash_name=case["hash"],
        text=case["base_string"] + "x",
        signature=case["signature"],
    )


@pytest.mark.parametrize("case", [c for c in cases("body-hash") if "body_utf8" in c.values[0]])
def test_body_hash(case):
    digest = digest_of(case["body_utf8"].encode(), hash_name=case["hash"])

    assert body_hash(digest) == case["oauth_body_hash"]


@pytest.mark.parametrize("case", [c for c in cases("body-hash") if "base_string" in c.values[0]])
def test_body_hash_in_a_base_string(case):
    pairs = [
        ("oauth_body_hash", case["oauth_body_hash"]),
        ("oauth_consumer_key", "consumer"),
        ("oauth_nonce", case["oauth_nonce"]),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", case["oauth_timestamp"]),
        ("oauth_token", "token"),
        ("oauth_version", "1.0"),
    ]
    parameters = normalise((name.encode(), value.encode()) for name, value in pairs)

    made = BaseString(case["method"], case["url"].encode(), parameters).text

    assert made == case["base_string"]


def test_the_vectors_hold_against_the_standard_library_alone():
    """A vector file that our own code had bent would be no measure."""
    [case] = [case for case in group("requests") if case["id"] == "rfc5849-1.2-initiate"]

    digest = hmac.digest(case["signing_key"].encode(), case["base_string"].encode(), hashlib.sha1)

    assert b64encode(digest).decode() == case["signature"] == "74KNZJeDHnMBp0EMJ9ZHt/XKycU="
