"""oauth_provider/request.py: what came over the wire, from any kind of server."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.handlers.asgi import ASGIRequest
from django.test import RequestFactory

from oauth_provider.request import HEADERS_KEY, exact_target, keeps_secrets, wire_request

TARGET = "/a%2Fb/%7e?x=%2b+|&&y"
"""Django would rebuild it as another path and another query."""


def asgi(*, headers=(), **scope) -> ASGIRequest:
    base = {"type": "http", "method": "GET", "path": "/a/b/~", "headers": list(headers)}
    return ASGIRequest({**base, **scope}, io.BytesIO())


class TestTarget:
    @pytest.mark.parametrize("key", ["REQUEST_URI", "RAW_URI"])
    def test_a_wsgi_server_tells_the_exact_target(self, key):
        request = RequestFactory().get("/a/b/~", **{key: TARGET})

        wire = wire_request(request)

        assert (wire.target, wire.target_is_exact) == (TARGET.encode(), True)

    def test_bytes_beyond_ascii_stay_as_they_came(self):
        request = RequestFactory().get("/", REQUEST_URI="/caf\xc3\xa9?\xff")

        assert exact_target(request) == b"/caf\xc3\xa9?\xff"

    @pytest.mark.parametrize(
        ("query", "target"), [(b"x=%2b", b"/a%2Fb/%7e?x=%2b"), (b"", b"/a%2Fb/%7e")]
    )
    def test_an_asgi_server_tells_it_in_two_parts(self, query, target):
        request = asgi(raw_path=b"/a%2Fb/%7e", query_string=query)

        wire = wire_request(request)

        assert (wire.target, wire.target_is_exact) == (target, True)

    def test_where_no_server_tells_it_is_rebuilt_and_said_to_be(self):
        request = RequestFactory().get("/a%2Fb/%7e?x=1%202")

        wire = wire_request(request)

        assert (wire.target, wire.target_is_exact) == (b"/a/b/~?x=1%202", False)

    def test_an_asgi_server_may_not_tell_either(self):
        wire = wire_request(asgi(raw_path=None, query_string=b"x=1"))

        assert (wire.target, wire.target_is_exact) == (b"/a/b/~?x=1", False)


class TestHeaders:
    def test_our_own_server_keeps_doubled_fields_in_order(self):
        kept = ((b"Authorization", b'OAuth a="1"'), (b"AUTHORIZATION", b'OAuth b="2"'))
        request = RequestFactory().get("/", **{HEADERS_KEY: kept})

        assert wire_request(request).header_values(b"authorization") == (
            b'OAuth a="1"',
            b'OAuth b="2"',
        )

    def test_an_asgi_server_keeps_them_too(self):
        kept = ((b"host", b"a.example"), (b"authorization", b"OAuth x"), (b"authorization", b"y"))

        assert wire_request(asgi(headers=kept)).headers == kept

    def test_from_any_other_server_they_are_rebuilt(self):
        request = RequestFactory().get("/", HTTP_AUTHORIZATION="OAuth \xff", HTTP_HOST="a.example")

        assert wire_request(request).headers == (
            (b"Cookie", b""),
            (b"Authorization", b"OAuth \xff"),
            (b"Host", b"a.example"),
        )


class TestBody:
    def test_a_body_is_read(self):
        request = RequestFactory().post("/", b"a=b", content_type="text/plain")

        assert wire_request(request).body == b"a=b"

    def test_a_multipart_body_is_left_unread(self):
        request = RequestFactory().post("/", b"--x", content_type="Multipart/Form-Data; boundary=x")

        assert wire_request(request).body is None
        assert request.read() == b"--x"

    def test_a_body_beyond_the_limit_for_forms_is_refused(self, settings):
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2
        request = RequestFactory().post("/", b"a=b", content_type="text/plain")

        with pytest.raises(RequestDataTooBig):
            wire_request(request)


def test_method_scheme_and_base_url_are_handed_over(settings):
    settings.MOCK_BASE_URL = "https://mock.example/prefix"
    request = RequestFactory().generic("PURGE", "/", secure=True)

    wire = wire_request(request)

    assert (wire.method, wire.scheme, wire.base_url) == (
        b"PURGE",
        "https",
        "https://mock.example/prefix",
    )


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("::ffff:10.0.0.1", False),
        ("10.0.0.1", False),
        ("", False),
        ("not an address", False),
    ],
)
def test_without_tls_only_loopback_keeps_secrets(address, kept):
    assert keeps_secrets(RequestFactory().get("/", REMOTE_ADDR=address)) is kept


def test_tls_keeps_secrets():
    assert keeps_secrets(RequestFactory().get("/", secure=True, REMOTE_ADDR="10.0.0.1"))


def test_tls_that_ends_before_this_server_keeps_secrets(settings):
    settings.MOCK_BASE_URL = "https://mock.example"

    assert keeps_secrets(RequestFactory().get("/", REMOTE_ADDR="10.0.0.1"))
