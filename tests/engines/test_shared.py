"""The connections of one process to Redis."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from pypi_mock.shared import Store


@pytest.fixture
def store(redis):
    store = Store(redis.url("connections"), connections=3)
    yield store
    store.client.connection_pool.disconnect()


def test_a_crowd_of_threads_shares_a_few_connections(store):
    def ask(_: int) -> object:
        return store.client.blpop([store.key("nothing")], timeout=0.05)

    before = store.client.info("clients")["connected_clients"]
    with ThreadPoolExecutor(12) as crowd:
        answers = list(crowd.map(ask, range(24)))
    after = store.client.info("clients")["connected_clients"]

    assert answers == [None] * 24
    assert after - before == 2
