"""One line a request for people, in which no secret stands."""

from __future__ import annotations

import re
from typing import Protocol
from urllib.parse import unquote_to_bytes

LONGEST = 400
"""A target is cut here: an upload carries whole descriptions in it."""

_SECRET = frozenset({b"oauth_signature", b"oauth_token_secret", b"oauth_verifier", b"password"})
_UNPRINTABLE = re.compile(r"[^\x20-\x7e]")


class RequestLog(Protocol):
    """Who is told of each answered request."""

    def __call__(
        self, method: bytes, target: bytes, status: str, milliseconds: float, see: str, /
    ) -> None:
        """Take note; never fail."""


def request_line(
    method: bytes, target: bytes, status: str, milliseconds: float, see: str = ""
) -> str:
    """Return the line: ``GET /oauth/test?test=spam 200 OK 3 ms``, and where there is more."""
    line = f"{_shown(method)} {_shown(masked(target))} {_shown(status)} {milliseconds:.0f} ms"
    return f"{line}, see {see}" if see else line


def masked(target: bytes) -> bytes:
    """Return the target with the values of secret parameters hidden (PLAINTEXT signs with them)."""
    path, question, query = target.partition(b"?")
    pairs = (_masked_pair(pair) for pair in query[: 4 * LONGEST].split(b"&"))
    return path + question + b"&".join(pairs)


def _masked_pair(pair: bytes) -> bytes:
    name, equals, _ = pair.partition(b"=")
    return name + equals + b"***" if equals and unquote_to_bytes(name) in _SECRET else pair


def _shown(value: bytes | str) -> str:
    text = value.decode("latin-1") if isinstance(value, bytes) else value
    if len(text) > LONGEST:
        text = text[:LONGEST] + "..."
    return _UNPRINTABLE.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
