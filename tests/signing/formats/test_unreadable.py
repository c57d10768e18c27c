"""What cannot be read is said to be: what, where, and what would be right."""

from __future__ import annotations

import json

import pytest

from oauth_provider.signing.formats import UnreadableError, read_request
from oauth_provider.signing.formats.raw_http import MOST_FIELDS
from oauth_provider.signing.formats.shell_words import LONGEST

HTTP_RIGHT = "expected METHOD TARGET HTTP/1.1, such as GET /path?query HTTP/1.1"
FIELD_RIGHT = "expected `Name: value`, and an empty line before the body"
BINARY = "\0\ufffd"
URL = "curl http://h.example"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"hello", f"line 1: 'hello' is not a request line; {HTTP_RIGHT}"),
        (b"\x00\xff", f"line 1: {BINARY!r} is not a request line; {HTTP_RIGHT}"),
        (b"GET /a b HTTP/1.1", f"line 1: 'GET /a b HTTP/1.1' is not a request line; {HTTP_RIGHT}"),
        (b"G(T / HTTP/1.1", "line 1: 'G(T' is not a method; expected a word such as GET"),
        (b"GET / HTTP/1.1\nHost", f"line 2: 'Host' is not a header field; {FIELD_RIGHT}"),
        (
            b"GET / HTTP/1.1\r\nA: b\r\n c\r\n",
            "line 3: this header line begins with white space; write each header field in one line",
        ),
        (
            b"GET / HTTP/1.1\nB ad: x",
            "line 2: 'B ad' is not the name of a header field; expected `Name: value`",
        ),
        (
            b"GET / HTTP/1.1\nA: x\ry",
            (
                "line 2: the value of 'A' has a line break or a null character in it;"
                " a header field is one line"
            ),
        ),
        (
            b"GET / HTTP/1.1\nContent-Length: x\n\n",
            "the header: Content-Length 'x' is not a number of bytes",
        ),
        (
            b"POST / HTTP/1.1\nContent-Length: 9\n\nabc",
            (
                "the body: the body breaks off: Content-Length says 9 bytes, and 3 are there;"
                " save the whole request, byte for byte, or leave Content-Length out"
            ),
        ),
        (
            b"POST / HTTP/1.1\nTransfer-Encoding: chunked\n\n5\r\nabc",
            (
                "the body: the chunked body breaks off at byte 8;"
                " save the whole request, or the decoded body with its Content-Length"
            ),
        ),
        (
            b"POST / HTTP/1.1\nTransfer-Encoding: chunked\n\nabc!",
            (
                "the body: the chunked body breaks off at byte 0;"
                " save the whole request, or the decoded body with its Content-Length"
            ),
        ),
        (b"GET ftp://x/ HTTP/1.1", "the scheme: 'ftp' is not a scheme; expected http or https"),
        (
            b"GET / HTTP/1.1\n" + b"A: b\n" * (MOST_FIELDS + 1),
            "line 1002: there are more than 1000",
        ),
        (b"{", "line 1 column 2: this is not JSON: Expecting property name"),
        (b"[" * 100_000, "the JSON is nested too deeply"),
        (b"[" + b"1" * 5000 + b"]", "this is not JSON in UTF-8"),
        (b'{"a": "\xff"}', "this is not JSON in UTF-8"),
        (b"[]", "the vector: this is no object; expected {…}"),
        (b"{}", "the vector: method is missing; it has method, scheme, target, headers"),
    ],
)
def test_input_that_is_no_request(data, said):
    with pytest.raises(UnreadableError) as refused:
        read_request(data)

    assert str(refused.value).startswith(said)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"{URL} 'a", 'character 23: this quote is not closed: "\'a"; close it, or copy the whole'),
        (f"{URL} \\", "character 23: this quote is not closed: '\\\\'"),
        (
            f'{URL} -d "a=$TOKEN"',
            "character 26: the shell would put something in the place of '$TOK",
        ),
        (f"{URL} -d `id`", "character 26: the shell would put something in the place of '`'"),
        ("curl -s", "there are no addresses; expected one"),
        (f"{URL} http://two.example", "there are 2 addresses; expected one"),
        (f"{URL} -d", "word 3: -d needs a value"),
        (f"{URL} --data", "word 3: --data needs a value"),
        (f"{URL} --frob", "word 3: '--frob' is not an option that is known here; leave it out"),
        (f"{URL} -sy 1", "word 3: '-sy' is not an option that is known here; leave it out"),
        (f"{URL} -F a=b", "word 3: --form cannot be read: a multipart body is made by curl itself"),
        (f"{URL} -s: {URL}", "word 3: --next cannot be read: there is more than one request"),
        (f"{URL} --next", "word 3: --next cannot be read: there is more than one request"),
        (f"{URL} -T f", "word 3: --upload-file cannot be read: the body is in a file"),
        (f"{URL} -d @f", "word 3: the body is in the file 'f'; write it out with --data-raw"),
        (f"{URL} --data-urlencode n@f", "word 3: the body is in the file 'f'; write it out"),
        (f"{URL} -H bare", "word 3: 'bare' is not a header field; expected `Name: value`"),
        (f"{URL} -X 'A B'", "word 3: 'A B' is not a method; expected a word such as GET"),
        ("curl ftp://h/", "the address: 'ftp://h/' is not an absolute address; expected http://"),
        ("curl 'http://h/a b'", "the address: the address 'http://h/a b' has white space or"),
        (f"curl {'x' * LONGEST}", f"the command line is longer than {LONGEST} characters"),
    ],
)
def test_a_command_line_that_cannot_be_read(line, said):
    with pytest.raises(UnreadableError) as refused:
        read_request(line.encode())

    assert str(refused.value).startswith(said)


