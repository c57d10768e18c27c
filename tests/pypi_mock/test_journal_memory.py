"""pypi_mock/journal: a bounded ring of entries, found by conditions, waited for by others."""

from __future__ import annotations

import threading
from datetime import datetime, timezone

import pytest

from oauth_provider.signing import Problem, ProblemName, WireRequest
from oauth_provider.signing.doctor.diagnosis import Cause, Diagnosis
from pypi_mock.journal import Body, Entry, MemoryJournal, Wanted
from pypi_mock.journal.filters import FilterError, wanted_of

NOON = datetime(2026, 7, 1, 12, tzinfo=timezone.utc)
CAUSE = Cause("uri.host-localhost", "uri", "RFC 5849, 3.4.1.2", "another host", "")


def entry(target: bytes = b"/oauth/test?a=b", **changes) -> Entry:
    wire = WireRequest(changes.pop("method", b"GET"), "http", target, ())
    values = {
        "arrived": NOON,
        "server_time": NOON,
        "milliseconds": 1.0,
        "peer": "127.0.0.1",
        "protocol": "HTTP/1.1",
        "wire": wire,
        "body": Body(),
        "status": 200,
        **changes,
    }
    return Entry(**values)


REFUSED = entry(
    status=401,
    consumer="ck",
    token="tk",
    problems=(Problem(ProblemName.SIGNATURE_INVALID, "wrong"),),
    diagnosis=Diagnosis((CAUSE,), tries=1),
)


def test_entries_are_numbered_and_the_oldest_are_forgotten():
    journal = MemoryJournal(size=2)

    numbers = [journal.add(entry()).number for _ in range(3)]

    assert numbers == [1, 2, 3]
    assert [kept.number for kept in journal.entries()] == [2, 3]
    assert (journal.get(1), journal.last) == (None, 3)


def test_a_smaller_journal_keeps_the_newest():
    journal = MemoryJournal(size=3)
    for _ in range(3):
        journal.add(entry())

    journal.keep(1)

    assert [kept.number for kept in journal.entries()] == [3]


def test_clearing_forgets_all_and_counts_on():
    journal = MemoryJournal()
    journal.add(entry())

    assert (journal.clear(), journal.entries(), journal.add(entry()).number) == (1, [], 2)


def test_an_entry_is_amended_in_its_place_and_not_brought_back():
    journal = MemoryJournal(size=2)
    first, second = journal.add(entry()), journal.add(entry())

    journal.amend(first._replace(user="alice"))
    journal.amend(second._replace(number=99))

    assert [kept.user for kept in journal.entries()] == ["alice", ""]


@pytest.mark.parametrize(
    ("conditions", "count"),
    [
        ({}, 2),
        ({"method": "get"}, 2),
        ({"method": "POST"}, 0),
        ({"path": "/oauth/test"}, 2),
        ({"path": "/oauth/*"}, 2),
        ({"path": "/oauth"}, 0),
        ({"consumer": "ck"}, 1),
        ({"token": "tk"}, 1),
        ({"status": "401"}, 1),
        ({"status": "2xx"}, 1),
        ({"problem": "signature_invalid"}, 1),
        ({"cause": "uri.host"}, 1),
        ({"cause": "uri"}, 1),
        ({"cause": "uri.ho"}, 0),
        ({"accepted": "true"}, 1),
        ({"accepted": "false", "status": "200"}, 0),
    ],
)
def test_conditions_all_hold(conditions: dict[str, str], count: int):
    journal = MemoryJournal()
    journal.add(entry())
    journal.add(REFUSED)

    assert len(journal.entries(wanted_of(conditions.items()))) == count


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        (("stauts", "401"), "there is no filter 'stauts'; did you mean status?"),
        (("x", "1"), "there is no filter 'x'; there are method, path, consumer"),
        (("status", "4x"), "status must be one such as 401, or 4xx, not '4x'"),
        (("accepted", "yes"), "accepted must be true or false, not 'yes'"),
        (("path", "x" * 201), "path is longer than 200 characters"),
    ],
)
def test_a_condition_that_cannot_be_read_is_told(pair: tuple[str, str], said: str):
    with pytest.raises(FilterError) as raised:
        wanted_of([pair])

    assert said in str(raised.value)


def test_who_waits_is_woken_by_what_is_wanted():
    journal = MemoryJournal()
    seen = journal.add(entry()).number
    found: list[list[Entry]] = []
    wanted = Wanted(status="401")
    waiter = threading.Thread(
        target=lambda: found.append(journal.wait(wanted, after=seen, count=2, seconds=20))
    )
    waiter.start()

    for refused in (REFUSED, entry(), REFUSED):
        journal.add(refused)
    waiter.join(timeout=10)

    assert [[kept.number for kept in batch] for batch in found] == [[2, 4]]


def test_waiting_ends_with_what_there_is():
    journal = MemoryJournal()
    journal.add(entry())

    assert len(journal.wait(count=5, seconds=0.01)) == 1


def test_an_entry_says_why_it_was_refused():
    other = entry(status=401, problems=(Problem(ProblemName.NONCE_USED, "seen before"),))

    assert (REFUSED.cause, REFUSED.slugs, REFUSED.is_accepted) == (
        "another host",
        ("uri.host-localhost",),
        False,
    )
    assert (other.cause, entry(status=400, rule="file-exists").cause) == (
        "seen before",
        "file-exists",
    )
    assert entry().path == "/oauth/test"
