"""The one clock: every expiry, window and timestamp asks it, so that a test can turn it."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta, timezone


class Clock:
    """Real, offset or frozen time, always in UTC; safe to turn while other threads read it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._offset = timedelta(0)
        self._frozen: datetime | None = None

    def now(self) -> datetime:
        """Return the moment it is, as an aware datetime in UTC."""
        with self._lock:
            if self._frozen is not None:
                return self._frozen
            return self.real() + self._offset

    def real(self) -> datetime:
        """Return the moment it is outside of every test, for notes that are to be believed."""
        return datetime.now(timezone.utc)  # noqa: TID251 (the one reader)

    def timestamp(self) -> int:
        """Return whole seconds since 1970 (RFC 5849, 3.3)."""
        return int(self.now().timestamp())

    def freeze(self, at: datetime) -> None:
        """Stand still at ``at``, which must be aware."""
        if at.tzinfo is None:
            raise ValueError("a frozen clock needs an aware datetime")
        with self._lock:
            self._frozen = at.astimezone(timezone.utc)

    def offset(self, by: timedelta) -> None:
        """Run, ``by`` ahead of real time (behind it, when negative)."""
        with self._lock:
            self._offset = by
            self._frozen = None

    def advance(self, by: timedelta) -> None:
        """Move on by ``by``, in either direction; a frozen clock stays frozen."""
        with self._lock:
            if self._frozen is not None:
                self._frozen += by
            else:
                self._offset += by

    def reset(self) -> None:
        """Return to real time."""
        self.offset(timedelta(0))


clock = Clock()
"""The clock of this process."""
