"""A thousand broken wheels and sdists: none makes the look stumble, none takes long or much memory.

The bounds are those that the index promises: two seconds of processor time and 100 MB. What is
seen is a hundredth of either.
"""

from __future__ import annotations

import gzip
import io
import random
import struct
import time
import tracemalloc
import zipfile

import pytest

from releases.inspection import fields_of, inspect, served_metadata
from tests.releases.inspection.archives_made import SDIST, WHEEL, good_sdist, good_wheel
from tests.releases.making import plain_tar_of, tar_bz2_of

SLOWEST = 2.0
LARGEST = 100 * 1000 * 1000
EACH = 250
EXTREMES = (0, 1, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF)
MEMBERS = {
    "spam-1.0/PKG-INFO": b"Metadata-Version: 2.2\nName: spam\nVersion: 1.0\n",
    "spam-1.0/" + "long/" * 60 + "README": b"x" * 2000,
}


def deflated(content: bytes) -> bytes:
    """Return the same zip, deflated."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return stream.getvalue()


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Break a file in one to four of six ways."""
    broken = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        if not broken:
            break
        at, length = chance.randrange(len(broken)), chance.randint(1, 200)
        way = chance.randrange(6)
        if way == 0:
            broken[at] ^= 1 << chance.randrange(8)
        elif way == 1:
            del broken[at:]
        elif way == 2:
            del broken[at : at + length]
        elif way == 3:
            other = chance.randrange(len(broken))
            broken[at : at + length], broken[other : other + length] = (
                broken[other : other + length],
                broken[at : at + length],
            )
        elif way == 4:
            broken[at:at] = broken[at : at + length] * chance.randint(1, 50)
        else:
            number = struct.pack(chance.choice(["<I", "<H", ">I"]), 0)
            value = chance.choice(EXTREMES) & (256 ** len(number) - 1)
            broken[at : at + len(number)] = value.to_bytes(len(number), "little")
    return bytes(broken)


def look(content: bytes, filename: str) -> None:
    filetype = "bdist_wheel" if filename == WHEEL else "sdist"
    found = inspect(
        io.BytesIO(content), filename=filename, filetype=filetype, project="spam", version="1.0"
    )
    assert len(found.refusals) < 100
    if found.core_metadata is not None:
        served_metadata(found.core_metadata, filetype=filetype)
        fields_of(found.core_metadata, filename=filename)


@pytest.mark.parametrize(
    ("content", "filename", "pack"),
    [
        (good_wheel(), WHEEL, bytes),
        (deflated(good_wheel()), WHEEL, bytes),
        (good_sdist(), SDIST, bytes),
        (plain_tar_of(MEMBERS), SDIST, gzip.compress),
        (tar_bz2_of(MEMBERS), "spam-1.0.tar.bz2", bytes),
    ],
    ids=["wheel", "deflated wheel", "sdist", "tar in gzip", "tar in bzip2"],
)
def test_no_broken_archive_takes_long_or_much_memory(content, filename, pack):
    chance = random.Random(filename)  # noqa: S311 (the same each time)
    look(content, filename) if pack is bytes else look(pack(content), filename)
    slowest = 0.0
    tracemalloc.start()
    try:
        for _ in range(EACH):
            broken = pack(mutated(content, chance))
            started = time.process_time()
            look(broken, filename)
            slowest = max(slowest, time.process_time() - started)
        _, largest = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert slowest < SLOWEST
    assert largest < LARGEST
