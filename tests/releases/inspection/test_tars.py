"""Compressed tars, honest and hostile, within bounds."""

from __future__ import annotations

import bz2
import gzip
import os
import tarfile
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.inspection import expanding, tars
from releases.inspection.findings import Findings
from releases.judging.rules import RefusedError, Rule
from tests.releases.inspection.tars_read import header, members, read
from tests.releases.making import plain_tar_of, sdist, tar_bz2_of, tar_of

LONG = "spam-1.0/" + "/".join(["folder"] * 40) + "/é"


def refusal(content: bytes) -> Rule:
    with pytest.raises(RefusedError) as caught:
        members(content)
    (refusal,) = caught.value.refusals
    return refusal.rule


def noted(content: bytes) -> set[Rule]:
    findings = Findings()
    read(content, findings)
    return {refusal.rule for refusal in findings.told()}


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_members_are_read_in_every_format(form):
    content = {"spam-1.0/PKG-INFO": b"x" * 700, "spam-1.0/empty": b"", "spam-1.0/z": b"y" * 512}
    if form != tarfile.USTAR_FORMAT:
        content[LONG] = b"long"
    assert members(tar_of(content, form=form)) == [(name, True) for name in content]


def test_a_bzip2_tar_is_read_too():
    content = {f"spam-1.0/{number}": os.urandom(300_000) for number in range(2)}
    assert [name for name, _ in members(tar_bz2_of(content))] == list(content)


def test_compressed_streams_follow_one_another():
    plain = plain_tar_of({"spam-1.0/a": b"x" * 5000})
    in_two = gzip.compress(plain[:700]) + gzip.compress(plain[700:])
    mixed = gzip.compress(plain[:700]) + bz2.compress(plain[700:])
    assert (
        [name for name, _ in members(in_two)]
        == [name for name, _ in members(mixed)]
        == ["spam-1.0/a"]
    )


def test_a_tar_without_its_end_marker_ends_with_its_stream():
    plain = header("spam-1.0/a")
    assert members(gzip.compress(plain)) == members(gzip.compress(plain) + b"padding")


def test_folders_links_and_devices_are_no_files():
    plain = b"".join(
        header(kind.decode(), kind=kind, size=size)
        for kind, size in [(tarfile.DIRTYPE, 0), (tarfile.SYMTYPE, 9), (tarfile.CHRTYPE, 9)]
    )
    plain += header("V", kind=b"V", size=3) + b"abc".ljust(512, b"\0") + header("./last")
    assert members(gzip.compress(plain)) == [
        ("5", False),
        ("2", False),
        ("3", False),
        ("V", False),
        ("last", True),
    ]


def test_the_folder_itself_is_no_member():
    assert members(gzip.compress(header("./", kind=tarfile.DIRTYPE) + header("a"))) == [("a", True)]


def test_a_global_header_and_a_long_link_name_are_passed_over():
    plain = (
        header("pax_global_header", kind=tarfile.XGLTYPE, size=6)
        + b"6 a=b\n".ljust(512, b"\0")
        + header("link", kind=tarfile.GNUTYPE_LONGLINK, size=3)
        + b"xyz".ljust(512, b"\0")
        + header("a")
    )
    assert members(gzip.compress(plain)) == [("a", True)]


def test_a_pax_header_without_a_path_leaves_the_name():
    record = b"17 comment=spam!\n"
    plain = header("x", kind=tarfile.XHDTYPE, size=len(record)) + record.ljust(512, b"\0")
    assert members(gzip.compress(plain + header("a"))) == [("a", True)]


PAX = [b"x path=a\n", b" path=a\n", b"99 path=a\n", b"0 path=a\n", b"99999999 path=a\n"]


@pytest.mark.parametrize("record", PAX)
def test_a_broken_pax_header_is_refused(record):
    plain = header("x", kind=tarfile.XHDTYPE, size=len(record)) + record.ljust(512, b"\0")
    assert refusal(gzip.compress(plain + header("a"))) is Rule.ARCHIVE_BROKEN


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a tar at all",
        plain_tar_of({"a": b""}),
        sdist()[:-12],
        sdist()[:40],
        tar_bz2_of({"a": b"x"})[:-12],
        gzip.compress(b""),
        gzip.compress(b"not a tar at all"),
        gzip.compress(b"x" * 512),
        gzip.compress(b"\0" * 1024),
        gzip.compress(header("a", size=1000) + b"x" * 100),
        gzip.compress(header("a", size=-1)),
        gzip.compress(header("x", kind=tarfile.XHDTYPE, size=tars.RECORD_LIMIT + 1)),
        gzip.compress(header("x", kind=tarfile.GNUTYPE_LONGNAME, size=600) + b"x" * 512),
        b"\x1f\x8b" + b"\xff" * 100,
        b"BZh9" + b"\xff" * 100,
        gzip.compress(b"") * (expanding.STREAM_LIMIT + 1),
    ],
    ids=[
        "empty",
        "text",
        "not compressed",
        "gzip cut off at its end",
        "gzip cut off in its middle",
        "bzip2 cut off",
        "nothing compressed",
        "text compressed",
        "no header",
        "end marker only",
        "member cut off",
        "negative size",
        "endless name",
        "name cut off",
        "gzip broken",
        "bzip2 broken",
        "too many streams",
    ],
)
def test_what_is_no_whole_tar_is_refused(content):
    assert refusal(content) is Rule.ARCHIVE_BROKEN


