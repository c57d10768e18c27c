"""What strangers send is read or refused, whatever it is: no parser fails, none takes long."""

from __future__ import annotations

import random
import time

import pytest

from tests.torture.amounts import amount, is_time_left, tell
from tests.torture.mutations import OF_BYTES
from tests.torture.parsers import PARSERS

TRIES = amount("PARSERS", sample=150, full=20_000)
SLOWEST = 2.0
"""Seconds of this thread alone."""


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", PARSERS)
def test_no_bytes_make_it_fail(name):
    takes, examples = PARSERS[name]
    chance = random.Random(name)  # noqa: S311 (the same each time)
    for example in examples:
        takes(example)
    begun, done, slowest, worst = time.monotonic(), 0, 0.0, b""
    while done < TRIES and is_time_left(begun):
        data = chance.choice(examples)
        for _ in range(chance.randint(1, 4)):
            data = chance.choice(OF_BYTES)(data, chance)
        started = time.thread_time()
        takes(data)
        taken = time.thread_time() - started
        if taken > slowest:
            slowest, worst = taken, data
        done += 1
    tell(f"{name}: {done} broken inputs, the slowest took {slowest * 1000:.0f} ms")
    assert slowest < SLOWEST, worst[:2000]
