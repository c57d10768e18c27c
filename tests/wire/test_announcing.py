"""The command tells programs that it is ready: a line, an object, a file, a browser."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from pypi_mock import __version__
from tests import running
from tests.wire.locking import locked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.running import RunningServer


def start_json(folder: Path, *arguments: str) -> tuple[subprocess.Popen[str], dict]:
    """Start a server that speaks JSON; return it with its first object."""
    process = subprocess.Popen(
        running.command("--port", "0", "--json", *arguments),
        cwd=folder,
        env=running.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    return process, json.loads(process.stdout.readline())


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    process.terminate()
    rest, _ = process.communicate(timeout=running.PATIENCE)
    return process.returncode, rest


def wait_for(path: Path) -> str:
    """Return the content of a file as soon as it is there."""
    deadline = time.monotonic() + running.PATIENCE
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return path.read_text()


def wait_for_end(pid: int) -> bool:
    """Wait until a process that is not ours has ended."""
    deadline = time.monotonic() + running.PATIENCE
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


# ---- Standard output -----------------------------------------------------------------------


def test_with_json_the_first_object_says_all_and_the_last_one_that_it_stopped(tmp_path):
    process, ready = start_json(tmp_path, "--random-seed", "7")
    url = ready["url"]

    assert ready == {
        "event": "ready",
        "url": url,
        "host": "127.0.0.1",
        "port": int(url.removeprefix("http://127.0.0.1:")),
        "pid": process.pid,
        "control_url": f"{url}/_mock/v1/",
        "inspector_url": f"{url}/_mock/",
        "tls_url": None,
        "ca_file": None,
        "version": __version__,
        "random_seed": 7,
    }
    assert running.get(f"{ready['control_url']}info") == 200
    assert running.get(ready["inspector_url"]) == 200
    assert ended(process) == (0, '{"event": "stopped"}\n')


def test_with_tls_the_object_names_what_to_trust(tmp_path):
    process, ready = start_json(tmp_path, "--tls", "auto", "--tls-port", "0", "--data", "kept")

    assert ready["ca_file"] == str(tmp_path / "kept" / "ca.pem")
    assert ready["url"].startswith("http://127.0.0.1:")
    assert ready["tls_url"].startswith("https://127.0.0.1:")
    assert ended(process)[0] == 0


def test_a_signal_before_it_is_ready_ends_it_without_a_word(tmp_path, free_port):
    with subprocess.Popen(
        running.command("--port", str(free_port), "--json"),
        cwd=tmp_path,
        env=running.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        wait_until_it_listens(free_port)
        process.terminate()
        said, _ = process.communicate(timeout=running.PATIENCE)

    # It may have been ready an instant before; what began is finished, and nothing else is said.
    events = [json.loads(line)["event"] for line in said.splitlines()]
    assert (process.returncode, events) in [(0, []), (0, ["ready", "stopped"])]


def wait_until_it_listens(port: int) -> None:
    deadline = time.monotonic() + running.PATIENCE
    with socket.socket() as probe:
        while probe.connect_ex(("127.0.0.1", port)):
            assert time.monotonic() < deadline
            time.sleep(0.005)


# ---- The ready file ------------------------------------------------------------------------


def test_the_ready_file_holds_the_same_object_and_goes_with_the_server(tmp_path):
    file = tmp_path / "ready.json"
    process, ready = start_json(tmp_path, "--ready-file", "ready.json")

    assert file.read_text() == json.dumps(ready) + "\n"
    assert [path.name for path in tmp_path.iterdir()] == ["ready.json"]
    assert ended(process)[0] == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("key", ["other", "pid"])
def test_a_file_that_somebody_else_has_put_there_meanwhile_stays(start_server, tmp_path, key):
    """In two containers that share a folder, even process numbers and ports may be the same."""
    file, other = tmp_path / "ready.json", tmp_path / "other.json"
    server = start_server("--ready-file", str(file))
    other.write_text(file.read_text().replace("pid", key))
    other.replace(file)

    assert server.stop() == 0
    assert f'"{key}"' in file.read_text()


def test_the_later_of_two_servers_keeps_its_file(start_server, tmp_path):
    file = tmp_path / "ready.json"
    first = start_server("--ready-file", str(file))
    second = start_server("--ready-file", str(file))
    first.stop()

    assert json.loads(file.read_text())["url"] == second.url
    second.stop()
    assert not file.exists()


def test_a_file_of_an_earlier_run_is_gone_before_the_server_is_ready(tmp_path):
    """Whoever waits for the file must not find the address of a server that was killed."""
    data, file = tmp_path / "data", tmp_path / "ready.json"
    running.start("--data", str(data), folder=tmp_path / "first").stop()
    file.write_text('{"event": "ready", "url": "http://127.0.0.1:1"}\n')
    with (
        locked(data),
        subprocess.Popen(
            running.command("--port", "0", "--data", str(data), "--ready-file", str(file)),
            env=running.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process,
    ):
        deadline = time.monotonic() + running.PATIENCE
        while file.exists():
            assert time.monotonic() < deadline
            time.sleep(0.01)
        process.kill()


def test_a_server_without_a_port_leaves_the_file_to_the_one_that_has_it(start_server, tmp_path):
    file = tmp_path / "ready.json"
    server = start_server("--ready-file", str(file))
    refused = running.run(
        *("--port", str(server.address[1]), "--ready-file", str(file)), folder=tmp_path
    )

    assert refused.returncode == 3
    assert json.loads(file.read_text())["url"] == server.url


@pytest.mark.parametrize("name", ["nowhere/ready.json", "folder"])
def test_a_file_that_cannot_be_written_is_a_clear_error(tmp_path, name):
    (tmp_path / "folder").mkdir()
    refused = running.run("--port", "0", "--quiet", "--ready-file", name, folder=tmp_path)

    assert (refused.returncode, refused.stdout) == (3, "")
    assert refused.stderr.startswith(
        f"pypi-mock: the ready file {tmp_path / name} cannot be written: "
    )
    assert refused.stderr.endswith(" (--ready-file)\n")
    assert (tmp_path / "folder").is_dir()


# ---- The parent ----------------------------------------------------------------------------

STARTS_A_SERVER = """
import subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, text=True)
print(process.pid, process.stdout.readline(), flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_with_its_parent_the_server_ends_in_order(tmp_path, number):
    file = tmp_path / "ready.json"
    command = running.command(
        *("--port", "0", "--quiet", "--exit-with-parent", "--ready-file", str(file))
    )
    with subprocess.Popen(
        [sys.executable, "-c", STARTS_A_SERVER, *command],
        env=running.environment({"TMPDIR": str(tmp_path)}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        server = int(parent.stdout.readline().split()[0])
        parent.send_signal(number)

    assert wait_for_end(server)
    assert list(tmp_path.iterdir()) == []  # neither its file nor its folder


def test_a_parent_that_lives_is_no_reason_to_end(start_server):
    server = start_server("--exit-with-parent")
    time.sleep(1.2)

    assert server.process.poll() is None


# ---- The browser ---------------------------------------------------------------------------


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Path]:
    """A browser that only notes where it was sent."""
    program = tmp_path / "browser"
    program.write_text(
        f'#!/bin/sh\necho "$1" > {tmp_path}/draft\nmv {tmp_path}/draft {tmp_path}/seen\n'
    )
    program.chmod(0o755)
    return program


def opened_by(start_server, browser: Path) -> RunningServer:
    return start_server("--open", environ={"BROWSER": f"{browser} %s"})


def test_open_opens_the_inspector(start_server, browser, tmp_path):
    server = opened_by(start_server, browser)

    assert wait_for(tmp_path / "seen") == f"{server.url}/_mock/\n"


def test_a_browser_that_stays_keeps_nobody_waiting(start_server, browser, tmp_path):
    page = tmp_path / "page"
    page.touch()
    browser.write_text(f"#!/bin/sh\nwhile [ -e {page} ]; do sleep 0.05; done\n")
    server = opened_by(start_server, browser)
    server.process.terminate()

    assert server.process.wait(timeout=running.PATIENCE) == 0
    page.unlink()
