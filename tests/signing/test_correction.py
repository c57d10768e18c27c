"""oauth_provider/signing/correction.py: the request as it should have been."""

from __future__ import annotations

import pytest

from oauth_provider.signing.correction import corrected
from oauth_provider.signing.explanation import explain
from oauth_provider.signing.formats import read_request
from tests.signing.asking import FORM, KEYS, header, oauth, wire

WRONG = [*oauth(), ("oauth_signature", "wrong")]
QUERY = "&".join(f"{name}={value}" for name, value in WRONG).encode()


@pytest.mark.parametrize(
    "request_",
    [
        wire(header(WRONG, realm="Shop")),
        wire(target=b"/t?" + QUERY),
        wire(method=b"POST", headers=((b"Content-Type", FORM),), body=b"a=b&" + QUERY),
        wire(header([*oauth(oauth_signature_method="hmac_sha1"), ("oauth_signature", "x")])),
        wire(header([*oauth(oauth_version="1.0"), ("oauth_signature", "x")])),
        wire(header([*oauth(oauth_version="1.0a"), ("oauth_signature", "x")])),
        wire(header([*oauth(oauth_signature_method="PLAINTEXT"), ("oauth_signature", "x")])),
        wire(header(WRONG), headers=((b"X-OAuth-Base-String", b"GET&x&y"),)),
    ],
)
def test_the_command_sends_what_is_right(request_):
    correction = corrected(request_, keys=KEYS)

    assert correction is not None
    sent = read_request(correction.curl.encode()).wire
    assert explain(sent, keys=KEYS).verdict.accepted
    assert not sent.header_values(b"x-oauth-base-string")
    assert (b"OAuth" in b"".join(sent.header_values(b"authorization"))) == bool(
        correction.authorization
    )


def test_time_and_nonce_can_be_new():
    correction = corrected(wire(header(WRONG)), keys=KEYS, nonce="new", timestamp="17")

    assert correction is not None
    assert 'oauth_nonce="new"' in correction.authorization
    assert 'oauth_timestamp="17"' in correction.authorization


def test_parameters_in_two_places_go_into_the_header():
    correction = corrected(wire(header(WRONG), target=b"/t?oauth_version=1.0"), keys=KEYS)

    assert correction is not None
    assert correction.authorization
    assert correction.curl.endswith("/t")


def test_what_only_a_private_key_can_sign_is_not_corrected():
    rsa = [*oauth(oauth_signature_method="RSA-SHA1"), ("oauth_signature", "x")]

    assert corrected(wire(header(rsa)), keys=KEYS) is None
    assert corrected(wire(header(rsa)), keys=KEYS, private_key="no key") is None
