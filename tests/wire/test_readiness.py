"""``/_mock/livez``, ``/_mock/readyz`` and ``pypi-mock ready``: before, while and after."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import trustme

from pypi_mock.readiness import LIVE, READY
from tests import running
from tests.engines.chosen import are_shared
from tests.wire.locking import locked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ALIVE = {"status": "alive"}
ALL_STAGES = {"status": "ready", "stages": ["bound", "migrated", "seeded"]}


def asked(
    port: int, path: str, *, method: str = "GET", host: str = "a", body: bytes | None = None
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, body=body, headers={"Host": host})
    answer = connection.getresponse()
    told = answer.status, dict(answer.getheaders()), answer.read()
    connection.close()
    return told


def state(port: int, path: str) -> tuple[int, dict]:
    status, _, body = asked(port, path)
    return status, json.loads(body)


def ready(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        running.command("ready", *arguments),
        env=running.environment(environ),
        capture_output=True,
        text=True,
        timeout=running.PATIENCE,
        check=False,
    )


@dataclass
class Start:
    """A server whose seed has to wait until it may go on."""

    process: subprocess.Popen[str]
    errors: Path
    lock: ExitStack

    def go_on(self) -> str:
        """Let it, and return what it says on standard output."""
        self.lock.close()
        return self.process.stdout.readline()


@pytest.fixture
def starting(tmp_path: Path, free_port: int) -> Iterator[Start]:
    if are_shared():
        pytest.skip("what holds it up is a lock on the database in the data folder")
    data, errors = tmp_path / "data", tmp_path / "stderr.txt"
    running.start("--data", str(data), folder=tmp_path / "before").stop()
    with errors.open("w") as stderr:
        process = subprocess.Popen(
            running.command("--port", str(free_port), "--data", str(data)),
            env=running.environment(),
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
    with ExitStack() as lock:
        lock.enter_context(locked(data))
        wait_for_stages(free_port, 2)
        yield Start(process, errors, lock)
    process.terminate()
    process.communicate(timeout=running.PATIENCE)


def wait_for_stages(port: int, count: int) -> None:
    deadline = time.monotonic() + running.PATIENCE
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            is_open = probe.connect_ex(("127.0.0.1", port)) == 0
        if is_open and len(state(port, READY)[1]["stages"]) >= count:
            return
        time.sleep(0.02)
    raise AssertionError("it does not get so far")


# ---- The two addresses ---------------------------------------------------------------------


def test_while_it_starts_it_lives_and_says_how_far_it_is(starting, free_port):
    starts = {"status": "starting", "stages": ["bound", "migrated"]}

    assert state(free_port, LIVE) == (200, ALIVE)
    assert state(free_port, READY) == (503, starts)
    starting.go_on()
    assert state(free_port, READY) == (200, ALL_STAGES)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/simple/", None),
        ("GET", "/_mock/v1/info", None),
        ("POST", "/oauth/upload", bytes(5_000_000)),
        ("POST", READY, b""),
    ],
)
def test_while_it_starts_everything_else_is_told_to_come_back(
    starting, free_port, method, path, body
):
    status, headers, answer = asked(free_port, path, method=method, body=body)

    assert (status, headers["Retry-After"]) == (503, "1")
    assert json.loads(answer)["status"] == "starting"


def test_a_start_that_was_told_to_stop_ends_without_being_ready(starting):
    starting.process.send_signal(signal.SIGTERM)

    assert starting.go_on() == ""
    assert starting.process.wait(timeout=running.PATIENCE) == 0
    assert "test server" not in starting.errors.read_text()


@pytest.mark.parametrize("host", ["a", "evil.example", "not a name"])
def test_who_asks_by_any_name_and_without_a_token_is_answered(start_server, host):
    port = start_server("--admin-token", "secret").address[1]

    assert [asked(port, path, host=host)[0] for path in (LIVE, READY)] == [200, 200]


def test_head_has_no_body_and_nothing_but_looking_is_allowed(server):
    port = server.address[1]
    status, headers, body = asked(port, READY, method="HEAD")

    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 0
    assert headers["Cache-Control"] == "no-store"
    assert asked(port, READY, method="POST")[0] == 403


@pytest.mark.parametrize(("arguments", "lines"), [((), 0), (("--verbose",), 2)])
def test_probes_are_in_the_log_only_where_it_is_verbose(start_server, arguments, lines):
    server = start_server(*arguments)
    for path in (LIVE, f"{READY}?from=container"):
        asked(server.address[1], path)
    server.stop()

    assert (
        sum("/_mock/" in line and "Z GET " in line for line in server.said().splitlines()) == lines
    )


# ---- The command ---------------------------------------------------------------------------


def test_a_ready_server_is_0(server):
    done = ready("--url", server.url)

    assert (done.returncode, done.stdout, done.stderr) == (0, f"ready at {server.url}\n", "")


def test_the_address_is_taken_from_the_environment(server):
    port = str(server.address[1])

    assert ready(PYPI_MOCK_URL=server.url, PYPI_MOCK_PORT="1").returncode == 0
    assert ready(PYPI_MOCK_PORT=port).returncode == 0
    assert ready("--url", server.url, PYPI_MOCK_URL="http://127.0.0.1:1").returncode == 0


def test_nobody_is_3_and_with_a_wait_1(free_port):
    url = f"http://127.0.0.1:{free_port}"
    at_once, patient = ready("--url", url), ready("--url", url, "--wait", "1s")

    assert (at_once.returncode, patient.returncode) == (3, 1)
    assert at_once.stderr == patient.stderr
    assert at_once.stderr == f"pypi-mock: no server answers at {url}: Connection refused\n"


def test_a_server_that_starts_is_1_and_with_enough_patience_0(starting, free_port):
    url = f"http://127.0.0.1:{free_port}"
    at_once = ready("--url", url)
    patient = subprocess.Popen(
        running.command("ready", "--url", url, "--wait", "30s"),
        env=running.environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    starting.go_on()
    said, _ = patient.communicate(timeout=running.PATIENCE)

    assert (at_once.returncode, at_once.stdout) == (1, "")
    assert at_once.stderr == f"pypi-mock: {url} is starting; so far: bound, migrated\n"
    assert (patient.returncode, said) == (0, f"ready at {url}\n")


def test_a_server_that_is_started_meanwhile_is_waited_for(tmp_path, free_port):
    url = f"http://127.0.0.1:{free_port}"
    patient = subprocess.Popen(
        running.command("ready", "--url", url, "--wait", "30s"), env=running.environment()
    )
    server = subprocess.Popen(
        running.command("--port", str(free_port), "--quiet"), env=running.environment()
    )
    try:
        assert patient.wait(timeout=running.PATIENCE) == 0
    finally:
        server.terminate()
        assert server.wait(timeout=running.PATIENCE) == 0


@contextmanager
def listening(answer: bytes | None) -> Iterator[str]:
    """Something that answers like this, whatever it is asked; None: never."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                if answer is None:
                    connection.recv(65536)  # until the client has gone
                else:
                    connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread.join(timeout=running.PATIENCE)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK", 3),
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", 3),
        (b"220 mail.example ESMTP\r\n", 3),
        (b'HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\n{"status": "ready"}', 3),
        (b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", 1),
        (b"", 1),
    ],
)
def test_somebody_else_is_3_and_a_server_in_trouble_1(answer, status):
    with listening(answer) as url:
        done = ready("--url", url)

    assert done.returncode == status, done.stderr
    assert url in done.stderr


