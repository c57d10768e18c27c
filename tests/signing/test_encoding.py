"""Percent-encoding and form decoding (RFC 5849, 3.6 and 3.4.1.3.1)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oauth_provider.signing.encoding import (
    broken_escape,
    parse_form,
    percent_decode,
    percent_encode,
)


@given(st.binary())
def test_decoding_undoes_encoding(data):
    encoded = percent_encode(data)

    assert percent_decode(encoded.encode()) == data
    assert set(encoded) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%"
    )


def test_a_plus_is_no_space_outside_forms():
    assert percent_decode(b"a+b") == b"a+b"


@pytest.mark.parametrize(
    ("data", "offset"),
    [(b"", None), (b"%41", None), (b"%4", 0), (b"a%", 1), (b"a%4G", 1), (b"%41%%", 3)],
)
def test_the_first_broken_escape_is_found(data, offset):
    assert broken_escape(data) == offset


@pytest.mark.parametrize(
    ("data", "pairs"),
    [
        (b"", ()),
        (b"a", ((b"a", b""),)),
        (b"a=", ((b"a", b""),)),
        (b"=b", ((b"", b"b"),)),
        (b"a=b=c", ((b"a", b"b=c"),)),
        (b"a=1&&b=2&", ((b"a", b"1"), (b"b", b"2"))),
        (b"a=1;b=2", ((b"a", b"1;b=2"),)),
        (b"a+b=c+d%2B", ((b"a b", b"c d+"),)),
        (b"a=%25%32%46", ((b"a", b"%2F"),)),
        (b"a[]=1&a[]=2", ((b"a[]", b"1"), (b"a[]", b"2"))),
        (b"\xff=\x00", ((b"\xff", b"\x00"),)),
    ],
)
def test_form_pairs(data, pairs):
    assert parse_form(data) == (pairs, None)


def test_a_broken_escape_is_kept_and_told():
    assert parse_form(b"a=%zz") == (((b"a", b"%zz"),), 2)


def test_only_so_many_pieces_are_read_as_are_asked_for():
    assert parse_form(b"a=1&&b=2&c=3", most=3).pairs == ((b"a", b"1"), (b"b", b"2"))
    assert parse_form(b"a=1&b=2", most=2).pairs == ((b"a", b"1"), (b"b", b"2"))
