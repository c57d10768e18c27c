"""The grammar of the Authorization header (RFC 5849, 3.5.1)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oauth_provider.signing.authorization import is_oauth, parse_authorization


@pytest.mark.parametrize("value", [b'OAuth a="b"', b"oauth", b'  OAUTH\ta="b"', b"OAuth,a"])
def test_the_scheme_is_oauth_in_any_case(value):
    assert is_oauth(value)


@pytest.mark.parametrize("value", [b"", b"Basic b2F1dGg6", b"OAuth2 x", b"Bearer OAuth", b"\xff"])
def test_another_scheme_is_none_of_ours(value):
    assert not is_oauth(value)


def test_parameters_are_decoded_once_and_keep_their_order():
    read = parse_authorization(b'OAuth b="1%252F", a="x%20y+z" ,c = "%C3%A9"')

    assert read.pairs == ((b"b", b"1%2F"), (b"a", b"x y+z"), (b"c", b"\xc3\xa9"))
    assert read.flaws == ()


def test_names_are_decoded_too():
    assert parse_authorization(b'OAuth oauth%5Fnonce="1"').pairs == ((b"oauth_nonce", b"1"),)


def test_realm_is_literal_and_no_parameter():
    read = parse_authorization(b'OAuth realm="http://x/%20 \\"y\\"", a="b"')

    assert (read.realm, read.pairs, read.flaws) == (b'http://x/%20 "y"', ((b"a", b"b"),), ())


def test_a_second_realm_is_a_flaw():
    read = parse_authorization(b'OAuth realm="x", Realm="y"')

    assert read.realm == b"x"
    assert [flaw.message for flaw in read.flaws] == [
        "the Authorization header gives realm more than once"
    ]


def test_reserved_characters_in_quotes_are_taken_as_they_are():
    read = parse_authorization(b'OAuth oauth_callback="http://x.example/?a=b&c,d"')

    assert read.pairs == ((b"oauth_callback", b"http://x.example/?a=b&c,d"),)


@pytest.mark.parametrize("value", [b"OAuth", b"OAuth ", b"oauth\t"])
def test_a_scheme_alone_has_no_parameters(value):
    assert parse_authorization(value) == ((), None, ())


@pytest.mark.parametrize(
    ("value", "offset", "says"),
    [
        (b'OAuth , a="b"', 6, "this comma does not stand between two parameters"),
        (b'OAuth,a="b"', 5, "this comma does not stand between two parameters"),
        (b'OAuth a="b",, c="d"', 12, "this comma does not stand between two parameters"),
        (b'OAuth a="b",', 11, "this comma does not stand between two parameters"),
        (b"OAuth a=b", 6, 'the value of a must stand in double quotes, a="…"'),
        (b"OAuth a='b'", 6, 'the value of a must stand in double quotes, a="…"'),
        (b"OAuth a=", 6, 'the value of a must stand in double quotes, a="…"'),
        (b"OAuth a", 6, 'the value of a must stand in double quotes, a="…"'),
        (b'OAuth a="b', 6, "the double quote that ends the value of a is missing"),
        (b'OAuth a="b" c="d"', 12, "a comma must separate two parameters"),
        (b'OAuth a="b"; c="d"', 11, "a comma must separate two parameters"),
        (b'OAuth ="b"', 6, 'expected name="value" pairs, separated by commas'),
        (b'OAuth a="b", "c"', 13, 'expected name="value" pairs, separated by commas'),
    ],
)
def test_a_break_of_the_grammar_is_named_with_its_offset(value, offset, says):
    read = parse_authorization(value)

    assert [flaw.message for flaw in read.flaws] == [
        f"the Authorization header breaks off at offset {offset}: {says}"
    ]


def test_what_stands_before_a_break_is_read():
    assert parse_authorization(b'OAuth a="b", c=d, e="f"').pairs == ((b"a", b"b"),)


@pytest.mark.parametrize(("value", "offset"), [(b"x%2", 10), (b"%zz", 9), (b"ok%C3%", 14)])
def test_a_broken_escape_is_named_with_its_offset(value, offset):
    [flaw] = parse_authorization(b'OAuth a="' + value + b'"').flaws

    assert flaw.parameter == "a"
    assert f"in a at offset {offset}:" in flaw.message


def test_a_broken_escape_in_a_name_is_named_too():
    [flaw] = parse_authorization(b'OAuth a%4="b"').flaws

    assert flaw.message == (
        "the Authorization header has a broken percent-encoding in a%4 at offset 7:"
        " % must be followed by two hex digits"
    )


def test_a_long_name_is_shown_in_part():
    [flaw] = parse_authorization(b"OAuth " + b"n" * 5000).flaws

    assert len(flaw.message) < 400


@given(st.binary())
def test_no_header_makes_it_fail(value):
    parse_authorization(b"OAuth " + value)
    is_oauth(value)


@given(st.lists(st.tuples(st.binary(min_size=1), st.binary())))
def test_what_is_written_by_the_rule_is_read_back(pairs):
    from oauth_provider.signing import percent_encode

    items = [(percent_encode(name), percent_encode(value)) for name, value in pairs]
    value = ", ".join(f'{name}="{value}"' for name, value in items if name.lower() != "realm")

    read = parse_authorization(f"OAuth {value}".encode())

    assert list(read.pairs) == [pair for pair in pairs if pair[0].lower() != b"realm"]
    assert read.flaws == ()