REQUEST = {"method": "GET", "url": "http://h.example/", "headers": []}
VECTOR = {"method": "GET", "scheme": "http", "target": "/", "headers": []}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"log": []}, "log: this is no object; expected {…}"),
        ({"log": {"entries": {}}}, "log.entries: this is no array; expected […]"),
        ({"log": {"entries": [1]}}, "log.entries[0]: this is no object"),
        (
            {"log": {"entries": [{"request": REQUEST}]}},
            "log.entries (1): no entry has OAuth parameters; browsers leave the Authorization",
        ),
        ({"request": REQUEST | {"url": 1}}, 'request.url: this is no string; expected "…"'),
        ({"request": REQUEST | {"url": "/x"}}, "request.url: '/x' is not an absolute address"),
        ({"request": REQUEST | {"url": "\ud800"}}, "request.url: this string has half a character"),
        ({"request": REQUEST | {"headers": [{"name": "A"}]}}, "request.headers[0].value: this is"),
        (
            {"request": REQUEST | {"postData": {"text": "*", "encoding": "base64"}}},
            "request.postData.text: this is not base64: ",
        ),
        (VECTOR | {"vector": 2}, "vector: this is a vector of another version; expected 1"),
        (VECTOR | {"scheme": "ftp"}, "scheme: 'ftp' is not a scheme; expected http or https"),
        (VECTOR | {"headers": [["a"]]}, 'headers[0]: this is no pair; expected ["Name", "value"]'),
        (VECTOR | {"headers": [["a", "b\n"]]}, "headers[0]: the value of 'a' has a line break"),
        (VECTOR | {"body": {"base64": "*"}}, "body.base64: this is not base64: "),
        (VECTOR | {"consumer_secret": 1}, 'consumer_secret: this is no string; expected "…"'),
        (VECTOR | {"host_aliases": [1]}, "host_aliases[0]: this is no string"),
    ],
)
def test_a_document_that_cannot_be_read(document, said):
    with pytest.raises(UnreadableError) as refused:
        read_request(json.dumps(document).encode())

    assert str(refused.value).startswith(said)
