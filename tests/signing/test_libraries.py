"""oauth_provider/signing/libraries.py: which library a request looks like."""

from __future__ import annotations

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from requests_oauthlib import OAuth1

from oauth_provider.signing import WireRequest, parse
from oauth_provider.signing.doctor.pages import page_of
from oauth_provider.signing.libraries import KNOWN, LIKELY, POSSIBLE, known_for, likely_libraries
from tests.signing.asking import header, oauth, wire


def test_every_mistake_that_is_known_of_a_library_is_one():
    named = {slug for known in KNOWN for error in known.library.errors for slug in error.mistakes}

    assert {slug for slug in named if page_of(slug) != slug} == set()


def test_slugs_are_said_once():
    slugs = [known.library.slug for known in KNOWN]

    assert sorted(set(slugs)) == sorted(slugs)


def test_a_real_request_of_requests_oauthlib_is_likely_its_own():
    session = requests.Session()
    asked = requests.Request(
        "GET", "http://shop.example/a?x=1", auth=OAuth1("ck", "cs", "tk", "ts")
    )
    prepared = session.prepare_request(asked)
    headers = tuple(
        (name.encode(), value if isinstance(value, bytes) else value.encode())
        for name, value in prepared.headers.items()
    )

    first, *_ = likely_libraries(
        parse(WireRequest(b"GET", "http", b"/a?x=1", ((b"Host", b"shop.example"), *headers)))
    )

    assert (first.library.slug, first.certainty) == ("py-requests-oauthlib", LIKELY)
    assert first.reasons == (
        f"the User-Agent is {requests.utils.default_user_agent()!r}",
        "the header's parameters stand in oauthlib's order",
        "the nonce has 27 decimal digits or more",
        "oauth_version is sent",
    )


def looks_like(*headers: tuple[bytes, bytes], causes=(), target=b"/", **changes: str):
    request = parse(wire(header(oauth(**changes)), headers=headers, target=target))
    return likely_libraries(request, causes=causes)


def test_a_user_agent_alone_is_possible_where_nothing_else_is_known():
    [found] = looks_like((b"User-Agent", b"insomnia/9.0"))

    assert (found.library.slug, found.certainty) == ("js-insomnia", POSSIBLE)


def test_the_error_that_fits_the_cause_comes_first():
    found = looks_like(
        (b"User-Agent", b"PostmanRuntime/7.1"),
        oauth_nonce="aB3dE6gH9jK",
        causes=["presented.plus-lost"],
    )

    assert found[0].errors[0].mistakes == ("presented.plus-lost",)


def test_a_long_user_agent_is_cut():
    [found] = looks_like((b"User-Agent", b"RestSharp/" + b"9" * 500))

    assert len(found.reasons[0]) < 100


def test_an_unremarkable_request_looks_like_nobodys():
    assert looks_like(oauth_nonce="Some.Nonce_of-mine") == ()


def test_shapes_are_seen():
    request = parse(
        WireRequest(
            b"POST",
            "http",
            b"/",
            (
                (b"Host", b"shop.example"),
                (b"Content-Type", b"text/plain"),
                (b"Authorization", header(oauth(oauth_nonce="ab+/cd=="), realm="")),
            ),
        )
    )

    assert [found.library.slug for found in likely_libraries(request)] == [
        "pike-oauth",
        "py-oauth2",
        "py-oauth-2009",
    ]


def test_libraries_are_found_by_their_mistakes():
    assert "Postman (node-oauth1)" in {lib.name for lib in known_for("params.body-omitted")}
    assert known_for("uri.no-scheme") == ()


@given(agent=st.binary(max_size=300), nonce=st.text(max_size=300))
def test_any_request_is_looked_at_without_harm(agent: bytes, nonce: str):
    assert len(looks_like((b"User-Agent", agent), oauth_nonce=nonce)) <= 3


@pytest.mark.parametrize("target", [b"/?oauth_consumer_key=k&oauth_nonce=n"])
def test_parameters_in_the_query_are_a_trait(target: bytes):
    request = WireRequest(
        b"GET", "http", target, ((b"Host", b"h"), (b"User-Agent", b"Python/3.11"))
    )

    assert [found.library.slug for found in likely_libraries(parse(request))] == [
        "py-aioauth-client"
    ]
