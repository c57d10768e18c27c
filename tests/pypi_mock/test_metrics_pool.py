"""pypi_mock/metrics/pool.py: several processes behind one port count together."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from pypi_mock.metrics import instruments, table
from pypi_mock.metrics.instruments import BOUNDS, Counter, Histogram, added
from pypi_mock.metrics.pool import Pool

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")


@pytest.fixture(autouse=True)
def _counts_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = (Counter("spam", "Spam.", "kind"), Histogram("eggs", "Eggs.", "kind"))
    monkeypatch.setattr(table, "INSTRUMENTS", mine)


def count(kind: str, *, times: int = 1) -> None:
    spam, eggs = table.INSTRUMENTS
    for _ in range(times):
        spam.add(kind)
        eggs.observe(0.2, kind)


def spam_in(reading: instruments.Reading) -> dict[str, float]:
    return {kind: row[0] for (kind,), row in reading["spam"].items()}


def in_another_process(work: Callable[[], object]) -> None:
    """Do this in a process that ends as a worker does: at once."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException as error:  # noqa: BLE001 (told by the status)
            sys.stderr.write(repr(error))
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_alone_a_process_counts_what_it_counts():
    pool = Pool()
    count("a", times=3)
    pool.put()

    assert (spam_in(pool.total()), pool.is_shared) == ({"a": 3}, False)


def test_what_processes_have_counted_is_added_and_outlives_them():
    pool = Pool()
    count("before")
    with pool.shared():

        def work() -> None:
            count("a", times=2)
            pool.put()

        in_another_process(work)
        in_another_process(work)
        count("a")

        assert spam_in(pool.total()) == {"before": 1, "a": 5}


def test_whichever_process_is_asked_tells_the_same():
    pool = Pool()
    with pool.shared():
        count("a")
        pool.put()

        def work() -> None:
            count("b")
            pool.put()
            count("b")
            assert spam_in(pool.total()) == {"a": 1, "b": 2}

        in_another_process(work)
        assert spam_in(pool.total()) == {"a": 1, "b": 1}


def test_a_process_that_ends_in_passing_leaves_the_pool_to_the_others():
    """As one does that gunicorn could not start: the folder is not its own to remove."""
    pool = Pool()
    scope = pool.shared()

    def work() -> None:
        count("a")
        pool.put()
        scope.__exit__(None, None, None)

    with scope:
        in_another_process(work)
        assert spam_in(pool.total()) == {"a": 1}


def test_afterwards_nothing_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Pool().shared():
        assert len(list(tmp_path.iterdir())) == 1

    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_full_stops_nobody(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    pool = Pool()
    with pool.shared():
        for folder in tmp_path.iterdir():
            folder.rename(tmp_path / "elsewhere")
        count("a")
        pool.put()

        assert spam_in(pool.total()) == {"a": 1}


def test_histograms_are_added_bucket_by_bucket():
    one, other = Histogram("eggs", ""), Histogram("eggs", "")
    one.observe(0.0005)
    one.observe(0.001)  # a bucket has its own bound in it
    other.observe(0.0011)
    other.observe(99)

    row = added([{"eggs": one.rows()}, {"eggs": other.rows()}])["eggs"][()]

    assert row[:2] == [2, 1]
    assert row[len(BOUNDS)] == 1
    assert (sum(row[:-1]), row[-1]) == (4, pytest.approx(99.0026))


def test_processes_that_count_different_things_are_added():
    one, other = Counter("spam", "", "kind"), Counter("spam", "", "kind")
    one.add("a", by=2)
    other.add("b")
    other.add("a")

    assert added([{"spam": one.rows()}, {"spam": other.rows()}]) == {
        "spam": {("a",): [3], ("b",): [1]}
    }
