"""RECORD: the list of what is in a wheel.

The names alone are compared, as an index does; digests and sizes in it are an installer's affair.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from releases.judging.rules import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releases.inspection.contents import Contents

RECORD_LIMIT = 16 * 1024 * 1024

_ROWS_TOO_MANY = 1000  # so many rows more than there are members are read
_LINE_LIMIT = 8192
_UNLISTED = ("RECORD.jws", "RECORD.p7s")  # signatures of RECORD can be made only after it
_OPTIONAL = ("RECORD", *_UNLISTED)


def record_problems(record: bytes, contents: Contents, *, folder: str) -> Iterator[str]:
    """Say what is listed and not there, or there and not listed."""
    optional = {hash(f"{folder}/{name}") for name in _OPTIONAL}
    waiting = set(contents.names) - optional
    allowed = waiting | optional
    most = len(allowed) + _ROWS_TOO_MANY
    lines = io.TextIOWrapper(io.BytesIO(record), encoding="utf-8")
    try:
        for count, line in enumerate(iter(lambda: lines.readline(_LINE_LIMIT), "")):
            if count > most:
                yield f"RECORD has over {most} rows, and the wheel {len(contents.names)} files"
                return
            (row,) = csv.reader([line])
            name = row[0].replace("\\", "/") if row else ""
            if len(line) == _LINE_LIMIT or hash(name) not in allowed:
                yield f"RECORD lists {shown(name)}, which is not in the wheel"
            waiting.discard(hash(name))
    except (UnicodeDecodeError, csv.Error) as problem:
        yield f"RECORD is not a CSV file in UTF-8: {problem.__class__.__name__}"
        return
    if waiting:
        yield f"RECORD does not list {len(waiting)} of the wheel's {len(contents.names)} files"
