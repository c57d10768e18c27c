"""Whatever a request has in it, libraries are looked for without harm and quickly."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oauth_provider.signing import parse
from oauth_provider.signing.libraries import MOST, likely_libraries
from tests.signing.asking import header, oauth, wire


@given(
    agent=st.binary(max_size=300),
    authorization=st.binary(max_size=300),
    nonce=st.text(max_size=120),
    target=st.binary(max_size=100),
)
def test_any_request_is_looked_at_without_harm(agent, authorization, nonce, target):
    fields = ((b"User-Agent", agent), (b"Content-Type", b"text/plain"))
    raw = wire(b"OAuth " + authorization, headers=fields, target=target)
    signed = wire(header(oauth(oauth_nonce=nonce)), headers=fields)

    assert len(likely_libraries(parse(raw))) <= MOST
    assert len(likely_libraries(parse(signed))) <= MOST


@pytest.mark.parametrize("filler", [b"a", b'",', b'", ', b" ", b"0", b"oauth_a=", b'realm="'])
def test_a_huge_request_is_looked_at_quickly(filler: bytes):
    size = 200_000
    huge = filler * (size // len(filler))
    fields = ((b"User-Agent", huge), (b"Cache-Control", huge))
    nonce = header(oauth(oauth_nonce=huge.decode(), oauth_timestamp=huge.decode()))
    requests_ = [parse(wire(field, headers=fields)) for field in (b"OAuth " + huge, nonce)]
    start = time.perf_counter()

    for request in requests_:
        likely_libraries(request)

    assert time.perf_counter() - start < 1
