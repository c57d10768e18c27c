"""The base string (RFC 5849, 3.4.1), beyond the published cases."""

from __future__ import annotations

import pytest

from oauth_provider.signing import WireRequest, base_string_uri
from oauth_provider.signing.base_string import request_uri
from oauth_provider.signing.wire import split_target
from tests.signing.asking import judge, signed, wire


@pytest.mark.parametrize(
    ("scheme", "authority", "path", "uri"),
    [
        (b"HTTP", b"EXAMPLE.com", b"", b"http://example.com/"),
        (b"http", b"a:80", b"/X", b"http://a/X"),
        (b"https", b"a:443", b"/", b"https://a/"),
        (b"https", b"a:80", b"/", b"https://a:80/"),
        (b"http", b"a:443", b"/", b"http://a:443/"),
        (b"http", b"a:", b"/", b"http://a/"),
        (b"http", b" a ", b"/", b"http://a/"),
        (b"http", b"[2001:DB8::1]:80", b"/", b"http://[2001:db8::1]/"),
        (b"http", b"[::1]", b"/", b"http://[::1]/"),
        (b"http", b"a_b:8000", b"/%7e//../x;y", b"http://a_b:8000/%7e//../x;y"),
    ],
)
def test_uri(scheme, authority, path, uri):
    assert base_string_uri(scheme=scheme, authority=authority, path=path) == uri


@pytest.mark.parametrize(
    ("target", "parts"),
    [
        (b"/a?b=c?d", (None, None, b"/a", b"b=c?d")),
        (b"/a#b?c", (None, None, b"/a", b"")),
        (b"?a", (None, None, b"", b"a")),
        (b"*", (None, None, b"*", b"")),
        (b"HTTP://h:1/p?q", (b"http", b"h:1", b"/p", b"q")),
        (b"http://h?q", (b"http", b"h", b"", b"q")),
        (b"/x?u=http://h", (None, None, b"/x", b"u=http://h")),
        (b"/http://h", (None, None, b"/http://h", b"")),
        (b"://h", (None, None, b"://h", b"")),
    ],
)
def test_targets_are_taken_apart_and_not_decoded(target, parts):
    assert split_target(target) == parts


def test_an_absolute_target_names_the_server():
    request = wire(None, target=b"https://other.example/p")

    assert request_uri(wire=request, target=split_target(request.target)) == (
        b"https://other.example/p"
    )


def test_a_base_url_stands_for_what_a_proxy_hides():
    request = WireRequest(b"GET", "http", b"/p", (), base_url="https://Mock.example:443/app/")

    assert request_uri(wire=request, target=split_target(b"/p")) == b"https://mock.example/app/p"


@pytest.mark.parametrize("method", [b"get", b"PATCH", b"M-SEARCH", b"\xe9"])
def test_any_method_is_signed_in_upper_case(method):
    assert judge(signed(method=method)).accepted
