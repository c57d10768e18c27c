"""What the README says is run, as printed but for the port."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

from pypi_mock.options import OPTIONS
from tests.plugin.suite_runs import bare_environment
from tests.running import ROOT, environment
from tests.running import command as command_of_ours

if TYPE_CHECKING:
    from pathlib import Path

    from tests.running import RunningServer

README = (ROOT / "README.md").read_text()
PIP = [sys.executable, "-m", "pip", "--isolated", "--no-cache-dir", "--disable-pip-version-check"]
PRINTED = "http://127.0.0.1:8000"
CLIENT, SUITE = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
CONSOLE = re.findall(r"^\$ (.+)\n((?:(?!\$ |```).+\n)*)", README, re.MULTILINE)
CURL = [(line, answer) for line, answer in CONSOLE if line.startswith("curl ")]


def test_the_first_two_commands_are_make_serve_and_make_test():
    assert [line for line, _ in CONSOLE][:2] == ["make serve", "make test"]


@pytest.mark.parametrize(("command", "answer"), [CURL[0], CURL[2]])
def test_a_curl_line_answers_what_is_printed(server: RunningServer, command: str, answer: str):
    done = _run(command, server)

    assert done == answer.strip()


def test_the_refused_request_is_told_both_of_its_problems(server: RunningServer):
    command, _ = CURL[1]

    done = json.loads(_run(command, server))

    assert [problem["oauth_problem"] for problem in done["problems"]] == [
        "version_rejected",
        "consumer_key_unknown",
    ]
    assert "oauth_version is '1.0a'; it must be 1.0 or be left out" in README


def test_the_offline_commands_answer_what_is_printed():
    [(line, answer)] = [(line, answer) for line, answer in CONSOLE if "pypi-mock explain" in line]
    called = line.replace("pypi-mock", "pypi_mock")  # a function's name may have no hyphen
    command = f'pypi_mock() {{ {shlex.join(command_of_ours())} "$@"; }}\n{called}'

    done = subprocess.run(
        ["sh", "-c", command], check=True, capture_output=True, text=True, env=environment()
    )

    assert (done.stdout, done.stderr) == (answer, "")


def test_the_client_does_the_whole_job_and_pip_installs_what_it_uploaded(
    server: RunningServer, tmp_path: Path
):
    script = tmp_path / "client.py"
    script.write_text(CLIENT.replace(PRINTED, server.url))
    with subprocess.Popen(
        [sys.executable, script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
    ) as client:
        assert client.stdout is not None
        _allow(client.stdout.readline().removeprefix("Open ").strip(), server)
        said, _ = client.communicate("\n", timeout=60)

    [install] = [line for line, _ in CONSOLE if line.startswith("pip install --index-url")]
    arguments = shlex.split(install.replace(PRINTED, server.url))[1:]
    subprocess.run(
        [*PIP, *arguments, "--target", str(tmp_path / "installed"), "--quiet"],
        check=True,
        timeout=120,
    )
    assert said.removeprefix("Allow it, then press Enter. ").splitlines() == [
        "Access allowed for alice (ps. I got params={'test': 'spam'})",
        "OK",
        "OK",
    ]
    assert (tmp_path / "installed" / "spam.py").read_text() == "print('spam, spam, spam')\n"


def test_every_flag_it_names_exists():
    flags = set(re.findall(r"`pypi-mock (--[a-z-]+)", README)) - {"--help"}

    assert flags <= {option.flag for option in OPTIONS}


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#]+)\)", README))
def test_every_link_leads_somewhere(target: str):
    assert (ROOT / target).is_file()


def _run(command: str, server: RunningServer) -> str:
    words = shlex.split(command.replace(PRINTED, server.url))
    return subprocess.run(
        [*words, "--silent", "--show-error"], capture_output=True, text=True, check=True, timeout=30
    ).stdout


def _allow(address: str, server: RunningServer) -> None:
    """Do in the browser's stead what the README asks of its reader."""
    browser = build_opener(HTTPCookieProcessor())
    login = browser.open(address)
    person = {"username": server.username, "password": server.password}
    consent = browser.open(_form(login.geturl(), login.read().decode(), person))
    page = consent.read().decode()
    browser.open(_form(f"{server.url}{urlsplit(address).path}", page, {"decision": "allow"}))


def _form(address: str, page: str, answers: dict[str, str]) -> Request:
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
    return Request(address, urlencode({**hidden, **answers}).encode())


def test_the_suite_passes_as_printed(tmp_path: Path):
    (tmp_path / "test_client.py").write_text(SUITE)

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env=bare_environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert "1 passed" in done.stdout, done.stdout


def test_credentials_are_had_as_printed(server: RunningServer):
    [line] = [line for line, _ in CONSOLE if line.startswith("pypi-mock credentials")]

    done = subprocess.run(
        command_of_ours(*shlex.split(line)[1:], "--url", server.url),
        env=environment(),
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )

    assert "Access allowed for alice" in _run(done.stdout.strip(), server)
