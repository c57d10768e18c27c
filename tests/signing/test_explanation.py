"""oauth_provider/signing/explanation.py: any request, explained by its bytes and secrets alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oauth_provider.signing import Keys, ProblemName, WireRequest
from oauth_provider.signing.documents import explanation_document
from oauth_provider.signing.explanation import explain
from oauth_provider.signing.rendering import explanation_text
from tests.signing.asking import KEYS, NOW, oauth, signed, wire


def test_a_right_request_is_right_whenever_it_was_sent():
    found = explain(signed(oauth(oauth_timestamp="1")), keys=KEYS)

    assert (found.signature_is_right, found.diagnosis, found.comparison) == (True, None, None)


def test_time_is_judged_when_it_is_asked_for():
    found = explain(signed(), keys=KEYS, now=NOW + 3600)

    assert [problem.name for problem in found.verdict.problems] == [ProblemName.TIMESTAMP_REFUSED]
    assert found.signature_is_right
    assert found.diagnosis is not None
    assert [cause.slug for cause in found.diagnosis.causes] == ["request.timestamp"]


def test_a_wrong_secret_is_said_honestly():
    found = explain(signed(), keys=Keys("nothing", "known"))

    assert not found.signature_is_right
    assert found.comparison is None
    assert found.diagnosis is not None
    assert (found.diagnosis.causes, found.diagnosis.depth) == ((), 2)


def test_a_request_without_credentials_has_no_likely_library():
    found = explain(wire(), keys=KEYS)

    assert (found.libraries, found.signature_is_right) == ((), False)


BYTES = st.binary(max_size=200)
VALUES = BYTES.map(lambda value: value.replace(b"\r", b"").replace(b"\n", b""))
ITEMS = st.sampled_from([name for name, _ in oauth()] + ["oauth_signature", "realm", "x"])


@st.composite
def requests(draw: st.DrawFn) -> WireRequest:
    items = draw(st.lists(st.tuples(ITEMS, VALUES), max_size=10))
    field = b"OAuth " + b", ".join(b'%s="%s"' % (n.encode(), v) for n, v in items)
    methods = [b"HMAC-SHA1", b"RSA-SHA256", b"PLAINTEXT"]
    if draw(st.booleans()):
        field = field.replace(
            b'signature_method="', b'signature_method="' + draw(st.sampled_from(methods))
        )
    headers = [
        (b"Host", draw(VALUES)),
        (b"Authorization", draw(st.sampled_from([field, b"OAuth"]))),
    ]
    headers += draw(st.lists(st.tuples(VALUES, VALUES), max_size=3))
    if draw(st.booleans()):
        headers.append((b"Content-Type", b"application/x-www-form-urlencoded"))
    return WireRequest(
        method=draw(VALUES),
        scheme=draw(st.sampled_from(["http", "https"])),
        target=draw(VALUES),
        headers=tuple(headers),
        body=draw(BYTES),
    )


@settings(max_examples=150, deadline=None)
@given(wire=requests(), secret=st.text(max_size=20), text=st.none() | st.text(max_size=200))
def test_any_request_has_an_explanation_in_bounded_time(wire, secret: str, text: str | None):
    started = time.monotonic()

    found = explain(wire, keys=Keys(secret, secret), given=text)

    assert explanation_text(found, width=80)
    assert explanation_document(found)
    assert time.monotonic() - started < 30  # a bound on hangs; benchmarks measure


@pytest.mark.parametrize("length", [10, 100_000])
def test_a_long_request_is_explained_without_a_search(length: int):
    found = explain(signed(target=b"/?a=" + b"%" + b"41" * length), keys=Keys("x"))

    assert not found.signature_is_right
