"""A disk without room: uploads are refused for that reason, and taken again once there is some."""

from __future__ import annotations

import contextlib
import hashlib
import os
import resource
from typing import TYPE_CHECKING

import pytest

from tests.engines.chosen import of_sqlite
from tests.small_disk import mounted
from tests.torture import sending
from tests.torture.amounts import amount, tell
from tests.torture.instance import processes, rows, started
from tests.torture.test_kills import contents, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.running import RunningServer

UPLOADS = amount("FULL_DISK_UPLOADS", sample=10, full=200)
SIZE = 24
LARGE = 5 * 1024 * 1024
CAUSES = {b"storage-full", b"database-full", b"database-unavailable"}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path | None]:
    """A folder on a file system of its own; None where this container may mount none."""
    folder = tmp_path / "small"
    with mounted(folder, mebibytes=SIZE) as is_mounted:
        yield folder if is_mounted else None


@contextlib.contextmanager
def filled(folder: Path) -> Iterator[None]:
    """Leave no byte free."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        for size in (1 << 16, 1):
            with contextlib.suppress(OSError):
                while file.write(b"\0" * size):
                    pass
    try:
        yield
    finally:
        filler.unlink()


@contextlib.contextmanager
def cut_off(server: RunningServer) -> Iterator[None]:
    """Let no process write a byte into any file: where nothing can be mounted."""
    before = {each: resource.prlimit(each, resource.RLIMIT_FSIZE) for each in processes(server)}
    for each, (_, hard) in before.items():
        resource.prlimit(each, resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        for each, limits in before.items():
            resource.prlimit(each, resource.RLIMIT_FSIZE, limits)


Room = tuple["RunningServer", "Path", "Callable[[], contextlib.AbstractContextManager[None]]"]


@pytest.fixture(params=["full", "cut off"])
def room(request, small_disk, tmp_path) -> Iterator[Room]:
    """A server with its data, and what takes its room away for a while."""
    is_mounted = request.param == "full" and small_disk is not None
    folder = small_disk if is_mounted else tmp_path
    server = started(folder)
    taken_away = (lambda: filled(folder)) if is_mounted else (lambda: cut_off(server))
    tell("no room on a small tmpfs" if is_mounted else "no room by RLIMIT_FSIZE")
    yield server, folder, taken_away
    assert server.stop() == 0
    assert rows(folder, "PRAGMA integrity_check") == [("ok",)]


@of_sqlite
def test_signed_uploads_are_refused_undone_and_taken_once_there_is_room(room):
    server, _, taken_away = room
    uploads = {f"spam{number}": sending.an_upload(f"spam{number}") for number in range(UPLOADS)}
    with taken_away():
        for sent, _ in uploads.values():
            refused(sending.answer_to(server, sent))
        assert sending.answer_to(server, b"GET /simple/ HTTP/1.0\r\n\r\n").status == 200
    assert not listed(server) & set(uploads)
    for name, (sent, content) in uploads.items():
        assert sending.answer_to(server, sent).status == 200
        assert contents(server, name) == {hashlib.sha256(content).hexdigest()}
    assert "Traceback" not in server.said()
    tell(f"{UPLOADS} uploads were refused, and taken as they were once there was room")


@of_sqlite
@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_large_body_finds_no_room_anywhere(room, is_chunked):
    server, folder, taken_away = room
    sent = sending.an_upload("large", os.urandom(LARGE))[0]
    if is_chunked:
        sent = chunked(sent)
    with taken_away():
        refused(sending.answer_to(server, sent))
    left = [path for path in (folder / "data").rglob("*") if path.stat().st_size > LARGE // 2]
    assert left == []
    assert sending.answer_to(server, sent).status == 400  # it is read, and found to be no wheel
    assert "Traceback" not in server.said()


def chunked(sent: bytes) -> bytes:
    """Return a request whose body does not say how long it is."""
    head, _, body = sent.partition(b"\r\n\r\n")
    fields = [line for line in head.split(b"\r\n") if not line.startswith(b"Content-Length")]
    fields += [b"Transfer-Encoding: chunked", b"", b""]
    return b"\r\n".join(fields) + b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n"


def refused(answer) -> None:
    """It says that it is the server's trouble, and which."""
    assert answer is not None
    assert answer.status in {503, 507}, answer
    assert any(cause in answer.head for cause in CAUSES), answer.head
