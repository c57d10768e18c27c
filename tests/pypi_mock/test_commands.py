"""The commands that ask a running server: their page, their status, and what they import."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from pypi_mock.cli import main
from tests import running
from tests.running import ROOT, command, environment

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (ROOT / "docs" / "commands.md").read_text()
SHOWN = {line.split()[1] for line in re.findall(r"^\$ (pypi-mock .+)$", PAGE, re.MULTILINE)}
NOBODY = "http://127.0.0.1:9"
ASKING = (
    "approve",
    "ci-job",
    "clock",
    "credentials",
    "deny",
    "fault",
    "openapi",
    "requests",
    "reset",
)
ASKING += ("seed", "verify")


def test_the_page_has_an_example_of_every_command():
    assert SHOWN | {"deny"} >= set(ASKING)


@pytest.mark.parametrize("name", ASKING)
def test_a_command_loads_neither_django_nor_the_server(name: str):
    asked = f"import sys; from pypi_mock.cli import main; main.get_command(None, {name!r})"
    loaded = subprocess.run(
        [sys.executable, "-c", f"{asked}; print(*sys.modules)"],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()

    foreign = {"django", "cheroot", "oauth_provider", "pypi_mock.server"}
    assert foreign.intersection(loaded) == set()


def test_serving_does_not_wait_for_the_commands_that_ask():
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, pypi_mock.cli; print(*sys.modules)"],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()

    assert not [name for name in loaded if name.startswith("pypi_mock.testing")]
    assert "http.client" not in loaded


def test_help_lists_all_of_them():
    assert set(main.list_commands(None)) >= {"serve", "sign", "explain", *ASKING}


class TestStatus:
    def test_is_3_where_no_server_answers(self, tmp_path: Path):
        done = running.run("clock", "--url", NOBODY, folder=tmp_path)

        assert (done.returncode, done.stdout) == (3, "")
        assert done.stderr.startswith(f"pypi-mock: no server answers at {NOBODY}: ")

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("requests", "show", "999999"), "no request has the number 999999 yet"),
            (("approve", "no-such-token"), "no-such-token"),
            (("deny",), "one request token should wait for its user"),
            (("requests", "wait", "--wait", "0", "--path", "/nothing"), "waited 0 s"),
            (("verify", "--path", "/nothing"), "1 wanted with path=/nothing; 0 found"),
        ],
    )
    def test_is_1_where_the_answer_is_no(self, start_server, tmp_path: Path, words, said: str):
        environ = {"PYPI_MOCK_URL": start_server().url}

        done = running.run(*words, folder=tmp_path, environ=environ)

        assert (done.returncode, done.stdout) == (1, ""), done.stderr
        assert said in done.stderr

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("clock", "freeze", "yesterday"), "at"),
            (("clock", "advance", "soon"), "expected a duration"),
            (("fault", "add"), "an effect is needed"),
            (("fault", "add", "--delay", "long"), "expected seconds"),
            (("fault", "add", "--problem", "nonce_usde"), "nonce_usde"),
            (("reset", "--only", "reqests"), "there is no 'reqests'"),
            (("requests", "--status", "high"), "status must be"),
            (("clock", "--url", "localhost"), "is no address of a server"),
        ],
    )
    def test_is_2_where_it_was_called_wrongly(self, server, tmp_path: Path, words, said: str):
        done = running.run(*words, folder=tmp_path, environ={"PYPI_MOCK_URL": server.url})

        assert (done.returncode, done.stdout) == (2, ""), done.stderr
        assert said in done.stderr

    def test_is_2_without_the_admin_token(self, start_server, tmp_path: Path):
        environ = {"PYPI_MOCK_URL": start_server("--admin-token", "s3cret").url}
        without = running.run("clock", folder=tmp_path, environ=environ)
        environ["PYPI_MOCK_ADMIN_TOKEN"] = "s3cret"
        with_it = running.run("clock", folder=tmp_path, environ=environ)

        assert (without.returncode, with_it.returncode) == (2, 0)
        assert "admin token" in without.stderr

    @pytest.mark.parametrize("name", ["load", "check"])
    def test_of_a_seed_that_is_wrong_is_1(self, server, tmp_path: Path, name: str):
        (tmp_path / "seed.toml").write_text('[[users]]\nnmae = "carol"\n')

        environ = {"PYPI_MOCK_URL": server.url}
        done = running.run("seed", name, "seed.toml", folder=tmp_path, environ=environ)

        assert done.returncode == 1
        assert "there is no 'nmae' here; did you mean 'name'?" in done.stdout + done.stderr

    def test_of_a_wait_that_is_interrupted_is_130(self, tmp_path: Path):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            url = f"http://127.0.0.1:{silent.getsockname()[1]}"
            words = command("requests", "wait", "--url", url)
            with subprocess.Popen(words, env=environment(), cwd=tmp_path) as waiting:
                connection, _ = silent.accept()
                with connection:
                    waiting.send_signal(signal.SIGINT)

                    assert waiting.wait(30) == 130


def test_nothing_recorded_is_no_failure(start_server, tmp_path: Path):
    done = running.run("requests", "--url", start_server().url, folder=tmp_path)

    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "pypi-mock: no such request is recorded\n"
