"""Archives that are made to cost much: each costs little, or is refused before it does."""

from __future__ import annotations

import bz2
import gzip
import io
import struct
import tarfile
import time
import tracemalloc
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from releases.judging.rules import Rule
from tests.releases.inspection.archives_made import DIST_INFO, SDIST, WHEEL, rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SLOWEST = 10.0  # seconds of processor time, far above what is seen on a slow machine: one or two
LARGEST = 100 * 1000 * 1000
MIB = 1024 * 1024
METADATA = b"Metadata-Version: 2.1\nName: spam\nVersion: 1.0\n"
RESET_PEAK, STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")
BZIP2 = "spam-1.0.tar.bz2"


@contextmanager
def peak() -> Iterator[Callable[[], int]]:
    """Measure by how many bytes the memory grows at most; the kernel does so at no cost."""
    if not RESET_PEAK.exists():  # not Linux
        tracemalloc.start()
        try:
            yield lambda: largest
            _, largest = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        return
    RESET_PEAK.write_text("5")
    before = resident("VmRSS")
    yield lambda: resident("VmHWM") - before


def resident(field: str) -> int:
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(field))
    return int(line.split()[1]) * 1024


def wheel_of(**texts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        texts = {"METADATA": METADATA, "WHEEL": b"", "RECORD": b"", **texts}
        for name, text in texts.items():
            archive.writestr(f"{DIST_INFO}/{name}", text)
    return stream.getvalue()


def header(name: str, *, kind: bytes = tarfile.REGTYPE, size: int = 0) -> bytes:
    member = tarfile.TarInfo(name)
    member.type, member.size = kind, size
    return member.tobuf(tarfile.USTAR_FORMAT)


def nested() -> bytes:
    """Zips in zips, each of ten: what is inside a member is nobody's business here."""
    content = b"\0" * 4 * MIB
    for _ in range(4):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(10):
                archive.writestr(f"{number}.zip", content)
        content = stream.getvalue()
    return content


def overlapping() -> bytes:
    """One deflated kernel that a thousand entries of the directory share."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{DIST_INFO}/METADATA", b"\0" * 60_000)
    content = stream.getvalue()
    start, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    directory = content[start:end] * 1000
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1000, 1000, len(directory), start, 0)
    return content[:start] + directory + tail


def many_members() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(65_000):
            archive.writestr(f"spam/{number}\x01", b"")
    return stream.getvalue()


def many_headers() -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    thousand = header("s/a") * 1000
    return b"".join(packer.compress(thousand) for _ in range(1000)) + packer.flush()


def pax_records() -> bytes:
    record = b"4 a\n" * 16_000
    block = header("x", kind=tarfile.XHDTYPE, size=len(record)) + record
    return gzip.compress(block * 1000)


@pytest.mark.parametrize(
    ("make", "filename", "rule"),
    [
        (nested, WHEEL, Rule.WHEEL_WITHOUT_WHEEL),
        (overlapping, WHEEL, Rule.ARCHIVE_HEADERS_DIFFER),
        (many_members, WHEEL, Rule.ARCHIVE_MEMBER_UNPRINTABLE),
        (lambda: wheel_of(METADATA=bytes(70 * MIB)), WHEEL, Rule.ARCHIVE_EXPANDS_TOO_MUCH),
        (lambda: gzip.compress(bytes(200 * MIB)), SDIST, Rule.ARCHIVE_EXPANDS_TOO_MUCH),
        (many_headers, SDIST, Rule.ARCHIVE_TOO_MANY_MEMBERS),
        (pax_records, SDIST, Rule.ARCHIVE_BROKEN),
        (lambda: bz2.compress(bytes(100 * MIB)), BZIP2, Rule.ARCHIVE_EXPANDS_TOO_MUCH),
        (lambda: wheel_of(RECORD=b"," * 16 * MIB), WHEEL, Rule.WHEEL_RECORD_DIFFERS),
        (lambda: wheel_of(RECORD=b"\n" * 16 * MIB), WHEEL, Rule.WHEEL_RECORD_DIFFERS),
        (lambda: wheel_of(RECORD=b'"' + b"\n" * 8 * MIB), WHEEL, Rule.WHEEL_RECORD_DIFFERS),
        (
            lambda: wheel_of(**{"entry_points.txt": b"[a]\nb" + b" " * 200_000 + b"c"}),
            WHEEL,
            Rule.WHEEL_ENTRY_POINTS_INVALID,
        ),
        (
            lambda: wheel_of(**{"entry_points.txt": b"[a]\n" + b"b\n" * 120_000}),
            WHEEL,
            Rule.WHEEL_ENTRY_POINTS_INVALID,
        ),
        (
            lambda: wheel_of(METADATA=b"".join(b"a%d:\n" % n for n in range(120_000))),
            WHEEL,
            Rule.METADATA_DIFFERS,
        ),
        (lambda: wheel_of(METADATA=b"Name: a\n" + b" \n" * 200_000), WHEEL, Rule.METADATA_DIFFERS),
        (lambda: wheel_of(METADATA=b"a\n" * 200_000), WHEEL, Rule.METADATA_DIFFERS),
    ],
    ids=[
        "zips in zips",
        "one content for all",
        "65,000 members",
        "zeros in a zip",
        "zeros in gzip",
        "a million headers",
        "endless pax headers",
        "zeros in bzip2",
        "one endless row",
        "endless rows",
        "endless quotes",
        "blanks in entry points",
        "no values in entry points",
        "headers of all kinds",
        "one endless header",
        "no headers",
    ],
)
def test_a_bomb_costs_little(make, filename, rule):
    content = make()
    with peak() as grown:
        started = time.process_time()
        found = rules(content, filename)
        taken = time.process_time() - started
    assert rule in found
    assert taken < SLOWEST
    assert grown() < LARGEST
