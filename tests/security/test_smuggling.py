"""Request smuggling: what can be read in two ways is refused, and ends the connection."""

from __future__ import annotations

import pytest

HOST = b"Host: 127.0.0.1\r\n"
LAST = HOST + b"Connection: close\r\n"
SMUGGLED = b"GET /oauth/test?smuggled HTTP/1.1\r\n" + LAST + b"\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
HIDDEN = b"0\r\n\r\n" + SMUGGLED
"""The end of a chunked body and one more request; or, counted by its length, one body."""
LENGTH = b"Content-Length: %d\r\n" % len(HIDDEN)

FRAMINGS = {
    "both": LENGTH + CHUNKED,
    "both, the other way round": CHUNKED + LENGTH,
    "two lengths": LENGTH + b"Content-Length: 5\r\n",
    "a list of lengths": b"Content-Length: 5, 5\r\n",
    "a length with a sign": b"Content-Length: +5\r\n",
    "a folded length": b"Content-Length:\r\n 5\r\n",
    "two codings": b"Transfer-Encoding: gzip\r\n" + CHUNKED,
    "chunked twice": CHUNKED + CHUNKED,
    "chunked in chunked": b"Transfer-Encoding: chunked, chunked\r\n",
    "no coding": b"Transfer-Encoding:\r\n",
    "an empty list": b"Transfer-Encoding: ,\r\n",
    "a vertical tab": b"Transfer-Encoding: \x0bchunked\r\n",
    "a folded coding": b"Transfer-Encoding:\r\n chunked\r\n",
    "a quoted coding": b'Transfer-Encoding: "chunked"\r\n',
    "a parameter": b"Transfer-Encoding: chunked;q=1\r\n",
    "an unknown coding": b"Transfer-Encoding: xchunked\r\n",
    "identity": b"Transfer-Encoding: identity\r\n",
    "a blank before the colon": b"Transfer-Encoding : chunked\r\n",
    "a null byte": b"Transfer-Encoding: chunked\0\r\n",
    "a bare line feed": b"X: y\nTransfer-Encoding: chunked\r\n",
    "a bare return": b"X: y\rTransfer-Encoding: chunked\r\n",
}
LINES = {
    "a blank before": b" GET /oauth/test HTTP/1.1",
    "a vertical tab before": b"\x0bGET /oauth/test HTTP/1.1",
    "a blank behind": b"GET /oauth/test HTTP/1.1 ",
    "two blanks": b"GET  /oauth/test HTTP/1.1",
    "tabs": b"GET\t/oauth/test\tHTTP/1.1",
    "a tab in the target": b"GET /oauth\t/test HTTP/1.1",
    "a null byte in the target": b"GET /oauth/test\0 HTTP/1.1",
    "a return in the target": b"GET /oauth/test\rX: HTTP/1.1",
    "a blank in the target": b"GET /oauth/test HTTP/1.1 HTTP/1.1",
    "no method": b" /oauth/test HTTP/1.1",
    "a method that is none": b"G@T /oauth/test HTTP/1.1",
    "a method with a control character": b"G\x01T /oauth/test HTTP/1.1",
    "a version of words": b"GET /oauth/test HTTP/1.1x",
    "a version with a sign": b"GET /oauth/test HTTP/1.+1",
    "a version before all": b"GET /oauth/test",
    "the version to come": b"PRI * HTTP/2.0",
}
CHUNKS = {
    "in hex with 0x": b"0x0\r\n\r\n",
    "with a sign": b"+0\r\n\r\n",
    "with a blank before": b" 0\r\n\r\n",
    "with an underscore": b"0_0\r\n\r\n",
    "ended by a line feed": b"0\n\r\n",
    "an extension with a line feed": b"0;a\nb\r\n\r\n",
    "an extension with a return": b"0;a\rb\r\n\r\n",
    "a trailer that ends in a line feed": b"0\r\nX: y\n\r\n",
    "longer than it says": b"1\r\nab\r\n0\r\n\r\n",
}


