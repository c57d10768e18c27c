"""What is wrong with a request before its signature, sharpened: a clue to what the client did.

The checks have named a problem already. Here its value is looked at for the habit behind it: a
clock in milliseconds, a time zone, a misspelt method, a hash of something else.
"""

from __future__ import annotations

import base64
from difflib import get_close_matches
from typing import TYPE_CHECKING

from oauth_provider.signing.doctor.diagnosis import REQUEST, Cause, Certainty
from oauth_provider.signing.methods import METHODS, body_hash, digest_of
from oauth_provider.signing.verdict import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oauth_provider.signing.methods import HashName
    from oauth_provider.signing.verdict import Check, Verdict

_HOUR = 3600
_BODY_HASHES: tuple[HashName, ...] = ("sha1", "sha256", "sha512")


def causes_before_signature(verdict: Verdict, *, now: int, window: int) -> tuple[Cause, ...]:
    """Return a cause for each problem of a verdict but the signature's own."""
    return tuple(
        cause
        for check in verdict.checks
        if check.finding.outcome is Outcome.FAILED and check.slug != "signature"
        for cause in _causes(check, verdict, now=now, window=window)
    )


def _causes(check: Check, verdict: Verdict, *, now: int, window: int) -> Iterator[Cause]:
    protocol = verdict.request.protocol
    clue = ""
    if check.slug == "timestamp":
        clue = timestamp_clue(protocol["oauth_timestamp"], now=now, window=window)
    elif check.slug == "method":
        clue = method_clue(protocol.get("oauth_signature_method", ""))
    elif check.slug == "body-hash":
        body = verdict.request.wire.body
        clue = body_hash_clue(protocol["oauth_body_hash"], body) if body is not None else ""
    for problem in check.finding.problems:
        yield Cause(
            slug=f"{REQUEST}{check.slug}",
            component=_COMPONENTS.get(check.slug, "header"),
            section=check.section,
            sentence=problem.detail,
            cure=clue,
            certainty=Certainty.PROVED,
        )


_COMPONENTS = {
    "timestamp": "time",
    "timestamp-form": "time",
    "nonce": "nonce",
    "token": "token",
    "unwanted-token": "token",
    "verifier": "token",
    "consumer": "key",
    "body-hash": "params",
    "body-hash-place": "params",
    "host": "uri",
}


def timestamp_clue(given: str, *, now: int, window: int) -> str:
    """Say what a timestamp outside the window would be a right one of."""
    seconds = int(given)
    if abs(seconds // 1000 - now) <= window:
        return "it is in milliseconds: divide it by 1000"
    off = seconds - now
    hours = round(off / _HOUR)
    if hours and abs(hours) <= 14 and abs(off - hours * _HOUR) <= window:  # noqa: PLR2004 (zones)
        return f"it is off by {hours:+d} h: local time was taken for UTC"
    return "set the client's clock, or ask it for seconds since 1970 in UTC"


def method_clue(given: str) -> str:
    """Name the method that is meant by one that is misspelt."""
    names = {name.lower(): name for name in METHODS}
    near = get_close_matches(given.lower(), names, n=1, cutoff=0.6)
    return f"{names[near[0]]} is meant, with case" if near else ""


def body_hash_clue(given: str, body: bytes) -> str:
    """Say what a wrong body hash is the hash of."""
    for name in _BODY_HASHES:
        bodies = {
            "the body, by another algorithm than the signature method's": body,
            "nothing": b"",
            "the body without white space at its ends": body.strip(),
        }
        for what, data in bodies.items():
            digest = digest_of(data, hash_name=name)
            if given == body_hash(digest):
                return f"it is the {name.upper()} of {what}"
            if given.lower() in (digest.hex(), _base64(digest.hex()).lower()):
                return (
                    f"it is the {name.upper()} of the body in hex digits; send base64 of its bytes"
                )
    return "it is the hash of another body: hash the very bytes that are sent"


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
