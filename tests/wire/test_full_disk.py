"""A disk that is full: 503 with the cause, nothing half done, and well again once there is room."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.containers import why_impossible
from tests.engines.asking import ask
from tests.engines.chosen import of_sqlite
from tests.releases.forms_made import sdist_form
from tests.releases.inspection.archives_made import METADATA
from tests.releases.making import tar_of
from tests.small_disk import mounted
from tests.wire.test_uploads import post

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MIB = 1024 * 1024
CONTENT = tar_of(
    {"spam-1.0/PKG-INFO": METADATA, "spam-1.0/LICENSE": b"", "spam-1.0/d": os.urandom(6 * MIB)}
)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 16 MiB."""
    if why := why_impossible():
        pytest.skip(why.replace("images are built", "a small disk is made"))
    folder = tmp_path / "small"
    with mounted(folder, mebibytes=16) as is_mounted:
        assert is_mounted
        yield folder


def filled(disk: Path, *, but: int) -> Path:
    """Fill a disk but for so many bytes."""
    ballast = disk / "ballast"
    room = os.statvfs(disk)
    ballast.write_bytes(bytes(room.f_bavail * room.f_frsize - but))
    return ballast


@of_sqlite
@pytest.mark.parametrize("room", [0, 2 * MIB])
def test_an_upload_is_put_off_and_leaves_nothing(start_server, small_disk, room):
    server = start_server("--data", str(small_disk / "data"))
    ballast = filled(small_disk, but=room)
    status, reason, headers, _ = post(server, sdist_form(CONTENT))
    assert status == 503, server.said()
    assert headers["X-Mock-Cause"] in {"storage-full", "database-full"}
    assert int(headers["Retry-After"]) > 0
    assert ask(server, "GET", "/_mock/livez").status == 200
    assert "Traceback" not in server.said()

    ballast.unlink()
    assert ask(server, "GET", "/simple/spam/").status == 404
    left = [path for path in small_disk.rglob("*-*") if path.is_file() and path.suffix != ".pem"]
    assert not [path for path in left if path.parent.name != "data"]
    status, reason, _, body = post(server, sdist_form(CONTENT))
    assert status == 200, (reason, body)
    assert ask(server, "GET", "/files/spam/spam-1.0.tar.gz").body == CONTENT