@pytest.mark.parametrize("name", ["../a", "a/../../b", "/a", "a\\..\\b", "C:/a", "./../a"])
@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_a_member_that_leaves_its_folder_is_refused(name, form):
    assert noted(tar_of({name: b""}, form=form)) == {Rule.ARCHIVE_ESCAPES}


def test_a_long_name_that_leaves_its_folder_is_refused():
    content = tar_of({"../" + LONG: b""}, form=tarfile.GNU_FORMAT)
    assert noted(content) == {Rule.ARCHIVE_ESCAPES}


def test_more_members_than_the_limit_are_refused(monkeypatch):
    monkeypatch.setattr(tars, "MEMBER_LIMIT", 2)
    assert len(members(tar_of({"a": b"", "b": b""}))) == 2
    assert refusal(tar_of({"a": b"", "b": b"", "c": b""})) is Rule.ARCHIVE_TOO_MANY_MEMBERS


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress])
def test_a_tar_that_expands_beyond_reason_is_refused_in_bounded_memory(compress):
    bomb = compress(header("a", size=200 * 1024 * 1024) + b"\0" * (100 * 1024 * 1024))
    tracemalloc.start()
    try:
        assert refusal(bomb) is Rule.ARCHIVE_EXPANDS_TOO_MUCH
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 16 * 1024 * 1024


@given(st.binary() | st.binary().map(gzip.compress) | st.binary().map(bz2.compress))
def test_no_bytes_make_the_reader_stumble(content):
    with suppress(RefusedError):
        members(content)


@pytest.mark.parametrize("compressed", [True, False])
@given(data=st.data())
def test_no_changed_byte_of_a_tar_makes_the_reader_stumble(compressed, data):
    plain = plain_tar_of({LONG: b"x" * 600}, form=tarfile.PAX_FORMAT)
    content = bytearray(gzip.compress(plain) if compressed else plain)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(RefusedError):
        members(bytes(content) if compressed else gzip.compress(bytes(content)))


def test_a_member_with_holes_is_refused():
    plain = header("a", kind=tarfile.GNUTYPE_SPARSE) + header("b")
    assert noted(gzip.compress(plain)) == {Rule.ARCHIVE_MEMBER_SPARSE}
    record = b"22 GNU.sparse.major=1\n"
    plain = header("x", kind=tarfile.XHDTYPE, size=len(record)) + record.ljust(512, b"\0")
    assert noted(gzip.compress(plain + header("a"))) == {Rule.ARCHIVE_MEMBER_SPARSE}


def test_the_map_of_the_holes_is_passed_over():
    first = bytearray(header("a", kind=tarfile.GNUTYPE_SPARSE))
    first[482] = 1
    first[148:156] = b"%06o\0 " % (sum(first[:148]) + 8 * ord(" ") + sum(first[156:]))
    more = bytes(504) + b"\1" + bytes(7)
    assert members(gzip.compress(bytes(first) + more + bytes(512) + header("b"))) == [
        ("a", True),
        ("b", True),
    ]


def test_two_members_of_one_name_are_refused():
    plain = header("d", kind=tarfile.DIRTYPE) * 2 + header("a") + header("./a")
    assert noted(gzip.compress(plain)) == {Rule.ARCHIVE_MEMBER_TWICE}


def test_a_name_that_cannot_be_printed_is_refused():
    assert noted(tar_of({"a\n": b""})) == {Rule.ARCHIVE_MEMBER_UNPRINTABLE}


def test_a_size_in_a_pax_header_goes_over_that_of_the_header():
    record = b"12 size=600\n"
    plain = header("x", kind=tarfile.XHDTYPE, size=len(record)) + record.ljust(512, b"\0")
    content = gzip.compress(plain + header("a") + b"z" * 1024 + header("b"))
    assert [(member.name, member.size) for member in read(content)] == [("a", 600), ("b", 0)]


@pytest.mark.parametrize("record", [b"9 size=x\n", b"10 path=a\n"])
def test_a_pax_header_that_no_two_readers_read_alike_is_refused(record):
    kind = tarfile.XGLTYPE if b"path" in record else tarfile.XHDTYPE
    plain = header("x", kind=kind, size=len(record)) + record.ljust(512, b"\0")
    assert refusal(gzip.compress(plain + header("a"))) is Rule.ARCHIVE_BROKEN


def test_pax_headers_are_read_up_to_a_bound(monkeypatch):
    monkeypatch.setattr(tars, "PAX_LIMIT", 3)
    record = b"6 a=b\n6 a=b\n"
    plain = header("x", kind=tarfile.XHDTYPE, size=len(record)) + record.ljust(512, b"\0")
    assert members(gzip.compress(plain + header("a"))) == [("a", True)]
    assert refusal(gzip.compress((plain + header("a")) * 2)) is Rule.ARCHIVE_BROKEN
