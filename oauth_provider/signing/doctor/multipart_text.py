"""The text fields of a small multipart body: what a client may have signed of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oauth_provider.signing.wire import Pair, WireRequest

_BOUNDARY = re.compile(rb'boundary="?([^";,]{1,200})"?', re.IGNORECASE)
_NAME = re.compile(rb'\bname="([^"]*)"', re.IGNORECASE)
_FILENAME = re.compile(rb"\bfilename\*?=", re.IGNORECASE)
MAX_BODY = 1024 * 1024
MAX_PARTS = 1_000


def text_fields(wire: WireRequest) -> tuple[Pair, ...]:
    """Return name and value of each part without a file name; of a large body none."""
    body = wire.body or b""
    boundary = _BOUNDARY.search(b";".join(wire.header_values(b"content-type")))
    if boundary is None or len(body) > MAX_BODY:
        return ()
    fields = []
    for part in body.split(b"--" + boundary[1].strip(), MAX_PARTS)[1:]:
        head, blank, value = part.partition(b"\r\n\r\n")
        name = _NAME.search(head)
        if blank and name and not _FILENAME.search(head):
            fields.append((name[1], value.removesuffix(b"\r\n")))
    return tuple(fields)
