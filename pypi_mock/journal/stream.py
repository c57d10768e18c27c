"""The journal of several processes: a stream of Redis, which forgets the oldest."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, cast

import msgspec

from pypi_mock.journal.entry import Entry
from pypi_mock.journal.memory import DEFAULT_SIZE, EVERYTHING

if TYPE_CHECKING:
    from pypi_mock.journal.filters import Wanted
    from pypi_mock.shared import Store

    Row = tuple[bytes, dict[bytes, bytes]]

_FIELD: Final = b"entry"
_SLICE: Final = 1.0
"""Seconds of one blocking question; the client's own patience with Redis is longer."""

_MOST: Final = 2**63 - 1
"""No stream has a larger number."""

# An entry's number is its place in the stream, so numbering and appending are one step.
_ADD: Final = """
local number = redis.call("INCR", KEYS[1])
redis.call("XADD", KEYS[2], "MAXLEN", ARGV[2], number .. "-0", "entry", ARGV[1])
return number
"""
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Entry).decode


class StreamJournal:
    """A journal in Redis; see `Journal` for what its methods do."""

    def __init__(self, store: Store, size: int = DEFAULT_SIZE) -> None:
        self._client = store.client
        self._numbers, self._stream = store.key("journal", "last"), store.key("journal")
        self._amended = store.key("journal", "amended")
        self._size = size
        self._add = self._client.register_script(_ADD)

    def keep(self, size: int) -> None:
        """Bound what is added from now on; see `Journal`."""
        self._size = size

    def add(self, entry: Entry) -> Entry:
        """Number and append; see `Journal`."""
        keys = [self._numbers, self._stream]
        number = self._add(keys=keys, args=[_encode(entry), self._size])
        return entry._replace(number=number)

    def amend(self, entry: Entry) -> None:
        """Keep another version beside the stream, which cannot be changed; see `Journal`."""
        if self.get(entry.number) is None:
            return
        self._client.hset(self._amended, str(entry.number), _encode(entry))
        oldest = self._rows("-", "+", count=1)
        if oldest:
            first = _number(oldest[0])
            kept = cast("list[bytes]", self._client.hkeys(self._amended))
            for gone in (name for name in kept if int(name) < first):
                self._client.hdel(self._amended, gone)

    def get(self, number: int) -> Entry | None:
        """Find by number; see `Journal`."""
        if not 1 <= number <= _MOST:
            return None
        found = self._entries(self._rows(f"{number}-0", f"{number}-0"))
        return found[0] if found else None

    def entries(self, wanted: Wanted = EVERYTHING, *, after: int = 0) -> list[Entry]:
        """Filter; see `Journal`."""
        found = self._entries(self._rows(f"({min(max(after, 0), _MOST)}-0", "+"))
        return [entry for entry in found if wanted.matches(entry)]

    def wait(
        self, wanted: Wanted = EVERYTHING, *, after: int = 0, count: int = 1, seconds: float
    ) -> list[Entry]:
        """Wait by real time, whatever a test has made of the clock; see `Journal`."""
        deadline = time.monotonic() + seconds
        while True:
            seen = self.last
            found = self.entries(wanted, after=after)
            left = deadline - time.monotonic()
            if len(found) >= count or left <= 0:
                return found
            wait = max(1, int(min(left, _SLICE) * 1000))
            self._client.xread({self._stream: f"{seen}-0"}, count=1, block=wait)

    def clear(self, wanted: Wanted = EVERYTHING) -> int:
        """Forget what is meant; see `Journal`."""
        rows = self._rows("-", "+")
        gone = [entry.number for entry in self._entries(rows) if wanted.matches(entry)]
        if gone:
            self._client.xdel(self._stream, *(f"{number}-0" for number in gone))
            self._client.hdel(self._amended, *map(str, gone))
        return len(gone)

    @property
    def last(self) -> int:
        """The last number; see `Journal`."""
        return int(cast("bytes | None", self._client.get(self._numbers)) or 0)

    @property
    def count(self) -> int:
        """The length of the stream; see `Journal`."""
        return int(self._client.xlen(self._stream))

    def _rows(self, first: str, last: str, count: int | None = None) -> list[Row]:
        return cast("list[Row]", self._client.xrange(self._stream, first, last, count=count))

    def _entries(self, rows: list[Row]) -> list[Entry]:
        if not rows:
            return []
        numbers = [_number(row) for row in rows]
        amended = cast("list[bytes | None]", self._client.hmget(self._amended, map(str, numbers)))
        return [
            _decode(other or fields[_FIELD])._replace(number=number)
            for number, other, (_, fields) in zip(numbers, amended, rows, strict=True)
        ]


def _number(row: Row) -> int:
    return int(row[0].partition(b"-")[0])
