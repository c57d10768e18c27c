"""pypi_mock/journal/placeholders.py: names in the place of secrets, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oauth_provider.signing import Keys, WireRequest, percent_encode
from pypi_mock.journal.placeholders import with_placeholders, with_secrets

KEYS = Keys("s&1", "token")


def back(text: str, keys: Keys) -> str:
    """Write a signature into a request, and read what stands there with the secrets in."""
    target = b"/?oauth_signature=" + percent_encode(text.encode()).encode()
    filled = with_secrets(WireRequest(b"GET", "http", target, ()), keys).target
    return filled.removeprefix(b"/?oauth_signature=").decode()


@pytest.mark.parametrize(
    "signature", ["s%261&token", "s&1", "token&s%261", "s%25261%26token", "s%261&null", "'s%261'"]
)
def test_secrets_are_named_and_put_back(signature: str):
    named = with_placeholders(signature, KEYS)

    assert named is not None
    assert "s&1" not in named
    assert "token&" not in named.replace("token secret", "")
    assert back(named, KEYS) == percent_encode(signature.encode())


@pytest.mark.parametrize("signature", ["s%261&other", "other", "s%261&tok", "a"])
def test_what_holds_more_than_the_secrets_is_not_written_down(signature: str):
    assert with_placeholders(signature, KEYS) is None


def test_without_secrets_there_is_nothing_to_name():
    assert with_placeholders("x", Keys("", "")) is None


@given(consumer=st.text(min_size=1, max_size=8), token=st.text(max_size=8))
def test_a_secret_that_looks_like_a_name_does_no_harm(consumer: str, token: str):
    keys = Keys(consumer, token)
    named = with_placeholders(keys.shared, keys)

    assert named is not None
    assert back(named, keys) == percent_encode(keys.shared.encode())
