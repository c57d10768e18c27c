"""pypi_mock/request_ids.py, identifying.py: one name for each request, in all that tells of it."""

from __future__ import annotations

import logging
import re
import sys

import pytest
from django.test import Client

from pypi_mock import request_ids
from pypi_mock.journal import journal
from pypi_mock.log_objects import ObjectFormatter
from pypi_mock.log_texts import TextFormatter
from pypi_mock.simulation.randomness import randomness
from tests.pypi_mock.scenes import control

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_empty_journal")]

MADE = re.compile("[0-9a-f]{16}")
UUID = "0b7f5a52-7c4c-4a3f-9d1e-2c7a8f9e4b11"


@pytest.fixture
def _of_a_request():
    request_ids.begin(UUID)
    yield
    request_ids.end()


def failure() -> logging.LogRecord:
    try:
        int("spam")
    except ValueError:
        return logging.LogRecord(
            "django", logging.ERROR, __file__, 1, "Internal Server Error: /", (), sys.exc_info()
        )


@pytest.mark.parametrize(
    "sent",
    [
        UUID,
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "host/9xKq-000001",
        "Root=1-67891233-abcdef012345678912345678",
        "x" * 128,
    ],
)
def test_a_name_that_was_sent_is_kept(sent):
    assert Client().get("/oauth/test", headers={"X-Request-Id": sent})["X-Request-Id"] == sent


@pytest.mark.parametrize(
    "sent",
    [
        "",
        " ",
        "a b",
        "x" * 129,
        "a,b",
        'a"b',
        "a<b",
        "a\x1b[31m",
        "\xe9",
        "a\u2028",
        "a\n",
        "a%0d%0a",
    ],
)
def test_what_a_log_could_misread_is_replaced(sent):
    answer = Client().get("/oauth/test", headers={"X-Request-Id": sent})

    assert MADE.fullmatch(answer["X-Request-Id"])


@pytest.mark.parametrize("path", ["/simple/", "/no/such/page", "/_mock/v1/info", "/style.css"])
def test_every_answer_has_a_name_of_its_own(path):
    names = {Client().get(path, HTTP_HOST="localhost")["X-Request-Id"] for _ in range(5)}

    assert len(names) == 5
    assert all(MADE.fullmatch(name) for name in names)


def test_names_take_nothing_from_a_seed_of_chance():
    """Else a health check would change what tokens a test is given."""
    randomness.begin_with(7)
    expected = randomness.text(20)
    randomness.begin_with(7)
    Client().get("/style.css")

    assert randomness.text(20) == expected


def test_the_journal_has_it_and_finds_by_it():
    client = Client()
    numbers = [
        client.get("/oauth/test", headers={"X-Request-Id": name})["X-Mock-Request-Id"]
        for name in ("spam-1", "spam-2")
    ]

    found = control("GET", "requests?request_id=spam-2").json()["requests"]

    assert [entry["id"] for entry in found] == [int(numbers[1])]
    assert found[0]["request_id"] == "spam-2"
    assert journal.entries()[0].request_id == "spam-1"


def test_a_request_is_verified_by_its_name():
    Client().get("/oauth/test", headers={"X-Request-Id": "spam-1"})

    right = control("POST", "verify", {"request_id": "spam-1"}).json()
    wrong = control("POST", "verify", {"request_id": "spam-2"}).json()

    assert (right["ok"], wrong["ok"]) == (True, False)
    assert wrong["nearest"][0]["differs"] == ["request_id: wanted 'spam-2', was 'spam-1'"]


def test_the_page_of_a_request_has_it_and_the_list_filters_by_it():
    client = Client(HTTP_HOST="localhost")
    number = client.get("/oauth/test", headers={"X-Request-Id": "spam-1"})["X-Mock-Request-Id"]

    assert "spam-1" in client.get(f"/_mock/requests/{number}").content.decode()
    path = f"/_mock/requests/{number}"
    assert path in client.get("/_mock/?request_id=spam-1").content.decode()
    assert path not in client.get("/_mock/?request_id=spam-2").content.decode()


@pytest.mark.usefixtures("_of_a_request")
def test_a_traceback_says_of_which_request_it_is():
    text = TextFormatter().format(failure())

    assert text.startswith(f"Internal Server Error: /, id {UUID}\nTraceback ")
    assert text.endswith("int() with base 10: 'spam'")


@pytest.mark.usefixtures("_of_a_request")
def test_for_programs_a_traceback_has_it_as_a_value():
    assert f'"request_id": "{UUID}"' in ObjectFormatter().format(failure())


def test_what_belongs_to_no_request_names_none():
    assert TextFormatter().format(failure()).startswith("Internal Server Error: /\nTraceback ")
    assert '"request_id": ' not in ObjectFormatter().format(failure())
