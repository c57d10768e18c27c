"""pypi_mock/faults: which requests a rule is for, and which of them it fails."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from pypi_mock.faults import Effect, Fault, FaultBook, Match, When
from pypi_mock.faults.book import MOST, TooManyFaultsError
from pypi_mock.faults.rule import Asked
from pypi_mock.seeds.model import Seed
from pypi_mock.strict import DocumentError, convert

ASKED = Asked("GET", "/oauth/test", "consumer-key", "access-token")
BUSY = Effect(status=503)


def fired(when: When, *, times: int = 10, dice: float = 0.5) -> list[int]:
    """Return which of so many requests are failed, counted from 1."""
    book = FaultBook(chance=lambda: dice)
    book.add(Fault(when=when, effect=BUSY))
    return [number for number in range(1, times + 1) if book.firing(ASKED)]


@pytest.mark.parametrize(
    ("match", "fits"),
    [
        (Match(), True),
        (Match(method="get"), True),
        (Match(method="POST"), False),
        (Match(path="/oauth/*"), True),
        (Match(path="/oauth"), False),
        (Match(consumer="consumer-key", token="access-token"), True),
        (Match(consumer="consumer-key", token="another"), False),
        (Match(consumer="another"), False),
    ],
)
def test_a_rule_is_for_the_requests_that_fit_all_it_says(match, fits):
    assert match.fits(ASKED) is fits


@pytest.mark.parametrize(
    ("when", "numbers"),
    [
        (When(), [1]),
        (When(next=3), [1, 2, 3]),
        (When(every=3), [3, 6, 9]),
        (When(every=1), list(range(1, 11))),
        (When(after=7), [8, 9, 10]),
        (When(after=2, next=1), [3]),
        (When(after=1, every=4, next=1), [5]),
        (When(probability=0.4), []),
        (When(probability=0.6), list(range(1, 11))),
        (When(probability=0.6, next=2), [1, 2]),
    ],
)
def test_a_rule_fails_those_it_says(when, numbers):
    assert fired(when) == numbers


def test_the_first_rule_that_fires_is_the_one():
    book = FaultBook()
    book.add(Fault(match=Match(path="/elsewhere"), effect=BUSY))
    first = book.add(Fault(effect=BUSY))
    second = book.add(Fault(effect=Effect(status=500), when=When(every=1)))

    numbers = [listed.number for listed in (book.firing(ASKED), book.firing(ASKED)) if listed]
    assert numbers == [first.number, second.number]


def test_the_book_says_what_became_of_each_rule():
    book = FaultBook()
    number = book.add(Fault(when=When(after=1, next=3), effect=BUSY)).number
    for _ in range(3):
        book.firing(ASKED)

    [listed] = book.listed()
    assert (listed.number, listed.seen, listed.fired, listed.remaining) == (number, 3, 2, 1)


def test_rules_of_one_consumer_are_replaced_by_themselves():
    book = FaultBook()
    others = Fault(effect=BUSY)
    ours = Fault(match=Match(consumer="a"), effect=BUSY)
    book.add(others)
    book.add(ours)
    book.replace([replace(ours, after_auth=True), others], consumer="a")

    assert [listed.fault for listed in book.listed()] == [others, replace(ours, after_auth=True)]


def test_a_book_has_an_end():
    book = FaultBook()
    book.replace([Fault(effect=BUSY)] * MOST)

    with pytest.raises(TooManyFaultsError, match="1000 rules"):
        book.add(Fault(effect=BUSY))


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({}, "missing required field `effect`"),
        ({"effect": {}}, "an effect is needed"),
        ({"effect": {"stauts": 503}}, "did you mean 'status'?"),
        ({"effect": {"status": 99}}, ">= 200"),
        ({"effect": {"status": 503, "drop": True}}, "exclude each other"),
        ({"effect": {"truncate": True, "stall": 1}}, "exclude each other"),
        ({"effect": {"problem": "bad_luck"}}, "Invalid enum value 'bad_luck'"),
        ({"effect": {"delay": [2, 1]}}, "the smaller one first"),
        ({"effect": {"delay": 1, "body": "x"}}, "a body goes with a status"),
        ({"effect": {"skew": 5}, "after_auth": True}, "skew cannot come after"),
        ({"effect": {"status": 503}, "when": {"next": 0}}, ">= 1"),
        ({"effect": {"status": 503}, "when": {"probability": 2}}, "<= 1.0"),
    ],
)
def test_a_rule_that_cannot_be_is_told(fault, said):
    with pytest.raises(DocumentError) as told:
        convert({"faults": [fault]}, Seed)

    assert said in str(told.value)
    assert str(told.value).startswith("faults[0]")
