"""Which parameters a client may have signed: where a mistake would change nothing, none is made."""

from __future__ import annotations

import pytest

from oauth_provider.signing import parse
from oauth_provider.signing.doctor import encoding_mistakes, pair_mistakes
from oauth_provider.signing.doctor.evidence import Evidence
from tests.signing.asking import KEYS, oauth, signed


def evidence(body: bytes = b"", **request) -> Evidence:
    return Evidence(parse(signed(method=b"POST", body=body, **request)), KEYS)


@pytest.mark.parametrize("body", [b"", b"[1]", b"{broken", b"{" * 70_000, b'{"a":' * 50_000])
def test_only_an_object_of_json_has_members_to_sign(body):
    assert list(pair_mistakes.json_keys(evidence(body))) == []


def test_members_are_written_as_javascript_does():
    [change] = pair_mistakes.json_keys(evidence(b'{"a": true, "b": [1, "x"], "c": "\\ud800"}'))

    assert "a=true&b=%5B1%2C%22x%22%5D&c=%3F" in change.value


def test_a_signature_in_the_query_is_not_signed_undecoded_either():
    pairs = "&".join(f"{name}={value}" for name, value in oauth())
    request = parse(signed(target=f"/?{pairs}&oauth_signature=x+y&a=b+c".encode()))

    [change] = encoding_mistakes.plus_not_decoded(Evidence(request, KEYS))

    assert "oauth_signature=" not in change.value
    assert "a=b%2Bc" in change.value
