"""oauth_provider/signing/comparison.py: the right base string and the client's, part by part."""

from __future__ import annotations

import pytest

from oauth_provider.signing import WireRequest, parse
from oauth_provider.signing.base_string import BaseString
from oauth_provider.signing.comparison import ROWS_LIMIT, Comparison, Row, compare
from oauth_provider.signing.readings import RFC5849

HEADER = b'OAuth oauth_consumer_key="ck", oauth_nonce="n%20n"'
REQUEST = parse(
    WireRequest(
        method=b"GET",
        scheme="http",
        target=b"/a?x=1&y=a+b",
        headers=((b"Host", b"shop.example:8000"), (b"Authorization", HEADER)),
    )
)
IN_HEADER = "Authorization header"
OTHERWISE = "other encoding"
EXPECTED = RFC5849.base_string(REQUEST)
RIGHT = EXPECTED.text


def differing(signed: str, request=REQUEST, expected=EXPECTED) -> list[Row]:
    return [row for row in compare(request, expected=expected, signed=signed).rows if row.differs]


def test_equal_base_strings_have_no_row_that_differs():
    assert compare(REQUEST, expected=EXPECTED, signed=RIGHT) == Comparison(
        RIGHT,
        RIGHT,
        (
            Row("method", "", "GET", "GET"),
            Row("scheme", "", "http", "http"),
            Row("host", "", "shop.example", "shop.example"),
            Row("port", "", "8000", "8000"),
            Row("path", "", "/a", "/a"),
            Row("parameter", "oauth_consumer_key", "ck", "ck", "Authorization header"),
            Row("parameter", "oauth_nonce", "n n", "n n", "Authorization header"),
            Row("parameter", "x", "1", "1", "query"),
            Row("parameter", "y", "a b", "a b", "query"),
        ),
        None,
    )


def test_the_first_difference_is_an_offset_into_both():
    compared = compare(REQUEST, expected=EXPECTED, signed="POST" + RIGHT[3:])

    assert compared.first_difference == 0
    assert compare(REQUEST, expected=EXPECTED, signed=RIGHT + "x").first_difference == len(RIGHT)


@pytest.mark.parametrize(
    ("old", "new", "row"),
    [
        ("%3A8000", "", Row("port", "", "8000", "", note="left out")),
        ("http%3A", "https%3A", Row("scheme", "", "http", "https")),
        ("%2Fa&", "%2Fa%3Fx%3D1&", Row("query", "", "", "x=1", note="added")),
        ("GET&", "get&", Row("method", "", "GET", "get")),
        ("x%3D1%26", "", Row("parameter", "x", "1", "", "query", "left out")),
        ("%26x%3D1", "%26w%3D2%26x%3D1", Row("parameter", "w", "", "2", note="added")),
        ("x%3D1", "x%3D2", Row("parameter", "x", "1", "2", "query")),
        (
            "n%2520n",
            "n%252520n",
            Row("parameter", "oauth_nonce", "n%20n", "n%2520n", IN_HEADER, "encoded twice"),
        ),
        ("a%2520b", "a%2Bb", Row("parameter", "y", "a b", "a+b", "query")),
        ("a%2520b", "a%2520%2562", Row("parameter", "y", "a%20b", "a%20%62", "query", OTHERWISE)),
        ("26y%3D", "26%2579%3D", Row("parameter", "y", "y=a%20b", "%79=a%20b", "query", OTHERWISE)),
    ],
)
def test_each_part_has_its_row(old: str, new: str, row: Row):
    assert old in RIGHT

    assert differing(RIGHT.replace(old, new)) == [row]


def test_parts_that_are_the_same_and_joined_otherwise_are_shown_whole():
    signed = RIGHT.replace("%3A", "%3a")

    assert differing(signed) == [Row("text", "", RIGHT, signed, note="other encoding of the parts")]


def test_another_order_is_a_row_of_its_own():
    signed = RIGHT.replace("x%3D1%26y%3Da%2520b", "y%3Da%2520b%26x%3D1")

    assert differing(signed) == [
        Row(
            "order",
            "",
            "oauth_consumer_key oauth_nonce x y",
            "oauth_consumer_key oauth_nonce y x",
            note="other order",
        )
    ]


def test_parameters_that_are_not_encoded_once_more_are_one_row():
    raw = EXPECTED.parameters
    signed = "&".join((*RIGHT.split("&")[:2], raw))

    [row] = differing(signed)

    assert (row.part, row.signed, row.note) == ("parameters", raw, "not encoded")


def test_parameters_that_are_raw_and_differ_are_compared_all_the_same():
    signed = "&".join((*RIGHT.split("&")[:2], EXPECTED.parameters.replace("x=1", "x=2")))

    assert differing(signed) == [Row("parameter", "x", "1", "2", "query")]


@pytest.mark.parametrize(
    ("uri", "note"),
    [
        ("http://shop.example:8000/a", "not encoded"),
        ("http%253A%252F%252Fshop.example%253A8000%252Fa", "encoded twice"),
    ],
)
def test_a_uri_that_is_encoded_another_number_of_times_is_told(uri: str, note: str):
    method, _, parameters = RIGHT.split("&")

    rows = differing(f"{method}&{uri}&{parameters}")

    assert {row.part: row.note for row in rows} == dict.fromkeys(
        ("scheme", "host", "port", "path"), note
    )


def test_a_path_alone_is_compared_as_a_path():
    method, _, parameters = RIGHT.split("&")

    assert differing(f"{method}&%2Fa&{parameters}") == [
        Row("scheme", "", "http", "", note="left out"),
        Row("host", "", "shop.example", "", note="left out"),
        Row("port", "", "8000", "", note="left out"),
    ]


@pytest.mark.parametrize("signed", ["", "GET", "a&b", "GET&nothing&x%3D1", "\ud800&&&", "&" * 9])
def test_a_text_that_is_no_base_string_is_shown_whole(signed: str):
    assert compare(REQUEST, expected=EXPECTED, signed=signed).rows == (
        Row("text", "", RIGHT, signed),
    )


def test_doubled_parameters_find_their_own_partners():
    request = parse(
        WireRequest(
            method=b"GET",
            scheme="http",
            target=b"/?c=2&c=1&c=1",
            headers=((b"Host", b"shop.example"),),
        )
    )
    expected = BaseString("GET", b"http://shop.example/", "c=1&c=1&c=2")

    assert differing("GET&http%3A%2F%2Fshop.example%2F&c%3D2", request, expected) == [
        Row("parameter", "c", "1", "", "query", "left out"),
        Row("parameter", "c", "1", "", "query", "left out"),
    ]


def test_rows_are_bounded():
    signed = "GET&%2F&" + "a%3D1%26" * 3 * ROWS_LIMIT

    assert len(compare(REQUEST, expected=EXPECTED, signed=signed).rows) == ROWS_LIMIT
