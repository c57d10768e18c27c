"""Making rows in processes beside the one that writes them. Without Django: they import this."""

from __future__ import annotations

import os
import signal
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypi_mock.seeds.bulk.made import Plan, Row

BATCH: Final = 2000
"""So many projects are in memory at once."""
WORTH_PROCESSES: Final = 20_000
"""From so many projects on; starting a process takes as long as making a thousand."""
MAKERS: Final = 4
"""Processes, at most: one writes what these make."""


def batches(plan: Plan) -> Iterator[dict[str, list[Row]]]:
    """Yield all rows, some projects at a time; where there are many, other processes make them."""
    projects = plan.size.projects
    starts = iter(range(0, projects, BATCH))
    if projects < WORTH_PROCESSES:
        yield from (plan.rows(start, start + BATCH) for start in starts)
        return
    # Not by fork: what is connected to a database must not be copied.
    spawning = get_context("spawn")
    count = min(os.cpu_count() or 1, MAKERS)
    with ProcessPoolExecutor(count, spawning, initializer=_heed_no_interrupt) as makers:
        coming = deque(
            makers.submit(plan.rows, start, start + BATCH) for start in islice(starts, count + 1)
        )
        try:
            while coming:
                yield coming.popleft().result()
                coming.extend(
                    makers.submit(plan.rows, start, start + BATCH) for start in islice(starts, 1)
                )
        finally:
            makers.shutdown(cancel_futures=True)


def _heed_no_interrupt() -> None:
    """Leave it to the process that has the transaction."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
