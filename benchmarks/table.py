"""A table of figures beside those of peers: the ratio, the target, and whether it is met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

OURS = "pypi-mock"
PEERS = ("pypiserver", "devpi")


@dataclass(frozen=True)
class Target:
    """What our figure should be.

    Attributes:
        best: Which of the peers' figures is the best one, `min` or `max`.
        met: Whether our figure and the peers' meet it.
    """

    text: str
    best: Callable[[list[float]], float]
    met: Callable[[float, Mapping[str, float]], bool]


def at_least(figure: float, times: float = 0) -> Target:
    """Ask for a figure, and for so many times the best peer's where there is one."""
    text = f">= {figure:g}" + (f", >= {times:g} x" if times else "")
    return Target(
        text,
        max,
        lambda ours, peers: ours >= figure and ours >= times * max(peers.values(), default=0),
    )


def at_most(figure: float) -> Target:
    return Target(f"<= {figure:,g}", min, lambda ours, _: ours <= figure)


def at_most_times(times: float, peer: str) -> Target:
    """Ask for at most so many times what a peer takes."""
    return Target(f"<= {times:g} x {peer}", min, lambda ours, peers: ours <= times * peers[peer])


class Table:
    """Prints a row as soon as it is known; our figure is compared with the best peer's."""

    def __init__(self) -> None:
        columns = ("", OURS, *PEERS, "to the best peer", "target", "")
        print(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}", flush=True)
        self.missed: list[str] = []

    def add(self, what: str, figures: Mapping[str, float], target: Target) -> None:
        ours = figures[OURS]
        peers = {name: figures[name] for name in PEERS if name in figures}
        best = target.best(list(peers.values())) if peers else 0
        met = target.met(ours, peers)
        cells = [
            what,
            *(_figure(figures[name]) if name in figures else "-" for name in (OURS, *PEERS)),
            f"{ours / best:.2f} x" if best > 0 else "-",
            target.text,
            "met" if met else "MISSED",
        ]
        if not met:
            self.missed.append(what)
        print(f"| {' | '.join(cells)} |", flush=True)


def _figure(figure: float) -> str:
    return f"{figure:,.2f}" if abs(figure) < 10 else f"{figure:,.1f}"
