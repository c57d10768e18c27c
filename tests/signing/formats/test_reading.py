"""Particulars of reading: what each format leaves open, and how it is taken."""

from __future__ import annotations

import json

import pytest

from oauth_provider.signing.formats import read_request

TAKEN = "the scheme was taken to be {}; --scheme says otherwise"
FORM_HEAD = b"POST / HTTP/1.1\nHost: h\nContent-Type: application/x-www-form-urlencoded\n\n"


@pytest.mark.parametrize(
    ("data", "scheme"),
    [
        (b"GET / HTTP/1.1\r\nHost: h.example:443\r\n\r\n", "https"),
        (b"GET / HTTP/1.1\r\nHost: h.example:4430\r\n\r\n", "http"),
        (b"GET HTTPS://h.example/ HTTP/2\n\n", "https"),
        (b"\r\n\nGET /", "http"),
    ],
)
def test_a_message_has_a_scheme_that_fits_best(data, scheme):
    read = read_request(data)

    assert (read.wire.scheme, read.notes[-1]) == (scheme, TAKEN.format(scheme))


@pytest.mark.parametrize(
    ("data", "body"),
    [
        (FORM_HEAD + b"a=b\r\n", b"a=b"),
        (FORM_HEAD + b"a=b", b"a=b"),
        (b"POST / HTTP/1.1\n\n{}\n", b"{}\n"),
        (b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nabc", b"ab"),
        (b"POST / HTTP/1.1\nTransfer-Encoding: chunked\n\n2\r\nab\r\n1;x\nc\n0\r\n\r\n", b"abc"),
    ],
)
def test_a_message_has_the_body_that_was_meant(data, body):
    assert read_request(data, scheme="http").wire.body == body


def test_a_line_end_behind_a_form_is_told():
    assert read_request(FORM_HEAD + b"a=b\n", scheme="http").notes == (
        "the line end behind the form was not taken for a part of it",
    )


@pytest.mark.parametrize(
    ("line", "method", "target", "body"),
    [
        ("  $ curl h.example\n", b"GET", b"/", b""),
        ("curl h.example/a/./../b?c=/../", b"GET", b"/b?c=/../", b""),
        ("/usr/bin/curl -I http://h.example?a=b", b"HEAD", b"/?a=b", b""),
        ("curl.exe --url http://h.example \\\n  -X PUT \\\r\n -d 'a=b'", b"PUT", b"/", b"a=b"),
        (
            r'curl h.example -d "a\"b\\c\$d\
e"',
            b"POST",
            b"/",
            b'a"b\\c$de',
        ),
        (
            r"curl h.example -d $'it\'s \n\x41\101\u00e9\U0001F600\q'",
            b"POST",
            b"/",
            "it's \nAA\u00e9\U0001f600q".encode(),
        ),
        ("curl h.example --no-sessionid -o out -k --data ''", b"POST", b"/", b""),
        ("curl h.example/.. -d a", b"POST", b"/", b"a"),
    ],
)
def test_a_command_line_is_read_as_a_shell_would(line, method, target, body):
    read = read_request(line.encode()).wire

    assert (read.method, read.target, read.body) == (method, target, body)


def test_an_archive_is_searched_for_the_first_signed_request():
    def entry(authorization: str) -> dict[str, object]:
        headers = [
            {"name": ":authority", "value": "two.example"},
            {"name": ":path", "value": "/"},
            {"name": "authorization", "value": authorization},
        ]
        return {"request": {"method": "GET", "url": "https://h.example/x#y", "headers": headers}}

    archive = {"log": {"entries": [entry("Bearer x"), entry('OAuth oauth_nonce="x"')]}}

    read = read_request(json.dumps(archive).encode())

    assert read.notes == ("this is entry 2 of 2",)
    assert read.wire.headers == (
        (b"Host", b"two.example"),
        (b"authorization", b'OAuth oauth_nonce="x"'),
    )
    assert (read.wire.target, read.wire.scheme) == (b"/x", "https")


def test_an_archive_may_hold_a_form_in_pairs_only():
    posted = {
        "mimeType": "application/x-www-form-urlencoded",
        "params": [{"name": "a b", "value": "&"}, {"name": "c"}],
    }
    request = {"method": "POST", "url": "http://h.example", "postData": posted}

    wire = read_request(json.dumps(request).encode()).wire

    assert (wire.body, wire.is_form) == (b"a%20b=%26&c=", True)
