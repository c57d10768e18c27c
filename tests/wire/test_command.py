"""The command itself, as a process: what it prints, how it ends, and what it refuses."""

from __future__ import annotations

import os
import shlex
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest
from oauthlib.oauth1 import Client

from pypi_mock import __version__
from tests import running

if TYPE_CHECKING:
    from pathlib import Path

STYLE = "/style.css"


def get(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


# ---- Starting ------------------------------------------------------------------------------


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
    server = start_server("--host", "0.0.0.0")  # noqa: S104 (the point of the test)

    assert "whoever reaches this machine" in server.said()
    assert server.url.startswith("http://127.0.0.1:")


def test_each_request_is_one_line_without_secrets(start_server):
    server = start_server()
    get(f"{server.url}{STYLE}?oauth%5Fsignature=s3cret&next=/&oauth_token_secret=s3cret")
    server.stop()

    [line] = [line for line in server.said().splitlines() if line.startswith("GET ")]
    assert line.startswith(
        f"GET {STYLE}?oauth%5Fsignature=***&next=/&oauth_token_secret=*** 200 OK "
    )
    assert line.endswith(" ms")


def test_a_host_with_an_underscore_is_served(start_server):
    server = start_server()
    request = urllib.request.Request(server.url + STYLE, headers={"Host": "pypi_mock:8000"})

    with urllib.request.urlopen(request) as answer:
        assert answer.status == 200


# ---- Refusing to start ---------------------------------------------------------------------


def test_a_taken_port_names_port_flag_variable_and_the_way_out(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = running.run("--port", str(port), folder=tmp_path)

    assert (refused.returncode, refused.stdout) == (3, "")
    assert refused.stderr == (
        f"pypi-mock: port {port} of 127.0.0.1 is taken\n"
        "pypi-mock: choose another with --port or PYPI_MOCK_PORT (now: --port)\n"
        "pypi-mock: or let --port 0 pick a free one\n"
    )


def test_an_address_that_is_not_ours_is_a_clear_error(tmp_path):
    refused = running.run("--host", "192.0.2.1", "--port", "0", folder=tmp_path)

    assert refused.returncode == 3
    assert "cannot listen on port 0 of 192.0.2.1" in refused.stderr


def test_all_mistakes_of_flags_and_variables_are_told_at_once(tmp_path):
    refused = running.run(
        "--upload-limit",
        "much",
        folder=tmp_path,
        environ={"PYPI_MOCK_PROT": "1", "PYPI_MOCK_DIALECT": "oauth2"},
    )

    assert refused.returncode == 2
    assert refused.stderr.splitlines() == [
        "pypi-mock: PYPI_MOCK_PROT is no option of this server; the nearest one is PYPI_MOCK_PORT",
        "pypi-mock: PYPI_MOCK_DIALECT: expected one of auto, pypi, rfc5849",
        "pypi-mock: --upload-limit: expected a size, such as 100 MiB, 500kB or 65536",
    ]


def test_a_data_folder_that_is_a_file_is_a_clear_error(tmp_path):
    (tmp_path / "file").write_text("mine")
    refused = running.run("--port", "0", "--data", "file", folder=tmp_path)

    assert refused.returncode == 3
    assert "the data folder" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_database_that_is_none_is_a_clear_error(tmp_path):
    (tmp_path / "db.sqlite3").write_text("not a database, and long enough to have a header" * 9)
    refused = running.run("--port", "0", "--data", ".", folder=tmp_path)

    assert refused.returncode == 3
    assert "cannot be used: file is not a database" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_package_of_the_user_s_is_never_taken_for_ours(tmp_path):
    (tmp_path / "accounts").mkdir()
    (tmp_path / "accounts" / "__init__.py").write_text("raise SystemExit('not ours')")
    path = os.pathsep.join([str(tmp_path), str(running.ROOT)])
    refused = running.run("--port", "0", folder=tmp_path, environ={"PYTHONPATH": path})

    assert refused.returncode == 2
    assert f"'accounts' would be loaded from {tmp_path}" in refused.stderr


def test_without_p_the_working_folder_is_not_imported_from(tmp_path):
    (tmp_path / "accounts").mkdir()
    (tmp_path / "accounts" / "__init__.py").write_text("raise SystemExit('not ours')")
    process = subprocess.Popen(
        [sys.executable, "-m", "pypi_mock", "--port", "0"],
        cwd=tmp_path,
        env=running.environment({"DJANGO_SETTINGS_MODULE": "mysite.settings"}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.READY.fullmatch(process.stdout.readline())
    process.terminate()
    process.communicate(timeout=running.PATIENCE)
    assert process.returncode == 0


# ---- Stopping ------------------------------------------------------------------------------


def slow_request(server) -> socket.socket:
    """Begin a log-in whose body has not ended yet."""
    connection = socket.create_connection(server.address, timeout=20)
    connection.sendall(
        b"POST /accounts/login/ HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n\r\nuser"
    )
    time.sleep(0.3)
    return connection


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_a_request_in_flight_end_and_exits_0(start_server, number):
    server = start_server()
    connection = slow_request(server)
    server.process.send_signal(number)
    time.sleep(0.5)
    assert server.process.poll() is None
    connection.sendall(b"=ali")

    assert connection.recv(100).startswith(b"HTTP/1.1 403 ")  # no CSRF token: an answer it is
    connection.close()
    assert server.process.wait(timeout=20) == 0


def test_a_second_interrupt_does_not_wait(start_server):
    server = start_server()
    connection = slow_request(server)
    server.process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    server.process.send_signal(signal.SIGINT)

    assert server.process.wait(timeout=5) == 130
    connection.close()


def test_the_temporary_folder_goes_with_the_process(start_server, tmp_path):
    server = start_server(environ={"TMPDIR": str(tmp_path)})
    during = [path.name for path in tmp_path.glob("pypi-mock-*/*")]
    server.stop()

    assert {"db.sqlite3", "files", "spool", "secret_key"} <= set(during)
    assert list(tmp_path.glob("pypi-mock-*")) == []


# ---- Keeping data --------------------------------------------------------------------------


def test_kept_data_outlives_the_process_and_its_changes_stay(start_server, tmp_path):
    kept = tmp_path / "kept"
    start_server("--data", str(kept)).stop()
    key = (kept / "secret_key").read_text()
    with sqlite3.connect(kept / "db.sqlite3") as database:
        database.execute("UPDATE oauth_provider_consumer SET secret = 'changed'")
    database.close()

    again = start_server("--data", str(kept))
    assert "consumer-key  secret changed" in again.said()
    assert (kept / "secret_key").read_text() == key
    assert (kept / "secret_key").stat().st_mode & 0o777 == 0o600


def test_an_old_database_is_migrated(start_server, tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    migrate_to_the_beginning(kept)
    server = start_server("--data", str(kept), "--verbose")

    assert get(server.url + STYLE) == 200
    assert "oauth_provider.0001_initial" in server.said()
    with sqlite3.connect(kept / "db.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM oauth_provider_consumer").fetchone() == (1,)
    database.close()


def migrate_to_the_beginning(kept: Path) -> None:
    """Make a database that has seen only the first app's migrations."""
    subprocess.run(
        [sys.executable, str(running.ROOT / "manage.py"), "migrate", "accounts", "--verbosity=0"],
        env=running.environment({"PYPI_MOCK_DATA": str(kept)}),
        check=True,
    )


# ---- Bodies --------------------------------------------------------------------------------


def post(server, path: str, size: int) -> tuple[bytes, int]:
    """Send a body that nobody asked for; return the status line and how memory grew."""
    before = server.peak_memory()
    with socket.create_connection(server.address, timeout=30) as connection:
        head = f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {size}\r\n"
        connection.sendall(head.encode() + b"Content-Type: application/octet-stream\r\n\r\n")
        sender = threading.Thread(target=send, args=(connection, size))
        sender.start()
        status = connection.recv(65536).partition(b"\r\n")[0]
        sender.join(timeout=30)
    return status, server.peak_memory() - before


def send(connection: socket.socket, size: int) -> None:
    piece = bytes(65536)
    for _ in range(size // len(piece)):
        connection.sendall(piece)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_an_unread_body_of_50_mb_gets_its_answer_in_flat_memory(start_server):
    server = start_server()
    get(server.url + STYLE)
    status, grown = post(server, "/nowhere", 50 * 2**20)

    assert status == b"HTTP/1.1 404 Not Found"
    assert grown < 8 * 2**20


def cut_short(server, head: str, body: bytes) -> tuple[bytes, bytes]:
    """Announce more than is sent; return the status line and the body of the answer."""
    with socket.create_connection(server.address, timeout=20) as connection:
        connection.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body)
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    head_of_answer, _, said = answer.partition(b"\r\n\r\n")
    return head_of_answer.partition(b"\r\n")[0], said


def test_a_form_that_ended_early_is_a_bad_request_and_no_failure(start_server):
    server = start_server()
    head = (
        "POST /oauth/test HTTP/1.1\nHost: a\nContent-Length: 100\n"
        "Content-Type: application/x-www-form-urlencoded"
    )

    assert cut_short(server, head, b"test=spam") == (
        b"HTTP/1.1 400 Bad Request",
        b"The body ended 91 bytes early\n",
    )
    server.stop()
    assert "Traceback" not in server.said()


def test_an_upload_that_ended_early_is_refused_and_nothing_is_kept(start_server, tmp_path):
    kept = tmp_path / "kept"
    server = start_server("--data", str(kept))
    target = (
        "/oauth/upload?name=spam&version=1.0&filename=spam-1.0.tar.gz&filetype=sdist&summary=Spam"
    )
    client = Client(
        server.consumer_key,
        client_secret=server.consumer_secret,
        resource_owner_key=server.token,
        resource_owner_secret=server.token_secret,
    )
    _, signed, _ = client.sign(server.url + target, http_method="POST")
    host = server.url.partition("//")[2]
    head = (
        f"POST {target} HTTP/1.1\nHost: {host}\nAuthorization: {signed['Authorization']}\n"
        "Content-Length: 100000\nContent-Type: multipart/form-data; boundary=b"
    )
    content = b'--b\r\nContent-Disposition: form-data; name="content"; filename="c"\r\n\r\nabc'
    status, said = cut_short(server, head, content)

    assert (status, said[:15]) == (b"HTTP/1.1 400 Bad Request", b"The body ended ")
    assert [path for path in kept.rglob("*") if path.parent.name in {"spool", "files"}] == []
    server.stop()
    assert "Traceback" not in server.said()
