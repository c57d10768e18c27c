"""Requests in every format: read back as they were written, published vectors among them."""

from __future__ import annotations

import contextlib
import json
import re
import shlex
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oauth_provider.signing import Keys, WireRequest
from oauth_provider.signing.doctor.examination import examine
from oauth_provider.signing.formats import (
    FORMATS,
    Captured,
    Secrets,
    UnreadableError,
    read_request,
    write_curl,
    write_har,
    write_http,
    write_vector,
)
from oauth_provider.signing.formats.captured import LARGEST_INPUT
from tests.signing.asking import FACTS, FORM, KEYS, NOW, judge, signed, wire
from tests.signing.published import cases, wire_of

_OWN_PORT = re.compile(rb":(80|443)$")
POST_FORM = signed(
    method=b"POST",
    target=b"/a%2Fb/../c?x=[1]&y=%20",
    headers=((b"Content-Type", FORM),),
    body=b"it's=a+b&$HOME=\\n",
)


def written(request: WireRequest, format_name: str) -> bytes:
    write = {
        "http": write_http,
        "curl": lambda w: write_curl(w).encode(),
        "har": lambda w: json.dumps(write_har(w)).encode(),
        "vector": lambda w: json.dumps(write_vector(w)).encode(),
    }
    return write[format_name](request)


def essence(request: WireRequest) -> tuple[object, ...]:
    """What is signed and sent, without the order and length that a format sets itself."""
    headers = sorted(
        # curl itself leaves the scheme's own port out of the Host header
        (n.lower(), _OWN_PORT.sub(b"", v) if n == b"Host" else v)
        for n, v in request.headers
        if n != b"Content-Length"
    )
    return request.method, request.scheme, request.target, headers, request.body


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("case", cases("requests"))
def test_a_published_request_reads_back_as_it_was_written(case, format_name):
    request = wire_of(case)
    scheme = case["scheme"] if format_name == "http" else None

    read = read_request(written(request, format_name), scheme=scheme)

    assert read.format_name == format_name
    assert essence(read.wire) == essence(request)


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_form_with_all_that_a_shell_would_touch_reads_back(format_name):
    read = read_request(written(POST_FORM, format_name))

    assert essence(read.wire) == essence(POST_FORM)


@pytest.mark.parametrize("case", cases("requests"))
def test_a_case_of_the_shared_vectors_is_a_vector(case):
    read = read_request(json.dumps(case).encode())

    assert read == Captured(
        wire_of(case), "vector", Secrets(case["consumer_secret"], case["token_secret"])
    )


def test_a_vector_holds_no_secret_unless_it_is_asked_for():
    refused = signed(keys=Keys("consumer secret&", "wrong"))
    verdict = judge(refused)
    diagnosis = examine(verdict, keys=KEYS, now=NOW, window=300)

    plain = write_vector(refused, verdict=verdict, diagnosis=diagnosis)
    asked = write_vector(refused, verdict=verdict, diagnosis=diagnosis, keys=KEYS)

    assert [s for s in (KEYS.consumer_secret, KEYS.token_secret) if s in json.dumps(plain)] == []
    assert plain["problems"] == [
        {"name": "signature_invalid", "detail": verdict.problems[0].detail}
    ]
    assert (plain["accepted"], plain["reading"], plain["causes"]) == (False, None, [])
    assert read_request(json.dumps(asked).encode()).secrets == Secrets(
        KEYS.consumer_secret, KEYS.token_secret
    )


def test_a_vector_of_an_accepted_request_names_its_reading():
    document = write_vector(signed(), verdict=judge(signed()), keys=Keys("c", "t", "PEM"))

    assert (document["reading"], document["secrets"]) == (
        "rfc5849",
        {"consumer_secret": "c", "token_secret": "t", "rsa_public_key": "PEM"},
    )