def framed(fields: bytes) -> bytes:
    return b"POST /oauth/test HTTP/1.1\r\n" + HOST + fields + b"\r\n" + HIDDEN


ATTACKS = {
    **{f"framing: {name}": framed(fields) for name, fields in FRAMINGS.items()},
    **{f"line: {name}": line + b"\r\n" + HOST + b"\r\n" + SMUGGLED for name, line in LINES.items()},
    **{
        f"chunk: {name}": b"POST /oauth/test HTTP/1.1\r\n"
        + HOST
        + CHUNKED
        + b"\r\n"
        + end
        + SMUGGLED
        for name, end in CHUNKS.items()
    },
}


def test_each_attack_is_one_refusal_and_the_end_of_the_connection(direct):
    answered = {name: direct.statuses(sent) for name, sent in ATTACKS.items()}

    assert {
        name: said for name, said in answered.items() if said not in ([400], [501], [505])
    } == {}
    assert direct.arrived() in ([], ["POST /oauth/test"] * len(CHUNKS))


def test_behind_a_proxy_no_attack_brings_a_request_of_its_own(proxied):
    """What the proxy takes for one request is one, or none, here."""
    for name, sent in ATTACKS.items():
        before = len(proxied.arrived())
        statuses = proxied.statuses(sent)
        arrived = proxied.arrived()[before:]
        # nginx itself may have understood two requests; then it has answered two.
        assert len(arrived) <= len(statuses), (name, statuses, arrived)


@pytest.mark.parametrize("method", [b"POST", b"GET", b"HEAD", b"PUT", b"OPTIONS"])
def test_a_body_that_nobody_reads_is_never_taken_for_a_request(proxied, method):
    body = SMUGGLED * 2
    length = b"Content-Length: %d\r\n" % len(body)
    for target in (
        b"/nowhere",
        b"/style.css",
        b"/simple/",
        b"/oauth/test",
        b"/legacy/",
        b"/_mock/",
    ):
        sent = method + b" " + target + b" HTTP/1.1\r\n" + LAST + length + b"\r\n" + body
        assert len(proxied.statuses(sent)) == 1, target
    assert [one for one in proxied.arrived() if "smuggled" in one] == []


def test_requests_in_one_breath_are_each_answered_in_order_behind_a_proxy(proxied):
    number = b"GET /oauth/test?n=%d HTTP/1.1\r\n" + HOST + b"\r\n"
    chunked = (
        b"POST /oauth/test?n=%d HTTP/1.1\r\n" + HOST + CHUNKED + b"\r\n1;x=y\r\na\r\n0\r\n\r\n"
    )
    sent = b"".join((number, chunked)[n % 2] % n for n in range(9)) + SMUGGLED

    assert proxied.statuses(sent) == [401] * 10
    assert proxied.arrived() == [
        f"{('GET', 'POST')[n % 2]} /oauth/test?n={n}" for n in range(9)
    ] + ["GET /oauth/test?smuggled"]


def test_a_name_with_an_underscore_is_no_framing(direct):
    sent = framed(LENGTH + b"Transfer_Encoding: chunked\r\nContent_Length: 5\r\n")

    assert direct.statuses(sent) == [401]


def test_no_answer_is_split_by_what_a_request_brings(direct):
    """Line breaks in parameters and in a callback come back encoded, or not at all."""
    broken = b"%0d%0aX-Split:%20yes%0d%0a%0d%0a"
    for target in (
        b"/oauth/test?oauth_token=" + broken,
        b"/oauth/authorize?oauth_token=a&oauth_callback=http://a.example/" + broken,
        b"/accounts/login/?next=/" + broken,
        b"/simple/a" + broken,
        b"/pypi/" + broken + b"/json",
        b"/" + broken,
    ):
        head = direct.exchange(b"GET " + target + b" HTTP/1.1\r\n" + HOST + b"\r\n")
        assert b"\r\nX-Split" not in head.partition(b"\r\n\r\n")[0], target
