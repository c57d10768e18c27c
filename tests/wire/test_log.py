"""Standard error of the command, a line for each request: for people and for programs."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import urllib.error
import urllib.request
from datetime import datetime

import pytest

from tests import running
from tests.engines.chosen import of_sqlite
from tests.running import STYLE, get

WRONG_KEY = (
    'OAuth oauth_consumer_key="consumer-key", oauth_signature_method="PLAINTEXT", '
    'oauth_signature="consumer-secret"'
)
"""Without the & that ends a key."""


def refused(server) -> urllib.error.HTTPError:
    request = urllib.request.Request(
        f"{server.url}/oauth/request_token", headers={"Authorization": WRONG_KEY}
    )
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=20)
    caught.value.close()
    return caught.value


def objects(server) -> list[dict]:
    """Return all of standard error, each line of which is an object."""
    return [json.loads(line) for line in server.said().splitlines()]


def test_a_refusal_is_one_line_with_problem_cause_and_address(start_server):
    server = start_server()
    refused(server)
    server.stop()

    [line] = [line for line in server.said().splitlines() if "/oauth/request_token" in line]
    assert re.fullmatch(
        r"\d\d:\d\d:\d\dZ GET /oauth/request_token 401 the key is the consumer secret alone: .+ "
        r"\d+ ms, signature_invalid \(key\.no-ampersand-when-token-secret-empty\), "
        + re.escape(f"see {server.url}/_mock/requests/1, id ")
        + r"[0-9a-f]{16}",
        line,
    )


def test_for_programs_all_of_it_is_objects(start_server):
    wide = ("--host", "0.0.0.0", "--public-defaults")  # noqa: S104 (it warns)
    server = start_server("--log-format", "json", *wide)
    get(server.url + STYLE)
    refused(server)
    server.stop()
    warning, style, refusal = objects(server)

    assert (warning["event"], warning["level"]) == ("message", "info")
    assert warning["text"].startswith("It listens on 0.0.0.0: ")
    assert (style["method"], style["target"], style["status"]) == ("GET", STYLE, 200)
    assert datetime.fromisoformat(refusal.pop("time").replace("Z", "+00:00")).tzinfo
    assert refusal.pop("milliseconds") > 0
    assert re.fullmatch("[0-9a-f]{16}", refusal.pop("request_id"))
    assert refusal.pop("reason").startswith("the key is the consumer secret alone")
    assert refusal == {
        "event": "request",
        "method": "GET",
        "target": "/oauth/request_token",
        "status": 401,
        "problem": "signature_invalid",
        "cause": "key.no-ampersand-when-token-secret-empty",
        "entry": 1,
        "see": f"{server.url}/_mock/requests/1",
    }


@of_sqlite
def test_for_programs_a_failure_is_an_object_with_its_traceback(start_server, tmp_path):
    data = tmp_path / "data"
    server = start_server("--log-format", "json", "--data", str(data))
    (data / "db.sqlite3").write_bytes(b"no database any more" * 1000)
    for suffix in ("-wal", "-shm"):
        (data / f"db.sqlite3{suffix}").unlink(missing_ok=True)
    assert get(f"{server.url}/simple/") == 500
    server.stop()

    [failure] = [said for said in objects(server) if said.get("level") == "error"]
    assert failure["text"].startswith("Internal Server Error: /simple/\nTraceback ")


def test_for_programs_a_refusal_to_start_is_objects_too(start_server, tmp_path):
    port = start_server().address[1]
    done = running.run("--port", str(port), "--log-format", "json", folder=tmp_path)

    assert done.returncode == 3
    assert json.loads(done.stderr.splitlines()[0])["text"] == (
        f"pypi-mock: port {port} of 127.0.0.1 is taken"
    )


@pytest.mark.parametrize(
    ("arguments", "environ", "coloured"),
    [
        ((), {}, False),
        ((), {"FORCE_COLOR": "1"}, True),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--color", "always", "--log-format", "json"), {}, False),
    ],
)
def test_into_a_pipe_there_are_colours_only_where_they_are_forced(
    start_server, arguments, environ, coloured
):
    server = start_server(*arguments, environ=environ)
    get(server.url + STYLE)
    server.stop()

    assert ("\x1b[" in server.said()) is coloured


@pytest.mark.parametrize(("arguments", "coloured"), [((), True), (("--color", "never"), False)])
def test_on_a_terminal_there_are_colours_unless_somebody_says_no(tmp_path, arguments, coloured):
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        running.command("--port", "0", *arguments),
        cwd=tmp_path,
        env=running.environment({"TERM": "xterm", "NO_COLOR": "", "FORCE_COLOR": ""}),
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
    ) as process:
        os.close(theirs)
        url = running.READY.fullmatch(process.stdout.readline())["url"]
        get(url + STYLE)
        process.terminate()
        said = b"".join(iter(lambda: read(ours), b""))
    os.close(ours)

    assert (b"\x1b[32m200 OK\x1b[0m" in said) is coloured
    assert b"200 OK" in said


def read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # how Linux says that nobody writes any more
        return b""
