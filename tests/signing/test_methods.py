"""Signing and checking base strings (RFC 5849, 3.4.2 to 3.4.4)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oauth_provider.signing import METHODS, Keys
from oauth_provider.signing.methods import body_hash, digest_of
from tests.signing.published import group

SHARED = ["HMAC-SHA1", "HMAC-SHA256", "HMAC-SHA512", "PLAINTEXT"]
RSA = ["RSA-SHA1", "RSA-SHA256", "RSA-SHA512"]


def test_the_methods_are_those_of_the_contract():
    assert list(METHODS) == [*SHARED[:3], *RSA, "PLAINTEXT"]
    assert {name: METHODS[name].name for name in METHODS} == {name: name for name in METHODS}


def test_only_plaintext_does_not_heed_the_nonce():
    assert [name for name in METHODS if not METHODS[name].heeds_nonce] == ["PLAINTEXT"]


@pytest.mark.parametrize(
    ("keys", "shared"),
    [
        (Keys("", ""), "&"),
        (Keys("cs"), "cs&"),
        (Keys("", "ts"), "&ts"),
        (Keys("a&b", "c d+%"), "a%26b&c%20d%2B%25"),
        (Keys("é", "~"), "%C3%A9&~"),
    ],
)
def test_both_secrets_are_encoded_and_the_ampersand_always_stands(keys, shared):
    assert keys.shared == shared
    assert METHODS["PLAINTEXT"].sign(text="anything", keys=keys) == shared


def test_keys_do_not_show_themselves():
    assert repr(Keys("cs", "ts", "pem")) == "Keys(…)"


@pytest.mark.parametrize("name", RSA)
def test_a_provider_cannot_sign_by_rsa(name):
    with pytest.raises(ValueError, match=f"{name} signs with a private key"):
        METHODS[name].sign(text="", keys=Keys(""))


@pytest.mark.parametrize("case", group("rsa")["vectors"], ids=lambda case: case["id"])
def test_an_rsa_signature_verifies_under_the_public_key_whatever_the_secrets(case):
    method = METHODS[f"RSA-{case['hash'].upper()}"]
    keys = Keys("cs", "ts", group("rsa")["public_keys"][case["key"]])
    presented = {"text": case["base_string"], "signature": case["signature"]}

    assert method.verifies(keys=keys, **presented)
    assert not method.verifies(keys=keys, **{**presented, "text": "x"})


@given(st.sampled_from(SHARED), st.text(), st.text(), st.text())
def test_what_is_signed_verifies_and_nothing_else_does(name, text, consumer, token):
    method, keys = METHODS[name], Keys(consumer, token)
    signature = method.sign(text=text, keys=keys)

    assert method.verifies(text=text, keys=keys, signature=signature)
    assert not method.verifies(text=text, keys=keys, signature=signature + "x")
    assert not method.verifies(text=text, keys=keys, signature="")
    assert not method.verifies(text=text, keys=keys, signature="\N{SNOWMAN}")
    assert not method.verifies(text=text, keys=Keys(consumer + "x", token), signature=signature)


@pytest.mark.parametrize("name", SHARED[:3])
def test_a_digest_covers_the_base_string(name):
    signature = METHODS[name].sign(text="GET&a&b", keys=Keys("cs"))

    assert not METHODS[name].verifies(text="GET&a&c", keys=Keys("cs"), signature=signature)


def test_the_hash_of_no_body_is_that_of_nothing():
    assert body_hash(digest_of(b"", hash_name="sha1")) == "2jmj7l5rSw0yVb/vlWAYkK/YBwk="
