"""The one clock: every expiry, window and timestamp asks it, so that a test can turn it."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta, timezone
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

EARLIEST = datetime(1970, 1, 1, tzinfo=timezone.utc)
LATEST = datetime(9000, 1, 1, tzinfo=timezone.utc)
"""Beyond these, lifetimes and time zones could not be reckoned with any more."""

Moment = Annotated[datetime, Meta(tz=True)]
Seconds = Annotated[float, Meta(ge=-(10**11), le=10**11)]


class ClockError(ValueError):
    """A moment that this clock cannot show."""


class Setting(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """How a clock is set: as seeds and the control API say it.

    Attributes:
        state: Real time, real time with an offset, or standing still.
        offset: Seconds ahead of real time (behind it, when negative).
        at: Where a frozen clock stands.
    """

    state: Literal["real", "offset", "frozen"] = "real"
    offset: Seconds = 0
    at: Moment | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Refuse what contradicts itself."""
        if (self.state == "frozen") is (self.at is UNSET):
            raise ValueError("at belongs to the state frozen, and to no other")
        if self.offset and self.state != "offset":
            raise ValueError("offset belongs to the state offset")
        if self.at is not UNSET:
            checked(self.at)


def checked(moment: datetime) -> datetime:
    """Return a moment that can be reckoned with, in UTC.

    Raises:
        ClockError: It is too far away.
    """
    if not EARLIEST <= moment <= LATEST:
        raise ClockError(f"the clock goes from {EARLIEST:%Y} to {LATEST:%Y}")
    return moment.astimezone(timezone.utc)


class Clock:
    """Real, offset or frozen time, always in UTC; safe to turn while other threads read it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._offset = timedelta(0)
        self._frozen: datetime | None = None
        self._went_back = False

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

    @property
    def setting(self) -> Setting:
        """How it is set."""
        with self._lock:
            if self._frozen is not None:
                return Setting(state="frozen", at=self._frozen)
            if self._offset:
                return Setting(state="offset", offset=self._offset.total_seconds())
            return Setting()

    @property
    def went_back(self) -> bool:
        """Whether a test has turned it back since it was last real: what was made is of later."""
        with self._lock:
            return self._went_back

    def set(self, setting: Setting) -> None:
        """Set it.

        Raises:
            ClockError: The moment is too far away.
        """
        if setting.at is not UNSET:
            self.freeze(setting.at)
        else:
            self.offset(timedelta(seconds=setting.offset))

    def freeze(self, at: datetime) -> None:
        """Stand still at ``at``, which must be aware.

        Raises:
            ClockError: The moment is too far away.
        """
        if at.tzinfo is None:
            raise ValueError("a frozen clock needs an aware datetime")
        self._turn(frozen=checked(at), offset=timedelta(0))

    def offset(self, by: timedelta) -> None:
        """Run, ``by`` ahead of real time (behind it, when negative).

        Raises:
            ClockError: The moment is too far away.
        """
        self._turn(frozen=None, offset=by)

    def advance(self, by: timedelta) -> None:
        """Move on by ``by``, in either direction; a frozen clock stays frozen.

        Raises:
            ClockError: The moment is too far away.
        """
        with self._lock:
            frozen, offset = self._frozen, self._offset
        try:
            if frozen is not None:
                self._turn(frozen=checked(frozen + by), offset=offset)
            else:
                self._turn(frozen=None, offset=offset + by)
        except OverflowError:
            raise ClockError(f"{by.total_seconds():.0f} seconds are too many") from None

    def reset(self) -> None:
        """Return to real time."""
        with self._lock:
            self._frozen, self._offset, self._went_back = None, timedelta(0), False

    def restore(self, setting: Setting, *, went_back: bool) -> None:
        """Be as another process's clock is, which was turned by the rules of this one."""
        with self._lock:
            self._frozen = None if setting.at is UNSET else setting.at
            self._offset = timedelta(seconds=setting.offset)
            self._went_back = went_back

    def _turn(self, *, frozen: datetime | None, offset: timedelta) -> None:
        before = self.now()
        try:
            then = frozen or checked(self.real() + offset)
        except OverflowError:
            raise ClockError(f"{offset.total_seconds():.0f} seconds are too many") from None
        with self._lock:
            self._frozen, self._offset = frozen, offset
            self._went_back = self._went_back or then < before


clock = Clock()
"""The clock of this process."""
