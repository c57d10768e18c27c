"""pypi_mock/journal/masking.py: no secret is written down."""

from __future__ import annotations

import pytest

from oauth_provider.signing import WireRequest
from pypi_mock.journal.masking import MASK, is_secret, masked

FORM = (b"Content-Type", b"application/x-www-form-urlencoded")
PLAIN = b'OAuth oauth_signature="a%26b", oauth_nonce="n"'


def request(*headers: tuple[bytes, bytes], target: bytes = b"/t", body: bytes = b"") -> WireRequest:
    return WireRequest(b"POST", "http", target, headers, body)


@pytest.mark.parametrize(
    ("given", "kept", "touched"),
    [
        (request((b"Cookie", b"id=1")), request((b"Cookie", b"***")), False),
        (
            request((b"authorization", b"Basic YWxpY2U6")),
            request((b"authorization", b"Basic ***")),
            False,
        ),
        (request((b"Authorization", b"token")), request((b"Authorization", b"***")), False),
        (
            request((b"Authorization", b"token pypi-x y")),
            request((b"Authorization", b"token ***")),
            False,
        ),
        (
            request((b"Authorization", b"Bearer pypi-x")),
            request((b"Authorization", b"Bearer ***")),
            False,
        ),
        (request((b"Authorization", b"pypi-x y")), request((b"Authorization", b"***")), False),
        (request((b"Authorization", b"Basic\tx")), request((b"Authorization", b"***")), False),
        (request((b"X-Auth-Token", b"pypi-x")), request((b"X-Auth-Token", b"***")), False),
        (
            request((b"Authorization", PLAIN)),
            request((b"Authorization", b'OAuth oauth_signature="***", oauth_nonce="n"')),
            True,
        ),
        (
            request(target=b"/t?oauth_signature=a%26b&x=1&flag"),
            request(target=b"/t?oauth_signature=***&x=1&flag"),
            True,
        ),
        (
            request(FORM, body=b"oauth%5Fsignature=a&password=b&c=d"),
            request(FORM, body=b"oauth%5Fsignature=***&password=***&c=d"),
            True,
        ),
        (request(body=b"password=b"), request(body=b"password=b"), False),
    ],
)
def test_secrets_are_hidden_and_the_rest_stays_byte_for_byte(given, kept, touched):
    assert masked(given, signature=MASK) == (kept, touched)


@pytest.mark.parametrize(
    "given",
    [
        request((b"Authorization", PLAIN)),
        request(target=b"/t?oauth_signature=a%26b&x=%zz"),
        request(FORM, body=b"a=b&&c"),
    ],
)
def test_a_signature_that_is_none_of_the_secrets_stays(given):
    kept, touched = masked(given, signature=None)

    assert (kept is given, touched) == (True, False)


def test_what_is_named_a_secret_is_hidden_even_then():
    field = b'OAuth oauth_signature="x", oauth_token_secret="s", oauth_consumer_secret=bare'

    kept, _ = masked(request((b"Authorization", field)), signature=None)

    assert kept.headers == (
        (
            b"Authorization",
            b'OAuth oauth_signature="x", oauth_token_secret="***", oauth_consumer_secret="***"',
        ),
    )


@pytest.mark.parametrize(
    ("signature", "method", "answer"),
    [
        ("a&b", "PLAINTEXT", True),
        ("a&b", "", True),
        ("", "PLAINTEXT", False),
        ("c2lnbmF0dXJl", "HMAC-SHA1", False),
        ("key is se cret&", "HMAC-SHA1", True),
        ("se%20cret&", "rsa-sha1", True),
    ],
)
def test_a_signature_is_a_secret_where_it_holds_one(signature: str, method: str, answer):
    assert is_secret(signature, method=method, secrets=["se cret", ""]) is answer