def test_a_server_that_says_nothing_is_not_waited_for_longer_than_asked():
    with listening(None) as url:
        done = ready("--url", url, "--wait", "1s")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"pypi-mock: {url} gives no answer: it takes too long\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--wait", "soon"),
        ("--url", "127.0.0.1:8000"),
        ("--url", "http://[::1"),
        ("--url", "https://127.0.0.1:1", "--ca-file", "/nowhere"),
    ],
)
def test_what_cannot_be_meant_is_2(arguments):
    assert ready(*arguments).returncode == 2


def test_over_tls_its_own_authority_is_given_in_one_of_two_ways(start_server, tmp_path):
    data = tmp_path / "data"
    url = start_server("--tls", "auto", "--data", str(data)).url
    ca_file = str(data / "ca.pem")
    stranger = tmp_path / "stranger.pem"
    trustme.CA().cert_pem.write_to_path(stranger)

    assert ready("--url", url, "--ca-file", ca_file).returncode == 0
    assert ready("--url", url, SSL_CERT_FILE=ca_file).returncode == 0
    refused = ready("--url", url, "--ca-file", str(stranger))
    assert (refused.returncode, refused.stdout) == (3, "")
    assert "its certificate is not trusted" in refused.stderr


def test_in_the_environment_of_the_server_itself_nothing_has_to_be_given(start_server, free_port):
    """The image's health check is `pypi-mock ready`, whatever the container's variables say."""
    environ = {"PYPI_MOCK_PORT": str(free_port), "PYPI_MOCK_TLS": "auto"}
    process = subprocess.Popen(
        running.command("--quiet"), env=running.environment(environ), stdout=subprocess.PIPE
    )
    process.stdout.readline()
    done = ready(**environ)
    process.terminate()
    process.communicate(timeout=running.PATIENCE)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"ready at https://127.0.0.1:{free_port}\n"


def test_who_is_interrupted_ends_with_130(free_port):
    waiting = subprocess.Popen(
        running.command("ready", "--url", f"http://127.0.0.1:{free_port}", "--wait", "30s"),
        env=running.environment(),
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(1)
    waiting.send_signal(signal.SIGINT)
    _, said = waiting.communicate(timeout=running.PATIENCE)

    assert waiting.returncode == 130
    assert "Traceback" not in said


def test_nothing_of_the_server_is_loaded_for_the_question(server):
    program = (
        "import sys\n"
        "from pypi_mock.cli import main\n"
        f"main(['ready', '--url', '{server.url}'], standalone_mode=False)\n"
        "heavy = {'django', 'cheroot', 'environs', 'msgspec', 'cryptography', 'oauthlib'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program],
        env=running.environment(),
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert said == f"ready at {server.url}\n[]\n"
