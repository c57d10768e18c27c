"""One line a request for people, in which no secret stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

LONGEST = 400
"""A target is cut here: an upload carries whole descriptions in it."""

_SECRET = re.compile(rb"(?i)secret|passw|^oauth_(?:signature|verifier)$")
"""The names of what is hidden: clients put secrets into queries, by names of their own."""
_COLOURS = {"2": "32", "4": "33", "5": "31"}
"""Green, yellow and red, by the first figure of a status."""
_UNPRINTABLE = re.compile(r"[^\x20-\x7e]")


class Answered(NamedTuple):
    """A request and its answer, as far as the log is concerned.

    Attributes:
        status: With its reason phrase, which says why a request was refused.
        problem: The problem that it was refused for, or the rule of a publication.
        cause: The mistakes that the doctor has named.
        number: Of the journal's entry.
        see: The entry's address, where the request was refused.
        request_id: The name that its answer tells too.
    """

    method: bytes
    target: bytes
    status: str
    milliseconds: float = 0.0
    problem: str = ""
    cause: str = ""
    number: str = ""
    see: str = ""
    request_id: str = ""


RequestLog = Callable[[Answered], None]
"""Who is told of each answered request; it never fails."""


def request_line(answered: Answered, *, time: str, has_colours: bool = False) -> str:
    """Return the line for people: ``12:00:00Z GET /oauth/test 200 OK 3 ms, request 7, id a1``.

    Colours only repeat what the words say.
    """
    method, target, status, milliseconds, problem, cause, number, see, request_id = answered
    colour = _COLOURS.get(status[:1], "") if has_colours else ""
    said = _painted(_shown(status), colour)
    parts = [f"{time} {_shown(method)} {_shown(masked(target))} {said} {milliseconds:.0f} ms"]
    if problem or cause:
        named = f"{problem} ({cause})" if problem and cause else problem or cause
        parts.append(_painted(_shown(named), colour))
    if see or number:
        parts.append(f"see {see}" if see else f"request {number}")
    if request_id:
        parts.append(f"id {request_id}")
    return ", ".join(parts)


def request_values(answered: Answered) -> dict[str, object]:
    """Return the same for programs; what there is not, is null."""
    status, _, reason = _shown(answered.status).partition(" ")
    return {
        "method": _shown(answered.method),
        "target": _shown(masked(answered.target)),
        "status": int(status) if status.isdigit() else None,
        "reason": reason or None,
        "milliseconds": round(answered.milliseconds, 3),
        "problem": answered.problem or None,
        "cause": answered.cause or None,
        "entry": int(answered.number) if answered.number.isdigit() else None,
        "see": answered.see or None,
        "request_id": answered.request_id or None,
    }


def masked(target: bytes) -> bytes:
    """Return the target with the values of secret parameters hidden (PLAINTEXT signs with them)."""
    path, question, query = target.partition(b"?")
    pairs = (_masked_pair(pair) for pair in query[: 4 * LONGEST].split(b"&"))
    return path + question + b"&".join(pairs)


def _masked_pair(pair: bytes) -> bytes:
    name, equals, _ = pair.partition(b"=")
    is_secret = equals and _SECRET.search(unquote_to_bytes(name))
    return name + equals + b"***" if is_secret else pair


def _shown(value: bytes | str) -> str:
    text = value.decode("latin-1") if isinstance(value, bytes) else value
    if len(text) > LONGEST:
        text = text[:LONGEST] + "..."
    return _UNPRINTABLE.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def _painted(text: str, colour: str) -> str:
    return f"\x1b[{colour}m{text}\x1b[0m" if colour else text
