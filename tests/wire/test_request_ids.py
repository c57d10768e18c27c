"""pypi_mock/server: every answer names its request, whoever answers; and so does the log."""

from __future__ import annotations

import json
import re
import socket

import pytest

from tests.engines.chosen import of_sqlite
from tests.running import get


def asked(server, *lines: str) -> tuple[str, str]:
    """Return the status of the answer to these lines, and the name in it."""
    sent = "\r\n".join([*lines, "", ""]).encode("latin-1")
    with socket.create_connection(server.address, timeout=20) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65536), b"")).decode("latin-1")
    head = answer.partition("\r\n\r\n")[0]
    [name] = re.findall(r"(?m)^X-Request-Id: (\S+)\r?$", head)
    return head.split(" ")[1], name


HOST = "Host: localhost"


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        (("GET /_mock/livez HTTP/1.1", HOST), "200"),
        (("GET /_mock/readyz HTTP/1.1", HOST), "200"),
        (("GET /simple/ HTTP/1.1", HOST), "200"),
        (("HEAD /simple/ HTTP/1.1", HOST), "200"),
        (("GET /no/such/page HTTP/1.1", HOST), "404"),
        (("POST /legacy/ HTTP/1.1", HOST, "Content-Length: 0"), "403"),
        (("POST / HTTP/1.1", HOST, "Transfer-Encoding: chunked", "", "zz"), "400"),
        (("GET / HTTP/1.1", HOST, "Content-Length: 1", "Content-Length: 2"), "400"),
        (("GET / HTTP/1.1", HOST, HOST), "400"),
    ],
)
def test_every_answer_tells_the_name_that_was_sent(server, lines, status):
    first, *rest = lines
    assert asked(server, first, "X-Request-Id: spam-1", *rest) == (status, "spam-1")


@pytest.mark.parametrize(
    "line", ["GET / HTTP/3.0", "spam", "CONNECT localhost:1 HTTP/1.1", "GET http://[ HTTP/1.1"]
)
def test_what_no_fields_were_read_of_gets_a_name_too(server, line):
    status, name = asked(server, line, HOST, "X-Request-Id: spam-1")

    assert status[0] in "45"
    assert re.fullmatch("[0-9a-f]{16}", name)


@of_sqlite
def test_log_and_traceback_tell_the_same_name(start_server, tmp_path):
    data = tmp_path / "data"
    server = start_server("--log-format", "json", "--data", str(data))
    assert asked(server, "GET /simple/ HTTP/1.1", HOST, "X-Request-Id: before")[0] == "200"
    (data / "db.sqlite3").write_bytes(b"no database any more" * 1000)
    for suffix in ("-wal", "-shm"):
        (data / f"db.sqlite3{suffix}").unlink(missing_ok=True)
    status, name = asked(server, "GET /simple/ HTTP/1.1", HOST, "X-Request-Id: spam-1")
    get(f"{server.url}/style.css")
    server.stop()
    said = [json.loads(line) for line in server.said().splitlines()]
    [failure] = [line for line in said if line.get("level") == "error"]
    [before, line, after] = [line for line in said if line["event"] == "request"]

    assert (status, name) == ("500", "spam-1")
    assert failure["text"].startswith("Internal Server Error: /simple/\nTraceback ")
    assert failure["request_id"] == line["request_id"] == "spam-1"
    assert before["request_id"] == "before"
    assert re.fullmatch("[0-9a-f]{16}", after["request_id"])
