"""What came over the wire, byte for byte."""

from __future__ import annotations

import pytest

from oauth_provider.signing import WireRequest
from tests.signing.asking import FORM


def with_type(*values: bytes, body: bytes | None = b"a=b") -> WireRequest:
    return WireRequest(
        b"POST", "http", b"/", tuple((b"content-TYPE", value) for value in values), body
    )


def test_fields_are_found_in_any_case_and_in_order():
    request = WireRequest(b"GET", "http", b"/", ((b"X-A", b"1"), (b"b", b"2"), (b"x-a", b"3")))

    assert request.header_values(b"x-a") == (b"1", b"3")
    assert request.header_values(b"c") == ()


@pytest.mark.parametrize(
    ("value", "media_type"),
    [
        (b"text/plain", b"text/plain"),
        (b" Text/PLAIN ;charset=utf-8", b"text/plain"),
        (b"", b""),
        (b";", b""),
        (b"\xff", b"\xff"),
    ],
)
def test_the_media_type_is_in_lower_case_and_without_parameters(value, media_type):
    assert with_type(value).media_type == media_type


def test_a_request_may_have_no_media_type_and_the_first_one_counts():
    assert with_type().media_type == b""
    assert with_type(b"a/b", FORM).media_type == b"a/b"


@pytest.mark.parametrize(
    ("content_type", "body", "form"),
    [(FORM, b"a=b", b"a=b"), (FORM, b"", b""), (FORM, None, b""), (b"text/plain", b"a=b", b"")],
)
def test_the_form_is_a_body_that_is_declared_one(content_type, body, form):
    assert with_type(content_type, body=body).form == form
