"""A bounded look into what was uploaded: is it what its file type says (contract 4)?

Nothing is extracted. A wheel, egg or zip is judged by its directory, a tar by its headers, the
rest by the bytes it must begin or end with.
"""

from __future__ import annotations

import os
import re
from typing import IO, TYPE_CHECKING

from releases.names import ending
from releases.rules import Refusal, RefusedError, Rule, shown
from releases.tars import tar_members
from releases.zips import zip_members

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DOCS_MEMBER_LIMIT = 10_000
DOCS_LIMIT = 100 * 1024 * 1024
DOCS_TOTAL_LIMIT = 1024**3
DOCS_INDEX = "index.html"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOS = b"MZ"
_RPM = b"\xed\xab\xee\xdb"
_DEB = b"!<arch>\ndebian-binary"
_UDIF, _UDIF_TRAILER = b"koly", 512
_WHEEL = re.compile(r"[^/]+\.dist-info/WHEEL")
_WININST = ("PURELIB", "PLATLIB", "HEADERS", "SCRIPTS", "DATA")


def check_content(stream: IO[bytes], *, filename: str, filetype: str) -> None:
    """Raise ``RefusedError`` when the content is not what its type and ending say.

    ``filename`` has one of the known endings, and ``filetype`` fits it (see ``names``).
    """
    by_ending = ending(filename) or ""
    if filetype in _OF_TYPE:
        _OF_TYPE[filetype](stream)
    elif filetype == "sdist":
        _check_sdist(stream, zipped=by_ending == ".zip")
    elif by_ending in _OF_ENDING:
        _OF_ENDING[by_ending](stream)
    else:
        for _ in tar_members(stream):
            pass


def check_docs(stream: IO[bytes]) -> None:
    """Raise ``RefusedError`` unless this is a zip that can be shown (contract 4, docupload).

    Its pages are expanded when somebody looks at them, so only by methods of bounded memory.
    """
    total, has_index = 0, False
    for member in zip_members(stream, limit=DOCS_MEMBER_LIMIT):
        total += member.size
        has_index = has_index or member.name == DOCS_INDEX
        if total > DOCS_TOTAL_LIMIT:
            message = f"the documentation expands to more than {DOCS_TOTAL_LIMIT} bytes"
            raise _refused(Rule.ARCHIVE_EXPANDS_TOO_MUCH, message)
        if not member.is_plain:
            message = f"the documentation's {shown(member.name)} is neither stored nor deflated"
            raise _refused(Rule.ARCHIVE_METHOD_UNKNOWN, message)
    if not has_index:
        raise _refused(Rule.DOCS_WITHOUT_INDEX, f"the zip has no {DOCS_INDEX} at its top")


def _check_sdist(stream: IO[bytes], *, zipped: bool) -> None:
    """One folder at the top, and a PKG-INFO in it."""
    if zipped:
        files = ((member.name, not member.name.endswith("/")) for member in zip_members(stream))
    else:
        files = ((member.name, member.is_file) for member in tar_members(stream))
    tops: set[str] = set()
    found: set[str] = set()
    for name, is_file in files:
        top, _, below = name.partition("/")
        tops.add(top)
        if below == "PKG-INFO" and is_file:
            found.add(top)
        if len(tops) > 1:
            break
    if len(tops) != 1 or found != tops:
        message = "an sdist has one folder at its top with a PKG-INFO in it; this one has not"
        raise _refused(Rule.SDIST_WITHOUT_PKG_INFO, message)


def _check_wheel(stream: IO[bytes]) -> None:
    names = [member.name for member in zip_members(stream) if _WHEEL.fullmatch(member.name)]
    if not names:
        message = "a wheel has a file WHEEL in its .dist-info folder; this one has not"
        raise _refused(Rule.WHEEL_WITHOUT_WHEEL, message)


def _check_egg(stream: IO[bytes]) -> None:
    found = [True for member in zip_members(stream) if member.name.split("/")[-1] == "PKG-INFO"]
    if not found:
        message = "an egg has a file PKG-INFO; this one has not"
        raise _refused(Rule.EGG_WITHOUT_PKG_INFO, message)


def _check_wininst(stream: IO[bytes]) -> None:
    """An installer of the distutils: a program with a zip at its end, in five folders only."""
    _check_start(stream, _DOS, "a Windows program")
    for member in zip_members(stream):
        if not member.name.upper().startswith(_WININST):
            message = f"an installer of the distutils has only {', '.join(_WININST)} in its zip"
            raise _refused(Rule.CONTENT_NOT_ITS_TYPE, message)


def _check_zip(stream: IO[bytes]) -> None:
    for _ in zip_members(stream):
        pass


def _check_dmg(stream: IO[bytes]) -> None:
    length = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, length - _UDIF_TRAILER))
    if not stream.read(len(_UDIF)).startswith(_UDIF):
        raise _not_its_type("a disk image")


def _check_start(stream: IO[bytes], magic: bytes, what: str) -> None:
    stream.seek(0)
    if stream.read(len(magic)) != magic:
        raise _not_its_type(what)


def _not_its_type(what: str) -> RefusedError:
    return _refused(Rule.CONTENT_NOT_ITS_TYPE, f"the content is not {what}")


def _refused(rule: Rule, message: str) -> RefusedError:
    return RefusedError([Refusal(rule, message, "content")])


_OF_TYPE: Mapping[str, Callable[[IO[bytes]], None]] = {
    "bdist_wheel": _check_wheel,
    "bdist_egg": _check_egg,
    "bdist_wininst": _check_wininst,
}

_OF_ENDING: Mapping[str, Callable[[IO[bytes]], None]] = {
    ".zip": _check_zip,
    ".dmg": _check_dmg,
    ".exe": lambda stream: _check_start(stream, _DOS, "a Windows program"),
    ".msi": lambda stream: _check_start(stream, _OLE, "a Windows installer database"),
    ".rpm": lambda stream: _check_start(stream, _RPM, "an RPM package"),
    ".deb": lambda stream: _check_start(stream, _DEB, "a Debian package"),
}
