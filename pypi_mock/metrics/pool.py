"""The numbers of several processes behind one port: each puts its own down, whoever is asked adds.

Each process has a file, which is replaced as a whole. The file of one that has ended stays: what
it counted has happened, and a counter must never go back.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from pypi_mock.metrics import table
from pypi_mock.metrics.instruments import Reading, added
from pypi_mock.simulation.randomness import unrepeated

if TYPE_CHECKING:
    from collections.abc import Iterator

_SUFFIX: Final = ".numbers"
_Pairs = dict[str, list[tuple[tuple[str, ...], list[float]]]]
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Pairs).decode


class Pool:
    """The folder where processes put their numbers; none, where one process serves alone."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._own: Path | None = None
        self._pid = 0
        self._put = b""

    @property
    def is_shared(self) -> bool:
        """Whether there may be other processes."""
        return self._folder is not None

    @contextlib.contextmanager
    def shared(self) -> Iterator[None]:
        """Pool the numbers of this process and of all that it forks meanwhile."""
        maker, folder = os.getpid(), tempfile.mkdtemp(prefix="pypi-mock-metrics-")
        self._folder = Path(folder)
        os.register_at_fork(after_in_child=self._begin_anew)
        try:
            yield
        finally:
            self._folder = None
            if os.getpid() == maker:
                shutil.rmtree(folder, ignore_errors=True)

    def _begin_anew(self) -> None:
        """Leave to the parent what it has counted: it tells of that itself."""
        if self._folder is not None:
            table.forget()

    def put(self) -> None:
        """Put down the numbers of this process, if there are new ones; it never fails."""
        if self._folder is None:
            return
        content = _encode({name: list(rows.items()) for name, rows in table.read().items()})
        own = self._file(self._folder)
        if content == self._put:
            return
        new = own.with_suffix(".new")
        with contextlib.suppress(OSError):  # a full disk is no reason to serve no longer
            new.write_bytes(content)
            new.replace(own)
            self._put = content

    def total(self) -> Reading:
        """Return the numbers of all processes."""
        readings = [table.read()]
        if self._folder is not None:
            own = self._file(self._folder)
            others = (path for path in self._folder.glob(f"*{_SUFFIX}") if path != own)
            readings += [_read(path) for path in others]
        return added(readings)

    def _file(self, folder: Path) -> Path:
        """Return this process's own; one that was forked has another than its parent."""
        if self._own is None or self._pid != os.getpid():
            self._pid, self._put = os.getpid(), b""
            self._own = folder / f"{self._pid}-{unrepeated()}{_SUFFIX}"
        return self._own


def _read(path: Path) -> Reading:
    pairs = _decode(path.read_bytes())
    return {name: dict(rows) for name, rows in pairs.items()}


pool = Pool()
"""That of this process and of those it is forked into."""
