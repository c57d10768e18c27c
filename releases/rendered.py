"""Pages rendered once per change and kept: in bounded memory, with their ETag and gzip body."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, cast

from pypi_mock.shared import shared

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from pypi_mock.shared import Store

MEMORY = 64 * 1024 * 1024
"""How many bytes of pages are kept, gzip bodies included."""
GZIP_LEVEL = 6
KEPT = 60 * 60
"""Seconds."""
ETAG_LENGTH = 32


class Rendered:
    """One page as bytes."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.etag = f'"{hashlib.sha256(body).hexdigest()[:ETAG_LENGTH]}"'

    @cached_property
    def gzipped(self) -> bytes:
        """The body, compressed when it is first asked for; without a time, so always the same."""
        return gzip.compress(self.body, GZIP_LEVEL, mtime=0)

    @property
    def gzipped_etag(self) -> str:
        """The same page in other bytes has another tag (RFC 9110, 8.8.3)."""
        return f'{self.etag[:-1]}-gzip"'


class Depot(Protocol):
    """Where pages are that another process has rendered; by keys as texts."""

    def fetch(self, key: str) -> bytes | None:
        """Return a page, if it is there."""

    def put(self, key: str, body: bytes) -> None:
        """Let others have a page."""


class Shelf:
    """The pages of one process; those not asked for longest go first.

    Behind it may be a `Depot` of several processes.

    A key names everything that a page depends on, the serial of its last change among it: so what
    is kept is never old, and nothing has to be told of a change.
    """

    def __init__(self, memory: int = MEMORY, depot: Depot | None = None) -> None:
        self._memory = memory
        self.depot = depot
        self._taken = 0
        self._pages: OrderedDict[Hashable, Rendered] = OrderedDict()
        self._lock = threading.Lock()

    def page(self, key: Hashable, render: Callable[[], bytes]) -> Rendered:
        """Return the page of that key; render it when it is not kept.

        Two who ask at once may both render: the work is the same, and nobody waits for a lock.
        """
        with self._lock:
            kept = self._pages.get(key)
            if kept is not None:
                self._pages.move_to_end(key)
                return kept
        rendered = Rendered(self._fetched(key, render))
        with self._lock:
            self._keep(key, rendered)
        return rendered

    def _fetched(self, key: Hashable, render: Callable[[], bytes]) -> bytes:
        """Take a page that another process has rendered, or render it for all."""
        if self.depot is None:
            return render()
        name = hashlib.sha256(repr(key).encode()).hexdigest()
        body = self.depot.fetch(name)
        if body is None:
            body = render()
            self.depot.put(name, body)
        return body

    def clear(self) -> None:
        """Keep nothing: for tests, whose databases begin their serials anew."""
        with self._lock:
            self._pages.clear()
            self._taken = 0

    def _keep(self, key: Hashable, rendered: Rendered) -> None:
        size = _size(rendered)
        if key in self._pages or size > self._memory:
            return
        self._pages[key] = rendered
        self._taken += size
        while self._taken > self._memory:
            _, gone = self._pages.popitem(last=False)
            self._taken -= _size(gone)


def _size(rendered: Rendered) -> int:
    """Reckon with a gzip body as large as the page: it is smaller, and comes later."""
    return 2 * len(rendered.body)


class RedisDepot:
    """Pages in Redis, for an hour after they were rendered."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def fetch(self, key: str) -> bytes | None:
        """Return a page; see `Depot`."""
        return cast("bytes | None", self._store.client.get(self._store.key("page", key)))

    def put(self, key: str, body: bytes) -> None:
        """Keep a page; see `Depot`."""
        self._store.client.set(self._store.key("page", key), body, ex=KEPT)


shelf = Shelf(depot=RedisDepot(shared.store) if shared.store else None)
