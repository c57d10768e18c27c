"""From the command to its ready line, against ``django.setup()`` with our settings.

The target: at most 1.5 times the latter plus 0.3 s.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from serving import environment, served

RUNS = 9
SETUP = "import django; django.setup()"


def ready() -> float:
    started = time.perf_counter()
    with served():
        return time.perf_counter() - started


def setup() -> float:
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", SETUP],
        env=environment(DJANGO_SETTINGS_MODULE="pypi_mock.settings"),
        check=True,
    )
    return time.perf_counter() - started


def main() -> None:
    ready(), setup()  # compile and warm the disk's cache
    pairs = [(ready(), setup()) for _ in range(RUNS)]
    command, django = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"Cold start, median of {RUNS} runs in turn")
    print(f"command to ready line  {command:.3f} s")
    print(f"django.setup()         {django:.3f} s")
    target = 1.5 * django + 0.3
    print(f"target                 {target:.3f} s  ({'met' if command <= target else 'MISSED'})")


if __name__ == "__main__":
    main()
