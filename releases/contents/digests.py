"""Three digests of one content, computed once, while it arrives.

``hashlib`` releases the interpreter's lock: where processors are free, two of the three run in
helper threads while the third, and the writing, go on in the caller's.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

BATCH = 1024 * 1024  # a thread is told of so many bytes at a time; smaller contents need none

_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="digests")


@dataclass(frozen=True, slots=True)
class Digests:
    """The digests that contract 4 knows, in hexadecimal."""

    md5: str
    sha256: str
    blake2_256: str


class Digester:
    """Takes a content in pieces; keeps at most two batches of it."""

    def __init__(self) -> None:
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._sha256 = hashlib.sha256()
        self._blake2 = hashlib.blake2b(digest_size=32)
        self._batch: list[bytes] = []
        self._size = 0
        self._running: list[Future[None]] = []

    def update(self, piece: bytes) -> None:
        """Take the next piece."""
        self._sha256.update(piece)
        self._batch.append(piece)
        self._size += len(piece)
        if self._size >= BATCH:
            # One batch at a time and digest: they must stay in order, and memory bounded.
            wait(self._running)
            batch, self._batch, self._size = self._batch, [], 0
            self._running = [
                _threads.submit(_feed, self._md5, batch),
                _threads.submit(_feed, self._blake2, batch),
            ]

    def finish(self) -> Digests:
        """Return the digests of all that was taken."""
        wait(self._running)
        _feed(self._md5, self._batch)
        _feed(self._blake2, self._batch)
        self._batch = []
        return Digests(
            md5=self._md5.hexdigest(),
            sha256=self._sha256.hexdigest(),
            blake2_256=self._blake2.hexdigest(),
        )


def _feed(digest: hashlib._Hash | hashlib.blake2b, pieces: list[bytes]) -> None:
    for piece in pieces:
        digest.update(piece)
