"""A listening socket that lets nobody in any more, so that all who are in its queue can be heard.

Between the last look into the queue and the closing of the socket somebody may come, whom the
system would cut off. On Linux a filter that lets no packet through keeps him out: his system asks
again a second later, and learns that nobody listens. Elsewhere that moment stays, a short one.
"""

from __future__ import annotations

import contextlib
import ctypes
import socket
import struct
import sys
from typing import Final

_ATTACH_FILTER: Final = 26
"""Linux's SO_ATTACH_FILTER, which Python does not name."""
_NOTHING: Final = struct.pack("HBBI", 0x06, 0, 0, 0)
"""A program of one instruction, in the language of packet filters: return no byte of it."""


def shut(listening: socket.socket) -> None:
    """Let nobody in; who waits in the queue is there to be accepted."""
    if sys.platform != "linux" or listening.family not in {socket.AF_INET, socket.AF_INET6}:
        return
    instructions = ctypes.create_string_buffer(_NOTHING)
    program = struct.pack("HP", 1, ctypes.addressof(instructions))
    with contextlib.suppress(OSError):  # as some sandboxes have no filters
        listening.setsockopt(socket.SOL_SOCKET, _ATTACH_FILTER, program)
