"""``pypi-mock ready``: asked before, while and after."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
import trustme

from tests import running

if TYPE_CHECKING:
    from collections.abc import Iterator


def ready(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        running.command("ready", *arguments),
        env=running.environment(environ),
        capture_output=True,
        text=True,
        timeout=running.PATIENCE,
        check=False,
    )


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
