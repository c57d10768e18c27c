"""The folder that keeps a server's database, files and secret key.

db.sqlite3     the database
files/         what was uploaded, unless another storage was chosen
spool/         bodies on their way in; on the same file system as files/, so that a finished
               upload is renamed into place and not copied
lock           held by each process that uses the folder
secret_key     signs sessions; only the owner may read it
ca.pem         what clients of `--tls auto` trust; it may be given away
ca_key.pem     what signs its certificates; only the owner may read it
rsa_key.pem    the server's own RSA key pair, once somebody needed it; both halves are given away
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from pypi_mock.simulation.clock import clock
from pypi_mock.simulation.randomness import randomness

if TYPE_CHECKING:
    from pathlib import Path

DATABASE = "db.sqlite3"
FILES = "files"
SPOOL = "spool"
LOCK = "lock"
SECRET_KEY = "secret_key"
CA_CERTIFICATE = "ca.pem"
CA_KEY = "ca_key.pem"
KEY_PAIR = "rsa_key.pem"
SECRET_KEY_LENGTH = 50
ABANDONED_AFTER = 24 * 60 * 60
"""Seconds without a change, after which nobody is still sending a spooled body."""


def prepare_folder(folder: Path) -> None:
    """Create what is missing, and prove that the folder can be written.

    Raises:
        OSError: the folder cannot be used.
    """
    for path in (folder, folder / FILES, folder / SPOOL):
        path.mkdir(parents=True, exist_ok=True)
    occupancy.enter(folder)
    for left in (folder / SPOOL).iterdir():
        # Of a process that was killed; what is young may belong to another one that still runs.
        if occupancy.is_alone or clock.timestamp() - left.stat().st_mtime > ABANDONED_AFTER:
            left.unlink(missing_ok=True)
    secret_key(folder)


class Occupancy:
    """Who uses a data folder: each process that does holds a lock, which ends with it.

    Attributes:
        is_alone: Whether nobody else did when this process began to.
        since: When that was; no upload was taken before.
    """

    def __init__(self) -> None:
        self.is_alone = False
        self.since = clock.real()
        self._held: list[int] = []

    def enter(self, folder: Path) -> None:
        """Begin to use a folder."""
        self.since = clock.real()
        try:
            import fcntl
        except ImportError:  # Windows: nobody can tell
            self.is_alone = False
            return
        descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        self._held.append(descriptor)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.is_alone = True
        except OSError:
            self.is_alone = False
        with contextlib.suppress(OSError):  # not every file system can
            fcntl.flock(descriptor, fcntl.LOCK_SH)


occupancy = Occupancy()
"""That of this process."""


def secret_key(folder: Path | None) -> str:
    """Return the key that signs sessions: kept in the folder, or new for this process."""
    if folder is None or not folder.is_dir():
        return randomness.text(SECRET_KEY_LENGTH)
    path = folder / SECRET_KEY
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        key = randomness.text(SECRET_KEY_LENGTH)
        file.write(key + "\n")
    return key
