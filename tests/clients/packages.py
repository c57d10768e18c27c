"""Packages that pip can install, made on the spot."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import tarfile
import zipfile

BUILD_BACKEND = b"""
import pathlib


def build_wheel(folder, config_settings=None, metadata_directory=None):
    import shutil

    wheel = next(pathlib.Path("built").iterdir())
    shutil.copy(wheel, folder)
    return wheel.name
"""
PYPROJECT = b'[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'


def metadata(name: str) -> bytes:
    return f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n".encode()


def wheel(name: str) -> tuple[str, bytes]:
    """Return file name and content of a wheel with one module of the project's name."""
    info = f"{name}-1.0.dist-info"
    members = {
        f"{name}.py": f"NAME = {name!r}\n".encode(),
        f"{info}/METADATA": metadata(name),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(
        f"{path},sha256={_digest(content)},{len(content)}\n" for path, content in members.items()
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for path, content in {**members, f"{info}/RECORD": record.encode()}.items():
            archive.writestr(path, content)
    return f"{name}-1.0-py3-none-any.whl", stream.getvalue()


def sdist(name: str) -> tuple[str, bytes]:
    """Return file name and content of an sdist that builds the wheel, with nothing to download."""
    filename, built = wheel(name)
    members = {
        "PKG-INFO": metadata(name),
        "pyproject.toml": PYPROJECT,
        "backend.py": BUILD_BACKEND,
        f"built/{filename}": built,
    }
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for path, content in members.items():
            member = tarfile.TarInfo(f"{name}-1.0/{path}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return f"{name}-1.0.tar.gz", gzip.compress(stream.getvalue(), mtime=0)


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
