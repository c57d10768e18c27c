"""Nonces in Redis, where several processes share one: ``SET NX EX`` costs less than a row.

A request that only reads burns its nonce here, and nowhere else. One that writes also inserts the
row, in the transaction of what it does: that row decides, so that a process killed on its way burns
no nonce of a request which was not done. Here it is only noted, lest a reading request use it too.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from django.conf import settings

from pypi_mock.batches import batches
from pypi_mock.shared import shared
from pypi_mock.simulation.clock import clock

if TYPE_CHECKING:
    from oauth_provider.calls import NonceKey
    from pypi_mock.shared import Store

_READ, _WRITE = b"read", b"write"
_SLACK: Final = 60
_TURNED: Final = 24 * 60 * 60
"""Seconds that a nonce is kept while the clock is not the real one, by which Redis forgets."""
_BATCH: Final = 10_000


def is_noted(nonce: NonceKey) -> bool:
    """Tell whether a reading request has used a nonce."""
    store = shared.store
    return store is not None and store.client.get(_key(store, nonce)) == _READ


def note(nonce: NonceKey, *, writes: bool) -> bool | None:
    """Use a nonce: True where it was free, None where a writer's row has to decide, else False."""
    store = shared.store
    if store is None:
        return None
    value = _WRITE if writes else _READ
    key = _key(store, nonce)
    if store.client.set(key, value, nx=True, ex=_lifetime()):
        return True
    return None if writes and store.client.get(key) == _WRITE else False


def forget(nonce: NonceKey) -> None:
    """Let a nonce be free again: what it was used for was not done."""
    store = shared.store
    if store is not None:
        store.client.delete(_key(store, nonce))


def forget_all(consumer: str = "") -> None:
    """Let every nonce be free again, or those of one consumer."""
    store = shared.store
    if store is None:
        return
    pattern = store.key("nonce", _digest(consumer) if consumer else "*", "*")
    for keys in batches(store.client.scan_iter(pattern, count=_BATCH), _BATCH):
        store.client.unlink(*keys)


def _key(store: Store, nonce: NonceKey) -> str:
    said = "\0".join((str(nonce.timestamp), nonce.token, nonce.nonce))
    return store.key("nonce", _digest(nonce.consumer), _digest(said))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _lifetime() -> int:
    """Return for how many seconds a timestamp can be within the window, at most."""
    window: int = settings.MOCK_TIMESTAMP_WINDOW
    is_turned = clock.setting.state != "real" or clock.went_back
    return max(2 * window + _SLACK, _TURNED if is_turned else 0)
