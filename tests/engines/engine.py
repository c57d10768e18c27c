"""A server of the tests' own beside ours: started on a free port, waited for, stopped."""

from __future__ import annotations

import signal
import subprocess
from abc import ABC, abstractmethod
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from tests.running import PATIENCE, free_port, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

E = TypeVar("E", bound="Engine")


@dataclass
class Engine(ABC):
    """One server, in ``folder``, which nobody else needs."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def start(self) -> None:
        """Start it, for the first time or again, and wait until it answers."""

    @abstractmethod
    def answers(self) -> bool:
        """Tell whether it can be used."""

    def launch(self, program: Sequence[str], **popen: Any) -> None:
        """Run it, and wait."""
        self.folder.mkdir(parents=True, exist_ok=True)
        log = self.folder / "log"
        with log.open("ab") as written:
            self.process = subprocess.Popen(
                program, cwd=self.folder, stdout=written, stderr=written, **popen
            )
        wait_until(self.answers, otherwise=log.read_text)

    def stop(self, number: int = signal.SIGTERM) -> None:
        """Stop it, if it runs."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)
            self.process.wait(PATIENCE)


@contextmanager
def started(engine: E) -> Iterator[E]:
    """Run one for a while."""
    engine.start()
    try:
        yield engine
    finally:
        engine.stop()
