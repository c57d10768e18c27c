"""Hostile requests over a real socket: a named refusal, never a failure of the server.

The server is the real command, so that nothing between the bytes and the answer is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.oauth_provider.wire import Answer, exchange, request, signed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.running import RunningServer

FEW = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(autouse=True)
def _no_failure_is_reported(server: RunningServer) -> Iterator[None]:
    before = len(server.said())
    yield
    said = server.said()[before:]
    assert "Traceback" not in said
    assert server.consumer_secret not in said
    assert server.token_secret not in said


def refused(answer: Answer) -> tuple[int, str]:
    """Return status and problem; whatever the problem, the answer is bounded."""
    assert len(answer.head) < 8 * 1024
    assert len(answer.body) < 16 * 1024
    return answer.status, answer.problem


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (b"", (401, "parameter_absent")),
        (b"Basic dXNlcjpwYXNz", (401, "parameter_absent")),
        (b"Bearer abc", (401, "parameter_absent")),
        (b'Basic dXNlcg==, OAuth oauth_token="a"', (401, "parameter_absent")),
        (b"OAuth", (400, "parameter_absent")),
        (b"OAuth ,", (400, "parameter_rejected")),
        (b"OAuth oauth_token", (400, "parameter_rejected")),
        (b"OAuth oauth_token=a", (400, "parameter_rejected")),
        (b'OAuth oauth_token="a', (400, "parameter_rejected")),
        (b'OAuth oauth_token="a" oauth_nonce="b"', (400, "parameter_rejected")),
        (b'OAuth oauth_token="%zz"', (400, "parameter_rejected")),
        (b'OAuth oauth_token="%00"', (400, "parameter_rejected")),
        (b'OAuth oauth_token="%ff"', (400, "parameter_rejected")),
        (b'OAuth oauth_token="\xff\xfe"', (400, "parameter_rejected")),
        (b'OAuth oauth_token="a",oauth_token="a"', (400, "parameter_rejected")),
        (b'OAuth oauth_token="a", OAuth oauth_nonce="b"', (400, "parameter_rejected")),
        (b"OAuth " + b'a="%",' * 9000, (400, "parameter_rejected")),
        (b'OAuth realm="' + b"x" * 60_000 + b'"', (400, "parameter_absent")),
        (
            b'OAuth oauth_nonce="n",oauth_timestamp="1",oauth_signature_method="HMAC-SHA1"',
            (400, "parameter_absent"),
        ),
    ],
)
def test_a_broken_authorization_header_is_a_named_problem(server, header, expected):
    field = b"Authorization: " + header

    assert refused(exchange(server, request(server, field))) == expected


@pytest.mark.parametrize(
    ("digits", "problem"),
    [(19, "parameter_absent"), (300, "parameter_rejected"), (5000, "parameter_rejected")],
)
def test_a_timestamp_of_any_length_is_a_named_problem(server, digits, problem):
    field = b'Authorization: OAuth oauth_timestamp="%s"' % (b"9" * digits)

    assert refused(exchange(server, request(server, field))) == (400, problem)


@pytest.mark.parametrize(
    "name",
    [
        b"oauth_body_hash",
        b"oauth_callback",
        b"oauth_consumer_key",
        b"oauth_nonce",
        b"oauth_signature",
        b"oauth_signature_method",
        b"oauth_timestamp",
        b"oauth_token",
        b"oauth_verifier",
        b"oauth_version",
    ],
)
@pytest.mark.parametrize("path", [b"/oauth/test", b"/oauth/request_token", b"/oauth/access_token"])
def test_a_very_long_value_is_refused_in_a_short_answer(server, name, path):
    target = path + b"?" + name + b"=" + b"%C3%A9" * 100_000

    answer = exchange(server, request(server, target=target))

    assert refused(answer) == (400, "parameter_rejected")


def test_headers_beyond_64_kib_are_refused(server):
    field = b"Authorization: OAuth " + b"x" * 70_000

    assert exchange(server, request(server, field)).status == 431


def test_a_null_byte_in_a_header_is_refused(server):
    answer = exchange(server, request(server, b'Authorization: OAuth oauth_token="\0"'))

    assert answer.status == 400


@pytest.mark.parametrize("host", [b"a b", b"a,b", b"[::1", b"\xff", b"a/b", b"", b"user@a"])
def test_a_host_that_is_none_is_refused(server, host):
    assert exchange(server, request(server, signed(server), host=host)).status == 400


def test_two_hosts_are_refused(server):
    assert exchange(server, request(server, b"Host: other.example", signed(server))).status == 400


@pytest.mark.parametrize(
    "fields",
    [
        (b"Content-Length: -1",),
        (b"Content-Length: abc",),
        (b"Content-Length: 1, 2",),
        (b"Content-Length: 3", b"Content-Length: 4"),
        (b"Content-Length: 3", b"Transfer-Encoding: chunked"),
        (b"Content-Length: " + b"9" * 5000,),
        (b"Authorization : OAuth",),
        (b"no colon",),
    ],
)
def test_a_request_with_two_meanings_is_refused_before_it_is_read(server, fields):
    answer = exchange(server, request(server, *fields, method=b"POST", body=b"a=b"))

    assert answer.status == 400


@pytest.mark.parametrize("length", [b"200000000", b"99999999999999999999"])
@pytest.mark.parametrize("path", ["/oauth/test", "/oauth/request_token", "/accounts/login/"])
def test_a_body_of_absurd_length_is_the_clients_mistake_everywhere(server, length, path):
    fields = (b"Content-Type: multipart/form-data; boundary=x", b"Content-Length: " + length)
    authorization = signed(server, target=path, method="POST")

    answer = exchange(
        server,
        request(server, *fields, authorization, method=b"POST", target=path.encode(), body=b"--x"),
    )

    assert 400 <= answer.status < 500


@pytest.mark.parametrize(
    "content_type",
    [
        b"multipart/form-data",
        b"multipart/form-data; boundary=" + b"x" * 60_000,
        b"multipart/form-data; boundary=\xe9",
        b"multipart/form-data; boundary=x; charset*=bogus''x",
        b"multipart/form-data; boundary*=bogus''x",
    ],
)
def test_a_broken_multipart_type_is_a_named_problem(server, content_type):
    sent = request(
        server,
        b"Content-Type: " + content_type,
        signed(server, method="POST"),
        method=b"POST",
        body=b"--x\r\n\r\n",
    )

    assert refused(exchange(server, sent)) == (400, "parameter_rejected")


def test_a_content_type_of_an_unknown_charset_is_taken_for_none(server):
    sent = request(
        server,
        b"Content-Type: text/plain; charset*=bogus''x",
        signed(server, method="POST"),
        method=b"POST",
        body=b"x",
    )

    assert exchange(server, sent).status == 200


@pytest.mark.parametrize("path", ["/oauth/test", "/oauth/add_release"])
def test_a_wish_for_a_media_type_that_cannot_be_read_is_none(server, path):
    sent = request(server, b"Accept: text/html;q*=bogus''x", method=b"POST", target=path.encode())

    assert refused(exchange(server, sent)) == (401, "parameter_absent")


@pytest.mark.parametrize(
    "body", [b"oauth_token=%ff&decision=\xff", b"\xff\xfe\0", b"%", b"a=b&" * 20_000]
)
def test_a_form_that_is_no_text_is_no_failure_of_the_pages(server, body):
    fields = (b"Content-Type: application/x-www-form-urlencoded; charset=latin-1",)
    for path in (b"/oauth/authorise", b"/accounts/login/", b"/oauth/test"):
        answer = exchange(server, request(server, *fields, method=b"POST", target=path, body=body))

        assert 400 <= answer.status < 500


def test_an_absolute_target_is_signed_by_its_own_host(server):
    target = server.url + "/oauth/test?a=b"

    sent = request(server, signed(server, target="/oauth/test?a=b"), target=target.encode())

    assert exchange(server, sent).status == 200


def test_a_form_body_on_get_is_signed(server):
    sent = request(
        server,
        signed(server),
        b"Content-Type: application/x-www-form-urlencoded",
        body=b"injected=1",
    )

    assert refused(exchange(server, sent)) == (401, "signature_invalid")


def test_more_parameters_than_are_taken_is_a_named_problem(server):
    target = b"/oauth/test?" + b"a=&" * 20_000 + b"oauth_token=x"

    assert refused(exchange(server, request(server, target=target))) == (400, "parameter_rejected")


# ---- Whatever may come ---------------------------------------------------------------------


_FIELD = st.binary(max_size=200).map(lambda b: bytes(c for c in b if c not in b"\r\n\0"))
_OAUTH_BITS = st.lists(
    st.sampled_from(
        [
            *(b'oauth_token="a"', b'oauth_nonce="%"', b'oauth_timestamp="1"', b"OAuth ", b"realm="),
            *(b'oauth_version="2"', b'oauth_signature_method="PLAINTEXT"', b'oauth_body_hash="x"'),
            *(b'oauth_signature="%26"', b",", b" ", b"=", b'"', b"\\", b"%00", b"\xff", b"'", b";"),
        ]
    ),
    max_size=12,
).map(b"".join)


@FEW
@given(header=_OAUTH_BITS | _FIELD, content_type=_FIELD, accept=_FIELD, body=st.binary(max_size=99))
def test_no_header_and_no_body_makes_the_server_fail(server, header, content_type, accept, body):
    sent = request(
        server,
        b"Authorization: OAuth " + header,
        b"Content-Type: " + content_type,
        b"Accept: " + accept,
        method=b"POST",
        body=body,
    )

    assert 400 <= exchange(server, sent).status < 500


@FEW
@given(
    query=st.binary(max_size=200).map(lambda b: bytes(c for c in b if 0x20 < c < 0x7F)),
    path=st.sampled_from([b"/oauth/authorise", b"/oauth/access_token", b"/oauth/request_token"]),
)
def test_no_query_makes_the_server_fail(server, query, path):
    answer = exchange(server, request(server, target=path + b"?" + query))

    assert 400 <= answer.status < 500
