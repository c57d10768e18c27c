"""What a format gives: one request, byte for byte, or a word on why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oauth_provider.signing.wire import WireRequest

LARGEST_INPUT = 16 * 1024 * 1024
"""In bytes; what is larger is no request that anybody wants explained."""
SHOWN = 60


class UnreadableError(ValueError):
    """The input is not what its format says: what is wrong, where, and what would be right."""

    def __init__(self, what: str, *, where: str = "", right: str = "") -> None:
        place = f"{where}: " if where else ""
        cure = f"; {right}" if right else ""
        super().__init__(f"{place}{what}{cure}")


@dataclass(frozen=True, slots=True)
class Secrets:
    """What a vector may bring along, where its maker was asked to write it down."""

    consumer_secret: str | None = None
    token_secret: str | None = None
    rsa_public_key: str | None = None

    def __repr__(self) -> str:
        return "Secrets(…)"


NO_SECRETS = Secrets()


@dataclass(frozen=True, slots=True)
class Captured:
    """One request as a file or a paste brought it.

    Attributes:
        wire: The request.
        format_name: How it was written down.
        secrets: Those that came along; only a vector has a place for them.
        host_aliases: Other names of the server, likewise.
        path_prefixes: What a gateway may add to a path, likewise.
        notes: What was taken for granted in reading.
    """

    wire: WireRequest
    format_name: str
    secrets: Secrets = NO_SECRETS
    host_aliases: tuple[str, ...] = ()
    path_prefixes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def shown(data: bytes | str) -> str:
    """Quote a piece of the input: in one line, and not much of it."""
    text = data[: SHOWN * 4].decode("utf-8", "replace") if isinstance(data, bytes) else data
    return repr(text if len(text) <= SHOWN else f"{text[:SHOWN]}…")
