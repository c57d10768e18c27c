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
GZIP_LEVEL, QUICK_LEVEL = 6, 1
LARGE = 4 * 1024 * 1024
"""From so many bytes on, to compress well takes seconds."""
WHOLES = 4
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
        level = GZIP_LEVEL if len(self.body) < LARGE else QUICK_LEVEL
        return gzip.compress(self.body, level, mtime=0)

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
        rendered = Rendered(fetched(self.depot, key, render))
        with self._lock:
            self._keep(key, rendered)
        return rendered

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


class _Whole:
    """The newest page of one kind, and who renders the next."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.serial = -1
        self.page: Rendered | None = None


class Wholes:
    """Pages of the whole index: of each kind the newest, however large.

    One request renders, and the others of the same kind wait for it: in a large index each would
    take seconds, and as much memory again.
    """

    def __init__(self, depot: Depot | None = None) -> None:
        self.depot = depot
        self._kinds: OrderedDict[Hashable, _Whole] = OrderedDict()
        self._lock = threading.Lock()

    def page(self, kind: Hashable, serial: int, render: Callable[[], bytes]) -> Rendered:
        """Return the page of that kind and serial; render it when the newest is another."""
        with self._lock:
            whole = self._kinds.setdefault(kind, _Whole())
            self._kinds.move_to_end(kind)
            while len(self._kinds) > WHOLES:
                self._kinds.popitem(last=False)
        with whole.lock:
            if whole.page is None or whole.serial != serial:
                whole.page = None  # its memory is wanted
                body = fetched(self.depot, ("whole", kind, serial), render)
                whole.page, whole.serial = Rendered(body), serial
            return whole.page

    def clear(self) -> None:
        """Keep nothing: as of a shelf."""
        with self._lock:
            self._kinds.clear()


def fetched(depot: Depot | None, key: Hashable, render: Callable[[], bytes]) -> bytes:
    """Take a page that another process has rendered, or render it for all."""
    if depot is None:
        return render()
    name = hashlib.sha256(repr(key).encode()).hexdigest()
    body = depot.fetch(name)
    if body is None:
        body = render()
        depot.put(name, body)
    return body


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


_depot = RedisDepot(shared.store) if shared.store else None
shelf = Shelf(depot=_depot)
wholes = Wholes(depot=_depot)
