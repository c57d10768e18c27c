"""What a file's name says of its type, and of the Python that it is for."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from releases.form.names import ending

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILETYPES: Mapping[str, str] = MappingProxyType(
    {
        ".whl": "bdist_wheel",
        ".egg": "bdist_egg",
        ".exe": "bdist_wininst",
        ".msi": "bdist_msi",
        ".rpm": "bdist_rpm",
        ".deb": "bdist_dumb",
        ".dmg": "bdist_dmg",
    }
)
_EGG = re.compile(r"-py(\d[.\d]*)(?:-.+)?\.egg", re.IGNORECASE)
_WHEEL_PARTS = 5


class FileKind(NamedTuple):
    """The two fields of the form that come of a file's name alone."""

    filetype: str
    pyversion: str


def kind_of(filename: str) -> FileKind:
    """Return what an uploader sends as ``filetype`` and ``pyversion``."""
    filetype = _FILETYPES.get(ending(filename) or "", "sdist")
    if filetype == "sdist":
        return FileKind(filetype, "source")
    if filetype == "bdist_wheel":
        parts = filename[: -len(".whl")].split("-")
        return FileKind(filetype, parts[-3] if len(parts) >= _WHEEL_PARTS else "any")
    egg = _EGG.search(filename)
    return FileKind(filetype, egg[1] if egg else "any")
