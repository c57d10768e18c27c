"""The rules of several processes: kept in Redis, and each is counted there."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import msgspec

from pypi_mock.faults.book import MOST, FaultBook, Listed, TooManyFaultsError
from pypi_mock.faults.rule import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pypi_mock.shared import Store

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Fault).decode

# A rule that may fire n times fires no more often, however many processes ask at once.
_FIRE = """
local fired = redis.call("HINCRBY", KEYS[1], ARGV[1] .. ":fired", 1)
if ARGV[2] ~= "" and fired > tonumber(ARGV[2]) then
    redis.call("HINCRBY", KEYS[1], ARGV[1] .. ":fired", -1)
    return 0
end
return 1
"""


class SharedFaultBook(FaultBook):
    """A book whose rules are read again, by `refresh`, when another process has changed them."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._client = store.client
        self._kept, self._counts = store.key("faults"), store.key("faults", "counts")
        self._numbers = store.key("faults", "last")
        self._fire_once = self._client.register_script(_FIRE)

    def refresh(self) -> None:
        """Read the rules that there are now."""
        kept = cast("dict[bytes, bytes]", self._client.hgetall(self._kept))
        rules = {int(number): Listed(int(number), _decode(text)) for number, text in kept.items()}
        with self._lock:
            self._rules = dict(sorted(rules.items()))
            self._note()

    def add(self, fault: Fault) -> Listed:
        """Put a rule behind the others; see `FaultBook`."""
        if self._client.hlen(self._kept) >= MOST:
            raise TooManyFaultsError(f"there are {MOST} rules, which is the most there can be")
        number = self._keep(fault)
        self.refresh()
        return Listed(number, fault)

    def get(self, number: int) -> Listed | None:
        """Return the rule with a number; see `FaultBook`."""
        return next((listed for listed in self.listed() if listed.number == number), None)

    def listed(self) -> list[Listed]:
        """Return all, as all processes have counted them; see `FaultBook`."""
        self.refresh()
        counts = cast("dict[bytes, bytes]", self._client.hgetall(self._counts))

        def count(number: int, what: str) -> int:
            return int(counts.get(f"{number}:{what}".encode(), 0))

        return [
            listed._replace(seen=count(number, "seen"), fired=count(number, "fired"))
            for number, listed in list(self._rules.items())
        ]

    def remove(self, number: int) -> bool:
        """Take a rule away; see `FaultBook`."""
        there = self._forget(number)
        self.refresh()
        return there

    def replace(self, faults: Iterable[Fault], *, consumer: str = "") -> None:
        """Let these rules stand instead of all, or of those for one consumer."""
        self.refresh()
        for number, listed in list(self._rules.items()):
            if not consumer or listed.fault.match.consumer == consumer:
                self._forget(number)
        for fault in faults:
            if not consumer or fault.match.consumer == consumer:
                self._keep(fault)
        self.refresh()

    def _keep(self, fault: Fault) -> int:
        number = self._client.incr(self._numbers)
        self._client.hset(self._kept, str(number), _encode(fault))
        return number

    def _forget(self, number: int) -> bool:
        self._client.hdel(self._counts, f"{number}:seen", f"{number}:fired")
        return bool(self._client.hdel(self._kept, str(number)))

    def _see(self, number: int) -> int:
        return self._client.hincrby(self._counts, f"{number}:seen", 1)

    def _is_spent(self, number: int, limit: int | None) -> bool:
        if limit is None:
            return False
        fired = cast("bytes | None", self._client.hget(self._counts, f"{number}:fired"))
        return int(fired or 0) >= limit

    def _fire(self, number: int, limit: int | None) -> bool:
        allowed = "" if limit is None else limit
        return bool(self._fire_once(keys=[self._counts], args=[number, allowed]))
