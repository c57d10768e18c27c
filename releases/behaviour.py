"""What a test may turn of the index while it runs."""

from __future__ import annotations

from dataclasses import dataclass

from releases.judging.personality import Personality, Standard, Strictness


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What the whole index is set to.

    Attributes:
        personality: Instead of each route's own.
        read_only: Whether every upload is refused.
        index_api: Version of the simple API that is served.
        index_without: What the simple index leaves out, to see how a client falls back.
    """

    personality: Personality | None = None
    strictness: Strictness = Strictness.PYPI
    read_only: bool = False
    index_api: str = "1.4"
    index_without: frozenset[str] = frozenset()

    def standard(self, of_route: Personality) -> Standard:
        """Return what an upload by this route is held to."""
        return Standard(self.personality or of_route, self.strictness)


class Setting:
    """The behaviour of this process."""

    def __init__(self) -> None:
        self.now = Behaviour()

    def turn(self, new: Behaviour) -> None:
        """Behave so from now on."""
        self.now = new


behaviour = Setting()
