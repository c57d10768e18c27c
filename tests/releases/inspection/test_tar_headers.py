"""Headers of tars, read as Python's own reader does."""

from __future__ import annotations

import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.inspection.tar_headers import read_header
from releases.judging.rules import RefusedError
from tests.releases.inspection.tars_read import header, members
from tests.releases.making import tar_of


@given(st.data())
def test_headers_are_read_as_tarfile_reads_them(data):
    block = bytearray(header("spam/eggs", kind=data.draw(st.sampled_from([b"0", b"5", b"\0"]))))
    for _ in range(data.draw(st.integers(0, 3))):
        block[data.draw(st.integers(0, 511))] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        block[148:156] = b"%06o\0 " % (sum(block[:148]) + 8 * ord(" ") + sum(block[156:]))
    try:
        expected = tarfile.TarInfo.frombuf(bytes(block), "utf-8", "replace")
    except (tarfile.HeaderError, ValueError):
        with pytest.raises(RefusedError):
            read_header(bytes(block))
        return
    if expected.size < 0:
        return
    found = read_header(bytes(block))
    assert found is not None
    assert (found.name, found.size, found.is_file) == (
        expected.name,
        expected.size,
        expected.isreg(),
    )


def test_a_name_in_two_parts_is_put_together():
    name = "spam-1.0/" + "folder/" * 15 + "a"
    assert members(tar_of({name: b""}, form=tarfile.USTAR_FORMAT)) == [(name, True)]


def test_a_folder_of_the_oldest_tars_ends_in_a_slash():
    block = bytearray(header("spam/", kind=tarfile.AREGTYPE))
    assert read_header(bytes(block)) == ("spam", 0, tarfile.DIRTYPE)


def test_a_checksum_of_signed_bytes_is_taken():
    block = bytearray(header("é"))
    signed = sum(block[:148]) + 8 * ord(" ") + sum(block[156:]) - 2 * 256
    block[148:156] = b"%06o\0 " % signed
    assert read_header(bytes(block)) == ("é", 0, tarfile.REGTYPE)
