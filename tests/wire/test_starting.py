"""The command, as a process: what it prints when it starts."""

from __future__ import annotations

import re
import shlex
import urllib.error
import urllib.request

import pytest

from pypi_mock import __version__
from tests import running
from tests.running import STYLE, get


def test_standard_output_has_the_ready_line_and_nothing_else(start_server):
    server = start_server()

    assert get(server.url + STYLE) == 200
    assert server.stop() == 0
    assert server.stdout_after == [""]


def test_the_banner_tells_all_that_a_first_request_needs(start_server):
    said = start_server().said()

    for word in (
        "test server with published credentials",
        "consumer      consumer-key  secret consumer-secret",
        "user          alice  password alice",
        "user          bob  password bob",
        "access token  access-token  secret access-token-secret",
        "curl -H ",
        "Ctrl-C",
    ):
        assert word in said


@pytest.mark.parametrize("arguments", [(), ("--dialect", "pypi"), ("--dialect", "rfc5849")])
def test_the_curl_line_works_as_printed(start_server, arguments):
    server = start_server(*arguments)
    [line] = [line for line in server.said().splitlines() if "curl" in line]
    [_curl, _h, header, url] = shlex.split(line)
    name, _, value = header.partition(": ")
    request = urllib.request.Request(url, headers={name: value})

    with urllib.request.urlopen(request, timeout=20) as answer:
        assert answer.read() == b"Access allowed for alice (ps. I got params={'test': 'spam'})"


def test_the_command_word_may_be_left_out(tmp_path):
    bare = running.run("--bogus", folder=tmp_path)
    named = running.run("serve", "--bogus", folder=tmp_path)

    assert (bare.returncode, bare.stderr) == (named.returncode, named.stderr) == (2, bare.stderr)
    assert "No such option" in bare.stderr


def test_the_version_is_the_package_s(tmp_path):
    asked = running.run("--version", folder=tmp_path)

    assert (asked.returncode, asked.stdout) == (0, f"pypi-mock {__version__}\n")


def test_quiet_says_nothing(start_server):
    server = start_server("--quiet")
    get(server.url + STYLE)
    server.stop()

    assert server.said() == ""


def test_a_wide_bind_is_said(start_server):
    server = start_server("--host", "0.0.0.0", "--public-defaults")  # noqa: S104 (the point of the test)

    assert "whoever reaches this machine" in server.said()
    assert server.url.startswith("http://127.0.0.1:")


def test_each_request_is_one_line_without_secrets(start_server):
    server = start_server()
    get(f"{server.url}{STYLE}?oauth%5Fsignature=s3cret&next=/&oauth_token_secret=s3cret")
    server.stop()

    [line] = [line for line in server.said().splitlines() if " GET " in line]
    assert re.fullmatch(
        rf"\d\d:\d\d:\d\dZ GET {STYLE}\?oauth%5Fsignature=\*\*\*&next=/&oauth_token_secret=\*\*\* "
        r"200 OK \d+ ms, id [0-9a-f]{16}",
        line,
    )


def test_a_host_with_an_underscore_is_served(start_server):
    server = start_server()
    request = urllib.request.Request(server.url + STYLE, headers={"Host": "pypi_mock:8000"})

    with urllib.request.urlopen(request) as answer:
        assert answer.status == 200
