"""Reading a request: three places, doubled and misplaced parameters, the host."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oauth_provider.signing import Source, WireRequest, parse
from oauth_provider.signing.parameters import MAX_PARAMETERS
from tests.signing.asking import FORM, header, judge, oauth, problems, signed, wire

FORM_TYPE = (b"Content-Type", FORM)


def test_parameters_come_from_header_query_and_form_body():
    request = parse(
        wire(
            header([("oauth_nonce", "n")], realm="x"),
            target=b"/p?q=1&q=2",
            headers=(FORM_TYPE,),
            body=b"b=3",
        )
    )

    assert request.parameters == (
        (b"oauth_nonce", b"n", Source.HEADER),
        (b"q", b"1", Source.QUERY),
        (b"q", b"2", Source.QUERY),
        (b"b", b"3", Source.BODY),
    )
    assert (request.realm, request.is_readable) == (b"x", True)


@pytest.mark.parametrize(
    ("content_type", "is_form"),
    [
        (b"application/x-www-form-urlencoded", True),
        (b"Application/X-WWW-Form-URLencoded; charset=utf-8", True),
        (b"application/x-www-form-urlencoded2", False),
        (b"multipart/form-data; boundary=x", False),
        (b"", False),
    ],
)
def test_a_body_counts_when_it_is_declared_a_form(content_type, is_form):
    request = parse(wire(None, headers=((b"content-type", content_type),), body=b"a=b"))

    assert bool(request.parameters[1:]) is is_form


def test_a_body_without_a_type_does_not_count():
    assert parse(wire(None, target=b"/", body=b"a=b")).parameters == ()


def test_a_doubled_protocol_parameter_is_refused():
    verdict = judge(signed([*oauth(), ("oauth_nonce", "other")]))

    assert problems(verdict) == ["parameter_rejected"]
    assert verdict.problems[0].detail == (
        "oauth_nonce is given 2 times in the Authorization header"
    )
    assert verdict.problems[0].fields == (("oauth_parameters_rejected", "oauth_nonce"),)


def test_protocol_parameters_in_two_places_are_refused():
    verdict = judge(signed(target=b"/oauth/test?oauth_verifier=x"))

    assert [problem.detail for problem in verdict.problems] == [
        "oauth_verifier is in the query, but others are in the Authorization header"
    ]


def test_unknown_oauth_parameters_are_signed_and_may_stand_anywhere():
    assert judge(signed([*oauth(), ("oauth_colour", "red")], target=b"/?oauth_taste=x")).accepted


@pytest.mark.parametrize("query", [b"a=%", b"a=%4", b"%zz=1"])
def test_a_broken_escape_in_the_query_is_refused(query):
    verdict = judge(signed(target=b"/?" + query))

    assert problems(verdict) == ["parameter_rejected"]
    assert "query has a broken percent-encoding" in verdict.problems[0].detail


def test_a_broken_escape_in_a_form_is_refused():
    verdict = judge(signed(method=b"POST", headers=(FORM_TYPE,), body=b"a=%"))

    assert "form body has a broken percent-encoding at offset 2" in verdict.problems[0].detail


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (b"%FF", "oauth_nonce is not UTF-8"),
        (b"a%00", "oauth_nonce contains a null character"),
        (b"a" * 256, "oauth_nonce is longer than 255 characters"),
    ],
)
def test_protocol_values_are_text_of_a_sane_length(value, says):
    request = parse(wire(b'OAuth oauth_nonce="' + value + b'"'))

    assert [flaw.message for flaw in request.encoding_flaws] == [says]


def test_a_callback_may_be_long():
    assert parse(wire(header([("oauth_callback", "a" * 2000)]))).encoding_flaws == ()


def test_bytes_that_are_no_utf8_are_signed_as_they_are():
    assert judge(signed(target=b"/?a=%FF%FE")).accepted


def test_too_many_parameters_are_refused():
    request = parse(wire(None, target=b"/?" + b"&".join([b"a"] * (MAX_PARAMETERS + 1))))

    assert len(request.parameters) == MAX_PARAMETERS
    assert [flaw.message for flaw in request.encoding_flaws] == [
        "more than 10000 parameters were sent"
    ]


def test_two_oauth_headers_are_refused_and_a_basic_one_beside_it_is_not():
    first = signed()
    authorization = dict(first.headers)[b"Authorization"]
    both = signed(headers=((b"Authorization", b"Basic x"),))
    twice = wire(authorization, headers=((b"Authorization", authorization),))

    assert judge(both).accepted
    assert [problem.detail for problem in judge(twice).problems] == [
        "2 OAuth Authorization headers were sent"
    ]


@pytest.mark.parametrize(
    ("hosts", "says"),
    [
        ((), "no Host headers were sent, where one is needed"),
        ((b"a", b"b"), "2 Host headers were sent, where one is needed"),
        ((b"",), "'' is not a host"),
        ((b"a/b",), "'a/b' is not a host"),
        ((b"u@a",), "'u@a' is not a host"),
        ((b"\xff ?",), "'\ufffd ?' is not a host"),
    ],
)
def test_there_is_one_host(hosts, says):
    request = WireRequest(b"GET", "http", b"/", tuple((b"Host", host) for host in hosts))

    assert [flaw.message for flaw in parse(request).host_flaws] == [says]


def test_an_absolute_target_needs_no_host_and_neither_does_a_base_url():
    absolute = WireRequest(b"GET", "http", b"http://a.example/", ())
    proxied = WireRequest(b"GET", "http", b"/", (), base_url="https://a.example")

    assert parse(absolute).host_flaws == parse(proxied).host_flaws == ()


@given(
    st.binary(),
    st.binary(),
    st.lists(st.tuples(st.sampled_from([b"Host", b"Authorization", b"Content-Type"]), st.binary())),
    st.none() | st.binary(),
)
def test_no_bytes_make_reading_or_judging_fail(method, target, headers, body):
    named = tuple(
        (name, b"OAuth " + value if name == b"Authorization" else value) for name, value in headers
    )

    assert not judge(WireRequest(method, "http", target, named, body)).accepted
