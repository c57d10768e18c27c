"""What a test may turn of the index while it runs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from releases.personality import Personality, Standard, Strictness


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What the whole server is set to; the parts that a test may turn while it runs.

    Attributes:
        personality: Instead of each route's own.
        without: What the simple index leaves out, to see how a client falls back.
        read_only: Whether every upload is refused.
    """

    personality: Personality | None = None
    strictness: Strictness = Strictness.PYPI
    without: frozenset[str] = frozenset()
    read_only: bool = False

    def standard(self, of_route: Personality) -> Standard:
        """Return what an upload by this route is held to."""
        return Standard(self.personality or of_route, self.strictness)


class _Holder:
    """The behaviour of this process."""

    def __init__(self) -> None:
        self.now = Behaviour()

    def turn(self, **changes: object) -> Behaviour:
        """Change some of it; return what it is then."""
        self.now = replace(self.now, **changes)  # type: ignore[arg-type]  # the names are checked by replace
        return self.now


behaviour = _Holder()
