"""The doctor: how long one mistake and two take to name, and how many pairs are explained."""

from __future__ import annotations

import base64
import random
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from oauth_provider.signing.doctor.search import Search  # noqa: E402 (found through the line above)
from tests.signing.doctor.erring import presenting, signed_with, suspects_of  # noqa: E402
from tests.signing.doctor.honest import HONEST  # noqa: E402

if TYPE_CHECKING:
    from oauth_provider.signing.doctor.evidence import Evidence

PAIRS = 1000


def timed(evidence: Evidence, signature: str) -> tuple[float, float, bool]:
    """Return milliseconds for one mistake, for both depths, and whether something was found."""
    started = time.perf_counter()
    search = Search(presenting(evidence, signature))
    found = search.one().explanations
    one = time.perf_counter()
    found = found or search.two().explanations
    return (one - started) * 1000, (time.perf_counter() - started) * 1000, bool(found)


def row(name: str, milliseconds: list[float]) -> str:
    ordered = sorted(milliseconds)
    at_95 = ordered[int(len(ordered) * 0.95)]
    return f"{name:24}{statistics.median(ordered):10.1f}{at_95:10.1f}{ordered[-1]:10.1f}"


def main() -> None:
    source = random.Random(5849)  # noqa: S311 (the same pairs every time)
    one, two, explained, tried = [], [], 0, 0
    while tried < PAIRS:
        evidence = source.choice(HONEST)
        first, second = source.sample(suspects_of(evidence), 2)
        signature = signed_with(evidence, [first, second])
        if first.mistake.component is second.mistake.component:
            continue
        if signature == signed_with(evidence, []):
            continue  # together they change nothing: nothing is refused
        tried += 1
        at_one, at_two, found = timed(evidence, signature)
        one.append(at_one)
        two.append(at_two)
        explained += found
    nothing = base64.b64encode(b"x" * 32).decode()
    in_vain = [timed(evidence, nothing)[1] for evidence in HONEST for _ in range(5)]
    print("The doctor, milliseconds      median   95 of 100       most")
    print(row("one mistake tried", one))
    print(row("two mistakes tried", two))
    print(row("two tried in vain", in_vain))
    print(f"{explained} of {tried} random pairs explained")


if __name__ == "__main__":
    main()
