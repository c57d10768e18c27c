"""Parts of a file (RFC 9110, 14): one range at a time, as broken downloads are resumed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from django.utils.http import parse_http_date_safe

if TYPE_CHECKING:
    from django.http import HttpRequest

_BYTES = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class Span(NamedTuple):
    """The bytes from ``start`` up to, and without, ``stop``; none when they are beyond the end."""

    start: int
    stop: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing of the file was asked for: 416."""
        return self.start >= self.stop


def asked_span(request: HttpRequest, *, size: int, etag: str, modified: int) -> Span | None:
    """Return the one range that is asked for; None where the whole file is the answer.

    Several ranges, and what cannot be read, are answered with the whole (14.2 allows it), and so
    is a range of an older file (13.1.5).
    """
    matched = _BYTES.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if matched is None or not _is_same(request.headers.get("If-Range"), etag, modified):
        return None
    first, last = matched.groups()
    if first:
        if last and int(last) < int(first):
            return None
        return Span(int(first), min(size, int(last) + 1) if last else size)
    if last:
        return Span(max(0, size - int(last)), size) if int(last) else Span(size, size)
    return None


def _is_same(condition: str | None, etag: str, modified: int) -> bool:
    """Say whether the client's part is of this very file, by its strong tag or its date."""
    if condition is None:
        return True
    if condition.startswith(('"', "W/")):
        return condition == etag
    return parse_http_date_safe(condition) == modified
