"""Contents that are stored nowhere: wheels made anew, by the rule that their name is.

A store of millions of files is of use without millions of contents in it. The wheel of such a file
follows from project, version and tag, so its digests are known beforehand, and it installs.
"""

from __future__ import annotations

import base64
import hashlib
import struct
import zlib
from functools import lru_cache
from typing import Final

PREFIX: Final = "by-rule/"
"""What the name of such a content begins with; a stored one begins with its digest."""

_EARLIEST: Final = (0, 0x21)  # midnight, 1 January 1980, as zip writes time and day
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_NEEDED: Final = 20
"""The version of zip that a reader must know, times ten."""


def content_name(normalized: str, version: str, tag: str) -> str:
    """Return the name of the content that is a project's wheel of one version for one tag."""
    return f"{PREFIX}{normalized}/{version}/{tag}"


def is_by_rule(name: str) -> bool:
    """Tell whether a content of that name is stored nowhere."""
    return name.startswith(PREFIX)


def wheel_name(normalized: str, version: str, tag: str) -> str:
    """Return the file's name."""
    return f"{normalized.replace('-', '_')}-{version}-{tag}.whl"


def wheel_metadata(normalized: str, version: str) -> bytes:
    """Return the wheel's METADATA."""
    return f"Metadata-Version: 2.1\nName: {normalized}\nVersion: {version}\n".encode()


def content_made(name: str) -> bytes:
    """Make the content of that name.

    Raises:
        FileNotFoundError: It is no name of this rule.
    """
    try:
        normalized, version, tag = name.removeprefix(PREFIX).split("/")
    except ValueError:
        raise FileNotFoundError(name) from None
    return wheel_made(normalized, version, tag)


def wheel_made(normalized: str, version: str, tag: str) -> bytes:
    """Make a wheel with nothing in it but what it says of itself; ``zipfile`` takes ten times."""
    folder = f"{normalized.replace('-', '_')}-{version}.dist-info/"
    members = {
        f"{folder}METADATA": wheel_metadata(normalized, version),
        f"{folder}WHEEL": b"Wheel-Version: 1.0\nGenerator: pypi-mock\nRoot-Is-Purelib: true\nTag: "
        + tag.encode()
        + b"\n",
    }
    lines = [
        f"{path},sha256={_digest(content)},{len(content)}\n" for path, content in members.items()
    ]
    members[f"{folder}RECORD"] = f"{''.join(lines)}{folder}RECORD,,\n".encode()
    return _zipped(members)


@lru_cache(maxsize=64)  # the wheels of a release say the same, and those for a tag, too
def _digest(content: bytes) -> str:
    """Return a digest as RECORD has it (PEP 376)."""
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def _zipped(members: dict[str, bytes]) -> bytes:
    """Put members into a zip, as they are."""
    local, central = b"", b""
    for path, content in members.items():
        here, there = _member(path, content, len(local))
        local += here
        central += there
    count = len(members)
    end = _END.pack(b"PK\5\6", 0, 0, count, count, len(central), len(local), 0)
    return local + central + end


@lru_cache(maxsize=16)  # likewise
def _member(path: str, content: bytes, at: int) -> tuple[bytes, bytes]:
    """Return what stands of a member in its place, and what in the directory."""
    name, size = path.encode(), len(content)
    said = (*_EARLIEST, zlib.crc32(content), size, size, len(name), 0)
    head = _LOCAL.pack(b"PK\3\4", _NEEDED, 0, 0, *said)
    listed = _CENTRAL.pack(b"PK\1\2", _NEEDED, _NEEDED, 0, 0, *said, 0, 0, 0, 0, at)
    return head + name + content, listed + name
