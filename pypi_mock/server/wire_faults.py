"""Answers that go wrong on their way: dropped, truncated, or stalled half-way."""

from __future__ import annotations

import select
import time
from typing import TYPE_CHECKING, Final

from pypi_mock.faults.wire import KEY, PAUSE, WireFault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pypi_mock.server.request import Request

__all__ = ["KEY", "PAST", "PAUSE", "WireFault", "pause", "spoilt"]

PAST: Final = {"drop": "dropped", "truncate": "truncated", "stall": "stalled"}
"""What the log says of each kind."""
_LOOK_EVERY = 0.2
"""Seconds between looks at a client that may have left."""


def spoilt(chunks: Iterable[bytes], fault: WireFault, request: Request) -> Iterator[bytes]:
    """Yield what of an answer's body reaches the client, with its pause."""
    if fault.kind == "drop":
        request.drop()
        return
    chunks, length = _measured(chunks, request)
    half, sent, is_first_half = length // 2, 0, True
    for chunk in chunks:
        if is_first_half and sent + len(chunk) > half:
            yield chunk[: half - sent]
            chunk = chunk[half - sent :]  # noqa: PLW2901 (the same chunk, continued)
            sent, is_first_half = half, False
            if not _goes_on(fault, request):
                return
        yield chunk
        sent += len(chunk)
    if is_first_half:
        _goes_on(fault, request)


def _measured(chunks: Iterable[bytes], request: Request) -> tuple[Iterable[bytes], int]:
    """Return the chunks and how long they are; an answer that does not say it gets to."""
    for name, value in request.outheaders:
        if name.lower() == b"content-length":
            return chunks, int(value)
    body = b"".join(chunks)
    if body:
        request.outheaders.append((b"Content-Length", b"%d" % len(body)))
    return (body,), len(body)


def _goes_on(fault: WireFault, request: Request) -> bool:
    """Do what is to happen half-way; tell whether the rest follows."""
    request.ensure_headers_sent()
    request.conn.wfile.flush()
    if fault.kind == "truncate":
        request.close_connection = True
        return False
    pause(request, fault.seconds)
    return True


def pause(request: Request, seconds: float) -> None:
    """Keep a client waiting, unless it leaves or the server stops."""
    end = time.monotonic() + seconds
    with request.conn.turn.given_up():
        while (left := end - time.monotonic()) > 0 and not _has_left(request):
            if request.server.stopping.wait(min(left, _LOOK_EVERY)):
                break


def _has_left(request: Request) -> bool:
    """Tell whether the client will send no more: most likely it has given up.

    One that only says that its request was all gets the rest a little early.
    """
    hung_up = getattr(select, "POLLRDHUP", None)  # Linux; elsewhere the pause is kept
    if hung_up is None:
        return False
    poll = select.poll()
    poll.register(request.conn.socket, hung_up)
    return bool(poll.poll(0))
