"""oauth_provider/callbacks.py: where a browser may be sent."""

from __future__ import annotations

import pytest

from oauth_provider.callbacks import callback_allowed, callback_flaw


@pytest.mark.parametrize(
    "callback",
    [
        "https://client.example/done",
        "HTTP://127.0.0.1:8080",
        "http://[::1]:8080/done?x=1%202&y#z",
        "http://localhost/?a=b&a=",
        "org.example.app:/done",
        "robot://done",
        "urn:ietf:wg:oauth:2.0:oob",
    ],
)
def test_an_absolute_address_of_the_web_or_a_private_scheme_is_good(callback: str):
    assert callback_flaw(callback) == ""


@pytest.mark.parametrize(
    ("callback", "flaw"),
    [
        ("javascript:alert(1)", "the scheme javascript: is not an application's"),
        ("JavaScript:alert(1)", "the scheme javascript: is not an application's"),
        ("data:text/html,x", "the scheme data: is not an application's"),
        ("file:///etc/passwd", "the scheme file: is not an application's"),
        ("", "it is not absolute: it must begin with a scheme, such as https://"),
        ("robot:", "it is not absolute: it must begin with a scheme, such as https://"),
        ("/done", "it is not absolute: it must begin with a scheme, such as https://"),
        ("//client.example/", "it is not absolute: it must begin with a scheme, such as https://"),
        ("client.example/a", "it is not absolute: it must begin with a scheme, such as https://"),
        (
            "https://",
            "an address with https needs // and a host, and a port below 65536 if any",
        ),
        (
            "http:client.example",
            "an address with http needs // and a host, and a port below 65536 if any",
        ),
        (
            "http:///client.example",
            "an address with http needs // and a host, and a port below 65536 if any",
        ),
        (
            "http://a.example:65536/",
            "an address with http needs // and a host, and a port below 65536 if any",
        ),
        (
            "http://a.example:x/",
            "an address with http needs // and a host, and a port below 65536 if any",
        ),
        (
            "http://[::1/",
            "an address with http needs // and a host, and a port below 65536 if any",
        ),
        (
            "http://a.example/\r\nSet-Cookie: a=b",
            "it contains '\\r', which an address can only hold percent-encoded",
        ),
        (
            "java\tscript:alert(1)",
            "it contains '\\t', which an address can only hold percent-encoded",
        ),
        (
            "https://a.example\\@b.example",
            "it contains '\\\\', which an address can only hold percent-encoded",
        ),
        (
            "https://a.example/ö",
            "it contains '\\xf6', which an address can only hold percent-encoded",
        ),
        (
            " https://a.example/",
            "it contains ' ', which an address can only hold percent-encoded",
        ),
    ],
)
def test_anything_else_is_refused_with_its_flaw(callback: str, flaw: str):
    assert callback_flaw(callback) == flaw


@pytest.mark.parametrize(
    ("callback", "expected"),
    [
        ("https://a.example/done", True),
        ("https://a.example/done?state=1", True),
        ("https://a.example/done/more", False),
        ("https://a.example/done#x", False),
        ("https://a.example/", False),
        ("http://a.example/done", False),
        ("https://b.example/?https://a.example/done", False),
    ],
)
def test_an_entry_allows_itself_with_or_without_a_query(callback: str, *, expected: bool):
    assert callback_allowed(callback, allow_list=["https://a.example/done"]) == expected


def test_an_entry_with_a_query_allows_just_that():
    allow_list = ["https://a.example/done?x=1"]

    assert callback_allowed("https://a.example/done?x=1", allow_list=allow_list)
    assert not callback_allowed("https://a.example/done?x=2", allow_list=allow_list)


def test_no_list_allows_every_callback():
    assert callback_allowed("https://a.example/done", allow_list=[])


@pytest.mark.parametrize("callback", ["org.example.app://[", "org.example.app://[a]/"])
def test_an_address_that_cannot_be_taken_apart_is_refused(callback: str):
    assert callback_flaw(callback) == "its brackets are not those of an IPv6 address"
