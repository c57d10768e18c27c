"""The first line of a request, held to its grammar before cheroot reads it with more tolerance.

cheroot takes blanks around the line, any bytes for a method, and a target whose tabs Python's
parser of addresses removes: each is a request that a proxy before us has read in another way.
"""

from __future__ import annotations

import re
from typing import Final, Protocol

_CRLF: Final = b"\r\n"
_LINE: Final = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+ [\x21-\x7e]+ HTTP/[0-9]\.[0-9]\r\n")
_USER: Final = re.compile(rb"[^ ]+ [A-Za-z][A-Za-z0-9+.-]*://[^/?# ]*@")
"""A target with a password in it: nobody sends that, and a log would keep it (RFC 9110, 4.2.4)."""


class Lines(Protocol):
    """Where lines come from."""

    def readline(self) -> bytes:
        """Return the next line with its end."""


class RequestLines:
    """The lines up to the first one that is not empty."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    def readline(self) -> bytes:
        """Return a line, if it is empty, cut off, or a request line (RFC 9112, 3).

        Raises:
            ValueError: It is none of these.
        """
        line = self._lines.readline()
        if not line.endswith(_CRLF) or line == _CRLF:
            return line
        if _LINE.fullmatch(line) is None or _USER.match(line):
            raise ValueError("Malformed request line")
        return line