def test_a_vector_of_a_refusal_holds_its_causes_and_base_string():
    unreadable = wire(b"OAuth oauth_nonce=x")
    verdict = judge(unreadable)
    diagnosis = examine(verdict, keys=None, now=NOW, window=300)

    document = write_vector(unreadable, verdict=verdict, diagnosis=diagnosis)

    assert document["base_string"] is None
    assert [cause["slug"] for cause in document["causes"]] == ["request.header", "request.present"]


def test_bytes_that_are_no_text_stand_in_base64():
    request = replace(POST_FORM, body=b"\xff\0", target=b"/\xe9", base_url="https://x.example")

    assert read_request(json.dumps(write_vector(request)).encode()).wire == request


def test_secrets_are_not_shown():
    assert repr(Secrets("hush")) == "Secrets(…)"


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("format_name", FORMATS)
def test_the_scheme_can_be_told(format_name, scheme):
    assert read_request(written(signed(), format_name), scheme=scheme).wire.scheme == scheme


@pytest.mark.parametrize("data", [b"", b" \n", b"\xef\xbb\xbf"])
def test_an_empty_input_is_said_to_be(data):
    with pytest.raises(UnreadableError, match="the input is empty; expected one of http, curl"):
        read_request(data)


def test_a_huge_input_is_refused():
    with pytest.raises(UnreadableError, match="larger than 16777216 bytes"):
        read_request(b"x" * (LARGEST_INPUT + 1))


def test_a_format_can_be_named():
    with pytest.raises(UnreadableError, match="word 1: 'GET' is not curl; expected `curl URL`"):
        read_request(b"GET / HTTP/1.1\r\n\r\n", format_name="curl")


@given(st.binary(max_size=300), st.sampled_from([None, *FORMATS]))
def test_any_input_is_read_or_refused(data, format_name):
    with contextlib.suppress(UnreadableError):
        judge(read_request(data, format_name=format_name).wire)


SHELL = st.text(alphabet="curl -dHXG'\"\\$ \nab=@:/%u0041;", max_size=60)


@given(SHELL)
def test_any_command_line_is_read_or_refused(text):
    with contextlib.suppress(UnreadableError):
        read_request(f"curl http://h.example {text}".encode())


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "log",
                    "entries",
                    "request",
                    "url",
                    "method",
                    "headers",
                    "postData",
                    "params",
                    "target",
                    "scheme",
                    "body",
                    "secrets",
                    "base64",
                    "text",
                    "name",
                    "value",
                    "host",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(JSON.filter(lambda value: isinstance(value, dict)))
def test_any_document_is_read_or_refused(document):
    with contextlib.suppress(UnreadableError):
        read_request(json.dumps(document).encode())


def test_a_command_line_shows_no_control_character():
    request = signed(headers=((b"X-A", b"\x1b[31m\xff'\\"),))

    assert write_curl(request).isprintable()
    assert essence(read_request(write_curl(request).encode()).wire) == essence(request)


def test_an_absolute_target_is_called_as_it_is():
    request = replace(
        signed(), target=b"http://other.example/p", headers=((b"Host", b"proxy.example"),)
    )

    assert shlex.split(write_curl(request)) == [
        "curl", "-H", "Host: proxy.example", "http://other.example/p",
    ]  # fmt: skip
    assert write_har(request)["log"]["entries"][0]["request"]["url"] == "http://other.example/p"
    assert write_curl(replace(signed(), headers=())) == "curl 'http://localhost/oauth/test?a=b'"
    assert "http://localhost/" in json.dumps(write_har(replace(signed(), headers=())))


def test_a_body_that_is_no_text_is_in_base64_in_an_archive():
    request = replace(POST_FORM, body=b"\xff\0", headers=signed().headers)

    assert read_request(json.dumps(write_har(request)).encode(), format_name="har").wire.body == (
        b"\xff\0"
    )


def test_a_message_gets_its_length_and_loses_its_chunks():
    request = wire(body=b"abc", headers=((b"Transfer-Encoding", b"chunked"),))

    assert write_http(request) == (
        b"GET /oauth/test?a=b HTTP/1.1\r\nHost: index.example:8000\r\nContent-Length: 3\r\n\r\nabc"
    )
    assert FACTS.now == NOW
