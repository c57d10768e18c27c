"""What holds for every request: an answer, a bound, and that nothing signed can be changed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from oauth_provider.signing import (
    METHODS,
    Facts,
    WireRequest,
    parse,
)
from oauth_provider.signing.parameters import MAX_PARAMETERS
from oauth_provider.signing.readings import RFC5849
from tests.signing.asking import (
    FACTS,
    FORM,
    NOW,
    form,
    judge,
    oauth,
    signed,
    wire,
)

NAMES = st.sampled_from(
    [b"Host", b"Authorization", b"authorization", b"Content-Type", b"X"],
)
PIECES = (
    b"oauth_ token nonce signature_method timestamp body_hash realm HMAC-SHA1 PLAINTEXT RSA-SHA1"
)
SIGNS = b'= =" " , & % %00 %ff + ? / :// # [ \\ \0 \xb5\xff'
FRAGMENTS = st.lists(
    st.sampled_from([*PIECES.split(b" "), *SIGNS.split(b" "), b" ", b"9" * 5000])
    | st.binary(max_size=4),
    max_size=14,
).map(b"".join)
ANY_REQUEST = st.builds(
    WireRequest,
    method=st.binary(max_size=5),
    scheme=st.just("http"),
    target=FRAGMENTS,
    headers=st.lists(
        st.tuples(NAMES, FRAGMENTS) | st.tuples(NAMES, FRAGMENTS.map(b"OAuth ".__add__)),
        max_size=4,
    ).map(lambda headers: ((b"Host", b"a"), *headers)),
    body=st.none() | FRAGMENTS,
    multipart_fields=st.none() | st.tuples(st.tuples(FRAGMENTS, FRAGMENTS)),
)


@given(request=ANY_REQUEST, facts=st.sampled_from([FACTS, Facts(NOW)]))
def test_any_bytes_have_an_answer(request, facts):
    verdict = judge(request, facts=facts)

    assert not verdict.accepted
    assert verdict.problems


@pytest.mark.parametrize("method", [bytes([byte]) for byte in range(256)])
def test_any_byte_may_be_a_method(method):
    verdict = judge(signed(method=method))

    assert verdict.accepted
    assert verdict.base_string is not None
    assert verdict.base_string.method.encode("latin-1") == method.upper()


@pytest.mark.parametrize("piece", [b"&", b"a&", b"oauth_nonce=&", b"a=%41&"])
@pytest.mark.parametrize("place", ["query", "form"])
def test_a_million_pieces_are_refused_before_they_are_read(piece, place):
    if place == "query":
        request = wire(None, target=b"/?" + piece * 1_000_000)
    else:
        request = wire(None, headers=((b"Content-Type", FORM),), body=piece * 1_000_000)

    verdict = judge(request)

    assert verdict.problems[0].detail == "more than 10000 parameters were sent"
    assert len(verdict.request.parameters) <= MAX_PARAMETERS


@pytest.mark.parametrize(
    "value",
    [
        b'OAuth a="' + b"b" * 65_536,
        b"OAuth " + b'a="b",' * 10_000,
        b"OAuth " + b"\\" * 65_536,
        b"OAuth" + b" " * 65_536 + b"=",
        b'OAuth oauth_nonce="' + b"%41" * 21_000 + b'"',
    ],
)
def test_a_header_of_64_kib_has_an_answer(value):
    verdict = judge(wire(value))

    assert not verdict.accepted
    assert all(len(problem.detail) < 400 for problem in verdict.problems)


PAIRS = st.lists(st.tuples(st.binary(max_size=6), st.binary(max_size=6)), max_size=4)
SHARED_METHODS = [name for name in METHODS if METHODS[name].family != "RSA"]


@st.composite
def right_requests(draw) -> WireRequest:
    """Make a signed request of any shape that is right, header-signed, by `KEYS`."""
    query, body = draw(PAIRS), draw(PAIRS)
    path = draw(st.lists(st.sampled_from([b"/", b"a", b"%2F", b"..", b";", b"~"])).map(b"".join))
    is_form = draw(st.booleans())
    return signed(
        oauth(oauth_signature_method=draw(st.sampled_from(SHARED_METHODS))),
        realm=draw(st.none() | st.just("r%")),
        method=draw(st.sampled_from([b"GET", b"POST", b"put", b"DELETE"])),
        scheme=draw(st.sampled_from(["http", "https"])),
        target=b"/" + path + b"?" + form(query),
        headers=((b"Content-Type", FORM if is_form else b"text/plain"),),
        body=form(body),
    )


@given(right_requests())
def test_what_is_signed_right_is_accepted(request):
    verdict = judge(request)

    assert (verdict.problems, verdict.accepted) == ((), True)


@given(right_requests(), st.data())
def test_a_changed_byte_in_what_is_signed_is_refused(request, data):
    """Except where the change leaves the decoded request the same, or signs nothing (PLAINTEXT)."""
    assume(parse(request).protocol["oauth_signature_method"] != "PLAINTEXT")
    part = data.draw(st.sampled_from(["method", "target", "body", "authorization"]))
    authorization = dict(request.headers)[b"Authorization"]
    whole = authorization if part == "authorization" else getattr(request, part)
    assume(whole)
    at = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255))
    changed = whole[:at] + bytes([byte]) + whole[at + 1 :]
    other = (
        replace(request, headers=(*request.headers[:-1], (b"Authorization", changed)))
        if part == "authorization"
        else replace(request, **{part: changed})
    )
    before, after = parse(request), parse(other)
    assume(
        not after.is_readable
        or RFC5849.base_string(before) != RFC5849.base_string(after)
        or before.protocol["oauth_signature"] != after.protocol.get("oauth_signature")
    )

    assert not judge(other).accepted
