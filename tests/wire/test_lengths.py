"""pypi_mock/lengths.py: an answer that has no body does not say how long it is."""

from __future__ import annotations

import http.client
from contextlib import closing


def connection_to(server) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(*server.address, timeout=20)


def test_of_a_page_that_did_not_change_no_length_is_told_and_the_connection_goes_on(server):
    """RFC 9110, 8.6: a length in a 304 would have to be that of the page."""
    with closing(connection_to(server)) as connection:
        connection.request("GET", "/simple/")
        page = connection.getresponse()
        length = len(page.read())
        connection.request("GET", "/simple/", headers={"If-None-Match": page.headers["ETag"]})
        unchanged = connection.getresponse()
        unchanged.read()
        connection.request("GET", "/simple/")
        again = connection.getresponse()
        again.read()

    assert page.headers["Content-Length"] == str(length)
    assert (unchanged.status, unchanged.headers["Content-Length"]) == (304, None)
    assert unchanged.headers["Transfer-Encoding"] is None
    assert (again.status, again.headers["Content-Length"]) == (200, str(length))


def test_without_content_there_is_no_length_either(server):
    """RFC 9110, 8.6: no server sends one with 204."""
    with closing(connection_to(server)) as connection:
        sent = {"Content-Type": "application/json"}
        connection.request("DELETE", "/_mock/v1/faults", headers=sent)
        answer = connection.getresponse()
        answer.read()

    assert (answer.status, answer.headers["Content-Length"]) == (204, None)
