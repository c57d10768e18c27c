"""How the command speaks: results on standard output, words for people on standard error."""

from __future__ import annotations

import contextlib
import enum
import sys


class Exit(enum.IntEnum):
    """What the command's exit status means."""

    DONE = 0
    ANSWER_IS_NO = 1
    WRONG_USAGE = 2
    IMPOSSIBLE = 3
    INTERRUPTED = 130


def tell(text: str) -> None:
    """Write a line for people; nobody listening is no failure."""
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(text + "\n")
        sys.stderr.flush()


def result(text: str) -> None:
    """Write a line for programs, at once even into a pipe."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


def fail(status: Exit, *lines: str) -> SystemExit:
    """Say why it cannot be done; the caller raises what this returns."""
    for line in lines:
        tell(f"pypi-mock: {line}")
    return SystemExit(int(status))
