"""Wheels and sdists that are made up, the same bytes each time, and that pip really installs.

The sdist brings its own build backend (PEP 517, in-tree), so that building it needs no index.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import tarfile
import zipfile
from typing import TYPE_CHECKING, NamedTuple

from packaging.utils import canonicalize_name, canonicalize_version

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Metadata = Mapping[str, str | Sequence[str]]

METADATA_VERSION = "2.1"
EARLIEST = (1980, 1, 1, 0, 0, 0)
_TAG = "py3-none-any"
_HEADERS = {"classifiers": "Classifier", "project_url": "Project-URL"}
_NO_HEADERS = frozenset({"description", "metadata_version", "name", "version", "bugtrack_url"})
_BACKEND = '''"""Builds the one wheel of this project; it needs nothing but Python."""

import base64, hashlib, os, zipfile

WHEEL = {wheel!r}
FILES = {files!r}


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    with zipfile.ZipFile(os.path.join(wheel_directory, WHEEL), "w") as archive:
        for name, text in FILES.items():
            archive.writestr(name, text)
    return WHEEL


def build_sdist(sdist_directory, config_settings=None):
    raise NotImplementedError("this is the sdist")
'''

_BUILD_SYSTEM = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""
_SOURCE = '''"""A made-up module of {name}."""

__version__ = "{version}"
'''


class Synthesised(NamedTuple):
    """A file, and what an uploader says of it."""

    filename: str
    filetype: str
    pyversion: str
    content: bytes


def synthesise(kind: str, *, name: str, version: str, metadata: Metadata) -> Synthesised:
    """Make a wheel or an sdist with one module, named as the project."""
    if kind == "wheel":
        return _wheel(name, version, metadata)
    return _sdist(name, version, metadata)


def _wheel(name: str, version: str, metadata: Metadata) -> Synthesised:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as wheel:
        for member, text in _wheel_files(name, version, metadata).items():
            wheel.writestr(zipfile.ZipInfo(member, date_time=EARLIEST), text)
    return Synthesised(_wheel_name(name, version), "bdist_wheel", "py3", archive.getvalue())


def _sdist(name: str, version: str, metadata: Metadata) -> Synthesised:
    stem = f"{_escaped(name)}-{canonicalize_version(version, strip_trailing_zero=False)}"
    backend = _BACKEND.format(
        wheel=_wheel_name(name, version), files=_wheel_files(name, version, metadata)
    )
    files = {
        "PKG-INFO": metadata_text(name, version, metadata),
        "backend.py": backend,
        "pyproject.toml": _BUILD_SYSTEM,
        f"{_module(name)}.py": _source(name, version),
    }
    packed = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=packed, mode="wb", mtime=0, filename="") as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for member, text in files.items():
            content = text.encode()
            header = tarfile.TarInfo(f"{stem}/{member}")
            header.size = len(content)
            archive.addfile(header, io.BytesIO(content))
    return Synthesised(f"{stem}.tar.gz", "sdist", "source", packed.getvalue())


def _wheel_files(name: str, version: str, metadata: Metadata) -> dict[str, str]:
    dist_info = f"{_escaped(name)}-{_version(version)}.dist-info"
    files = {
        f"{_module(name)}.py": _source(name, version),
        f"{dist_info}/METADATA": metadata_text(name, version, metadata),
        f"{dist_info}/WHEEL": "Wheel-Version: 1.0\nGenerator: pypi-mock\n"
        f"Root-Is-Purelib: true\nTag: {_TAG}\n",
    }
    record = "".join(f"{member},{_recorded(text)}\n" for member, text in files.items())
    return {**files, f"{dist_info}/RECORD": f"{record}{dist_info}/RECORD,,\n"}


def _recorded(text: str) -> str:
    """Return digest and length, as RECORD has them (PEP 376)."""
    content = text.encode()
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return f"sha256={digest},{len(content)}"


def metadata_text(name: str, version: str, metadata: Metadata) -> str:
    """Write METADATA, or PKG-INFO: core metadata from the fields of the 2012 form."""
    lines = [f"Metadata-Version: {METADATA_VERSION}", f"Name: {name}", f"Version: {version}"]
    for field, value in metadata.items():
        if field in _NO_HEADERS:
            continue
        header = _HEADERS.get(field) or "-".join(map(str.capitalize, field.split("_")))
        values = [value] if isinstance(value, str) else value
        lines += [f"{header}: {_folded(text)}" for text in values if text]
    description = metadata.get("description", "")
    body = f"\n\n{description}" if isinstance(description, str) and description else "\n"
    return "\n".join(lines) + body


def _folded(text: str) -> str:
    """Continue a value of several lines as mail does; a bare line break would end the header."""
    return "\n        ".join(text.splitlines())


def _source(name: str, version: str) -> str:
    return _SOURCE.format(name=canonicalize_name(name), version=_version(version))


def _wheel_name(name: str, version: str) -> str:
    return f"{_escaped(name)}-{_version(version)}-{_TAG}.whl"


def _version(version: str) -> str:
    return canonicalize_version(version, strip_trailing_zero=False)


def _escaped(name: str) -> str:
    """Return the name as file names have it."""
    return canonicalize_name(name).replace("-", "_")


def _module(name: str) -> str:
    """Return the name as Python imports it."""
    escaped = _escaped(name)
    return escaped if escaped.isidentifier() else f"_{escaped}"
