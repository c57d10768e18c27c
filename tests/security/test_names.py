"""By which names a server answers behind the scenes: each Host that a rebound page could send."""

from __future__ import annotations

import pytest
import requests

from tests.security.conftest import Wire

OURS = ("localhost", "LOCALHOST:1", "127.0.0.1", "127.0.0.2", "[::1]:8000", "[::ffff:127.0.0.1]")
STRANGERS = (
    "stranger.example",
    "localhost.stranger.example",
    "127.0.0.1.stranger.example",
    "127-0-0-1.stranger.example",
    "xlocalhost",
    "0.0.0.0",  # noqa: S104 (a name that is called)
    "127.1",
    "2130706433",
    "0x7f000001",
    "localhost.",
    "[::]",
    "192.0.2.1",
)
NONE = (
    "",
    " ",
    "localhost stranger.example",
    "localhost,stranger.example",
    "localhost#.stranger.example",
    "localhost/.stranger.example",
    "stranger.example#@localhost",
    "stranger.example\\@localhost",
    "stranger.example@localhost",
    "localhost:stranger",
    "[::1]stranger.example",
    "[::1",
    "ⓛocalhost",
    "127.0.0.1\\.stranger.example",
)
PATHS = ("/_mock/", "/_mock/v1/info", "/_mock/state", "/_mock/openapi.json", "/_mock/metrics")


def statuses(wire: Wire, host: str) -> set[int]:
    """Return what the pages behind the scenes answer to a name."""
    heads = (f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n" for path in PATHS)
    return {status for head in heads for status in wire.statuses(head.encode())}


def test_on_loopback_only_loopback_s_own_names_are_answered(direct):
    said = {host: statuses(direct, host) for host in (*OURS, *STRANGERS, *NONE)}

    assert {host: said.pop(host) for host in OURS} == {host: {200} for host in OURS}
    assert {host: said.pop(host) for host in STRANGERS} == {host: {403} for host in STRANGERS}
    assert {host: one for host, one in said.items() if not one <= {400, 403}} == {}


def test_without_any_name_nothing_is_answered(direct):
    assert direct.statuses(b"GET /_mock/v1/info HTTP/1.0\r\n\r\n") == [403]


@pytest.mark.parametrize(
    "field", ["X-Forwarded-Host: localhost", "Forwarded: host=localhost", "X-Host: localhost"]
)
def test_what_a_field_says_besides_is_no_name(direct, field):
    head = f"GET /_mock/v1/info HTTP/1.1\r\nHost: stranger.example\r\n{field}\r\n\r\n"

    assert direct.statuses(head.encode()) == [403]


def test_bound_wider_no_name_of_the_public_dns_is_answered(start_server):
    server = start_server("--host", "0.0.0.0", "--public-defaults")  # noqa: S104 (the point of it)
    wire = Wire(server.address, server)

    for host in ("stranger.example", "mock.stranger.example", "localhost.", "local", "x.local.com"):
        assert statuses(wire, host) == ({200} if host == "local" else {403}), host
    for host in ("mock", "mock:8000", "192.0.2.1", "host.docker.internal", "mock.test"):
        assert statuses(wire, host) == {200}, host


def test_a_seed_over_http_names_no_file_of_the_server_s(start_server):
    server = start_server()
    file = {"path": "/etc/passwd", "filename": "spam-1.0.tar.gz"}
    project = {"name": "spam", "owners": ["alice"], "releases": [{"version": "1", "files": [file]}]}

    answer = requests.post(f"{server.url}/_mock/v1/seed", json={"projects": [project]}, timeout=20)

    assert answer.status_code == 400
    assert "only a seed that is read from a file names others" in answer.text
