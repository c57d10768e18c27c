"""Refusals in words: the parts that differ, one below the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import requests
from oauthlib.oauth1 import Client

from pypi_mock.testing.report import requests_report
from tests.plugin.suites.calling import BUILT_IN, call

if TYPE_CHECKING:
    from pypi_mock.testing import PyPIMock


def send(url: str, *, signed: str, sent: str, method: str = "GET", secret: str = "") -> None:
    """Sign one target, and send another."""
    key, consumer_secret, token, token_secret = BUILT_IN
    client = Client(
        key,
        client_secret=secret or consumer_secret,
        resource_owner_key=token,
        resource_owner_secret=token_secret,
    )
    _, headers, _ = client.sign(url + signed, method)
    requests.get(url + sent, headers=headers, timeout=20)


def explained(mock: PyPIMock) -> list[str]:
    """Return the lines that tell why the one request was refused."""
    return requests_report(mock.requests).partition("was refused:\n")[2].splitlines()


def test_the_difference_of_a_value_is_marked(mock: PyPIMock):
    send(mock.url, signed="/oauth/test?a=one%2Btwo", sent="/oauth/test?a=one+two")

    assert explained(mock) == [
        "  A + in the query or the body is signed as %2B; it stands for a space.",
        "  params.plus-not-decoded-to-space (proved; RFC 5849, 3.4.1.3.1)",
        "  Do this: decode + to a space before encoding, or send %20.",
        "  ! parameter a",
        "    signed    one+two",
        "    should be one two",
        "                 ^",
    ]


def test_what_was_left_out_is_nothing(mock: PyPIMock):
    send(mock.url, signed="/oauth/test", sent="/oauth/test?a=1")

    assert explained(mock)[-2:] == ["    signed    (nothing)", "    should be 1"]


def test_many_parts_that_differ_are_told_in_few_lines(mock: PyPIMock):
    query = "&".join(f"p{n}={n}" for n in range(30))
    send(mock.url, signed="/oauth/test", sent=f"/oauth/test?{query}")

    assert explained(mock)[-1] == "  ... and 18 parts more that differ"


def test_what_nobody_can_explain_has_the_right_base_string(mock: PyPIMock):
    send(mock.url, signed="/oauth/test", sent="/oauth/test", secret="another")

    lines = explained(mock)
    assert lines[0].startswith("  No known mistake makes this signature")
    assert lines[-2] == "  The base string that is right:"
    assert lines[-1].startswith("    GET&http%3A%2F%2F127.0.0.1%3A")


def test_a_fault_is_named_and_not_explained(mock: PyPIMock):
    fault = mock.fault(status=503)
    call(mock.url)

    report = requests_report(mock.requests)
    assert report.endswith(f" by consumer-key: 503 (fault {fault.id}: status)")


def test_what_is_no_text_is_not_printed(mock: PyPIMock):
    requests.get(f"{mock.url}/oauth/test?a=%1b[31m", timeout=20)
    mock.fault(status=500, body="\x1b[31m")

    assert "\x1b" not in requests_report(mock.requests)
