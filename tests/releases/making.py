"""Small archives and form fields, whole unless a test asks for something else."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import tarfile
import tempfile
import zipfile
from typing import TYPE_CHECKING

from releases.contents.digests import Digests
from releases.contents.spool import SpooledUpload

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PKG_INFO = b"Metadata-Version: 1.2\nName: spam\nVersion: 1.0\n"
WHEEL_FILE = b"Wheel-Version: 1.0\n"

WHEEL = {
    "filename": "spam-1.0-py3-none-any.whl",
    "filetype": "bdist_wheel",
    "pyversion": "py3",
}
"""What an upload of a wheel says of it."""
SIGNATURE = "-----BEGIN PGP SIGNATURE-----"


def zip_of(members: Mapping[str, bytes], *, prefix: bytes = b"") -> bytes:
    stream = io.BytesIO(prefix)
    stream.seek(0, 2)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return stream.getvalue()


def plain_tar_of(members: Mapping[str, bytes], *, form: int = tarfile.PAX_FORMAT) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=form) as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return stream.getvalue()


def tar_of(members: Mapping[str, bytes], *, form: int = tarfile.PAX_FORMAT) -> bytes:
    return gzip.compress(plain_tar_of(members, form=form), mtime=0)


def tar_bz2_of(members: Mapping[str, bytes]) -> bytes:
    return bz2.compress(plain_tar_of(members))


def wheel() -> bytes:
    return zip_of(
        {
            "spam/__init__.py": b"",
            "spam-1.0.dist-info/METADATA": PKG_INFO,
            "spam-1.0.dist-info/WHEEL": WHEEL_FILE,
            "spam-1.0.dist-info/RECORD": b"",
        }
    )


def sdist() -> bytes:
    return tar_of({"spam-1.0/PKG-INFO": PKG_INFO, "spam-1.0/setup.py": b"import spam\n"})


def docs() -> bytes:
    return zip_of({"index.html": b"<h1>spam</h1>", "api/index.html": b"<h1>api</h1>"})


def digests_of(content: bytes) -> Digests:
    return Digests(
        md5=hashlib.md5(content).hexdigest(),
        sha256=hashlib.sha256(content).hexdigest(),
        blake2_256=hashlib.blake2b(content, digest_size=32).hexdigest(),
    )


def spooled(content: bytes, *, folder: Path, name: str = "content") -> SpooledUpload:
    """Return an upload as the upload handler hands it over."""
    spool = tempfile.NamedTemporaryFile(prefix="upload-", dir=folder)  # noqa: SIM115 (handed over)
    spool.write(content)
    spool.flush()
    spool.seek(0)
    upload = SpooledUpload(name=name, content_type="application/octet-stream", spool=spool)
    upload.size = len(content)
    upload.digests = digests_of(content)
    return upload


def release_fields(**changes: str | list[str] | None) -> dict[str, list[str]]:
    """Return what a client sends for ``spam`` 1.0; ``None`` leaves a field out."""
    return _sent({"name": "spam", "version": "1.0", "summary": "A can of spam"}, changes)


def upload_fields(**changes: str | list[str] | None) -> dict[str, list[str]]:
    """Return what a client sends with ``spam-1.0.tar.gz``."""
    fields = {
        "name": "spam",
        "version": "1.0",
        "filename": "spam-1.0.tar.gz",
        "filetype": "sdist",
    }
    return _sent(fields, changes)


def _sent(
    fields: Mapping[str, str], changes: Mapping[str, str | list[str] | None]
) -> dict[str, list[str]]:
    merged: dict[str, str | list[str] | None] = {**fields, **changes}
    return {
        name: [value] if isinstance(value, str) else value
        for name, value in merged.items()
        if value is not None
    }
